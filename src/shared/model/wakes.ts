import type { StepSummary, Wake } from './run';
import { NEXT_STEP } from './test-run';

/** What would bring a run that waits or is in doubt back to work: one entry a step, the earliest first. */
export function wakesOf(steps: readonly StepSummary[]): Wake[] {
  const wakes = steps.flatMap(({ seq, nodeId, status, wakeAt, waitingFor = 'timer' }): Wake[] => {
    if (status === 'in_doubt') return [{ seq, nodeId, by: 'person' }];
    if (status !== 'waiting') return [];
    if (waitingFor === NEXT_STEP) return [{ seq, nodeId, by: 'person', what: NEXT_STEP }];
    const [by = '', ...rest] = waitingFor.split(' ');
    const what = rest.join(' ');
    return [{ seq, nodeId, by, ...(what === '' ? {} : { what }), ...(wakeAt === undefined ? {} : { at: wakeAt }) }];
  });
  return wakes.sort((one, other) => (one.at ?? Infinity) - (other.at ?? Infinity) || one.seq - other.seq);
}
