import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Engine, RunReply, Started, StartRequest } from '#main/engine/engine';
import { AppError } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import type { JsonObject } from '#shared/model/json';
import { createEndpoints } from './endpoints';
import type { PluginHookRequest } from './ports';
import { createWebhookReceiver, type HookCall } from './receiver';

const runId = 'run_1' as RunId;
let requests: StartRequest[];
/** What the engine does with a start. */
let start: (request: StartRequest) => Promise<Started>;
beforeEach(() => {
  requests = [];
  start = () => Promise.resolve({ runId, status: 'running', duplicate: false });
});
afterEach(() => {
  vi.useRealTimers();
});

function receive(config: JsonObject = {}, call: Partial<HookCall> = {}, wantsEvent = false) {
  const engine: Pick<Engine, 'start'> = {
    start: (request) => {
      requests.push(request);
      return start(request);
    },
  };
  const trigger = { flowId: 'flow_1', flowName: 'Flow', version: 3, nodeId: 'hook', type: 'core.webhook' };
  const endpoints = createEndpoints({
    list: () => [{ ...trigger, config: { path: 'hook', ...config }, status: 'active' }],
    wokenBy: () => [],
    onChange: () => () => undefined,
  });
  const receiver = createWebhookReceiver({
    endpoints,
    engine,
    answerPluginHook: () => Promise.reject(new Error('No plugin has a webhook here')),
    limits: () => ({ bodyBytes: 1000, jsonDepth: 8 }),
    wantsEvent: () => wantsEvent,
    now: () => 1000,
    random: () => 0.5,
  });
  return receiver.receive({
    method: 'POST',
    path: 'hook',
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.alloc(0),
    ...call,
  });
}
const response = (body: string): RunReply => ({ kind: 'response', response: { status: 201, headers: {}, body } });

describe('a webhook that answers with the result', () => {
  const result = { respond: 'result', responseTimeoutMs: 5000 };

  it('gives a reply that comes before the run is durable only after it is', async () => {
    let durable = (): void => undefined;
    start = (request) => {
      request.onReply?.(response('early'));
      return new Promise((resolve) => {
        durable = () => resolve({ runId, status: 'running', duplicate: false });
      });
    };
    const answered = vi.fn();
    const answer = receive(result).then((given) => {
      answered();
      return given;
    });
    await vi.waitUntil(() => requests.length > 0);
    await Promise.resolve();
    expect(answered).not.toHaveBeenCalled();
    durable();
    expect(await answer).toEqual({ status: 201, headers: {}, body: 'early' });
  });

  it('says after its time that the flow still runs; what comes later is no second answer', async () => {
    vi.useFakeTimers();
    const answer = receive(result);
    await vi.advanceTimersByTimeAsync(4999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await answer).toMatchObject({ status: 202, body: { runId, status: 'running' } });
    expect(() => requests[0]?.onReply?.(response('late'))).not.toThrow();
  });

  it('leaves no timer behind when the answer comes in time', async () => {
    vi.useFakeTimers();
    const answer = receive(result);
    await vi.advanceTimersByTimeAsync(10);
    requests[0]?.onReply?.({ kind: 'ended', status: 'succeeded', items: [{ json: 1 }, { json: 2 }] });
    expect(await answer).toMatchObject({ status: 200, body: [1, 2] });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells a run that waits, failed or was cancelled apart', async () => {
    const answerTo = async (reply: RunReply) => {
      start = (request) => {
        request.onReply?.(reply);
        return Promise.resolve({ runId, status: 'running', duplicate: false });
      };
      return receive(result);
    };
    expect(await answerTo({ kind: 'parked', status: 'waiting' })).toMatchObject({ status: 202, body: { status: 'waiting' } });
    const error = { code: 'NO_STOCK', kind: 'user' as const, message: 'None left' };
    expect(await answerTo({ kind: 'ended', status: 'failed', items: [], error })).toMatchObject({
      status: 500,
      body: { code: 'NO_STOCK', message: 'None left', runId },
    });
    expect(await answerTo({ kind: 'ended', status: 'cancelled', items: [] })).toMatchObject({
      status: 500,
      body: { code: 'RUN_FAILED' },
    });
  });

  it('answers a repeated delivery with the first run, at once', async () => {
    start = () => Promise.resolve({ runId, status: 'succeeded', duplicate: true });
    expect(await receive(result, { headers: { 'webhook-id': 'msg_1' } })).toEqual({
      status: 200,
      headers: {},
      body: { runId, status: 'succeeded', duplicate: true },
    });
  });
});

describe('the key of a delivery', () => {
  const keyOf = async (headers: HookCall['headers'], config: JsonObject = {}, body = '') => {
    await receive(config, { headers, body: Buffer.from(body) });
    return requests.at(-1)?.idempotency;
  };

  it('is the first header that senders are known to use, or the one that the flow names', async () => {
    expect(await keyOf({})).toBeUndefined();
    expect(await keyOf({ 'x-github-delivery': 'g', 'idempotency-key': 'i' })).toMatchObject({ scope: 'webhook:hook', key: 'i' });
    expect(await keyOf({ 'idempotency-key': 'i', 'x-order': 'o' }, { dedupHeader: 'X-Order' })).toMatchObject({ key: 'o' });
    expect(await keyOf({ 'idempotency-key': 'i' }, { dedupHeader: 'X-Order' })).toBeUndefined();
    expect(await keyOf({ 'idempotency-key': '' })).toBeUndefined();
  });

  it('comes with a print of the bytes, so that it cannot stand for other ones', async () => {
    const headers = { 'idempotency-key': 'i' };
    const prints = [await keyOf(headers, {}, 'a'), await keyOf(headers, {}, 'b'), await keyOf(headers, {}, 'a')];
    expect(prints[0]?.fingerprint).toBe(prints[2]?.fingerprint);
    expect(prints[0]?.fingerprint).not.toBe(prints[1]?.fingerprint);
  });
});

describe('a refusal', () => {
  it('names the methods that are taken, and starts nothing', async () => {
    expect(await receive({ methods: ['POST', 'PUT'] }, { method: 'GET' })).toMatchObject({
      status: 405,
      headers: { allow: 'POST, PUT' },
      body: { code: 'METHOD_NOT_ALLOWED' },
    });
    expect(requests).toEqual([]);
  });

  it('of the engine keeps its code; a fault inside tells nothing about itself', async () => {
    start = () => Promise.reject(new AppError({ code: 'STORE_FULL', kind: 'operational', message: 'The disk is full.' }));
    expect(await receive()).toMatchObject({ status: 507, body: { code: 'STORE_FULL', message: 'The disk is full.' } });
    start = () => Promise.reject(new TypeError('secret detail'));
    const { status, body } = await receive();
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('secret detail');
  });
});

it('the event about a call is stored with the run, and only when somebody listens', async () => {
  await receive({}, { body: Buffer.from('abc') });
  await receive({}, { body: Buffer.from('abc') }, true);
  expect(requests.map((request) => request.events?.map((event) => [event.type, event.data]))).toEqual([
    undefined,
    [['flx.webhook.received', expect.objectContaining({ path: 'hook', sizeBytes: 3, flowId: 'flow_1' })]],
  ]);
});

describe('a webhook of a plugin', () => {
  const hook = {
    flowId: 'flow_1',
    flowName: 'Flow',
    flowKind: 'flow' as const,
    version: 3,
    nodeId: 'hook',
    nodeName: 'Hook',
    type: 'chat.message',
    typeVersion: 1,
    config: { path: '/chat/' },
    status: 'active' as 'active' | 'paused',
  };
  const answered: PluginHookRequest[] = [];
  const call = (method: string, more: Partial<typeof hook> = {}) =>
    createWebhookReceiver({
      endpoints: createEndpoints({ list: () => [], wokenBy: () => [{ ...hook, ...more }], onChange: () => () => undefined }),
      engine: { start: () => Promise.reject(new Error('The plugin starts its runs itself')) },
      answerPluginHook: (_hook, request) => {
        answered.push(request);
        if (request.headers['x-signature'] !== 'good')
          return Promise.reject(new AppError({ code: 'WEBHOOK_REFUSED', message: 'Not signed.' }));
        return Promise.resolve({ status: 200, headers: {}, body: request.query['challenge'] });
      },
      limits: () => ({ bodyBytes: 1000, jsonDepth: 8 }),
      wantsEvent: () => false,
      now: () => 1000,
      random: () => 0.5,
    }).receive({
      method,
      path: 'chat',
      query: new URLSearchParams({ challenge: '42' }),
      headers: { 'x-signature': method === 'GET' ? 'good' : 'bad', authorization: 'Bearer x', 'x-list': ['a', 'b'] as never },
      body: Buffer.from('{"not":"parsed'),
    });

  it('is asked with all that came, by GET and by POST', async () => {
    expect(await call('GET')).toEqual({ status: 200, headers: {}, body: '42' });
    expect(answered[0]?.headers).toMatchObject({ authorization: 'Bearer x', 'x-list': 'a, b' });
    expect(Buffer.from(answered[0]?.body ?? []).toString()).toBe('{"not":"parsed');
    expect(await call('PUT')).toMatchObject({ status: 405, headers: { allow: 'GET, POST' } });
  });

  it('answers 401 when its plugin refuses the call, and 409 while its flow is paused', async () => {
    expect(await call('POST')).toMatchObject({ status: 401, body: { code: 'WEBHOOK_REFUSED' } });
    expect(await call('POST', { status: 'paused' })).toMatchObject({ status: 409, body: { code: 'FLOW_PAUSED' } });
  });
});
