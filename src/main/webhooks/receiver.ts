/**
 * The hot path of PulseFlow: a call to `/hooks/<path>` becomes a run. The call is answered only after the run is durable
 * (write-ahead rule 1), whatever the answer.
 */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Engine, RunReply, Started } from '#main/engine/engine';
import type { PendingEvent } from '#main/engine/ports';
import { errorStatus } from '#shared/contract/errors';
import { AppError, toErrorInfo } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import { createUlid } from '#shared/model/ids';
import type { Json, JsonObject } from '#shared/model/json';
import { parseHookBody } from './body';
import { type Endpoint, type Endpoints, normalizeHookPath } from './endpoints';
import type { AnswerPluginHook, PluginHookRequest, WebhookLimits } from './ports';
import { checkWebhookAuth } from './signature';

const IDEMPOTENCY_WINDOW_MS = 24 * 60 * 60 * 1000;
/** Sender-made ids of one delivery: the IETF Idempotency-Key draft, Standard Webhooks, GitHub. */
const DELIVERY_HEADERS = ['idempotency-key', 'webhook-id', 'x-github-delivery'];
/** Secrets of the call itself; they never reach a run record. */
const SECRET_HEADERS = new Set(['authorization', 'cookie', 'x-webhook-token', 'proxy-authorization']);

export interface HookCall {
  method: string;
  /** Below `/hooks/`. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface HookAnswer {
  status: number;
  headers: Record<string, string>;
  /** undefined: no body. A string is sent as text unless a content type says otherwise; anything else as JSON. */
  body: Json | undefined;
}

export interface WebhookReceiverOptions {
  endpoints: Endpoints;
  engine: Pick<Engine, 'start'>;
  answerPluginHook: AnswerPluginHook;
  limits(): WebhookLimits;
  wantsEvent(type: string): boolean;
  now(): number;
  random(): number;
}

export interface WebhookReceiver {
  /** Never throws: a refusal is an answer with `{code, message}`. */
  receive(call: HookCall): Promise<HookAnswer>;
}

function findEndpoint(endpoints: Endpoints, call: HookCall): Endpoint {
  const candidates = endpoints.at(normalizeHookPath(call.path));
  if (candidates.length === 0) {
    throw new AppError({
      code: 'WEBHOOK_NOT_FOUND',
      message: `No published flow has a webhook at /hooks/${normalizeHookPath(call.path)}. Publish one, or check the path.`,
    });
  }
  const endpoint = candidates.find((candidate) => candidate.methods.includes(call.method));
  if (endpoint === undefined) {
    const allowed = candidates.flatMap((candidate) => candidate.methods).join(', ');
    throw new AppError({
      code: 'METHOD_NOT_ALLOWED',
      message: `This webhook takes ${allowed}, not ${call.method}.`,
      data: { allowed },
    });
  }
  if (endpoint.status === 'paused') {
    throw new AppError({
      code: 'FLOW_PAUSED',
      message: `The flow "${endpoint.flowName}" is paused. Resume it to take calls again.`,
      data: { flowName: endpoint.flowName },
    });
  }
  return endpoint;
}

function deliveryKey(endpoint: Endpoint, headers: IncomingHttpHeaders): string | undefined {
  const names = endpoint.config.dedupHeader ? [endpoint.config.dedupHeader.toLowerCase()] : DELIVERY_HEADERS;
  for (const name of names) {
    const value = headers[name];
    if (typeof value === 'string' && value !== '') return value.slice(0, 255);
  }
  return undefined;
}

function visibleHeaders(headers: IncomingHttpHeaders): JsonObject {
  const visible: JsonObject = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && !SECRET_HEADERS.has(name)) visible[name] = value;
  }
  return visible;
}

function visibleQuery(query: URLSearchParams): JsonObject {
  const visible: JsonObject = {};
  for (const [name, value] of query) if (name !== 'token' && name !== '__proto__') visible[name] = value;
  return visible;
}

function replyToAnswer(reply: RunReply, runId: RunId): HookAnswer {
  switch (reply.kind) {
    case 'response':
      return { status: reply.response.status, headers: reply.response.headers, body: reply.response.body };
    case 'parked':
      return { status: 202, headers: {}, body: { runId, status: reply.status } };
    case 'ended': {
      if (reply.status === 'succeeded') {
        const [first] = reply.items;
        const body: Json = reply.items.length === 1 && first !== undefined ? first.json : reply.items.map((item) => item.json);
        return { status: 200, headers: { 'x-pulseflow-run': runId }, body };
      }
      const { code, message } = reply.error ?? { code: 'RUN_FAILED', message: `The run ended as ${reply.status}.` };
      // Nothing has failed: the flow is busy and skips what comes meanwhile, or a newer call has replaced this one.
      const status = code === 'RUN_SKIPPED' || code === 'RUN_REPLACED' ? 409 : 500;
      return { status, headers: { 'x-pulseflow-run': runId }, body: { code, message, runId } };
    }
  }
}

/** Everything as it came: the plugin checks the signature, which is over bytes. */
function pluginRequest({ method, path, query, headers, body }: HookCall): PluginHookRequest {
  const flat = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  );
  return { method, path, query: Object.fromEntries(query), headers: Object.fromEntries(flat), body };
}

/** An error as the caller of a webhook sees it. */
export function refusalAnswer(thrown: unknown): HookAnswer {
  const info = toErrorInfo(thrown);
  const status = info.code === 'METHOD_NOT_ALLOWED' ? 405 : errorStatus(info.code);
  const allowed = info.code === 'METHOD_NOT_ALLOWED' ? { allow: String(info.data?.allowed ?? '') } : {};
  const message =
    info.kind === 'bug' ? 'Something went wrong inside PulseFlow. Nothing was started; please try again.' : info.message;
  return { status, headers: allowed, body: { code: info.code, message } };
}

export function createWebhookReceiver(options: WebhookReceiverOptions): WebhookReceiver {
  const { endpoints, engine, now, random } = options;

  const receivedEvent = (endpoint: Endpoint, call: HookCall, atMs: number): PendingEvent => ({
    id: `evt_${createUlid(atMs, random)}`,
    type: 'flx.webhook.received',
    source: `/hooks/${endpoint.path}`,
    subject: endpoint.flowId,
    timeMs: atMs,
    data: {
      path: endpoint.path,
      method: call.method,
      flowId: endpoint.flowId,
      flowName: endpoint.flowName,
      sizeBytes: call.body.length,
    },
  });

  const begin = async (call: HookCall): Promise<HookAnswer> => {
    const endpoint = findEndpoint(endpoints, call);
    const atMs = now();
    const events = options.wantsEvent('flx.webhook.received') ? [receivedEvent(endpoint, call, atMs)] : [];
    if (endpoint.plugin !== undefined) return options.answerPluginHook(endpoint.plugin, pluginRequest(call), events);
    checkWebhookAuth(endpoint.config, call, atMs);
    const body = parseHookBody(call.body, call.headers['content-type'], options.limits().jsonDepth);
    const key = deliveryKey(endpoint, call.headers);

    let answerWith: ((answer: HookAnswer) => void) | undefined;
    let early: RunReply | undefined;
    const wantsResult = endpoint.config.respond === 'result';
    const started = await engine.start({
      flowId: endpoint.flowId,
      version: endpoint.version,
      trigger: { kind: 'webhook', nodeId: endpoint.nodeId, detail: { method: call.method, path: endpoint.path } },
      triggerNodeId: endpoint.nodeId,
      items: [
        {
          json: {
            body,
            headers: visibleHeaders(call.headers),
            query: visibleQuery(call.query),
            method: call.method,
            path: endpoint.path,
          },
        },
      ],
      ...(events.length === 0 ? {} : { events }),
      ...(key === undefined
        ? {}
        : {
            idempotency: {
              scope: `webhook:${endpoint.path}`,
              key,
              expiresAt: atMs + IDEMPOTENCY_WINDOW_MS,
              fingerprint: createHash('sha256').update(call.body).digest('base64url'),
            },
          }),
      ...(wantsResult
        ? {
            onReply: (reply: RunReply) => {
              early = reply;
              answerWith?.(replyToAnswer(reply, started.runId));
            },
          }
        : {}),
    });

    if (started.duplicate)
      return { status: 200, headers: {}, body: { runId: started.runId, status: started.status, duplicate: true } };
    if (!wantsResult) return { status: 202, headers: {}, body: acceptedBody(started) };
    if (early !== undefined) return replyToAnswer(early, started.runId);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        resolve({
          status: 202,
          headers: {},
          body: { runId: started.runId, status: 'running', message: 'The flow is still running.' },
        });
      }, endpoint.config.responseTimeoutMs);
      answerWith = (answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
    });
  };

  return {
    async receive(call) {
      try {
        return await begin(call);
      } catch (error) {
        return refusalAnswer(error);
      }
    },
  };
}

/** What a caller is told who does not wait for the result; with the reason when the run is over already (RUN_SKIPPED). */
function acceptedBody({ runId, status, error }: Started): JsonObject {
  return { runId, status, ...(error === undefined ? {} : { code: error.code, message: error.message }) };
}
