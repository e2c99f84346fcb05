import { describe, expect, it } from 'vitest';
import type { StepSummary } from '#shared/model/run';
import { packetsAlong } from './edge-packets';

const step = (seq: number, nodeId: string, itemsOut: Record<string, number>, scope = '', itemsIn = 1) =>
  ({ seq, nodeId, itemsOut, itemsIn, scope, status: 'succeeded' }) as unknown as StepSummary;
const edge = (from: string, port: string, to: string) => ({ from: { node: from, port }, to: { node: to, port: 'in' } });

describe('what went along an edge', () => {
  const steps = [
    step(1, 'if', { true: 3 }),
    step(2, 'loop', { done: 2 }),
    step(3, 'a', { out: 1 }, 'loop[0]'),
    step(4, 'a', { out: 2 }, 'loop[1]', 5),
  ];

  it('is what the step put out by that port, for each time it ran', () => {
    expect(packetsAlong(edge('if', 'true', 'a'), steps)).toEqual([{ seq: 1, side: 'output', count: 3, scope: '' }]);
    expect(packetsAlong(edge('if', 'false', 'a'), steps)).toEqual([]);
    expect(packetsAlong(edge('a', 'out', 'loop'), steps).map(({ seq, count }) => [seq, count])).toEqual([
      [3, 1],
      [4, 2],
    ]);
  });

  it('is the input of the body for what leaves a for-each item by item', () => {
    expect(packetsAlong(edge('loop', 'item', 'a'), steps).map(({ seq, side, count }) => [seq, side, count])).toEqual([
      [3, 'input', 1],
      [4, 'input', 5],
    ]);
  });
});
