import type { Engine, Started } from '#main/engine/engine';
import type { FlowId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import { toItems } from '#shared/model/packet';
import type { RunTrigger } from '#shared/model/run';

/** A flow started by another flow with the same key within this time is the same start. Longer than any retry. */
const KEY_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;

export interface FlowStarterPorts {
  engine: Pick<Engine, 'start'>;
  startTarget(flowId: string, options: { test: boolean }): { flowId: FlowId; version: number };
  /** What the trigger of a run says of the chain of events that it is in. */
  chainOf(runId: string): Record<string, string>;
  now(): number;
}

/**
 * Starts the published version of a flow for a step of another flow, once for each key, also over crashes.
 * Errors: FLOW_NOT_FOUND, FLOW_NOT_PUBLISHED, FLOW_PAUSED and those of `Engine.start`.
 */
export function createFlowStarter({ engine, startTarget, chainOf, now }: FlowStarterPorts) {
  return async (flowId: string, input: Json, idempotencyKey: string, byRunId?: string): Promise<{ runId: string }> => {
    const target = startTarget(flowId, { test: false });
    const trigger: RunTrigger = {
      kind: 'api',
      detail: { startedBy: 'flow', ...(byRunId === undefined ? {} : chainOf(byRunId)) },
    };
    const started: Started = await engine.start({
      flowId: target.flowId,
      version: target.version,
      trigger,
      items: toItems(input),
      idempotency: { scope: `step:${target.flowId}`, key: idempotencyKey, expiresAt: now() + KEY_LIFETIME_MS },
    });
    return { runId: started.runId };
  };
}
