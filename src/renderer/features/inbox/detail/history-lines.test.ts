import { describe, expect, it } from 'vitest';
import { type TaskHistoryEntry, taskHistoryEntrySchema } from '#shared/model/human-task';
import { changesOf, linesOf } from './history-lines';

const line = (sequence: number, action: TaskHistoryEntry['action'], kind: 'app' | 'person' = 'app') =>
  taskHistoryEntrySchema.parse({ sequence, at: sequence, actor: { kind, name: kind }, action, via: 'timer' });

describe('the history of a task', () => {
  it('tells which fields an action changed, with both values', () => {
    expect(
      changesOf({ priority: 'normal', assignees: [{ role: 'a' }] }, { priority: 'high', assignees: [{ role: 'a' }] }),
    ).toEqual([{ field: 'priority', before: 'normal', after: 'high' }]);
    expect(changesOf(undefined, { outcome: 'approved' })).toEqual([{ field: 'outcome', before: undefined, after: 'approved' }]);
    expect(changesOf(undefined, undefined)).toEqual([]);
  });

  it('tells reminders in a row once, by the latest', () => {
    const lines = linesOf([
      line(1, 'created'),
      line(2, 'reminded'),
      line(3, 'reminded'),
      line(4, 'commented'),
      line(5, 'reminded'),
    ]);
    expect(lines.map(({ entry, times }) => [entry.sequence, times])).toEqual([
      [1, 1],
      [3, 2],
      [4, 1],
      [5, 1],
    ]);
  });

  it('keeps every action of a person by itself', () => {
    expect(linesOf([line(1, 'commented', 'person'), line(2, 'commented', 'person')])).toHaveLength(2);
  });
});
