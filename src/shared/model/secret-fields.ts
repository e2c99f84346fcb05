/** Which fields hold secrets, by what they are called, and how they are hidden where settings are shown. */
import { isJsonObject, type Json, type JsonObject } from './json';

/** Names of fields, headers and parameters that hold secrets, whatever the node type says of them. */
export const SECRET_NAME = /(token|secret|password|passwd|api[-_]?key|authorization|cookie)$/i;
/** Name and password in a web address: the first group is what comes before. */
export const ADDRESS_PASSWORD = /^([a-z][a-z0-9+.-]*:\/\/)[^/?#@\s]+@/i;
const ADDRESS_PARAMETER = /([?&][^=&#\s]*(?:token|secret|password|passwd|api[-_]?key|signature|sig)=)[^&#\s]+/gi;

/** What stands in the place of a secret. */
export const SECRET_DOTS = '••••••';

/**
 * Settings with the values of secret fields replaced by dots: those of the names in `declared`, at the top, and those whose
 * names say so, at any depth, also in rows of name and value, and in web addresses.
 */
export function hideSecrets(settings: JsonObject, declared: ReadonlySet<string> = new Set()): JsonObject {
  const shown: JsonObject = {};
  for (const [name, value] of Object.entries(settings)) {
    const isSecret = declared.has(name) || SECRET_NAME.test(name);
    shown[name] = isSecret ? dotted(value) : hide(value);
  }
  return shown;
}

function hide(value: Json): Json {
  if (typeof value === 'string') {
    return value.replace(ADDRESS_PASSWORD, `$1${SECRET_DOTS}@`).replace(ADDRESS_PARAMETER, `$1${SECRET_DOTS}`);
  }
  if (Array.isArray(value)) return value.map(hide);
  if (!isJsonObject(value)) return value;
  const { name } = value;
  const isSecretRow = typeof name === 'string' && SECRET_NAME.test(name) && value['value'] !== undefined;
  return hideSecrets(isSecretRow ? { ...value, value: dotted(value['value'] ?? '') } : value);
}

function dotted(value: Json): Json {
  return value === '' || value === null ? value : SECRET_DOTS;
}
