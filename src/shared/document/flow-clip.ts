import type { FlowDefinition, FlowEdge, FlowGroup, FlowLayout, FlowNode, FlowNote } from '../model/flow';
import type { NodeId } from '../model/ids';
import { annotationsOf, withAnnotations } from './annotation-edits';
import { newNodeId, numberedId, uniqueName } from './flow-names';

type Place = { x: number; y: number };

/** Part of a flow, fit for the clipboard. */
export interface FlowClip {
  pulseflow: 'nodes';
  nodes: FlowNode[];
  edges: FlowEdge[];
  layout: FlowLayout;
  notes: FlowNote[];
  groups: FlowGroup[];
}

/** The nodes, notes and groups with these ids, and the edges among the nodes. */
export function clipOf(definition: FlowDefinition, nodeIds: readonly string[], annotationIds: readonly string[] = []): FlowClip {
  const nodes = new Set(nodeIds);
  const annotations = new Set(annotationIds);
  const { notes, groups } = annotationsOf(definition);
  return {
    pulseflow: 'nodes',
    nodes: definition.nodes.filter((node) => nodes.has(node.id)),
    edges: definition.edges.filter((edge) => nodes.has(edge.from.node) && nodes.has(edge.to.node)),
    layout: Object.fromEntries(Object.entries(definition.layout ?? {}).filter(([id]) => nodes.has(id))),
    notes: notes.filter((note) => annotations.has(note.id)),
    groups: groups.filter((group) => annotations.has(group.id)),
  };
}

/** What the clip's top left corner is: where a paste puts it is counted from there. */
export function clipCorner(clip: FlowClip): Place {
  const places = [...clip.nodes.map((node) => clip.layout[node.id] ?? { x: 0, y: 0 }), ...clip.notes, ...clip.groups];
  if (places.length === 0) return { x: 0, y: 0 };
  return { x: Math.min(...places.map(({ x }) => x)), y: Math.min(...places.map(({ y }) => y)) };
}

/** Adds a copy of the clip, moved by `offset`, with new ids and names; answers the new ids. */
export function pasteClip(
  definition: FlowDefinition,
  clip: FlowClip,
  offset: Place,
): { definition: FlowDefinition; ids: string[]; annotationIds: string[] } {
  const ids = new Map<string, NodeId>();
  const takenIds = new Set<string>(definition.nodes.map((node) => node.id));
  const takenNames = new Set(definition.nodes.map((node) => node.name));
  const layout: FlowLayout = { ...definition.layout };
  const renamed = clip.nodes.map((node): FlowNode => {
    const id = newNodeId(node.type, takenIds);
    const name = uniqueName(node.name, takenNames);
    takenIds.add(id);
    takenNames.add(name);
    ids.set(node.id, id);
    const at = clip.layout[node.id] ?? { x: 0, y: 0 };
    layout[id] = { x: at.x + offset.x, y: at.y + offset.y };
    return { ...node, id, name };
  });
  // What undoes a copied node is its copy when that came along; a node of another flow is nothing here.
  const nodes = renamed.map((node): FlowNode => {
    if (node.compensation === undefined) return node;
    const { compensation, ...rest } = node;
    const copy = ids.get(compensation) ?? (takenIds.has(compensation) ? compensation : undefined);
    return copy === undefined ? rest : { ...rest, compensation: copy };
  });
  const edges = clip.edges.flatMap((edge) => {
    const from = ids.get(edge.from.node);
    const to = ids.get(edge.to.node);
    return from === undefined || to === undefined ? [] : [{ from: { ...edge.from, node: from }, to: { ...edge.to, node: to } }];
  });
  const { notes, groups } = annotationsOf(definition);
  const takenAnnotations = new Set([...notes, ...groups].map(({ id }) => id));
  const copied = <Thing extends FlowNote | FlowGroup>(stem: string, thing: Thing): Thing => {
    const id = numberedId(stem, takenAnnotations);
    takenAnnotations.add(id);
    return { ...thing, id, x: thing.x + offset.x, y: thing.y + offset.y };
  };
  const newNotes = clip.notes.map((note) => copied('note', note));
  const newGroups = clip.groups.map((group) => copied('group', group));
  const pasted = { ...definition, nodes: [...definition.nodes, ...nodes], edges: [...definition.edges, ...edges], layout };
  return {
    definition:
      newNotes.length + newGroups.length === 0
        ? pasted
        : withAnnotations(pasted, { notes: [...notes, ...newNotes], groups: [...groups, ...newGroups] }),
    ids: [...ids.values()],
    annotationIds: [...newNotes, ...newGroups].map(({ id }) => id),
  };
}
