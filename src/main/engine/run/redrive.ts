/** Going on from a step that had failed its run: what the new run takes over. */
import { AppError } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import type { Item } from '#shared/model/packet';
import type { StepRecord, StoredRun } from '../ports';
import { copyForRerun } from './rerun';

export interface RedriveCopy {
  newId: RunId;
  seq: number;
  /** Instead of the items that the step had not finished. */
  items: Item[] | undefined;
  atMs: number;
}

/**
 * The records with which a re-drive begins; undefined: it begins anew, because what the run had done was undone.
 * Errors: STEP_NOT_FOUND, REDRIVE_INPUT_UNUSABLE, REDRIVE_UNSAFE.
 */
export function copyForRedrive(stored: StoredRun, { newId, seq, items, atMs }: RedriveCopy): StoredRun | undefined {
  const failed = stored.steps.find((step) => step.seq === seq);
  if (failed === undefined || failed.outputs !== undefined) {
    throw new AppError({ code: 'STEP_NOT_FOUND', message: `The run ${stored.run.id} has no failed step ${seq}.` });
  }
  const { status } = stored.run;
  if (status === 'compensation_failed') {
    throw new AppError({
      code: 'REDRIVE_UNSAFE',
      message:
        'Some of what this run had done could not be undone, so going on would do it twice or build on what is gone. Look at what is left and put it right, then start the flow with new data.',
    });
  }
  if (status === 'compensated') {
    if (items === undefined) return undefined;
    throw new AppError({
      code: 'REDRIVE_INPUT_UNUSABLE',
      message:
        'What this run had done was compensated, so it is run again from its start, where the edited input has no place. Undo the edit, or start the flow with new data.',
    });
  }
  const copied = copyForRerun(stored, newId, atMs);
  return items === undefined ? copied : withInput(copied, stored, failed, { newId, items, atMs });
}

/**
 * The step is given the items it had finished (they are not done again) and then the new ones. Its place among the copied
 * steps is made when it had finished none.
 */
function withInput(
  copied: StoredRun,
  stored: StoredRun,
  failed: StepRecord,
  { newId, items, atMs }: Pick<RedriveCopy, 'newId' | 'atMs'> & { items: Item[] },
): StoredRun {
  const done = stored.items
    .filter((item) => item.seq === failed.seq && item.state === 'done')
    .sort((one, other) => one.index - other.index);
  const known = copied.steps.find((step) => step.nodeId === failed.nodeId && step.scope === failed.scope);
  const seq = known?.seq ?? copied.steps.length;
  const { error: _error, finishedAt: _finishedAt, outputs: _outputs, ...rest } = failed;
  const again: StepRecord = {
    ...rest,
    runId: newId,
    seq,
    attempt: 0,
    status: 'waiting',
    waitFor: { kind: 'retry' },
    wakeAt: atMs,
    itemsIn: done.length + items.length,
  };
  const placeholders = done.map((): Item => ({ json: null }));
  return {
    run: copied.run,
    steps: [...copied.steps.filter((step) => step !== known), again].sort((one, other) => one.seq - other.seq),
    items: [...copied.items.filter((item) => item.seq !== seq), ...done.map((item, index) => ({ ...item, seq, index }))],
    inputs: [...(copied.inputs ?? []).filter((input) => input.seq !== seq), { seq, items: [...placeholders, ...items] }],
  };
}

/** What the trigger of the new run tells, and what keeps the keys of its effects as they were. */
export function redriveDetail(
  stored: StoredRun,
  {
    seq,
    items,
    deadLetterId,
    copied,
  }: { seq: number; items: Item[] | undefined; deadLetterId: string | undefined; copied: StoredRun | undefined },
): Record<string, string> {
  const taken = copied?.steps.filter((step) => step.outputs !== undefined).length ?? 0;
  return {
    runId: stored.run.id,
    from: copied === undefined ? 'start' : 'failed',
    seq: String(seq),
    taken: String(taken),
    ...(deadLetterId === undefined ? {} : { deadLetterId }),
    // The same call again must carry the same key; another input is another call, and a run begun anew does all anew.
    ...(items === undefined && copied !== undefined ? { keysOf: stored.run.trigger.detail?.['keysOf'] ?? stored.run.id } : {}),
  };
}
