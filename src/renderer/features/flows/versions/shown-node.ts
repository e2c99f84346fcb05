import type { FlowNode } from '#shared/model/flow';
import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';

const HIDDEN = '••••••••';

function isSecret(property: Json | undefined): boolean {
  return property !== undefined && isJsonObject(property) && (property['format'] === 'password' || property['secret'] === true);
}

/** How a node was set, as JSON to read; what its form would hide is hidden here too. */
export function shownNode({ config, policies, notes }: FlowNode, configSchema: JsonObject | undefined): Json {
  const properties = configSchema?.['properties'];
  const declared: JsonObject = properties !== undefined && isJsonObject(properties) ? properties : {};
  const shown = Object.entries(config).map(([name, value]) => [
    name,
    isSecret(declared[name]) && typeof value === 'string' && value !== '' && !value.includes('{{') ? HIDDEN : value,
  ]);
  return {
    config: Object.fromEntries(shown) as JsonObject,
    ...(policies === undefined ? {} : { policies }),
    ...(notes === undefined ? {} : { notes }),
  } as Json;
}
