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
 * An unsafe step of which nobody knows whether it acted: it was told to end as the run ended on another branch, or its doubt was
 * still open then. The new run puts it before a person instead of doing it again. One that works item by item, none of them half
 * done, is known to the item and simply goes on.
 */
export function isCutOff(step: StepRecord, items: StoredRun['items']): boolean {
  if (step.effect !== 'unsafe' || step.outputs !== undefined || step.error?.effect !== 'unknown') return false;
  const own = items.filter(({ seq }) => seq === step.seq);
  const done = new Set(own.filter(({ state }) => state === 'done').map(({ index }) => index));
  return own.length === 0 || own.some(({ index }) => !done.has(index));
}

/** The record of such a step in the new run: in doubt before anything was tried there. */
export function leftMidway(step: StepRecord): StepRecord {
  const { finishedAt: _finishedAt, ...rest } = step;
  return { ...rest, status: 'in_doubt', attempt: 0 };
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
    const isDoubtful = isCutOff(step, stored.items);
    const done = stored.items.filter((item) => item.seq === step.seq && (isDoubtful || item.state === 'done'));
    // A step that was given other items than arrive on its edges is given them again.
    const given = stored.inputs?.find((input) => input.seq === step.seq);
    if (done.length === 0 && given === undefined && !isDoubtful) continue;
    if (given !== undefined) inputs.push({ seq, items: given.items });
    for (const item of done) items.push({ ...item, seq });
    if (isDoubtful) {
      steps.push({ ...leftMidway(step), runId: newId, seq });
      continue;
    }
    const { error: _error, finishedAt: _finishedAt, outputs: _outputs, ...rest } = step;
    steps.push({ ...rest, runId: newId, seq, attempt: 0, status: 'waiting', waitFor: { kind: 'retry' }, wakeAt: atMs });
  }
  return { run: stored.run, steps, items, ...(inputs.length === 0 ? {} : { inputs }) };
}
