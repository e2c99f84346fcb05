import { annotationsOf } from '#shared/document/annotation-edits';
import { diffFlows } from '#shared/document/diff';
import { fieldChanges } from '#shared/document/field-changes';
import { nodeById } from '#shared/document/flow-index';
import { pathOf } from '#shared/document/json-pointer';
import type { FlowAnnotations, FlowDefinition, FlowLayout } from '#shared/model/flow';
import type { FieldChange, FlowDiff } from '#shared/model/flow-edit';
import { isJsonObject, type Json } from '#shared/model/json';
import { type FlowGraphContext, graphEdgesOf, graphNodeOf } from '../../../components/graph/flow-graph';
import { edgeKey, type GraphEdge, type GraphMark, type GraphNode } from '../../../components/graph/graph-model';

/** One thing that differs between two versions. */
export interface Change {
  key: string;
  on: 'node' | 'note' | 'group' | 'flow' | 'edges' | 'places';
  mark: GraphMark;
  /** The id of the node, note or group. */
  thing?: string;
  /** Its name; for edges and places, how many. */
  name: string;
  nodeType?: string;
  fields: readonly FieldChange[];
  count: number;
}

export interface Comparison {
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
  layout: FlowLayout | undefined;
  annotations: FlowAnnotations;
  changes: readonly Change[];
}

/** How many things differ, for a list of versions. */
export interface ChangeCounts {
  added: number;
  removed: number;
  changed: number;
}

/** A whole object that came or went, field by field. */
function spread(changes: readonly FieldChange[]): FieldChange[] {
  return changes.flatMap((change) => {
    const { before, after, pointer } = change;
    const isSpreadable = (one: Json | undefined, other: Json | undefined) => isJsonObject(one) && other === undefined;
    if (!isSpreadable(before, after) && !isSpreadable(after, before)) return [change];
    const fields = fieldChanges(before ?? {}, after ?? {}, false, pathOf(pointer));
    return fields.length === 0 ? [change] : fields;
  });
}

function changesOf(diff: FlowDiff, before: FlowDefinition, after: FlowDefinition): Change[] {
  const whole = (on: 'node' | 'note' | 'group', mark: GraphMark, thing: string, name: string, nodeType?: string): Change => ({
    key: `${on} ${thing}`,
    on,
    mark,
    thing,
    name,
    ...(nodeType === undefined ? {} : { nodeType }),
    fields: [],
    count: 1,
  });
  const { nodes, edges, notes, groups, moved, fields } = diff;
  const titleOf = (id: string) => {
    const things = [annotationsOf(after), annotationsOf(before)];
    const note = things.flatMap((each) => each.notes).find((each) => each.id === id);
    return note?.text.split('\n')[0] ?? things.flatMap((each) => each.groups).find((each) => each.id === id)?.title ?? '';
  };
  const stayed = moved.filter(({ id }) => nodeById(before, id) !== undefined && nodeById(after, id) !== undefined);
  return [
    ...(fields.length === 0
      ? []
      : [
          {
            key: 'flow',
            on: 'flow' as const,
            mark: 'changed' as const,
            name: after.name,
            fields: spread(fields),
            count: fields.length,
          },
        ]),
    ...nodes.added.map(({ value }) => whole('node', 'added', value.id, value.name, value.type)),
    ...nodes.removed.map(({ value }) => whole('node', 'removed', value.id, value.name, value.type)),
    ...nodes.changed.map(({ id, fields: own }): Change => {
      const node = nodeById(after, id);
      return { ...whole('node', 'changed', id, node?.name ?? id, node?.type), fields: spread(own) };
    }),
    ...(['note', 'group'] as const).flatMap((on) => {
      const list = on === 'note' ? notes : groups;
      return [
        ...list.added.map(({ value }) => whole(on, 'added', value.id, titleOf(value.id))),
        ...list.removed.map(({ value }) => whole(on, 'removed', value.id, titleOf(value.id))),
        ...list.changed.map(({ id, fields: own }) => ({ ...whole(on, 'changed', id, titleOf(id)), fields: spread(own) })),
      ];
    }),
    ...(edges.added.length + edges.removed.length === 0
      ? []
      : [
          {
            key: 'edges',
            on: 'edges' as const,
            mark: 'changed' as const,
            name: '',
            fields: [],
            count: edges.added.length + edges.removed.length,
          },
        ]),
    ...(stayed.length === 0
      ? []
      : [{ key: 'places', on: 'places' as const, mark: 'changed' as const, name: '', fields: [], count: stayed.length }]),
  ];
}

/** How many nodes, notes and settings differ between two definitions. */
export function countChanges(before: FlowDefinition, after: FlowDefinition): ChangeCounts {
  const counts: ChangeCounts = { added: 0, removed: 0, changed: 0 };
  for (const { mark, on } of changesOf(diffFlows(before, after), before, after)) if (on !== 'places') counts[mark]++;
  return counts;
}

/** Two versions of a flow in one graph: the newer one, with what was removed in its old place, and everything marked. */
export function compareFlows(before: FlowDefinition, after: FlowDefinition, context: FlowGraphContext): Comparison {
  const diff = diffFlows(before, after);
  const marks = new Map<string, GraphMark>([
    ...diff.nodes.added.map(({ value }) => [value.id, 'added'] as const),
    ...diff.nodes.removed.map(({ value }) => [value.id, 'removed'] as const),
    ...diff.nodes.changed.map(({ id }) => [id, 'changed'] as const),
  ]);
  const gone = diff.nodes.removed.map(({ value }) => value);
  const edgeMarks = new Map<string, GraphMark>([
    ...diff.edges.added.map(({ value }) => [edgeKey(value), 'added'] as const),
    ...diff.edges.removed.map(({ value }) => [edgeKey(value), 'removed'] as const),
  ]);
  const union: FlowDefinition = {
    ...after,
    nodes: [...after.nodes, ...gone],
    edges: [...after.edges, ...diff.edges.removed.map(({ value }) => value)],
  };
  const marked = <Thing extends { id: string }>(thing: Thing, mark: GraphMark | undefined): Thing & { mark?: GraphMark } =>
    mark === undefined ? thing : { ...thing, mark };
  const places = gone.flatMap(({ id }) => (before.layout?.[id] === undefined ? [] : [[id, before.layout[id]] as const]));
  return {
    nodes: union.nodes.map((node) => marked(graphNodeOf(node, union, [], context), marks.get(node.id))),
    edges: graphEdgesOf(union).map((edge) => marked(edge, edgeMarks.get(edge.id))),
    layout: after.layout === undefined ? undefined : { ...Object.fromEntries(places), ...after.layout },
    annotations: annotationsOf(after),
    changes: changesOf(diff, before, after),
  };
}
