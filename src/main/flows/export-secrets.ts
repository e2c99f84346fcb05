import type { FlowDefinition, FlowNode } from '#shared/model/flow';
import type { JsonObject } from '#shared/model/json';
import type { FlowNodeTypes } from './ports';

/** Names of config fields that hold secrets whatever the node type says of them. */
const SECRET_FIELD = /^(token|secret|password|apiKey|.*Secret|.*Password|.*Token)$/;

function secretFieldsOf(node: FlowNode, nodeTypes: FlowNodeTypes): Set<string> {
  const shape = nodeTypes.find(node.type, node.typeVersion)?.config.shape ?? {};
  const declared = Object.entries(shape).filter(([, field]) => {
    const meta = (field as { meta?: () => Record<string, unknown> | undefined }).meta?.();
    return meta?.['secret'] === true || meta?.['format'] === 'password';
  });
  return new Set([...declared.map(([name]) => name), ...Object.keys(node.config).filter((name) => SECRET_FIELD.test(name))]);
}

/** The definition with secret fields of its nodes taken out; an expression is kept, as it names a secret but is none. */
export function withoutSecrets(definition: FlowDefinition, nodeTypes: FlowNodeTypes): FlowDefinition {
  const nodes = definition.nodes.map((node) => {
    const secret = secretFieldsOf(node, nodeTypes);
    const config: JsonObject = {};
    for (const [name, value] of Object.entries(node.config)) {
      const isExpression = typeof value === 'string' && value.includes('{{');
      if (!secret.has(name) || isExpression) config[name] = value;
    }
    return { ...node, config };
  });
  return { ...definition, nodes };
}
