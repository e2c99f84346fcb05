import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundsOf,
  CARD_WIDTH,
  cardSize,
  edgePath,
  fitTransform,
  freePosition,
  openTransform,
  portOffset,
  revealTransform,
  zoomAround,
} from './geometry';
import type { GraphNode } from './graph-model';

function node(id: string, change: Partial<GraphNode> = {}): GraphNode {
  return {
    id,
    title: id,
    summary: '',
    icon: 'box',
    category: 'data',
    inputs: [{ key: 'in', label: 'In' }],
    outputs: [{ key: 'out', label: 'Out' }],
    ...change,
  };
}

describe('graph geometry', () => {
  it('puts the only port of each side in the middle of the header', () => {
    expect(portOffset(node('a'), 'input', 'in')).toEqual({ x: 0, y: 26 });
    expect(portOffset(node('a'), 'output', 'out')).toEqual({ x: CARD_WIDTH, y: 26 });
  });

  it('grows a card by one row for each port and keeps port dots inside it', () => {
    const branching = node('if', { outputs: ['true', 'false', 'error'].map((key) => ({ key, label: key })) });
    const size = cardSize(branching);
    expect(size.height).toBeGreaterThan(cardSize(node('a')).height);
    const offsets = branching.outputs.map((port) => portOffset(branching, 'output', port.key).y);
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
    expect(Math.max(...offsets)).toBeLessThan(size.height);
  });

  it('fits any graph inside the view, centred', () => {
    const coordinate = fc.integer({ min: -5000, max: 5000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 6 }), (places) => {
        const nodes = places.map((_, index) => node(`n${index}`));
        const positions = Object.fromEntries(places.map(([x, y], index) => [`n${index}`, { x, y }]));
        const bounds = boundsOf(nodes, positions);
        if (bounds === undefined) throw new Error('no bounds');
        const view = { width: 1000, height: 700 };
        const { k, x, y } = fitTransform(bounds, view);
        expect(bounds.x * k + x + (bounds.width * k) / 2).toBeCloseTo(view.width / 2, 3);
        expect(bounds.y * k + y + (bounds.height * k) / 2).toBeCloseTo(view.height / 2, 3);
      }),
    );
  });

  it('keeps the point under the pointer still while zooming', () => {
    const origin = { x: 320, y: 140 };
    const before = { k: 0.8, x: 40, y: -20 };
    const after = zoomAround(before, 1.3, origin);
    expect((origin.x - after.x) / after.k).toBeCloseTo((origin.x - before.x) / before.k, 6);
    expect((origin.y - after.y) / after.k).toBeCloseTo((origin.y - before.y) / before.k, 6);
  });

  it('moves the view only as far as needed to reveal a card', () => {
    const view = { width: 500, height: 400 };
    const current = { k: 1, x: 0, y: 0 };
    expect(revealTransform({ x: 100, y: 100, width: 50, height: 50 }, view, current)).toBe(current);
    expect(revealTransform({ x: 490, y: 100, width: 50, height: 50 }, view, current)).toEqual({ k: 1, x: -64, y: 0 });
  });

  it('draws an edge that goes back below both cards', () => {
    const path = edgePath({ x: 500, y: 10 }, { x: 0, y: 30 }, 200);
    expect(path).toContain('V 210');
    expect(path.startsWith('M 500 10')).toBe(true);
    expect(path.endsWith('H 0')).toBe(true);
  });

  it('finds a free place to the right of a node even when that place is taken', () => {
    const nodes = [node('a'), node('b')];
    const positions = { a: { x: 0, y: 0 }, b: { x: CARD_WIDTH + 72, y: 0 } };
    const free = freePosition(nodes, positions, 'a');
    expect(free.x).toBeGreaterThan(CARD_WIDTH);
    expect(free.y).toBeGreaterThanOrEqual(cardSize(node('b')).height);
  });
});

describe('opening a graph', () => {
  const view = { width: 800, height: 400 };

  it('shows all of a small one', () => {
    const bounds = { x: 0, y: 0, width: 500, height: 100 };
    expect(openTransform(bounds, view)).toEqual(fitTransform(bounds, view));
  });

  it('begins a long chain at its left end, readable and vertically in the middle', () => {
    const transform = openTransform({ x: 100, y: 50, width: 3000, height: 52 }, view);
    expect(transform.k).toBeGreaterThan(0.7);
    expect(100 * transform.k + transform.x).toBeCloseTo(48);
    expect((50 + 26) * transform.k + transform.y).toBeCloseTo(200);
  });

  it('has the first node of a tall graph in the middle of the view', () => {
    const transform = openTransform({ x: 0, y: 0, width: 3000, height: 3000 }, view, 48, 1500);
    expect(1500 * transform.k + transform.y).toBeCloseTo(200);
  });
});
