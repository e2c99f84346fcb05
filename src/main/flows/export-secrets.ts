/**
 * Takes secrets out of a definition before it leaves the workspace: fields that their node type declares secret, fields and
 * headers whose names say so, and passwords in web addresses. An expression is kept: it names a secret but is none.
 */
import type { FlowDefinition, FlowNode } from '#shared/model/flow';
import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';
import { ADDRESS_PASSWORD, SECRET_NAME } from '#shared/model/secret-fields';
import type { FlowNodeTypes } from './ports';

const isPlain = (value: Json): value is string => typeof value === 'string' && value !== '' && !value.includes('{{');

/** A row of headers or parameters: the name says what the value is. */
function withoutRowSecret(row: JsonObject): JsonObject {
  const { name, value } = row;
  return typeof name === 'string' && SECRET_NAME.test(name) && value !== undefined && isPlain(value)
    ? { ...row, value: '' }
    : row;
}

function strip(value: Json): Json {
  if (typeof value === 'string') return value.replace(ADDRESS_PASSWORD, '$1');
  if (Array.isArray(value)) return value.map(strip);
  return isJsonObject(value) ? stripObject(withoutRowSecret(value), new Set()) : value;
}

function stripObject(value: JsonObject, declared: ReadonlySet<string>): JsonObject {
  const kept: JsonObject = {};
  for (const [name, field] of Object.entries(value)) {
    if ((declared.has(name) || SECRET_NAME.test(name)) && isPlain(field)) continue;
    kept[name] = strip(field);
  }
  return kept;
}

function declaredSecrets(node: FlowNode, nodeTypes: FlowNodeTypes): Set<string> {
  const shape = nodeTypes.find(node.type, node.typeVersion)?.config.shape ?? {};
  const names = Object.entries(shape).filter(([, field]) => {
    const meta = (field as { meta?: () => Record<string, unknown> | undefined }).meta?.();
    return meta?.['secret'] === true || meta?.['format'] === 'password';
  });
  return new Set(names.map(([name]) => name));
}

/** The definition without the secrets of its nodes. */
export function withoutSecrets(definition: FlowDefinition, nodeTypes: FlowNodeTypes): FlowDefinition {
  const nodes = definition.nodes.map((node) => ({ ...node, config: stripObject(node.config, declaredSecrets(node, nodeTypes)) }));
  return { ...definition, nodes };
}
