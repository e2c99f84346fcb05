import { describe, expect, it } from 'vitest';
import { clusterAt, clustersOf, firstAt, type TimelineMark } from './mark-clusters';

const view = { fromMs: 0, spanMs: 1000 };
const marks = (...list: [number, TimelineMark['look']?][]): TimelineMark[] =>
  list.map(([atMs, look = 'planned']) => ({ atMs, look }));

describe('marks on the timeline', () => {
  it('are found by their time', () => {
    const list = marks([10], [20], [20], [30]);
    expect([0, 10, 15, 20, 31].map((atMs) => firstAt(list, atMs))).toEqual([0, 0, 1, 1, 4]);
  });

  it('are one where they would cover each other, and apart where there is room', () => {
    const list = marks([100], [104], [108], [200]);
    expect(clustersOf(list, view, 1000)).toEqual([
      { x0: 100, x1: 108, first: 0, last: 2, look: 'planned' },
      { x0: 200, x1: 200, first: 3, last: 3, look: 'planned' },
    ]);
    expect(clustersOf(list, view, 10_000)).toHaveLength(4);
  });

  it('leave out what is out of sight', () => {
    const list = marks([-500], [500], [1500]);
    expect(clustersOf(list, view, 1000).map(({ first }) => first)).toEqual([1]);
  });

  it('do not hide a failure in a bar of what went well', () => {
    const list = marks([100, 'fired'], [105, 'fired'], [110, 'failed'], [115, 'fired'], [120, 'fired']);
    expect(clustersOf(list, view, 1000).map(({ look }) => look)).toEqual(['fired', 'failed', 'fired']);
    expect(clustersOf(marks([100, 'fired'], [101, 'failed']), view, 1000).map(({ look }) => look)).toEqual(['failed']);
  });

  it('stay few, however many there are', () => {
    const many = marks(...Array.from({ length: 50_000 }, (_, index): [number] => [index / 50]));
    expect(clustersOf(many, view, 1000).length).toBe(1);
  });

  it('are hit with some tolerance, the nearest first', () => {
    const clusters = clustersOf(marks([100], [112]), view, 1000);
    expect(clusterAt(clusters, 107)?.first).toBe(1);
    expect(clusterAt(clusters, 103)?.first).toBe(0);
    expect(clusterAt(clusters, 130)).toBeUndefined();
  });
});
