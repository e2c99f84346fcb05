import { describe, expect, it } from 'vitest';
import type { RunChange } from '#shared/model/run';
import { type ProgressByRun, withProgress } from './step-progress';

const told = (runId: string, nodeId: string, share: number, message?: string): RunChange => ({
  kind: 'progress',
  runId,
  nodeId,
  share,
  ...(message === undefined ? {} : { message }),
});
const step = (nodeId: string, status: string) => ({ kind: 'step', step: { runId: 'r', nodeId, status } }) as RunChange;
const none: ProgressByRun = new Map();

describe('how far steps are', () => {
  it('is what they told last, each for itself', () => {
    const after = withProgress(none, [told('r', 'a', 0.1), told('r', 'b', 0.5), told('r', 'a', 0.2, 'Page 2')]);
    expect(after.get('r')).toEqual(
      new Map([
        ['a', { share: 0.2, message: 'Page 2' }],
        ['b', { share: 0.5, message: undefined }],
      ]),
    );
    expect(none.size).toBe(0);
  });

  it('is forgotten when the step ends, not while it waits to be tried again', () => {
    const before = withProgress(none, [told('r', 'a', 0.1), told('r', 'b', 0.5)]);
    const after = withProgress(before, [step('a', 'succeeded'), step('b', 'waiting')]);
    expect([...(after.get('r') ?? new Map()).keys()]).toEqual(['b']);
  });

  it('stays the same object while nothing is told of it', () => {
    const before = withProgress(none, [told('r', 'a', 0.1)]);
    expect(withProgress(before, [step('x', 'succeeded'), step('a', 'running')])).toBe(before);
  });
});
