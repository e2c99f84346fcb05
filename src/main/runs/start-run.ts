import { createHash } from 'node:crypto';
import type { Started, StartRequest } from '#main/engine/engine';
import { AppError } from '#shared/model/errors';
import type { FlowId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import { type Item, toItems } from '#shared/model/packet';
import type { Actor } from '#shared/model/person';
import type { TestOptions } from '#shared/model/test-run';
import { formItems } from './form-items';
import { CallsInFlight, keyMissing } from './idempotency';
import type { RunsPorts } from './ports';
import type { RecentInputs } from './recent-inputs';
import { scheduledItems } from './scheduled-items';

/** A repeated call with the same key within this time answers with the first run. */
const KEY_LIFETIME_MS = 24 * 60 * 60 * 1000;

export interface StartRunRequest {
  flowId: string;
  input?: Json | undefined;
  triggerNodeId?: string | undefined;
  /** Run the draft. */
  test: boolean;
  /** Only with `test`. */
  testOptions?: TestOptions | undefined;
  /** With effects off: what nodes that are not executed put out, by node id. */
  outputs?: Record<string, Item[]> | undefined;
  idempotencyKey?: string | undefined;
  /** Who asks: a person in the window or the web UI, or a program. */
  by: 'person' | 'program';
  /** Who that is; flows may ask who began them. */
  actor?: Actor | undefined;
}

/** Digest of what is asked for, so that a key used again for something else is refused. */
function fingerprintOf({ input, triggerNodeId, test, testOptions, outputs }: StartRunRequest): string {
  const asked = [
    input ?? null,
    triggerNodeId ?? null,
    test,
    ...(testOptions === undefined ? [] : [testOptions, outputs ?? null]),
  ];
  return createHash('sha256').update(JSON.stringify(asked)).digest('base64url');
}

function testOptionsWithoutTest(): AppError {
  const message = 'Options of a test run need a test run: give `test` as well, or leave them out.';
  return new AppError({ code: 'TEST_OPTIONS_WITHOUT_TEST', message });
}

/**
 * Starts a run on behalf of a person or program; resolves when it is recorded. Errors: FLOW_NOT_FOUND,
 * FLOW_NOT_PUBLISHED, FLOW_PAUSED, RUN_INPUT_INVALID, TEST_OPTIONS_WITHOUT_TEST, and those of `Engine.start`.
 */
export function createRunStarter(
  { engine, startTarget, flows, pinsOf, now }: Pick<RunsPorts, 'engine' | 'startTarget' | 'flows' | 'pinsOf' | 'now'>,
  recentInputs: Pick<RecentInputs, 'remember'>,
) {
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
    if (!request.test && (request.testOptions !== undefined || request.outputs !== undefined)) throw testOptionsWithoutTest();
    const target = startTarget(request.flowId, { test: request.test });
    await assertKeyGiven(request, target);
    const { idempotencyKey } = request;
    if (idempotencyKey === undefined) return start(request, target);
    return inFlight.guard(`api:${target.flowId}`, idempotencyKey, fingerprintOf(request), () => start(request, target));
  };

  /** Simulated outputs alone mean that effects are off: they are for nothing else. */
  function testRunOf({ flowId, input, testOptions, outputs = {} }: StartRunRequest): Pick<StartRequest, 'testRun'> {
    const hasOutputs = Object.keys(outputs).length > 0;
    if (testOptions === undefined && !hasOutputs) return {};
    const options: TestOptions = testOptions ?? { effects: 'off', stepping: false };
    // With effects off, what is pinned is what a node that is not executed puts out.
    const usesPins = options.effects === 'off' || options.usePins === true || (options.from ?? options.only) !== undefined;
    return {
      testRun: { options, data: { pins: usesPins ? pinsOf(flowId) : {}, outputs }, isInputGiven: input !== undefined },
    };
  }

  async function itemsOf(request: StartRunRequest, flowId: FlowId, version: number): Promise<Item[]> {
    const { input, triggerNodeId, test } = request;
    const definition = (await flows.load(flowId, version))?.definition;
    if (definition === undefined) return toItems(input);
    const rows = input === undefined ? scheduledItems(definition, triggerNodeId, now()) : undefined;
    // A test may begin with what does not fit, to see what becomes of it.
    return rows ?? formItems(definition, triggerNodeId, input, !test) ?? toItems(input);
  }

  async function start(request: StartRunRequest, { flowId, version }: { flowId: FlowId; version: number }): Promise<Started> {
    const { idempotencyKey, triggerNodeId, actor } = request;
    const starter = actor?.kind === 'person' && actor.id !== undefined ? { personId: actor.id, by: actor.name } : undefined;
    const items = await itemsOf(request, flowId, version);
    const started = await engine.start({
      flowId,
      version,
      trigger: {
        kind: request.by === 'person' ? 'manual' : 'api',
        ...(triggerNodeId === undefined ? {} : { nodeId: triggerNodeId }),
        ...(starter === undefined ? {} : { detail: starter }),
      },
      items,
      test: request.test,
      ...testRunOf(request),
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
    if (request.by === 'person' && !request.test) recentInputs.remember(flowId, request);
    return started;
  }
}
