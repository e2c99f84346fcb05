/** Brings runs back from the journal. */
import type { ErrorInfo } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import { isFinal } from '#shared/model/run';
import type { LoadedFlow } from '../compile/compiled-flow';
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
 * longer valid, is ended as failed here.
 */
export async function loadRun(runId: RunId, ports: EnginePorts, flows: FlowCache): Promise<LoadedRun | undefined> {
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
    return undefined;
  }
  const first = firstStep(stored);
  const node = first === undefined ? undefined : flow.compiled.nodeById.get(first.nodeId);
  if (first === undefined || node === undefined) {
    writeOff(record, unloadable('its trigger is gone'), ports);
    return undefined;
  }
  const run = new Run(flow, record, new Memo(stored));
  run.trigger = { node, items: triggerItems(first) };
  run.plan = createTestPlan(flow.compiled, record.testOptions, stored.testData);
  return { run, stored };
}

/** Runs that the last process left open: first those that had begun, then the queued ones by priority; oldest first. */
export async function openRunsInOrder(
  journal: EnginePorts['journal'],
  flows: FlowCache,
): Promise<{ runId: RunId; priority: number }[]> {
  const priorities = new Map<RunId, number>();
  for (const { runId, flowId, flowVersion } of await journal.queuedRuns()) {
    // A flow that is gone or broken ends its runs when they are read back.
    const priority = await flows.load(flowId, flowVersion).then(
      (flow) => flow.compiled.limits.priority,
      () => 0,
    );
    priorities.set(runId, priority);
  }
  const begun: { runId: RunId; priority: number }[] = [];
  const queued: { runId: RunId; priority: number }[] = [];
  for (const runId of await journal.openRuns()) {
    const priority = priorities.get(runId);
    if (priority === undefined) begun.push({ runId, priority: 0 });
    else queued.push({ runId, priority });
  }
  queued.sort((one, other) => other.priority - one.priority);
  return [...begun, ...queued];
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
