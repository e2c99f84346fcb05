import { createHash } from 'node:crypto';
import type { Started } from '#main/engine/engine';
import type { FlowId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import { toItems } from '#shared/model/packet';
import { CallsInFlight, keyMissing } from './idempotency';
import type { RunsPorts } from './ports';

/** A repeated call with the same key within this time answers with the first run. */
const KEY_LIFETIME_MS = 24 * 60 * 60 * 1000;

export interface StartRunRequest {
  flowId: string;
  input?: Json | undefined;
  triggerNodeId?: string | undefined;
  /** Run the draft. */
  test: boolean;
  idempotencyKey?: string | undefined;
  /** Who asks: a person in the window or the web UI, or a program. */
  by: 'person' | 'program';
}

/** Digest of what is asked for, so that a key used again for something else is refused. */
function fingerprintOf({ input, triggerNodeId, test }: StartRunRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([input ?? null, triggerNodeId ?? null, test]))
    .digest('base64url');
}

/**
 * Starts a run on behalf of a person or program; resolves when it is recorded. Errors: FLOW_NOT_FOUND,
 * FLOW_NOT_PUBLISHED, FLOW_PAUSED, and those of `Engine.start`.
 */
export function createRunStarter({
  engine,
  startTarget,
  flows,
  now,
}: Pick<RunsPorts, 'engine' | 'startTarget' | 'flows' | 'now'>) {
  const inFlight = new CallsInFlight();

  async function assertKeyGiven(
    { by, test, idempotencyKey }: StartRunRequest,
    target: { flowId: FlowId; version: number },
  ): Promise<void> {
    if (by === 'person' || test || idempotencyKey !== undefined) return;
    const version = await flows.load(target.flowId, target.version);
    if (version?.definition.settings?.requireIdempotencyKey === true) throw keyMissing(version.definition.name);
  }

  return async (request: StartRunRequest): Promise<Started> => {
    const target = startTarget(request.flowId, { test: request.test });
    await assertKeyGiven(request, target);
    const { idempotencyKey } = request;
    if (idempotencyKey === undefined) return start(request, target);
    return inFlight.guard(`api:${target.flowId}`, idempotencyKey, fingerprintOf(request), () => start(request, target));
  };

  function start(request: StartRunRequest, { flowId, version }: { flowId: FlowId; version: number }): Promise<Started> {
    const { idempotencyKey, triggerNodeId } = request;
    return engine.start({
      flowId,
      version,
      trigger: {
        kind: request.by === 'person' ? 'manual' : 'api',
        ...(triggerNodeId === undefined ? {} : { nodeId: triggerNodeId }),
      },
      items: toItems(request.input),
      test: request.test,
      ...(triggerNodeId === undefined ? {} : { triggerNodeId }),
      ...(idempotencyKey === undefined
        ? {}
        : {
            idempotency: {
              scope: `api:${flowId}`,
              key: idempotencyKey,
              expiresAt: now() + KEY_LIFETIME_MS,
              fingerprint: fingerprintOf(request),
            },
          }),
    });
  }
}
