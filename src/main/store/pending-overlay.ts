import type { StoredRun } from '#main/engine/ports';
import type { RunId } from '#shared/model/ids';
import type { RunStatus } from '#shared/model/run';
import type { EventWait } from './journal-reader';
import type { OpenRun } from './open-run';

/**
 * What readers of the journal are told while records wait for their commit: what is stored, as it will be after it.
 */

/** `open` replaces and adds to what is stored of the same run. */
export function overlayRun(stored: StoredRun | undefined, open: OpenRun): StoredRun | undefined {
  const run = open.run ?? stored?.run;
  if (run === undefined) return undefined;
  const steps = new Map(stored?.steps.map((step) => [step.seq, step]));
  for (const [seq, step] of open.steps) steps.set(seq, step);
  const items = new Map(stored?.items.map((item) => [`${item.seq}:${item.index}`, item]));
  for (const [name, { seq, index, state, outputs }] of open.items) {
    items.set(name, { seq, index, state, ...(outputs === undefined ? {} : { outputs }) });
  }
  const inputs = new Map(stored?.inputs?.map((input) => [input.seq, input.items]));
  const testData = open.created?.testData ?? stored?.testData;
  for (const extra of open.extras) if (extra.kind === 'input') inputs.set(extra.seq, extra.items);
  return {
    run,
    ...(testData === undefined ? {} : { testData }),
    ...(inputs.size === 0 ? {} : { inputs: [...inputs].map(([seq, items]) => ({ seq, items })) }),
    steps: [...steps.values()].sort((a, b) => a.seq - b.seq),
    items: [...items.values()]
      .filter((item) => steps.get(item.seq)?.outputs === undefined)
      .sort((a, b) => a.seq - b.seq || a.index - b.index),
  };
}

interface Wake {
  runId: RunId;
  wakeAt: number;
}

const OPEN: ReadonlySet<RunStatus> = new Set(['queued', 'running', 'compensating']);

/** Runs that are at work or queued: the stored ones, oldest first, then those that are so only in memory. */
export function overlayOpenRuns(stored: readonly RunId[], dirty: readonly OpenRun[]): RunId[] {
  const changed = new Set(dirty.filter((open) => open.run !== undefined).map((open) => open.id));
  const opened = dirty.filter(({ run }) => run !== undefined && OPEN.has(run.status));
  return [...stored.filter((runId) => !changed.has(runId)), ...opened.map((open) => open.id)];
}

/** Waiting runs, and runs in doubt with a wait on another branch, in the order in which they wake. */
export function overlayWakes(stored: readonly Wake[], dirty: readonly OpenRun[]): Wake[] {
  const changed = new Set(dirty.filter((open) => open.run !== undefined).map((open) => open.id));
  const pending = dirty.flatMap(({ id, run }) =>
    run?.wakeAt !== undefined && (run.status === 'waiting' || run.status === 'in_doubt')
      ? [{ runId: id, wakeAt: run.wakeAt }]
      : [],
  );
  return [...stored.filter(({ runId }) => !changed.has(runId)), ...pending].sort((a, b) => a.wakeAt - b.wakeAt);
}

/** Steps that wait for an event, of runs that have not ended. */
export function overlayEventWaits(stored: readonly EventWait[], dirty: readonly OpenRun[]): EventWait[] {
  const changed = new Map(dirty.map((open) => [open.id, open]));
  const hasEnded = (open: OpenRun) => open.run?.finishedAt !== undefined;
  const kept = stored.filter(({ runId, seq }) => {
    const open = changed.get(runId);
    return open === undefined || !(open.steps.has(seq) || hasEnded(open));
  });
  const pending = dirty.flatMap((open) =>
    [...open.steps.values()].flatMap(({ seq, status, waitFor }) =>
      status === 'waiting' && waitFor?.kind === 'event' && !hasEnded(open)
        ? [{ runId: open.id, seq, pattern: waitFor.pattern }]
        : [],
    ),
  );
  return [...kept, ...pending];
}
