import type { FlowDefinition } from '../model/flow';
import type { NodeId } from '../model/ids';
import type { Json } from '../model/json';
import { annotationsOf, withAnnotations } from './annotation-edits';
import { newNodeId, numberedId } from './flow-names';
import { isEqualJson } from './json-equal';

/** New ids for things of one side, by their old ones. */
export interface NewIds {
  nodes: ReadonlyMap<string, NodeId>;
  annotations: ReadonlyMap<string, string>;
}

const asJson = (thing: unknown): Json => thing as Json;
const annotationsById = (definition: FlowDefinition) => {
  const { notes, groups } = annotationsOf(definition);
  return new Map<string, unknown>([...notes, ...groups].map((thing) => [thing.id, thing]));
};

/** Both sides made something new with the same id that is not the same thing: which ids `mine` must change. */
export function clashingIds(base: FlowDefinition, mine: FlowDefinition, theirs: FlowDefinition): NewIds {
  const old = new Set<string>(base.nodes.map((node) => node.id));
  const foreign = new Map<string, unknown>(theirs.nodes.map((node) => [node.id, node]));
  const taken = new Set<string>([base, mine, theirs].flatMap((side) => side.nodes.map((node) => node.id)));
  const nodes = new Map<string, NodeId>();
  const clashes = (id: string, thing: unknown, others: ReadonlyMap<string, unknown>) =>
    others.has(id) && !isEqualJson(asJson(others.get(id)), asJson(thing));
  for (const node of mine.nodes) {
    if (old.has(node.id) || !clashes(node.id, node, foreign)) continue;
    const id = newNodeId(node.type, taken);
    taken.add(id);
    nodes.set(node.id, id);
  }
  const oldNotes = annotationsById(base);
  const foreignNotes = annotationsById(theirs);
  const ownNotes = annotationsById(mine);
  const takenNotes = new Set([...oldNotes.keys(), ...foreignNotes.keys(), ...ownNotes.keys()]);
  const annotations = new Map<string, string>();
  for (const [id, thing] of ownNotes) {
    if (oldNotes.has(id) || !clashes(id, thing, foreignNotes)) continue;
    const fresh = numberedId(id.replace(/-\d+$/, ''), takenNotes);
    takenNotes.add(fresh);
    annotations.set(id, fresh);
  }
  return { nodes, annotations };
}

/** The definition with other ids, in every place that names them. */
export function withNewIds(definition: FlowDefinition, ids: NewIds): FlowDefinition {
  const { nodes, annotations } = ids;
  const idOf = (id: NodeId): NodeId => nodes.get(id) ?? id;
  const rename = <Thing extends { id: string }>(thing: Thing): Thing => {
    const id = annotations.get(thing.id);
    return id === undefined ? thing : { ...thing, id };
  };
  const renamed =
    nodes.size === 0
      ? definition
      : {
          ...definition,
          nodes: definition.nodes.map((node) => ({
            ...node,
            id: idOf(node.id),
            ...(node.compensation === undefined ? {} : { compensation: idOf(node.compensation) }),
          })),
          edges: definition.edges.map(({ from, to }) => ({
            from: { ...from, node: idOf(from.node) },
            to: { ...to, node: idOf(to.node) },
          })),
          ...(definition.layout === undefined
            ? {}
            : {
                layout: Object.fromEntries(Object.entries(definition.layout).map(([id, at]) => [nodes.get(id) ?? id, at])),
              }),
        };
  if (annotations.size === 0) return renamed;
  const { notes, groups } = annotationsOf(renamed);
  return withAnnotations(renamed, { notes: notes.map(rename), groups: groups.map(rename) });
}
