import type { RunStatus } from '#shared/model/run';

/** How a run counts: well, badly, open, or neither. */
export type RunOutcome = 'good' | 'bad' | 'open' | 'other';

export const OUTCOME_OF: Record<RunStatus, RunOutcome> = {
  queued: 'open',
  running: 'open',
  waiting: 'open',
  in_doubt: 'open',
  compensating: 'open',
  succeeded: 'good',
  failed: 'bad',
  compensated: 'bad',
  compensation_failed: 'bad',
  cancelled: 'other',
};

/** The share of runs that ended well, of those that ended well or badly; undefined where none did. */
export function successShare(runs: readonly { status: RunStatus }[]): number | undefined {
  const count = (outcome: RunOutcome) => runs.filter(({ status }) => OUTCOME_OF[status] === outcome).length;
  const [good, bad] = [count('good'), count('bad')];
  return good + bad === 0 ? undefined : good / (good + bad);
}
