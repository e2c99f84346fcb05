import { describe, expect, it } from 'vitest';
import type { ChangeCode, Occurrence } from '#shared/model/schedule';
import { occurrenceRows } from './occurrence-rows';

const one = (ms: number, code?: ChangeCode, name?: string): Occurrence => ({
  plannedMs: ms,
  atMs: ms,
  firesAtMs: ms,
  outcome: code === undefined ? 'runs' : 'skipped',
  changes: code === undefined ? [] : [{ code, fromMs: ms, ...(name === undefined ? {} : { name }) }],
});
const shapeOf = (occurrences: readonly Occurrence[]) =>
  occurrenceRows(occurrences).map((row) =>
    row.kind === 'one' ? row.occurrence.plannedMs : `${row.count} from ${row.first.plannedMs}`,
  );

describe('the lines of a list of occurrences', () => {
  it('fold long rows of skipped ones with the same reason into one', () => {
    const list = [one(1), ...[2, 3, 4, 5].map((ms) => one(ms, 'weekend')), one(6)];
    expect(shapeOf(list)).toEqual([1, '4 from 2', 6]);
  });

  it('leave a few as they are, and keep reasons apart', () => {
    expect(shapeOf([one(1, 'weekend'), one(2, 'weekend'), one(3)])).toEqual([1, 2, 3]);
    const holidays = [1, 2, 3, 4].map((ms) => one(ms, 'holiday', ms < 3 ? 'Carnival' : 'Ash Wednesday'));
    expect(shapeOf(holidays)).toEqual([1, 2, 3, 4]);
  });

  it('never fold what runs', () => {
    expect(shapeOf([1, 2, 3, 4, 5].map((ms) => one(ms)))).toEqual([1, 2, 3, 4, 5]);
  });
});
