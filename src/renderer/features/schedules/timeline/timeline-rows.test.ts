import { describe, expect, it } from 'vitest';
import type { TimelineSchedule } from '#shared/model/schedule-views';
import { nearest, neighbour, rowsOf } from './timeline-rows';

type Item = TimelineSchedule['items'][number];
const item = (atMs: number, more: Partial<Item> = {}): Item => ({ plannedMs: atMs, atMs, outcome: 'runs', ...more });
const schedule = (flowName: string, items: Item[], more: Partial<TimelineSchedule> = {}) =>
  ({
    flowId: flowName,
    nodeId: 'n',
    flowName,
    nodeName: 'When',
    status: 'active',
    zone: 'UTC',
    isCut: false,
    items,
    ...more,
  }) as TimelineSchedule;

describe('rows of the timeline', () => {
  it('stand in the order of names, as people count', () => {
    const rows = rowsOf([schedule('Flow 10', []), schedule('flow 2', []), schedule('Água', [])], 0, 'pt-BR');
    expect(rows.map(({ flowName }) => flowName)).toEqual(['Água', 'flow 2', 'Flow 10']);
  });

  it('show what became of the past, and what is planned', () => {
    const items = [
      item(30, { outcome: 'moved', plannedMs: 25 }),
      item(10, { state: 'missed' }),
      item(20, { state: 'fired' }),
      item(40, { outcome: 'skipped' }),
    ];
    const [row] = rowsOf([schedule('A', items)], 25, 'en');
    expect(row?.marks.map(({ atMs, look }) => [atMs, look])).toEqual([
      [10, 'missed'],
      [20, 'fired'],
      [30, 'moved'],
      [40, 'skipped'],
    ]);
  });

  it('go on as one where there is too much to list, but never into a past that was cut', () => {
    const dense = (items: Item[]) => rowsOf([schedule('A', items, { isCut: true })], 25, 'en')[0]?.denseFromMs;
    expect(dense([item(10, { state: 'fired' }), item(30)])).toBe(30);
    expect(dense([item(10, { state: 'fired' })])).toBeUndefined();
  });

  it('lead from mark to mark', () => {
    const [row] = rowsOf([schedule('A', [item(10), item(20), item(30)])], 0, 'en');
    if (row === undefined) throw new Error('There is a row');
    expect(neighbour(row, 20, 1)?.atMs).toBe(30);
    expect(neighbour(row, 20, -1)?.atMs).toBe(10);
    expect(neighbour(row, 30, 1)).toBeUndefined();
    expect([11, 17, 99, -5].map((atMs) => nearest(row, atMs)?.atMs)).toEqual([10, 20, 30, 10]);
  });
});
