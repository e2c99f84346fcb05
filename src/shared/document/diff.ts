import type { FlowDefinition, FlowEdge, FlowLayout } from '../model/flow';
import type { FlowDiff } from '../model/flow-edit';
import { isJsonObject, type Json, type JsonObject } from '../model/json';
import { annotationsOf, withAnnotations } from './annotation-edits';
import { applyFieldChanges, fieldChanges, invertFieldChanges } from './field-changes';
import { applyList, diffList, invertList } from './list-diff';

const byId = (thing: { id: string }): string => thing.id;

/** What an edge is known by: the ports that it joins. */
export function edgeId({ from, to }: FlowEdge): string {
  return `${from.node}.${from.port}>${to.node}.${to.port}`;
}

/** What of a flow is neither a node, an edge, a place nor a note. */
export function flowFields({ name, description, settings }: FlowDefinition): Json {
  const fields: unknown = { name, description, settings };
  return fields as Json;
}

/** The flow with other fields, as `flowFields` gives them. */
export function withFlowFields(definition: FlowDefinition, { name, description, settings }: JsonObject): FlowDefinition {
  const { description: _, settings: __, ...rest } = definition;
  return {
    ...rest,
    ...(typeof name === 'string' && name !== '' ? { name } : {}),
    ...(typeof description === 'string' ? { description } : {}),
    ...(isJsonObject(settings) ? { settings: settings as NonNullable<FlowDefinition['settings']> } : {}),
  };
}

function diffLayout(before: FlowLayout = {}, after: FlowLayout = {}): FlowDiff['moved'] {
  if (before === after) return [];
  const ids = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...ids].flatMap((id) => {
    const was = before[id];
    const is = after[id];
    if (was === is || (was !== undefined && is !== undefined && was.x === is.x && was.y === is.y)) return [];
    return [{ id, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) }];
  });
}

/**
 * What makes `before` into `after`.
 * @param compact write changes in long texts as pieces, for a journal; without it each change holds both whole values
 */
export function diffFlows(before: FlowDefinition, after: FlowDefinition, { compact = false } = {}): FlowDiff {
  const old = annotationsOf(before);
  const now = annotationsOf(after);
  return {
    nodes: diffList(before.nodes, after.nodes, byId, compact),
    edges: diffList(before.edges, after.edges, edgeId, compact),
    notes: diffList(old.notes, now.notes, byId, compact),
    groups: diffList(old.groups, now.groups, byId, compact),
    moved: diffLayout(before.layout, after.layout),
    fields: fieldChanges(flowFields(before), flowFields(after), compact),
  };
}

/** True when nothing differs. */
export function isEmptyDiff(diff: FlowDiff): boolean {
  const { nodes, edges, notes, groups } = diff;
  const isSame = [nodes, edges, notes, groups].every(
    (list) => list.added.length + list.removed.length + list.changed.length === 0 && list.order === undefined,
  );
  return isSame && diff.moved.length + diff.fields.length === 0;
}

/** `before` with the difference: `applyDiff(a, diffFlows(a, b))` is `b`. Parts without a change stay the same objects. */
export function applyDiff(before: FlowDefinition, diff: FlowDiff): FlowDefinition {
  const old = annotationsOf(before);
  const annotations = { notes: applyList(old.notes, diff.notes, byId), groups: applyList(old.groups, diff.groups, byId) };
  let next: FlowDefinition = {
    ...before,
    nodes: applyList(before.nodes, diff.nodes, byId),
    edges: applyList(before.edges, diff.edges, edgeId),
  };
  if (annotations.notes !== old.notes || annotations.groups !== old.groups) next = withAnnotations(next, annotations);
  if (diff.moved.length > 0) {
    const layout = new Map(Object.entries(before.layout ?? {}));
    for (const { id, after } of diff.moved) {
      if (after === undefined) layout.delete(id);
      else layout.set(id, after);
    }
    next = { ...next, layout: Object.fromEntries(layout) };
  }
  if (diff.fields.length === 0) return next;
  const fields = applyFieldChanges(flowFields(before), diff.fields);
  return isJsonObject(fields) ? withFlowFields(next, fields) : next;
}

/** The difference that leads back. */
export function invertDiff({ nodes, edges, notes, groups, moved, fields }: FlowDiff): FlowDiff {
  return {
    nodes: invertList(nodes),
    edges: invertList(edges),
    notes: invertList(notes),
    groups: invertList(groups),
    moved: moved.map(({ id, before, after }) => ({
      id,
      ...(after === undefined ? {} : { before: after }),
      ...(before === undefined ? {} : { after: before }),
    })),
    fields: invertFieldChanges(fields),
  };
}
