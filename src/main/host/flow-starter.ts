import type { Engine, Started } from '#main/engine/engine';
import { chainDetail, linkBehindRun, MAX_DEPTH } from '#main/events/chain';
import { AppError } from '#shared/model/errors';
import type { FlowId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import { toItems } from '#shared/model/packet';
import type { RunTrigger } from '#shared/model/run';

/** A flow started by another flow with the same key within this time is the same start. Longer than any retry. */
const KEY_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;

export interface FlowStarterPorts {
  engine: Pick<Engine, 'start'>;
  startTarget(flowId: string, options: { test: boolean }): { flowId: FlowId; version: number };
  /** `trigger.detail` of a run, which says where it stands in its chain. */
  causeOf(runId: string): Readonly<Record<string, string>>;
  now(): number;
}

/**
 * Starts the published version of a flow for a step of another flow, once for each key, also over crashes.
 * Errors: FLOW_NOT_FOUND, FLOW_NOT_PUBLISHED, FLOW_PAUSED, FLOW_CHAIN_TOO_LONG and those of `Engine.start`.
 */
export function createFlowStarter({ engine, startTarget, causeOf, now }: FlowStarterPorts) {
  return async (flowId: string, input: Json, idempotencyKey: string, byRunId?: string): Promise<{ runId: string }> => {
    const target = startTarget(flowId, { test: false });
    const link = linkBehindRun(byRunId === undefined ? {} : causeOf(byRunId));
    if (link.depth > MAX_DEPTH) throw chainTooLong(flowId);
    const trigger: RunTrigger = { kind: 'api', detail: { startedBy: 'flow', ...chainDetail(link) } };
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

/** `trigger.detail` of a run that a run with this cause sets off directly; undefined: their chain is too long. */
export function chainBehindRun(cause: Readonly<Record<string, string>>): Record<string, string> | undefined {
  const link = linkBehindRun(cause);
  return link.depth > MAX_DEPTH ? undefined : chainDetail(link);
}

function chainTooLong(flowId: string): AppError {
  return new AppError({
    code: 'FLOW_CHAIN_TOO_LONG',
    message:
      `This run is the last of ${MAX_DEPTH + 1} that set each other off, by "Start flow" or by events, so it starts no other. ` +
      'Let the flow not start itself again, or end the ring with a condition before this step. For repeated work use "For each" or a schedule.',
    data: { flowId, limit: MAX_DEPTH },
  });
}
