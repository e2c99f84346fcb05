import { isJsonObject, type Json, type JsonObject } from '../model/json';
import { ADDRESS_PASSWORD, SECRET_NAME } from '../model/secret-fields';

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
  return isJsonObject(value) ? configWithoutSecrets(withoutRowSecret(value), new Set()) : value;
}

/**
 * Takes secrets out of a node's config before it leaves the workspace: fields that are declared secret, fields and headers
 * whose names say so, and passwords in web addresses. An expression is kept: it names a secret but is none.
 * @param declared names of the fields that the node type declares secret
 */
export function configWithoutSecrets(config: JsonObject, declared: ReadonlySet<string>): JsonObject {
  const kept: JsonObject = {};
  for (const [name, field] of Object.entries(config)) {
    if ((declared.has(name) || SECRET_NAME.test(name)) && isPlain(field)) continue;
    kept[name] = strip(field);
  }
  return kept;
}
