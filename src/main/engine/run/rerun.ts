import type { RunId } from '#shared/model/ids';
import { compensatedSeq } from '#shared/model/run';
import type { RunRecord, StepRecord, StoredRun } from '../ports';

/** The step of the trigger that fired: always the first. */
export function firstStep(stored: Pick<StoredRun, 'steps'>): StepRecord | undefined {
  return stored.steps.find((step) => step.seq === 0);
}

/** How many of a run's first steps were taken over, finished, from the run that it repeats. */
export function takenOver({ trigger }: Pick<RunRecord, 'trigger'>): number {
  return trigger.kind === 'rerun' ? Number(trigger.detail?.['taken'] ?? 0) : 0;
}

/**
 * The records with which a re-run from the failed step begins: every step of the old run that has outputs. A step that had
 * done some of its items before it failed takes those over too: they are not done again.
 */
export function copyForRerun(stored: StoredRun, newId: RunId, atMs: number): StoredRun {
  const steps: StepRecord[] = [];
  const items: StoredRun['items'] = [];
  const inputs: NonNullable<StoredRun['inputs']> = [];
  const own = stored.steps.filter(({ scope }) => compensatedSeq(scope) === undefined);
  const isDone = ({ outputs }: StepRecord) => Number(outputs === undefined);
  // The finished ones first, so that their number tells which steps were taken over.
  for (const step of own.sort((one, other) => isDone(one) - isDone(other) || one.seq - other.seq)) {
    const seq = steps.length;
    if (step.outputs !== undefined) {
      steps.push({ ...step, runId: newId, seq });
      continue;
    }
    const done = stored.items.filter((item) => item.seq === step.seq && item.state === 'done');
    // A step that was given other items than arrive on its edges is given them again.
    const given = stored.inputs?.find((input) => input.seq === step.seq);
    if (done.length === 0 && given === undefined) continue;
    if (given !== undefined) inputs.push({ seq, items: given.items });
    const { error: _error, finishedAt: _finishedAt, outputs: _outputs, ...rest } = step;
    steps.push({ ...rest, runId: newId, seq, attempt: 0, status: 'waiting', waitFor: { kind: 'retry' }, wakeAt: atMs });
    for (const item of done) items.push({ ...item, seq });
  }
  return { run: stored.run, steps, items, ...(inputs.length === 0 ? {} : { inputs }) };
}
