import { describe, expect, it } from 'vitest';
import { flowDefinitionSchema } from '#shared/model/flow';
import { insertIntoEdge, makeRoom, reconnect } from './graph-edits';

const flow = flowDefinitionSchema.parse({
  name: 'Flow',
  nodes: ['a', 'b', 'c', 'x'].map((id) => ({ id, type: 'core.set', name: id })),
  edges: [
    { from: { node: 'a' }, to: { node: 'b' } },
    { from: { node: 'b' }, to: { node: 'c' } },
  ],
});
const shown = ({ edges }: typeof flow) => edges.map(({ from, to }) => `${from.node}>${to.node}`);

describe('reconnect', () => {
  it('leads the edge elsewhere and keeps its place in the list', () => {
    const next = reconnect(flow, 'a:out>b:in', { node: 'a', port: 'out' }, { node: 'c', port: 'in' });
    expect(shown(next)).toEqual(['a>c', 'b>c']);
  });

  it('does not double an edge that is there, and leaves the flow as it is when nothing differs', () => {
    const merged = reconnect(flow, 'a:out>b:in', { node: 'b', port: 'out' }, { node: 'c', port: 'in' });
    expect(shown(merged)).toEqual(['b>c']);
    expect(reconnect(flow, 'a:out>b:in', { node: 'a', port: 'out' }, { node: 'b', port: 'in' })).toBe(flow);
    expect(reconnect(flow, 'gone', { node: 'a', port: 'out' }, { node: 'c', port: 'in' })).toBe(flow);
  });
});

describe('insertIntoEdge', () => {
  it('leads the edge through the node', () => {
    expect(shown(insertIntoEdge(flow, 'a:out>b:in', { id: 'x', input: 'in', output: 'out' }))).toEqual(['a>x', 'x>b', 'b>c']);
  });

  it('does nothing for an edge of the node itself, or one that is not there', () => {
    expect(insertIntoEdge(flow, 'a:out>b:in', { id: 'a', input: 'in', output: 'out' })).toBe(flow);
    expect(insertIntoEdge(flow, 'a:out>x:in', { id: 'x', input: 'in', output: 'out' })).toBe(flow);
  });
});

describe('makeRoom', () => {
  it('moves what follows to the right when the new card would not fit between', () => {
    const places = { a: { x: 0, y: 0 }, b: { x: 284, y: 0 }, c: { x: 568, y: 0 }, x: { x: 700, y: 300 } };
    const room = makeRoom(places, 'a', 'b', new Set(['b', 'c']));
    expect(room.at.x).toBeGreaterThanOrEqual(212);
    expect(room.places['b']?.x).toBeGreaterThanOrEqual(room.at.x + 212);
    expect((room.places['c']?.x ?? 0) - (room.places['b']?.x ?? 0)).toBe(284);
    expect(room.places['x']).toBeUndefined();
  });

  it('moves nothing where there is room', () => {
    const room = makeRoom({ a: { x: 0, y: 0 }, b: { x: 900, y: 100 } }, 'a', 'b', new Set(['b']));
    expect(room).toEqual({ at: { x: 450, y: 50 }, places: {} });
  });
});
