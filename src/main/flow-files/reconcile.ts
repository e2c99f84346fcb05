import { toFlowFile } from '#shared/document/flow-file';
import { isEqualJson } from '#shared/document/json-equal';
import { mergeFlows } from '#shared/document/merge';
import type { FlowDefinition, FlowEdge } from '#shared/model/flow';
import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';

/** What is to be done so that draft and file say the same; `common` is what they then both say. */
export type Reconciled =
  | { kind: 'same'; common: FlowDefinition }
  | { kind: 'write'; common: FlowDefinition }
  | { kind: 'read'; common: FlowDefinition }
  | { kind: 'both'; common: FlowDefinition }
  | { kind: 'conflict'; base: FlowDefinition };

/** True when two definitions would be the same file. */
export function isSameFlow(a: FlowDefinition, b: FlowDefinition): boolean {
  return isEqualJson(toFlowFile({ definition: a }), toFlowFile({ definition: b }));
}

function commonJson(a: Json, b: Json): Json | undefined {
  if (isEqualJson(a, b)) return a;
  if (!isJsonObject(a) || !isJsonObject(b)) return undefined;
  const common: JsonObject = {};
  for (const [key, value] of Object.entries(a)) {
    const other = b[key];
    const both = other === undefined ? undefined : commonJson(value, other);
    if (both !== undefined) common[key] = both;
  }
  return common;
}

/**
 * What two definitions agree on. Where nobody knows what they once had in common, this stands in for it: what only one
 * has was added there, and what both have differently is a conflict.
 */
export function commonPart(a: FlowDefinition, b: FlowDefinition): FlowDefinition {
  const others = new Map(b.nodes.map((node) => [node.id as string, node]));
  const nodes = a.nodes.flatMap((node) => {
    const other = others.get(node.id);
    if (other === undefined) return [];
    return [commonJson(node as unknown as Json, other as unknown as Json) as unknown as typeof node];
  });
  const key = ({ from, to }: FlowEdge) => `${from.node} ${from.port} ${to.node} ${to.port}`;
  const edges = new Set(b.edges.map(key));
  const { description, settings, layout } = (commonJson(a as unknown as Json, b as unknown as Json) ??
    {}) as Partial<FlowDefinition>;
  return {
    format: 1,
    name: a.name === b.name ? a.name : '',
    nodes,
    edges: a.edges.filter((edge) => edges.has(key(edge))),
    ...(description === undefined ? {} : { description }),
    ...(settings === undefined ? {} : { settings }),
    ...(layout === undefined ? {} : { layout }),
  };
}

/**
 * Brings a draft and its file together. A side that is as it was takes what the other has; changes on both sides are merged
 * by node and field; what both changed differently is left to a person.
 * @param base what both said when they last said the same; undefined: nobody knows
 * @param draft without secrets
 */
export function reconcile(base: FlowDefinition | undefined, draft: FlowDefinition, file: FlowDefinition): Reconciled {
  if (isSameFlow(draft, file)) return { kind: 'same', common: file };
  if (base !== undefined && isSameFlow(base, file)) return { kind: 'write', common: draft };
  if (base !== undefined && isSameFlow(base, draft)) return { kind: 'read', common: file };
  const ancestor = base ?? commonPart(draft, file);
  const { merged, conflicts } = mergeFlows(ancestor, draft, file);
  return conflicts.length > 0 ? { kind: 'conflict', base: ancestor } : { kind: 'both', common: merged };
}
