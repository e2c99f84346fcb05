import type { FlowDefinition, FlowNode } from '#shared/model/flow';
import { isJsonObject, type JsonObject } from '#shared/model/json';
import type { NodeTypeInfo } from '#shared/model/node-type';

/** What a text shows in the place of a secret. */
export const SECRET_SHOWN = '••••••••';

function secretNames(node: FlowNode, types: ReadonlyMap<string, NodeTypeInfo>): readonly string[] {
  const properties = types.get(node.type)?.configSchema['properties'];
  if (properties === undefined || !isJsonObject(properties)) return [];
  return Object.entries(properties)
    .filter(([, field]) => isJsonObject(field) && (field['format'] === 'password' || field['secret'] === true))
    .map(([name]) => name);
}

function withSecrets(
  definition: FlowDefinition,
  types: ReadonlyMap<string, NodeTypeInfo>,
  replace: (node: FlowNode, name: string, value: string) => string | undefined,
): FlowDefinition {
  const nodes = definition.nodes.map((node) => {
    let config: JsonObject = node.config;
    for (const name of secretNames(node, types)) {
      const value = config[name];
      if (typeof value !== 'string') continue;
      const next = replace(node, name, value);
      if (next === value) continue;
      const { [name]: _secret, ...rest } = config;
      config = next === undefined ? rest : { ...config, [name]: next };
    }
    return config === node.config ? node : { ...node, config };
  });
  return nodes.every((node, index) => node === definition.nodes[index]) ? definition : { ...definition, nodes };
}

/** The definition with its secrets covered, as a text may show it. An expression names a secret but is none. */
export function coverSecrets(definition: FlowDefinition, types: ReadonlyMap<string, NodeTypeInfo>): FlowDefinition {
  return withSecrets(definition, types, (_node, _name, value) => (value === '' || value.includes('{{') ? value : SECRET_SHOWN));
}

/** What a covered text means: a secret left covered is the one the draft has; one that the draft does not have goes. */
export function uncoverSecrets(
  read: FlowDefinition,
  draft: FlowDefinition,
  types: ReadonlyMap<string, NodeTypeInfo>,
): FlowDefinition {
  const before = new Map(draft.nodes.map((node) => [node.id, node.config]));
  return withSecrets(read, types, (node, name, value) => {
    if (value !== SECRET_SHOWN) return value;
    const kept = before.get(node.id)?.[name];
    return typeof kept === 'string' ? kept : undefined;
  });
}
