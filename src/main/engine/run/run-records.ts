/** The records with which a run begins, and the refusals of a start. */
import { AppError } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import type { Item } from '#shared/model/packet';
import type { CompiledNode, LoadedFlow } from '../compile/compiled-flow';
import type { StartRequest } from '../engine';
import type { JournalRecord, StepRecord } from '../ports';
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
export function createdRecord(run: Run, { idempotency, cursor }: StartRequest): JournalRecord {
  if (idempotency === undefined && cursor === undefined) return { kind: 'run', run: run.record, created: {} };
  return {
    kind: 'run',
    run: run.record,
    created: { ...(idempotency === undefined ? {} : { idempotency }), ...(cursor === undefined ? {} : { cursor }) },
  };
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

export function idempotencyConflict(runId: RunId): AppError {
  return new AppError({
    code: 'IDEMPOTENCY_CONFLICT',
    message: 'This idempotency key was used before with another request. Use a new key for a new request.',
    data: { runId },
  });
}
