import { describe, expect, it } from 'vitest';
import { type HumanTaskSummary, humanTaskSummarySchema, UNDO_MS } from '#shared/model/human-task';
import { allLines, hiddenTasks, lineOf, settled } from './undo-lines';

const outcome = { label: 'Approve', tone: 'positive' } as const;

function task(id: string, over: Partial<HumanTaskSummary> = {}): HumanTaskSummary {
  return humanTaskSummarySchema.parse({
    id,
    kind: 'approval',
    state: 'deciding',
    title: `Task ${id}`,
    priority: 'normal',
    assignees: [],
    outcomes: [{ id: 'approved', ...outcome }],
    hasForm: false,
    votes: { given: 1, needed: 1, mine: 'approved' },
    canDecide: true,
    createdAt: 0,
    commentCount: 0,
    escalated: false,
    isTest: false,
    ...over,
  });
}

describe('what can be taken back', () => {
  it('is there at once, before the host has answered', () => {
    const line = lineOf([task('a'), task('b')], outcome, 'l1', 1000);
    expect(line).toMatchObject({ taskIds: ['a', 'b'], title: 'Task a', isSending: true, endsAt: 1000 + UNDO_MS });
    expect([...hiddenTasks([line])]).toEqual(['a', 'b']);
  });

  it('leaves out what the host refused, and is gone when nothing is left', () => {
    const line = lineOf([task('a'), task('b')], outcome, 'l1', 1000);
    expect(settled(line, [task('b')])).toMatchObject({ taskIds: ['b'], title: 'Task b', kind: 'decided', isSending: false });
    expect(settled(line, [])).toBeUndefined();
    expect(settled(line, [task('a', { state: 'resolved' })])).toBeUndefined();
  });

  it('is a vote, and hides nothing, while more votes are needed', () => {
    const line = settled(lineOf([task('a')], outcome, 'l1', 0), [task('a', { state: 'open' })]);
    expect(line?.kind).toBe('voted');
    expect(hiddenTasks(line === undefined ? [] : [line]).size).toBe(0);
  });

  it('comes back after the window was loaded anew, for my own decisions', () => {
    const told = [
      task('mine', { effectiveAt: 9000, outcome: 'approved' }),
      task('theirs', { effectiveAt: 9000, votes: { given: 1, needed: 1 } }),
      task('over', { effectiveAt: 4000 }),
    ];
    expect(allLines([], told, 5000)).toEqual([
      expect.objectContaining({ taskIds: ['mine'], outcome: 'Approve', endsAt: 9000, startedAt: 9000 - UNDO_MS }),
    ]);
  });

  it('is not said twice, and ends with its time', () => {
    const own = { ...lineOf([task('a')], outcome, 'l1', 1000), isSending: false };
    const told = [task('a', { effectiveAt: 11_000 })];
    expect(allLines([own], told, 2000).map(({ id }) => id)).toEqual(['l1']);
    expect(allLines([own], [], 1000 + UNDO_MS)).toEqual([]);
  });

  it('never runs longer than the undo time, whatever the clock of the host says', () => {
    expect(allLines([], [task('a', { effectiveAt: 999_999 })], 5000)[0]?.endsAt).toBe(5000 + UNDO_MS);
  });
});
