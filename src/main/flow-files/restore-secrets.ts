import { isEqualJson } from '#shared/document/json-equal';
import type { FlowDefinition } from '#shared/model/flow';
import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';

/** Rows of a list belong together by their name (headers, parameters), else by their place. */
function rowOf(list: readonly Json[], wanted: Json, index: number): number {
  const name = isJsonObject(wanted) ? wanted['name'] : undefined;
  if (typeof name !== 'string') return index;
  return list.findIndex((row) => isJsonObject(row) && row['name'] === name);
}

/** `shown` is `own` without its secrets: what `wanted` left as it was shown is as it was, secrets and all. */
function restored(own: Json | undefined, shown: Json | undefined, wanted: Json): Json {
  if (own === undefined || shown === undefined) return wanted;
  if (isEqualJson(shown, wanted)) return own;
  if (Array.isArray(own) && Array.isArray(shown) && Array.isArray(wanted)) {
    return wanted.map((row, index) => {
      const at = rowOf(shown, row, index);
      return restored(own[at], shown[at], row);
    });
  }
  if (!isJsonObject(own) || !isJsonObject(shown) || !isJsonObject(wanted)) return wanted;
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(wanted)) result[key] = restored(own[key], shown[key], value);
  for (const [key, value] of Object.entries(own)) if (!(key in shown) && !(key in wanted)) result[key] = value;
  return result;
}

/**
 * The draft that says what a file says, with the secrets that the draft has and a file never holds: whatever else of a node was
 * changed in the file, a secret goes only with its node or its row.
 * @param draft.shown the draft's definition as it may leave the workspace
 */
export function withSecretsOf(
  draft: { definition: FlowDefinition; shown: FlowDefinition },
  wanted: FlowDefinition,
): FlowDefinition {
  const own = new Map(draft.definition.nodes.map((node) => [node.id, node]));
  const shown = new Map(draft.shown.nodes.map((node) => [node.id, node]));
  const nodes = wanted.nodes.map((node) => {
    const before = own.get(node.id);
    if (before === undefined || before.type !== node.type) return node;
    return { ...node, config: restored(before.config, shown.get(node.id)?.config, node.config) as JsonObject };
  });
  return { ...wanted, nodes };
}
