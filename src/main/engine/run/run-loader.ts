/** Brings runs back from the journal. */
import type { ErrorInfo } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import { isFinal } from '#shared/model/run';
import type { LoadedFlow } from '../compile/compiled-flow';
import type { FlowLimits } from '../compile/flow-limits';
import type { Applicant } from '../policy/run-admission';
import { limitsOf } from '../policy/run-limits';
import type { EnginePorts, RunRecord, StoredRun } from '../ports';
import { watchRun } from '../step/crash-watch';
import { createTestPlan } from '../test-runs/test-plan';
import type { RunDriver } from './driver';
import { type FlowCache, unloadable } from './flow-cache';
import { isStoreTrouble, readAgain } from './read-again';
import { firstStep } from './rerun';
import { Memo, Run } from './run';
import { triggerItems } from './run-records';

export interface LoadedRun {
  run: Run;
  stored: StoredRun;
}

/**
 * Reads a run back. Undefined: there is none, or it is finished. A run that cannot go on, because its flow is gone or no
 * longer valid, is ended as failed here, and `writtenOff` is told.
 */
export async function loadRun(
  runId: RunId,
  ports: EnginePorts,
  flows: FlowCache,
  writtenOff: (run: RunRecord) => void,
): Promise<LoadedRun | undefined> {
  const stored = await readAgain(() => ports.journal.loadRun(runId), ports.clock);
  if (stored === undefined || isFinal(stored.run.status)) return undefined;
  const { run: record } = stored;
  let flow: LoadedFlow;
  try {
    flow = await readAgain(() => flows.load(record.flowId, record.flowVersion), ports.clock);
  } catch (thrown) {
    // The flow may be whole, and only the disk in trouble.
    if (isStoreTrouble(thrown)) throw thrown;
    writeOff(record, unloadable(thrown), ports);
    writtenOff(record);
    return undefined;
  }
  const first = firstStep(stored);
  const node = first === undefined ? undefined : flow.compiled.nodeById.get(first.nodeId);
  if (first === undefined || node === undefined) {
    writeOff(record, unloadable('its trigger is gone'), ports);
    writtenOff(record);
    return undefined;
  }
  const run = new Run(flow, record, new Memo(stored));
  run.trigger = { node, items: triggerItems(first) };
  run.plan = createTestPlan(flow.compiled, record.testOptions, stored.testData);
  return { run, stored };
}

/**
 * Runs that the last process left open, oldest first: those that had begun, and what the queued ones ask for. Rejects with
 * what the store says when it is in trouble for long.
 */
export async function openRuns(
  { journal, clock }: Pick<EnginePorts, 'journal' | 'clock'>,
  flows: FlowCache,
): Promise<{ begun: RunId[]; queued: Applicant[] }> {
  const queued = new Map<RunId, Applicant>();
  for (const run of await journal.queuedRuns()) {
    const flow = await readAgain(() => flows.load(run.flowId, run.flowVersion), clock).catch((thrown: unknown) => {
      if (isStoreTrouble(thrown)) throw thrown;
      // A flow that is gone or broken ends its runs when they are read back.
      return undefined;
    });
    const limits = limitsOf(flow?.compiled.limits ?? NO_LIMITS, run.settings);
    const { runId: id, flowId, test, overlap } = run;
    queued.set(id, { id, flowId, test, limits, hasOwnConcurrency: run.settings?.concurrency !== undefined, overlap });
  }
  const begun = (await journal.openRuns()).filter((runId) => !queued.has(runId));
  return { begun, queued: [...queued.values()] };
}

const NO_LIMITS: FlowLimits = { concurrency: undefined, priority: 0, maxDurationMs: undefined, errorFlow: undefined };

export function byPriority(queued: readonly Applicant[]): { runId: RunId; priority: number }[] {
  return queued
    .map(({ id, limits }) => ({ runId: id, priority: limits.priority }))
    .sort((one, other) => other.priority - one.priority);
}

/** Replays the records of a run: finished steps give their outputs again, the others go on from where they were. */
export function takeUp({ run, stored }: LoadedRun, driver: RunDriver): void {
  const { trigger } = run;
  run.trigger = undefined;
  if (!run.isParked) watchRun(run);
  if (stored.run.compensating === true) {
    driver.resumeCompensation(run, stored);
    driver.drive(run);
    return;
  }
  if (stored.run.cancelRequested === true) {
    run.ending = { status: 'cancelled', ...(stored.run.error === undefined ? {} : { error: stored.run.error }) };
  } else {
    const failed = stored.steps.find((step) => step.status === 'failed' && step.outputs === undefined);
    if (failed?.error !== undefined) run.ending = { status: 'failed', error: failed.error, failedNodeId: failed.nodeId };
  }
  if (run.ending !== undefined) driver.closeStale(run);
  else if (trigger !== undefined) driver.begin(run, trigger.node, trigger.items);
  driver.drive(run);
}

function writeOff(record: RunRecord, error: ErrorInfo, { journal, clock }: EnginePorts): void {
  const { wakeAt: _wakeAt, ...rest } = record;
  journal.write({ kind: 'run', run: { ...rest, status: 'failed', finishedAt: clock.now(), error } });
}
