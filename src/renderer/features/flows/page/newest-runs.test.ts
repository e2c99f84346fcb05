import { describe, expect, it } from 'vitest';
import type { RunSummary } from '#shared/model/run';
import { withChangedRuns, withNewerRuns } from './newest-runs';

const run = (id: string, createdAt: number, status = 'succeeded') => ({ id, createdAt, status }) as unknown as RunSummary;

describe('the newest runs of a flow', () => {
  it('take up what changed and what is new, newest first, and stay bounded', () => {
    const known = [run('c', 30, 'running'), run('b', 20), run('a', 10)];
    const next = withNewerRuns(known, [run('c', 30, 'failed'), run('d', 30, 'running'), run('e', 5)], 3);
    expect(next.map(({ id, status }) => [id, status])).toEqual([
      ['d', 'running'],
      ['c', 'failed'],
      ['b', 'succeeded'],
    ]);
  });

  it('change in the page where they are, and begin in the first', () => {
    const pages = [{ items: [run('c', 30), run('b', 20, 'running')] }, { items: [run('a', 10, 'running')] }];
    const next = withChangedRuns(pages, [run('a', 10, 'failed'), run('d', 40, 'running'), run('b', 20, 'succeeded')]);
    expect(next.map(({ items }) => items.map(({ id, status }) => `${id} ${status}`))).toEqual([
      ['d running', 'c succeeded', 'b succeeded'],
      ['a failed'],
    ]);
  });
});
