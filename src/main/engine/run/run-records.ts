/** The records with which a run begins, and the refusals of a start. */
import { AppError } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import type { Item } from '#shared/model/packet';
import type { CompiledNode, LoadedFlow } from '../compile/compiled-flow';
import type { Started, StartRequest } from '../engine';
import type { CopiedRecords, JournalRecord, RunJournal, StepRecord, StoredRun } from '../ports';
import { allItems } from '../step/item-scope';
import type { Run } from './run';

/** The trigger that fires. Errors: FLOW_INVALID. */
export function findTrigger(flow: LoadedFlow, nodeId: string | undefined): CompiledNode {
  const { compiled } = flow;
  const node = nodeId === undefined ? compiled.triggers[0] : compiled.nodeById.get(nodeId);
  if (node !== undefined && node.type.kind === 'trigger' && !node.disabled) return node;
  throw new AppError({
    code: 'FLOW_INVALID',
    message: `The flow "${compiled.name}" has no trigger ${nodeId === undefined ? 'that is enabled' : `"${nodeId}" that is enabled`} in version ${flow.version}.`,
    data: { flowId: flow.flowId, flowName: compiled.name, version: flow.version, detail: 'FLOW_WITHOUT_TRIGGER' },
  });
}

/** The step of the trigger: it keeps what the run was started with. */
export function triggerRecord(run: Run, node: CompiledNode, items: Item[]): StepRecord {
  const { createdAt } = run.record;
  return {
    runId: run.id,
    seq: 0,
    nodeId: node.id,
    scope: '',
    status: 'succeeded',
    effect: 'none',
    attempt: 1,
    startedAt: createdAt,
    finishedAt: createdAt,
    itemsIn: 0,
    outputs: { [node.passPort]: items },
  };
}

export function triggerItems(record: StepRecord): Item[] {
  return allItems(record.outputs ?? {});
}

/** The run's first record, with what is stored only then. */
export function createdRecord(run: Run, { idempotency, cursor, claim, triggerState }: StartRequest): JournalRecord {
  const isPlain = idempotency === undefined && cursor === undefined && claim === undefined && triggerState === undefined;
  if (isPlain && run.plan === undefined) return { kind: 'run', run: run.record, created: {} };
  return {
    kind: 'run',
    run: run.record,
    created: {
      ...(idempotency === undefined ? {} : { idempotency }),
      ...(cursor === undefined ? {} : { cursor }),
      ...(claim === undefined ? {} : { claim }),
      ...(triggerState === undefined ? {} : { triggerState }),
      ...(run.plan === undefined ? {} : { testData: run.plan.data }),
    },
  };
}

/** All with which a run begins; `copied`: what a re-run takes over. */
export function writeFirst(
  journal: Pick<RunJournal, 'write'>,
  run: Run,
  request: StartRequest,
  copied: CopiedRecords | undefined,
): void {
  journal.write(createdRecord(run, request));
  if (copied === undefined) {
    run.nextSeq = 1;
    if (run.trigger !== undefined) {
      journal.write({ kind: 'step', step: triggerRecord(run, run.trigger.node, run.trigger.items) });
    }
  } else {
    for (const step of copied.steps) journal.write({ kind: 'step', step });
    for (const item of copied.items) journal.write({ kind: 'item', runId: run.id, ...item });
    for (const input of copied.inputs ?? []) journal.write({ kind: 'input', runId: run.id, ...input });
  }
  for (const event of request.events ?? []) journal.write({ kind: 'event', runId: run.id, event });
}

/** Why a step cannot be decided: there is no such run or step, or it is not in doubt. */
export function notInDoubt(stored: StoredRun | undefined, runId: RunId, seq: number): AppError {
  if (stored === undefined) return runNotFound(runId);
  if (!stored.steps.some((step) => step.seq === seq)) {
    return new AppError({ code: 'STEP_NOT_FOUND', message: `The run ${runId} has no step ${seq}.`, data: { runId, seq } });
  }
  const message = 'This step is not in doubt (any more); somebody may have decided it already.';
  return new AppError({ code: 'STEP_NOT_IN_DOUBT', message });
}

export function shuttingDown(): AppError {
  return new AppError({
    code: 'SHUTTING_DOWN',
    kind: 'operational',
    message: 'PulseFlow is shutting down. Try again when it is back.',
  });
}

export function tooManyRuns(count: number): AppError {
  return new AppError({
    code: 'TOO_MANY_RUNS',
    kind: 'operational',
    message: `${count} runs are waiting already. Wait until some have finished, or raise the number of concurrent runs.`,
    data: { count },
  });
}

export function runNotFound(runId: RunId): AppError {
  return new AppError({ code: 'RUN_NOT_FOUND', message: `There is no run ${runId}.`, data: { runId } });
}

export function runFinished(runId: RunId): AppError {
  return new AppError({ code: 'RUN_FINISHED', message: `The run ${runId} has finished already.`, data: { runId } });
}

export function runNotFinished(): AppError {
  return new AppError({
    code: 'RUN_NOT_FINISHED',
    message: 'The run has not finished. Cancel it, or wait for its end, then run it again.',
  });
}

/** The run, when it pauses before its steps. `run`: it, or why it is not there. Errors: RUN_FINISHED, RUN_NOT_STEPPING. */
export function steppingRun(run: Run | AppError, runId: RunId): Run {
  if (run instanceof AppError) throw run;
  if (run.isFinished) throw runFinished(runId);
  if (run.plan?.isStepping !== true) throw runNotStepping(runId);
  return run;
}

function runNotStepping(runId: RunId): AppError {
  const message = 'This run does not pause before its steps (any more). Start a test run that is stepped through.';
  return new AppError({ code: 'RUN_NOT_STEPPING', message, data: { runId } });
}

/** The run that a key was used for first. Errors: IDEMPOTENCY_CONFLICT when it was used for another request. */
export async function firstRun(
  { runId, fingerprint: first }: { runId: RunId; fingerprint?: string },
  fingerprint: string | undefined,
  journal: Pick<RunJournal, 'flush' | 'loadRun'>,
  inMemory: { find(runId: RunId): Run | undefined },
): Promise<Started> {
  if (fingerprint !== undefined && first !== undefined && fingerprint !== first) throw idempotencyConflict(runId);
  // The first caller may not have been told yet: the answer holds for both only when the run is durable.
  await journal.flush(runId);
  const status = inMemory.find(runId)?.record.status ?? (await journal.loadRun(runId))?.run.status;
  return { runId, status: status ?? 'succeeded', duplicate: true };
}

function idempotencyConflict(runId: RunId): AppError {
  return new AppError({
    code: 'IDEMPOTENCY_CONFLICT',
    message: 'This idempotency key was used before with another request. Use a new key for a new request.',
    data: { runId },
  });
}
