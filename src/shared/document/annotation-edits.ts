/* Notes and groups: every change a person can make to them, as a pure function from one definition to the next. */
import type { AnnotationColor, FlowAnnotations, FlowDefinition, FlowGroup, FlowLayout, FlowNote } from '../model/flow';
import { numberedId } from './flow-names';

type Place = { x: number; y: number };
type Box = Place & { width: number; height: number };

const NONE: FlowAnnotations = { notes: [], groups: [] };

/** The notes and groups of a flow; empty lists when it has none. */
export function annotationsOf(definition: FlowDefinition): FlowAnnotations {
  return definition.annotations ?? NONE;
}

/** The definition with these notes and groups; with none of both the field is left out. */
export function withAnnotations(definition: FlowDefinition, annotations: FlowAnnotations): FlowDefinition {
  if (annotations.notes.length + annotations.groups.length > 0) return { ...definition, annotations };
  const { annotations: _, ...rest } = definition;
  return rest;
}

function freeId(definition: FlowDefinition, stem: string): string {
  const { notes, groups } = annotationsOf(definition);
  return numberedId(stem, new Set([...notes, ...groups].map(({ id }) => id)));
}

/** Adds a note; answers its id. */
export function addNote(definition: FlowDefinition, note: Omit<FlowNote, 'id'>): { definition: FlowDefinition; id: string } {
  const id = freeId(definition, 'note');
  const { notes, groups } = annotationsOf(definition);
  return { definition: withAnnotations(definition, { notes: [...notes, { ...note, id }], groups }), id };
}

/** Adds a group; answers its id. What lies inside it belongs to it: a group holds no list. */
export function addGroup(definition: FlowDefinition, group: Omit<FlowGroup, 'id'>): { definition: FlowDefinition; id: string } {
  const id = freeId(definition, 'group');
  const { notes, groups } = annotationsOf(definition);
  return { definition: withAnnotations(definition, { notes, groups: [...groups, { ...group, id }] }), id };
}

/** Changes one note or group; the same definition when there is none with the id, or nothing differs. */
function updateAnnotation(
  definition: FlowDefinition,
  id: string,
  change: Partial<Omit<FlowNote, 'id'>> & Partial<Omit<FlowGroup, 'id'>>,
): FlowDefinition {
  const { notes, groups } = annotationsOf(definition);
  const apply = <Thing extends FlowNote | FlowGroup>(things: Thing[]): Thing[] => {
    const index = things.findIndex((thing) => thing.id === id);
    const before = things[index];
    if (before === undefined) return things;
    const after: Thing = { ...before, ...change };
    const isSame = Object.keys(change).every((key) => after[key as keyof Thing] === before[key as keyof Thing]);
    return isSame ? things : things.with(index, after);
  };
  const next = { notes: apply(notes), groups: apply(groups) };
  return next.notes === notes && next.groups === groups ? definition : withAnnotations(definition, next);
}

/** Writes the text of a note. */
export function retextNote(definition: FlowDefinition, id: string, text: string): FlowDefinition {
  return annotationsOf(definition).notes.some((note) => note.id === id) ? updateAnnotation(definition, id, { text }) : definition;
}

/** Writes the title of a group. */
export function retitleGroup(definition: FlowDefinition, id: string, title: string): FlowDefinition {
  const isGroup = annotationsOf(definition).groups.some((group) => group.id === id);
  return isGroup ? updateAnnotation(definition, id, { title }) : definition;
}

/** Gives notes and groups a colour. */
export function recolorAnnotations(definition: FlowDefinition, ids: readonly string[], color: AnnotationColor): FlowDefinition {
  return ids.reduce((now, id) => updateAnnotation(now, id, { color }), definition);
}

/** Gives a note or group its place and size. */
export function resizeAnnotation(definition: FlowDefinition, id: string, { x, y, width, height }: Box): FlowDefinition {
  return updateAnnotation(definition, id, { x, y, width, height });
}

/** Removes notes and groups; what lies inside a group stays. */
export function removeAnnotations(definition: FlowDefinition, ids: readonly string[]): FlowDefinition {
  const gone = new Set(ids);
  const { notes, groups } = annotationsOf(definition);
  const next = { notes: notes.filter(({ id }) => !gone.has(id)), groups: groups.filter(({ id }) => !gone.has(id)) };
  const isSame = next.notes.length === notes.length && next.groups.length === groups.length;
  return isSame ? definition : withAnnotations(definition, next);
}

/** Puts nodes, notes and groups at places, as one gesture does. */
export function moveThings(
  definition: FlowDefinition,
  places: { nodes?: FlowLayout; annotations?: Readonly<Record<string, Place>> },
): FlowDefinition {
  const nodes = Object.keys(places.nodes ?? {}).length === 0 ? definition.layout : { ...definition.layout, ...places.nodes };
  const moved = nodes === definition.layout || nodes === undefined ? definition : { ...definition, layout: nodes };
  return Object.entries(places.annotations ?? {}).reduce((now, [id, { x, y }]) => updateAnnotation(now, id, { x, y }), moved);
}

const isInside = (outer: Box, inner: Box): boolean =>
  inner.x + inner.width / 2 >= outer.x &&
  inner.x + inner.width / 2 <= outer.x + outer.width &&
  inner.y + inner.height / 2 >= outer.y &&
  inner.y + inner.height / 2 <= outer.y + outer.height;

/**
 * What a group holds: the nodes, notes and smaller groups whose middle lies inside it.
 * @param nodeBoxes where the nodes are drawn, and how large
 */
export function contentOfGroup(
  definition: FlowDefinition,
  groupId: string,
  nodeBoxes: Iterable<readonly [string, Box]>,
): { nodeIds: string[]; annotationIds: string[] } {
  const { notes, groups } = annotationsOf(definition);
  const group = groups.find(({ id }) => id === groupId);
  if (group === undefined) return { nodeIds: [], annotationIds: [] };
  const area = group.width * group.height;
  const inner = groups.filter((other) => other.id !== groupId && other.width * other.height < area);
  return {
    nodeIds: [...nodeBoxes].flatMap(([id, box]) => (isInside(group, box) ? [id] : [])),
    annotationIds: [...notes, ...inner].flatMap((thing) => (isInside(group, thing) ? [thing.id] : [])),
  };
}

/** Moves a group with everything in it by a distance. `content` is what `contentOfGroup` found when the gesture began. */
export function moveGroup(
  definition: FlowDefinition,
  groupId: string,
  by: Place,
  content: { nodeIds: readonly string[]; annotationIds: readonly string[] },
): FlowDefinition {
  const { notes, groups } = annotationsOf(definition);
  const ids = new Set([groupId, ...content.annotationIds]);
  const shifted = ({ x, y }: Place) => ({ x: x + by.x, y: y + by.y });
  return moveThings(definition, {
    nodes: Object.fromEntries(content.nodeIds.map((id) => [id, shifted(definition.layout?.[id] ?? { x: 0, y: 0 })])),
    annotations: Object.fromEntries(
      [...notes, ...groups].flatMap((thing) => (ids.has(thing.id) ? [[thing.id, shifted(thing)]] : [])),
    ),
  });
}
