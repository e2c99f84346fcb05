import { describe, expect, it } from 'vitest';
import { flowDefinitionSchema } from '../model/flow';
import {
  addGroup,
  addNote,
  annotationsOf,
  contentOfGroup,
  moveGroup,
  recolorAnnotations,
  removeAnnotations,
  resizeAnnotation,
  retextNote,
} from './annotation-edits';
import { clipOf, pasteClip } from './flow-clip';

const flow = flowDefinitionSchema.parse({
  name: 'F',
  nodes: [
    { id: 'a', type: 'core.set', name: 'A' },
    { id: 'b', type: 'core.set', name: 'B' },
  ],
  layout: { a: { x: 20, y: 20 }, b: { x: 900, y: 20 } },
});
const box = { color: 'blue', x: 0, y: 0, width: 400, height: 300 } as const;
const boxes = [
  ['a', { x: 20, y: 20, width: 200, height: 60 }],
  ['b', { x: 900, y: 20, width: 200, height: 60 }],
] as const;

describe('notes and groups', () => {
  it('move with everything that lies inside a group, and nothing else', () => {
    const noted = addNote(flow, { ...box, x: 40, y: 120, width: 100, height: 50, text: 'inside' });
    const far = addNote(noted.definition, { ...box, x: 600, text: 'outside' });
    const grouped = addGroup(far.definition, { ...box, title: 'Fetch' });
    const content = contentOfGroup(grouped.definition, grouped.id, boxes);
    expect(content).toEqual({ nodeIds: ['a'], annotationIds: [noted.id] });
    const moved = moveGroup(grouped.definition, grouped.id, { x: 10, y: 5 }, content);
    expect(moved.layout).toEqual({ a: { x: 30, y: 25 }, b: { x: 900, y: 20 } });
    expect(annotationsOf(moved).notes.map(({ x, y }) => [x, y])).toEqual([
      [50, 125],
      [600, 0],
    ]);
    expect(annotationsOf(moved).groups[0]).toMatchObject({ x: 10, y: 5 });
  });

  it('do not take a larger group along that lies around the moved one', () => {
    const outer = addGroup(flow, { ...box, width: 500, height: 400, title: 'outer' });
    const inner = addGroup(outer.definition, { ...box, title: 'inner' });
    expect(contentOfGroup(inner.definition, inner.id, []).annotationIds).toEqual([]);
    expect(contentOfGroup(inner.definition, outer.id, []).annotationIds).toEqual([inner.id]);
  });

  it('answer the very same definition when nothing differs or nothing is there', () => {
    const { definition, id } = addNote(flow, { ...box, text: 'x' });
    expect(retextNote(definition, id, 'x')).toBe(definition);
    expect(retextNote(definition, 'gone', 'y')).toBe(definition);
    expect(recolorAnnotations(definition, [id], 'blue')).toBe(definition);
    expect(resizeAnnotation(definition, id, box)).toBe(definition);
    expect(removeAnnotations(definition, ['gone'])).toBe(definition);
  });

  it('leave no empty field behind when the last of them is removed', () => {
    const { definition, id } = addNote(flow, { ...box, text: 'x' });
    expect(removeAnnotations(definition, [id])).toEqual(flow);
  });

  it('come along on the clipboard, with ids of their own', () => {
    const { definition, id } = addNote(flow, { ...box, text: 'copied' });
    const pasted = pasteClip(definition, clipOf(definition, ['a'], [id]), { x: 100, y: 0 });
    expect(pasted.annotationIds).toEqual(['note-2']);
    expect(annotationsOf(pasted.definition).notes[1]).toMatchObject({ text: 'copied', x: 100 });
  });
});
