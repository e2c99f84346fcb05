import { expect, it } from 'vitest';
import { contains, edgesIn, nodesIn, overlaps, viewRect } from './culling';
import { edgeKey, type GraphNode, type Point } from './graph-model';

const node = (id: string): GraphNode => ({ id, title: id, summary: '', icon: 'box', category: 'data', inputs: [], outputs: [] });
const places: Record<string, Point> = { near: { x: 10, y: 10 }, edge: { x: -200, y: 0 }, far: { x: 5000, y: 0 } };
const placeOf = (id: string) => places[id];

it('knows what part of the graph is in view, and a margin of it', () => {
  expect(viewRect({ x: -100, y: 50, k: 0.5 }, { width: 800, height: 600 })).toEqual({
    x: 200,
    y: -100,
    width: 1600,
    height: 1200,
  });
  expect(viewRect({ x: 0, y: 0, k: 1 }, { width: 100, height: 100 }, 0.5)).toEqual({ x: -50, y: -50, width: 200, height: 200 });
});

it('finds the cards that touch the view, also those that only reach into it, and none without a place', () => {
  const all = ['near', 'edge', 'far', 'nowhere'].map(node);
  expect(nodesIn(all, placeOf, { x: 0, y: 0, width: 100, height: 100 })).toEqual(['near', 'edge']);
});

it('finds an edge that passes through the view although both its ends are outside', () => {
  const ends = { from: { node: 'edge', port: 'out' }, to: { node: 'far', port: 'in' } };
  const edge = { id: edgeKey(ends), ...ends };
  expect(edgesIn([edge], placeOf, { x: 2000, y: 0, width: 100, height: 100 })).toEqual([edge.id]);
  expect(edgesIn([edge], placeOf, { x: 2000, y: 4000, width: 100, height: 100 })).toEqual([]);
});

it('tells touching from lying within', () => {
  const box = { x: 0, y: 0, width: 10, height: 10 };
  expect(overlaps(box, { x: 10, y: 10, width: 5, height: 5 })).toBe(true);
  expect(contains(box, { x: 5, y: 5, width: 6, height: 2 })).toBe(false);
  expect(contains(box, { x: 5, y: 5, width: 5, height: 5 })).toBe(true);
});
