/** One node as a run of its own: for programs that want the work of a node without a flow. */
import { createHash } from 'node:crypto';
import type { RunReply } from '#main/engine/engine';
import type { ErrorInfo } from '#shared/model/errors';
import { type FlowDefinition, flowDefinitionSchema, type NodePolicies } from '#shared/model/flow';
import type { FlowId, RunId } from '#shared/model/ids';
import type { Json, JsonObject } from '#shared/model/json';
import { type Item, toItems } from '#shared/model/packet';
import type { RunStatus } from '#shared/model/run';
import { CallsInFlight } from './idempotency';
import type { RunControl } from './ports';
import type { RunsRepository } from './repository';

const KEY_LIFETIME_MS = 24 * 60 * 60 * 1000;
const SCOPE = 'api:nodes';
/** The node is the second step: the first is the trigger. */
const NODE_SEQ = 1;

export interface SingleNodeRequest {
  type: string;
  typeVersion: number;
  name?: string | undefined;
  config: JsonObject;
  policies?: NodePolicies | undefined;
  input?: Json | undefined;
  waitMs: number;
  idempotencyKey?: string | undefined;
}

export interface SingleNodeResult {
  runId: RunId;
  status: RunStatus;
  duplicate: boolean;
  outputs?: Record<string, Item[]>;
  error?: ErrorInfo;
}

export interface SingleNodePorts {
  engine: Pick<RunControl, 'start'>;
  repository: Pick<RunsRepository, 'find' | 'outputs'>;
  /** A version to run this definition by. Errors: FLOW_INVALID. */
  versionOf(definition: FlowDefinition): { flowId: FlowId; version: number };
  now(): number;
}

/** Errors: FLOW_INVALID, IDEMPOTENCY_CONFLICT, IDEMPOTENCY_IN_FLIGHT and those of `Engine.start`. */
export function createSingleNodeRunner({ engine, repository, versionOf, now }: SingleNodePorts) {
  const inFlight = new CallsInFlight();

  function standing(runId: RunId, duplicate: boolean): SingleNodeResult {
    const found = repository.find(runId);
    if (found === undefined) return { runId, status: 'running', duplicate };
    const { status, error } = found.run;
    const outputs = status === 'succeeded' ? repository.outputs(found, NODE_SEQ) : undefined;
    return {
      runId,
      status,
      duplicate,
      ...(outputs === undefined ? {} : { outputs }),
      ...(error === undefined ? {} : { error }),
    };
  }

  async function run(request: SingleNodeRequest, fingerprint: string): Promise<SingleNodeResult> {
    const { flowId, version } = versionOf(flowOf(request));
    let onReply: (reply: RunReply) => void = () => undefined;
    const replied = new Promise<void>((resolve) => {
      onReply = () => resolve();
    });
    const { idempotencyKey: key, waitMs } = request;
    const { runId, duplicate } = await engine.start({
      flowId,
      version,
      trigger: { kind: 'api', detail: { node: request.type } },
      items: toItems(request.input),
      // No flow is published for it: retention and dead letters treat it as a try.
      test: true,
      onReply,
      ...(key === undefined ? {} : { idempotency: { scope: SCOPE, key, fingerprint, expiresAt: now() + KEY_LIFETIME_MS } }),
    });
    if (!duplicate && waitMs > 0) await within(replied, waitMs);
    return standing(runId, duplicate);
  }

  return (request: SingleNodeRequest): Promise<SingleNodeResult> => {
    const { waitMs: _waitMs, idempotencyKey, ...asked } = request;
    const fingerprint = createHash('sha256').update(JSON.stringify(asked)).digest('base64url');
    if (idempotencyKey === undefined) return run(request, fingerprint);
    return inFlight.guard(SCOPE, idempotencyKey, fingerprint, () => run(request, fingerprint));
  };
}

function flowOf({ type, typeVersion, name, config, policies }: SingleNodeRequest): FlowDefinition {
  return flowDefinitionSchema.parse({
    name: name ?? type,
    nodes: [
      { id: 'start', type: 'core.manual', name: 'start' },
      {
        id: 'node',
        type,
        typeVersion,
        name: name === undefined || name === 'start' ? type : name,
        config,
        ...(policies === undefined ? {} : { policies }),
      },
    ],
    edges: [{ from: { node: 'start' }, to: { node: 'node' } }],
  });
}

async function within(work: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
