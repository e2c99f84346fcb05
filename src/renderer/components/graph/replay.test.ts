import { describe, expect, it } from 'vitest';
import type { RunDetail, StepSummary } from '#shared/model/run';
import { momentsOf, stepsAt } from './replay';

const step = (seq: number, change: Partial<StepSummary>): StepSummary => ({
  runId: 'run_1' as StepSummary['runId'],
  seq,
  nodeId: `n${seq}`,
  scope: '',
  status: 'succeeded',
  effect: 'none',
  attempt: 1,
  startedAt: 0,
  finishedAt: 10,
  itemsIn: 1,
  itemsOut: { out: 1 },
  ...change,
});
const error = { code: 'HTTP_STATUS', kind: 'operational' as const, message: '503' };
const run: Pick<RunDetail, 'steps' | 'attempts'> = {
  steps: [
    step(1, { startedAt: 0, finishedAt: 10 }),
    step(2, { startedAt: 40, finishedAt: 60, attempt: 2 }),
    step(3, { startedAt: 60, finishedAt: 60, status: 'skipped', itemsOut: {} }),
  ],
  attempts: [{ seq: 2, attempt: 1, startedAt: 10, finishedAt: 20, error }],
};
const shown = (at: number) =>
  stepsAt(run, at).map(({ seq, status, attempt, itemsOut }) => ({ seq, status, attempt, out: itemsOut['out'] }));

describe('a run replayed', () => {
  it('goes from one change to the next', () => {
    expect(momentsOf(run)).toEqual([0, 10, 20, 40, 60]);
  });

  it('shows each step as it stood: at work, waiting for its next attempt, ended', () => {
    expect(shown(5)).toEqual([{ seq: 1, status: 'running', attempt: 1, out: undefined }]);
    expect(shown(15)[1]).toMatchObject({ seq: 2, status: 'running', attempt: 1, out: undefined });
    expect(shown(30)[1]).toMatchObject({ seq: 2, status: 'waiting', attempt: 1 });
    expect(shown(50)[1]).toMatchObject({ seq: 2, status: 'running', attempt: 2 });
    expect(shown(60)).toMatchObject([{ seq: 1 }, { seq: 2, status: 'succeeded', out: 1 }, { seq: 3, status: 'skipped' }]);
  });

  it('shows a step that is open now as it is, from when it began', () => {
    const { finishedAt: _, ...open } = step(1, { status: 'waiting', startedAt: 5, itemsOut: {} });
    const now = { steps: [open], attempts: [] };
    expect([stepsAt(now, 4), stepsAt(now, 6)]).toEqual([[], [open]]);
  });
});
