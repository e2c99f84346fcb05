import type { FlowDefinition, FlowEdge, FlowLayout, FlowNode } from '../model/flow';
import { isJsonObject, type Json } from '../model/json';
import { annotationsOf, withAnnotations } from './annotation-edits';
import { edgeId, flowFields, withFlowFields } from './diff';
import { edgesAt, nodeById } from './flow-index';
import { isEqualJson } from './json-equal';
import { pointerOf } from './json-pointer';
import { clashingIds, withNewIds } from './merge-ids';
import { mergeJson, type ThreeSides } from './merge-json';
import { mergeList, type ThingSides } from './merge-list';

export type MergeSide = 'mine' | 'theirs';

/** What both sides changed, each in its own way. A value that is absent is gone on that side. */
export interface MergeConflict {
  /** Stable: the same for the same conflict in another merge of the same sides. */
  id: string;
  on: 'node' | 'note' | 'group' | 'flow';
  /** The id of the node, note or group. */
  thing?: string;
  /** The name of the node as `theirs` has it, or else `mine`. */
  name?: string;
  /** Where in it; empty: the thing as a whole. */
  pointer: string;
  base?: Json;
  mine?: Json;
  theirs?: Json;
  /** What `merged` holds. */
  taken: MergeSide;
}

export interface MergeResult {
  merged: FlowDefinition;
  conflicts: MergeConflict[];
}

const byId = (thing: { id: string }): string => thing.id;
const asJson = (thing: unknown): Json | undefined => thing as Json | undefined;
const present = (key: 'base' | 'mine' | 'theirs', value: Json | undefined) => (value === undefined ? {} : { [key]: value });

/** A node of another type has another config: its fields cannot be mixed with those of the old type. */
function isAnotherKind({ base, mine, theirs }: ThingSides<FlowNode>): boolean {
  const kindOf = (node: FlowNode | undefined) => `${node?.type} ${node?.typeVersion}`;
  if (kindOf(mine) === kindOf(theirs)) return false;
  const changed = kindOf(mine) === kindOf(base) ? mine : theirs;
  return !isEqualJson(asJson(changed?.config), asJson(base?.config));
}

/** True when `side` leads an edge to a node, or names it as a compensation, that `base` does not. */
function isUsedBy(side: FlowDefinition, base: FlowDefinition, id: string): boolean {
  const known = edgesAt(base, id);
  const old = new Set([...known.entering, ...known.leaving].map(edgeId));
  const now = edgesAt(side, id);
  if ([...now.entering, ...now.leaving].some((edge) => !old.has(edgeId(edge)))) return true;
  return side.nodes.some((node) => node.compensation === id && nodeById(base, node.id)?.compensation !== id);
}

interface FlowSides {
  base: FlowDefinition;
  mine: FlowDefinition;
  theirs: FlowDefinition;
}

/** Edges as a set: what a side removed is gone, what a side added is there, as long as both ends are. */
function mergeEdges({ base, mine, theirs }: FlowSides, nodes: readonly FlowNode[]): FlowEdge[] {
  const ids = (side: FlowDefinition) => new Set(side.edges.map(edgeId));
  const [inBase, inMine, inTheirs] = [ids(base), ids(mine), ids(theirs)];
  const left = new Set<string>(nodes.map((node) => node.id));
  // A node that one side removed, but that stays: its edges come back, and what bridged the gap goes.
  const saved = base.nodes.filter(
    ({ id }) => left.has(id) && (nodeById(mine, id) === undefined || nodeById(theirs, id) === undefined),
  );
  const kept = new Set<string>();
  const bridges = new Set<string>();
  for (const { id } of saved) {
    const { entering, leaving } = edgesAt(base, id);
    for (const edge of [...entering, ...leaving]) kept.add(edgeId(edge));
    for (const { from } of entering) for (const { to } of leaving) bridges.add(edgeId({ from, to }));
  }
  const merged = new Map<string, FlowEdge>();
  for (const edge of [...theirs.edges, ...mine.edges]) {
    const id = edgeId(edge);
    const wasRemoved = inBase.has(id) && !(inMine.has(id) && inTheirs.has(id)) && !kept.has(id);
    const isBridge = bridges.has(id) && !inBase.has(id) && inMine.has(id) !== inTheirs.has(id);
    if (!wasRemoved && !isBridge && left.has(edge.from.node) && left.has(edge.to.node)) merged.set(id, edge);
  }
  return [...merged.values()];
}

/** Where things are drawn: who moved a node last is right, and `mine` is last. */
function mergeLayout({ base, mine, theirs }: FlowSides, nodes: readonly FlowNode[]): FlowLayout | undefined {
  if ([base, mine, theirs].every((side) => side.layout === undefined)) return undefined;
  return Object.fromEntries(
    nodes.flatMap(({ id }) => {
      const [was, own, other] = [base.layout?.[id], mine.layout?.[id], theirs.layout?.[id]];
      const isGone = own === undefined && nodeById(mine, id) !== undefined && isEqualJson(other, was);
      const at = isEqualJson(own, was) ? other : (own ?? (isGone ? undefined : other));
      return at === undefined ? [] : [[id, at]];
    }),
  );
}

/**
 * Merges two drafts that began as one, by node and field. Nothing is dropped unsaid: what both sides changed differently
 * is a conflict with both values, two different new nodes with one id both stay (`mine` gets another id).
 * @param choose which side of a conflict goes into `merged`; by default `mine`, and of a removed and a changed thing the
 *   changed one
 */
export function mergeFlows(
  base: FlowDefinition,
  mineAsItIs: FlowDefinition,
  theirs: FlowDefinition,
  choose?: (conflict: MergeConflict) => MergeSide,
): MergeResult {
  const mine = withNewIds(mineAsItIs, clashingIds(base, mineAsItIs, theirs));
  const sides = { base, mine, theirs };
  const conflicts: MergeConflict[] = [];
  const decide = (on: MergeConflict['on'], thing: string | undefined, path: readonly string[], values: ThreeSides) => {
    const pointer = pointerOf(path);
    const name = on === 'node' && thing !== undefined ? (nodeById(theirs, thing) ?? nodeById(mine, thing))?.name : undefined;
    const conflict: MergeConflict = {
      id: `${on}:${thing ?? ''}:${pointer}`,
      on,
      ...(thing === undefined ? {} : { thing }),
      ...(name === undefined ? {} : { name }),
      pointer,
      ...present('base', values.base),
      ...present('mine', values.mine),
      ...present('theirs', values.theirs),
      taken: pointer === '' && values.mine === undefined ? 'theirs' : 'mine',
    };
    if (choose !== undefined) conflict.taken = choose(conflict);
    conflicts.push(conflict);
    return values[conflict.taken];
  };
  const mergeThing =
    <Thing>(on: 'node' | 'note' | 'group') =>
    (key: string, things: ThingSides<Thing>): Thing | undefined => {
      const three: ThreeSides = { base: asJson(things.base), mine: asJson(things.mine), theirs: asJson(things.theirs) };
      const isWhole = three.mine === undefined || three.theirs === undefined;
      const isOther = on === 'node' && !isWhole && isAnotherKind(things as ThingSides<unknown> as ThingSides<FlowNode>);
      const merged =
        isWhole || isOther
          ? decide(on, key, [], three)
          : mergeJson(three, (path, values) => {
              const isBox = on !== 'node' && ['x', 'y', 'width', 'height'].includes(path[0] ?? '');
              return isBox ? values.mine : decide(on, key, path, values);
            });
      return merged as unknown as Thing | undefined;
    };

  const nodes = mergeList<FlowNode>(
    { base: base.nodes, mine: mine.nodes, theirs: theirs.nodes },
    byId,
    mergeThing('node'),
    (id, by) => isUsedBy(sides[by], base, id),
  );
  const [old, own, other] = [annotationsOf(base), annotationsOf(mine), annotationsOf(theirs)];
  const annotations = {
    notes: mergeList({ base: old.notes, mine: own.notes, theirs: other.notes }, byId, mergeThing('note')),
    groups: mergeList({ base: old.groups, mine: own.groups, theirs: other.groups }, byId, mergeThing('group')),
  };
  const fields = mergeJson({ base: flowFields(base), mine: flowFields(mine), theirs: flowFields(theirs) }, (path, values) =>
    decide('flow', undefined, path, values),
  );
  const layout = mergeLayout(sides, nodes);
  const { layout: _, ...rest } = theirs;
  const merged: FlowDefinition = { ...rest, nodes, edges: mergeEdges(sides, nodes), ...(layout === undefined ? {} : { layout }) };
  return { merged: withAnnotations(isJsonObject(fields) ? withFlowFields(merged, fields) : merged, annotations), conflicts };
}
