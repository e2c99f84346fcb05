import type { FlowDefinition } from '../model/flow';
import type { ChangedThing, EditLabel, FlowDiff } from '../model/flow-edit';
import type { JsonObject } from '../model/json';
import { nodeById } from './flow-index';
import { pathOf } from './json-pointer';

const label = (key: string, values: JsonObject = {}): EditLabel => ({ key, values });

/** `one` with the name of the only thing, or `many` with their number. */
function counted(one: string, many: string, names: readonly string[]): EditLabel {
  const [name] = names;
  return names.length === 1 && name !== undefined ? label(one, { name }) : label(many, { count: names.length });
}

function ofNode(before: FlowDefinition, { id, fields }: ChangedThing): EditLabel {
  const node = nodeById(before, id);
  const name = node?.name ?? id;
  const tops = new Set(fields.map(({ pointer }) => pathOf(pointer)[0] ?? ''));
  const [top] = tops;
  const [first] = fields;
  if (tops.size > 1 || top === undefined || first === undefined) return label('changeNode', { name });
  switch (top) {
    case 'disabled':
      return label(first.after === true ? 'disable' : 'enable', { name });
    case 'config': {
      const names = new Set(fields.map(({ pointer }) => pathOf(pointer)[1] ?? ''));
      const [field] = names;
      if (names.size > 1 || field === undefined || node === undefined) return label('changeNode', { name });
      return label('changeField', { name, type: node.type, field });
    }
    case 'policies':
      return label('changePolicies', { name });
    case 'compensation':
      return label('changeCompensation', { name });
    case 'notes':
      return label('changeNotes', { name });
    default:
      return label('changeNode', { name });
  }
}

function ofNodes(before: FlowDefinition, after: FlowDefinition, { added, removed, changed }: FlowDiff['nodes']): EditLabel {
  const named = (list: typeof added) => list.map(({ value }) => value.name);
  if (removed.length === 0 && added.length > 0) return counted('add', 'addMany', named(added));
  if (added.length === 0 && removed.length > 0) return counted('remove', 'removeMany', named(removed));
  if (added.length + removed.length > 0) return label('several');
  const renamed = changed.filter(({ fields }) => fields.some(({ pointer }) => pointer === '/name'));
  const [one] = renamed;
  if (renamed.length === 1 && one !== undefined)
    return label('rename', { before: nodeById(before, one.id)?.name ?? '', after: nodeById(after, one.id)?.name ?? '' });
  const [only] = changed;
  if (changed.length === 1 && only !== undefined) return ofNode(before, only);
  const isSwitch = changed.every(({ fields }) => fields.every(({ pointer }) => pointer === '/disabled'));
  const isOff = changed.some(({ fields }) => fields.some(({ after: value }) => value === true));
  if (isSwitch) return label(isOff ? 'disableMany' : 'enableMany', { count: changed.length });
  return label('changeNodes', { count: changed.length });
}

function ofEdges(after: FlowDefinition, before: FlowDefinition, { added, removed }: FlowDiff['edges']): EditLabel {
  const [first] = added.length > 0 ? added : removed;
  const nameOf = (id: string) => (nodeById(after, id) ?? nodeById(before, id))?.name ?? id;
  if (added.length > 1 || removed.length > 1 || first === undefined)
    return label('changeEdges', { count: Math.max(added.length, removed.length) });
  const key = removed.length === 0 ? 'connect' : added.length === 0 ? 'disconnect' : 'reconnect';
  return label(key, { from: nameOf(first.value.from.node), to: nameOf(first.value.to.node) });
}

const isBoxOnly = ({ fields }: ChangedThing, keys: readonly string[]) =>
  fields.every(({ pointer }) => keys.includes(pointer.slice(1)));

function ofAnnotations({ notes, groups }: FlowDiff): EditLabel | undefined {
  const [added, removed] = [notes.added.length + groups.added.length, notes.removed.length + groups.removed.length];
  if (added + removed > 1)
    return label(removed === 0 ? 'addNotes' : added === 0 ? 'removeNotes' : 'several', { count: added + removed });
  if (notes.added.length > 0) return label('addNote');
  if (groups.added.length > 0) return label('addGroup');
  if (notes.removed.length > 0) return label('removeNote');
  if (groups.removed.length > 0) return label('removeGroup');
  const changed = [...notes.changed, ...groups.changed];
  if (changed.length === 0) return undefined;
  if (changed.every((thing) => isBoxOnly(thing, ['x', 'y']))) return undefined;
  if (changed.every((thing) => isBoxOnly(thing, ['x', 'y', 'width', 'height']))) return label('resizeNote');
  if (changed.every((thing) => isBoxOnly(thing, ['color']))) return label('recolorNote');
  return label(notes.changed.length > 0 ? 'changeNote' : 'changeGroup');
}

function ofFields(fields: FlowDiff['fields']): EditLabel {
  const [first] = fields;
  const path = pathOf(first?.pointer ?? '');
  if (path[0] === 'name' && first !== undefined && first.at === undefined)
    return label('renameFlow', { before: first.before ?? '', after: first.after ?? '' });
  if (path[0] === 'name') return label('renameFlow', {});
  if (path[0] === 'description') return label('changeDescription');
  return label('changeSettings', { field: path[1] ?? '' });
}

/** A name for an edit by what it did: most edits need no other. */
export function describeEdit(before: FlowDefinition, after: FlowDefinition, diff: FlowDiff): EditLabel {
  const { nodes, edges, moved, fields } = diff;
  if (nodes.added.length + nodes.removed.length + nodes.changed.length > 0) return ofNodes(before, after, nodes);
  if (edges.added.length + edges.removed.length > 0) return ofEdges(after, before, edges);
  const annotations = ofAnnotations(diff);
  if (annotations !== undefined) return annotations;
  if (fields.length > 0) return ofFields(fields);
  const names = moved.map(({ id }) => nodeById(after, id)?.name ?? id);
  const boxes = diff.notes.changed.length + diff.groups.changed.length;
  if (boxes > 0) return label('moveMany', { count: boxes + moved.length });
  return moved.length > 0 ? counted('move', 'moveMany', names) : label('several');
}
