import { renameStepReferences } from '../expression';
import type { FlowDefinition, FlowNode } from '../model/flow';
import { isJsonObject, type Json } from '../model/json';
import type { NodeTypeInfo } from '../model/node-type';
import { nodeById } from './flow-index';

/** True for a field of the config that is one JSONata expression as a whole. */
function isBareField(type: NodeTypeInfo | undefined, field: string): boolean {
  const properties = type?.configSchema['properties'];
  const schema = isJsonObject(properties) ? properties[field] : undefined;
  return isJsonObject(schema) && schema['expression'] === 'jsonata';
}

/**
 * Gives a node another name and follows it in every `$step("…")` of the flow, in templates and in JSONata fields, so that
 * renaming breaks nothing. Unchanged nodes stay the same objects. The text of code nodes is a program and stays as it is.
 */
export function renameNode(
  definition: FlowDefinition,
  id: string,
  name: string,
  nodeTypes: ReadonlyMap<string, NodeTypeInfo>,
): FlowDefinition {
  const before = nodeById(definition, id)?.name;
  if (before === undefined || before === name) return definition;
  const follow = (value: Json, form: 'template' | 'bare'): Json => {
    if (typeof value === 'string') return renameStepReferences(value, before, name, form);
    if (Array.isArray(value)) return value.map((member) => follow(member, form));
    if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, follow(member, form)]));
    return value;
  };
  const nodes = definition.nodes.map((node): FlowNode => {
    const config = JSON.stringify(node.config).includes('$step')
      ? Object.fromEntries(
          Object.entries(node.config).map(([field, value]) => [
            field,
            follow(value, isBareField(nodeTypes.get(node.type), field) ? 'bare' : 'template'),
          ]),
        )
      : node.config;
    return node.id === id ? { ...node, name, config } : config === node.config ? node : { ...node, config };
  });
  return { ...definition, nodes };
}
