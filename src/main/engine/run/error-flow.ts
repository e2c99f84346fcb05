import { type ErrorInfo, toErrorInfo, toldError } from '#shared/model/errors';
import type { FlowId } from '#shared/model/ids';
import type { Json, JsonObject } from '#shared/model/json';
import type { Started, StartRequest } from '../engine';
import type { EnginePorts } from '../ports';
import { readAgain } from './read-again';
import { firstStep } from './rerun';
import type { Ending, Run } from './run';
import { triggerItems } from './run-records';

/** Longer than any run is tried to be recorded as failed. */
const KEY_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;
const RETRY_MS = 5000;

/** Starts the error flow of a failed run, and calls `end` when that is done or known to be impossible. */
export function endWithErrorFlow(
  run: Run,
  ending: Ending,
  ports: EnginePorts,
  { start, end }: { start(request: StartRequest): Promise<Started>; end(): void },
): void {
  startErrorFlow(run, ending, ports, start).then(end, (thrown: unknown) => ports.report(toErrorInfo(thrown)));
}

/**
 * Starts the error flow of a run that is about to be recorded as failed. It comes first, under a key made of the run: a crash in
 * between finds the run still open, comes to its end again, and starts nothing a second time.
 *
 * Resolves when the error flow's run is durable, or cannot be: then that is reported. Never, while the engine stops.
 */
async function startErrorFlow(
  run: Run,
  ending: Ending,
  ports: EnginePorts,
  start: (request: StartRequest) => Promise<Started>,
): Promise<void> {
  const errorFlowId = run.flow.compiled.limits.errorFlow as FlowId;
  try {
    const target = ports.errorFlow?.(run.record, errorFlowId);
    if (target === undefined) return;
    const json = await describeFailure(run, ending, ports);
    const idempotency = { scope: `error:${target.flowId}`, key: run.id, expiresAt: ports.clock.now() + KEY_LIFETIME_MS };
    const request: StartRequest = { ...target, items: [{ json }], idempotency };
    for (;;) {
      try {
        await start(request);
        return;
      } catch (thrown) {
        const error = toErrorInfo(thrown);
        if (error.code === 'SHUTTING_DOWN') return await new Promise(() => undefined);
        if (!isPassing(error)) throw thrown;
        await new Promise<void>((resolve) => ports.clock.setTimer(ports.clock.now() + RETRY_MS, resolve));
      }
    }
  } catch (thrown) {
    ports.report(unavailable(run, toErrorInfo(thrown)));
  }
}

/** A full disk, or a queue without room: it passes. */
function isPassing(error: ErrorInfo): boolean {
  return error.code.startsWith('STORE_') || error.code === 'TOO_MANY_RUNS';
}

/** What the error flow gets as its item: `{ run, error, node?, input }`. `input`: what the failed run was started with. */
async function describeFailure(run: Run, { error, failedNodeId }: Ending, { journal, clock }: EnginePorts): Promise<JsonObject> {
  await journal.flush(run.id);
  const stored = await readAgain(() => journal.loadRun(run.id), clock);
  const first = stored === undefined ? undefined : firstStep(stored);
  const items = first === undefined ? [] : triggerItems(first).map((item) => item.json);
  const { id, flowId, flowName, flowVersion, startedAt, createdAt } = run.record;
  const node = failedNodeId === undefined ? undefined : run.flow.compiled.nodeById.get(failedNodeId);
  return {
    run: { id, flowId, flowName, flowVersion, startedAt: startedAt ?? createdAt, failedAt: clock.now() },
    error: (error ?? { code: 'UNKNOWN', kind: 'bug', message: 'The run failed.' }) as unknown as Json,
    ...(node === undefined ? {} : { node: { id: node.id, name: node.name } }),
    input: items.length === 1 ? (items[0] ?? null) : items,
  };
}

function unavailable(run: Run, cause: ErrorInfo): ErrorInfo {
  const { flowName, flowId } = run.record;
  return {
    code: 'ERROR_FLOW_UNAVAILABLE',
    kind: 'user',
    message: `A run of "${flowName}" failed, and its error flow could not be started: ${cause.message}`,
    data: { runId: run.id, flowId, flowName, cause: cause.code, reason: toldError(cause) },
  };
}
