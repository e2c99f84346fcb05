import { describe, expect, it } from 'vitest';
import { type RunSummary, runStatusSchema } from '#shared/model/run';
import { BOARD_COLUMNS, boardOf, columnOf, withRuns } from './board-columns';

const HOUR = 3_600_000;
const run = (id: string, status: RunSummary['status'], at: number): RunSummary =>
  ({ id, status, createdAt: at, ...(status === 'succeeded' ? { finishedAt: at } : {}) }) as RunSummary;

describe('the board of a flow', () => {
  it('has a column for every state a run can be in, and only one', () => {
    for (const status of runStatusSchema.options)
      expect(BOARD_COLUMNS.filter(({ statuses }) => statuses.includes(status)).map(({ id }) => id)).toEqual([columnOf(status)]);
  });

  it('shows the newest first, and lets ended runs go after a day', () => {
    const runs = [
      run('a', 'succeeded', 0),
      run('b', 'succeeded', 30 * HOUR),
      run('c', 'succeeded', 31 * HOUR),
      run('d', 'waiting', 0),
    ];
    const board = boardOf(runs, 32 * HOUR);
    expect(board.done.map(({ id }) => id)).toEqual(['c', 'b']);
    expect(board.waiting.map(({ id }) => id)).toEqual(['d']);
  });

  it('moves a run that changed', () => {
    const before = withRuns(new Map(), [run('a', 'running', 0)]);
    const after = boardOf(withRuns(before, [run('a', 'in_doubt', 0)]).values(), 0);
    expect(after.running).toEqual([]);
    expect(after.person.map(({ id }) => id)).toEqual(['a']);
  });
});
