import type { RunDetail, StepSummary } from '#shared/model/run';

/** A moment at which something in a run changed, ms since the epoch. */
export type Moment = number;

/**
 * The moments of a run at which a step began or ended, in order, each once. A replay goes from one to the next: what took days
 * and what took milliseconds are both to be seen.
 */
export function momentsOf({ steps, attempts }: Pick<RunDetail, 'steps' | 'attempts'>): Moment[] {
  const moments = new Set<Moment>();
  for (const step of steps) {
    if (step.status === 'skipped') continue;
    moments.add(step.startedAt);
    if (step.finishedAt !== undefined) moments.add(step.finishedAt);
  }
  for (const { startedAt, finishedAt } of attempts) {
    moments.add(startedAt);
    moments.add(finishedAt);
  }
  return [...moments].sort((a, b) => a - b);
}

/**
 * The steps of a run as they stood at a moment: those that had begun, and of those that had not ended yet what was known then.
 * A step between two attempts waits for the next one.
 */
export function stepsAt({ steps, attempts }: Pick<RunDetail, 'steps' | 'attempts'>, at: Moment): StepSummary[] {
  const failed = new Map<number, { startedAt: number; finishedAt: number; attempt: number }[]>();
  for (const attempt of attempts) failed.set(attempt.seq, [...(failed.get(attempt.seq) ?? []), attempt]);
  return steps.flatMap((step) => {
    const tries = failed.get(step.seq) ?? [];
    const beganAt = Math.min(step.startedAt, ...tries.map(({ startedAt }) => startedAt));
    if (beganAt > at) return [];
    if (step.finishedAt !== undefined && step.finishedAt <= at) return [step];
    if (step.status === 'skipped') return [];
    const { finishedAt: _finished, error: _error, wakeAt: _wake, waitingFor: _for, ...open } = step;
    const isOpenStill = step.finishedAt === undefined && at >= step.startedAt;
    if (isOpenStill) return [step];
    const current = tries.findLast(({ startedAt }) => startedAt <= at);
    const isBetween = current !== undefined && current.finishedAt <= at && step.startedAt > at;
    const attempt = current === undefined || step.startedAt <= at ? step.attempt : current.attempt;
    return [{ ...open, attempt, status: isBetween ? ('waiting' as const) : ('running' as const), itemsOut: {} }];
  });
}
