import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#shared/model/json';
import { adder, chain, node } from '../setup/flows';
import { cleanUp, type Instance, startInstance } from '../setup/instance';

let instance: Instance;
beforeAll(async () => {
  instance = await startInstance();
});
afterAll(cleanUp);

async function publish(flow: ReturnType<typeof chain>): Promise<string> {
  const made = await instance.call<{ id: string }>('POST', '/api/flows?publish=true', flow);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}

/** A flow that answers with what its trigger received. */
const echo = (path: string, config: JsonObject = {}) =>
  chain(
    `Echo ${path}`,
    node('hook', 'core.webhook', { path, methods: ['POST', 'GET'], respond: 'result', ...config }),
    node('answer', 'core.respond', { status: 200, body: '{{ $item }}' }),
  );

const send = (path: string, init: RequestInit = {}) => instance.anonymous('POST', `/hooks/${path}`, init);
const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json', ...headers },
});

describe('a call to a webhook', () => {
  it('answers with the result of the run when the flow says so', async () => {
    await publish(adder('add'));
    const answer = await send('add', json({ a: 2, b: 40 }));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ sum: 42 });
  });

  it('is answered at once, with the run, when the flow says so', async () => {
    const flowId = await publish(echo('at-once', { respond: 'accepted' }));
    const answer = await send('at-once', json({}));
    expect(answer.status).toBe(202);
    const { runId } = (await answer.json()) as { runId: string };
    const { items } = await instance.client.runs.list({ flowId: flowId as never });
    expect(items.map(({ id }) => id)).toEqual([runId]);
  });

  it('gives the flow the body by its type, the query and the headers, but no secrets', async () => {
    await publish(echo('echo', { auth: 'token', token: 'sesame' }));
    const call = async (init: RequestInit, query = '') =>
      (await (
        await send(`echo${query}`, {
          ...init,
          headers: { 'x-webhook-token': 'sesame', ...(init.headers as Record<string, string>) },
        })
      ).json()) as { body: unknown; query: unknown; headers: Record<string, string>; method: string; path: string };
    expect(await call(json({ deep: [1, null] }), '?a=1&token=sesame')).toMatchObject({
      body: { deep: [1, null] },
      query: { a: '1' },
      method: 'POST',
      path: 'echo',
    });
    expect((await call({ body: new URLSearchParams('x=1&x=2&y=3') })).body).toEqual({ x: ['1', '2'], y: '3' });
    expect((await call({ body: 'olá' })).body).toBe('olá');
    expect(
      (await call({ body: Buffer.from([0xff, 0xfe]), headers: { 'content-type': 'application/octet-stream' } })).body,
    ).toEqual({ base64: '//4=' });
    expect((await call({})).body).toBeNull();
    const { headers } = await call(json({}, { 'x-custom': 'kept' }));
    expect(headers['x-custom']).toBe('kept');
    expect(headers['x-webhook-token']).toBeUndefined();
  });

  it('does not answer a delivery twice: a repeated delivery id gives the first run', async () => {
    const flowId = await publish(echo('once', { respond: 'accepted' }));
    const delivery = () => send('once', json({ n: 1 }, { 'x-github-delivery': 'd-1' }));
    const answers = await Promise.all([delivery(), delivery(), delivery()]);
    const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as { runId: string }[];
    expect(new Set(bodies.map(({ runId }) => runId)).size).toBe(1);
    expect((await instance.client.runs.list({ flowId: flowId as never })).items).toHaveLength(1);
  });

  it('passes the error of a failed run on', async () => {
    await publish(
      chain(
        'Fails',
        node('hook', 'core.webhook', { path: 'fails', methods: ['POST'], respond: 'result' }),
        node('stop', 'core.stop', { status: 'failed', message: 'No stock left' }),
      ),
    );
    const answer = await send('fails', json({}));
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({ message: expect.stringContaining('No stock left') as string });
  });

  it('is told when the run takes longer than the caller is to wait', async () => {
    await publish(
      chain(
        'Slow',
        node('hook', 'core.webhook', { path: 'slow', methods: ['POST'], respond: 'result' }),
        node('wait', 'core.wait', { durationMs: 3_600_000 }),
      ),
    );
    const answer = await send('slow', json({}));
    expect(answer.status).toBe(202);
    expect(await answer.json()).toMatchObject({ status: 'waiting' });
  });
});

describe('a call that may not come in', () => {
  it.each([
    ['without a token', {}],
    ['with a wrong token', { authorization: 'Bearer wrong' }],
  ])('is refused %s', async (name, headers) => {
    const path = `guarded-${name.split(' ').at(-2)}`;
    await publish(echo(path, { auth: 'token', token: 'sesame' }));
    const answer = await send(path, json({}, headers as Record<string, string>));
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 'UNAUTHORIZED' });
    expect((await send(path, json({}, { authorization: 'Bearer sesame' }))).status).toBe(200);
  });

  it('needs the sender’s signature over the exact bytes (GitHub’s form)', async () => {
    await publish(echo('github-signed', { auth: 'hmac', hmacSecret: 's3cret', hmacHeader: 'X-Hub-Signature-256' }));
    const body = '{"ref":  "refs/heads/main"}';
    const signature = `sha256=${createHmac('sha256', 's3cret').update(body).digest('hex')}`;
    const call = (signed: string, sent: string) =>
      send('github-signed', { body: sent, headers: { 'content-type': 'application/json', 'x-hub-signature-256': signed } });
    expect((await call(signature, body)).status).toBe(200);
    expect((await call(signature, body.replace('  ', ' '))).status).toBe(401);
    expect((await send('github-signed', json({}))).status).toBe(401);
  });

  it('needs a fresh signature (Standard Webhooks)', async () => {
    await publish(echo('standard', { auth: 'hmac', hmacSecret: `whsec_${Buffer.from('key').toString('base64')}` }));
    const call = (atMs: number) => {
      const timestamp = String(Math.floor(atMs / 1000));
      const signature = createHmac('sha256', 'key').update(`msg_${timestamp}.${timestamp}.{}`).digest('base64');
      return send('standard', {
        body: '{}',
        headers: {
          'content-type': 'application/json',
          'webhook-id': `msg_${timestamp}`,
          'webhook-timestamp': timestamp,
          'webhook-signature': `v1,aGVsbG8= v1,${signature}`,
        },
      });
    };
    expect((await call(Date.now())).status).toBe(200);
    expect((await call(Date.now() - 6 * 60_000)).status).toBe(401);
  });

  it('is told what is wrong: no such path, wrong method, paused flow', async () => {
    const flowId = await publish(echo('levers'));
    const missing = await send('nowhere', json({}));
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ code: 'WEBHOOK_NOT_FOUND' });
    const method = await instance.anonymous('DELETE', '/hooks/levers');
    expect(method.status).toBe(405);
    expect(method.headers.get('allow')).toContain('POST');
    await instance.client.flows.pause({ flowId: flowId as never });
    const paused = await send('levers', json({}));
    expect(paused.status).toBe(409);
    expect(await paused.json()).toMatchObject({ code: 'FLOW_PAUSED' });
  });
});

describe('limits', () => {
  it('refuses a body above the limit, on webhooks and on the API, and stays well', async () => {
    await publish(echo('large', { respond: 'accepted' }));
    await instance.client.settings.update({ limits: { bodyBytes: 10_000 } });
    try {
      const large = json({ text: 'x'.repeat(20_000) });
      const hook = await send('large', large);
      expect(hook.status).toBe(413);
      expect(await hook.json()).toMatchObject({ code: 'INPUT_TOO_LARGE' });
      const api = await instance.call('POST', '/api/flows', { name: 'x'.repeat(20_000), nodes: [] });
      expect(api.status).toBe(413);
      expect((await send('large', json({ text: 'fits' }))).status).toBe(202);
    } finally {
      await instance.client.settings.update({ limits: { bodyBytes: 5 * 1024 * 1024 } });
    }
  });

  it('refuses a large body that does not tell its length', async () => {
    await instance.client.settings.update({ limits: { bodyBytes: 10_000 } });
    try {
      const stream = new ReadableStream({
        start(controller) {
          for (let i = 0; i < 20; i++) controller.enqueue(new TextEncoder().encode('x'.repeat(1000)));
          controller.close();
        },
      });
      const init = { body: stream, duplex: 'half', headers: { 'content-type': 'text/plain' } } as RequestInit;
      expect((await send('large', init)).status).toBe(413);
    } finally {
      await instance.client.settings.update({ limits: { bodyBytes: 5 * 1024 * 1024 } });
    }
  });

  it('refuses JSON that is nested too deep, and JSON that is none', async () => {
    await publish(echo('deep'));
    const nested = `${'['.repeat(200)}${']'.repeat(200)}`;
    const headers = { 'content-type': 'application/json' };
    const deep = await send('deep', { body: nested, headers });
    expect(deep.status).toBe(400);
    expect(await deep.json()).toMatchObject({ code: 'INPUT_TOO_DEEP' });
    const api = await instance.call('POST', '/api/simulate/event', `{"event":"a.b","data":${nested}}`);
    expect(api).toMatchObject({ status: 400, body: { code: 'INPUT_TOO_DEEP' } });
    const broken = await send('deep', { body: '{"a":', headers });
    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({ code: 'INPUT_NOT_JSON' });
  });

  it('survives JSON a hundred thousand levels deep', async () => {
    const body = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const answer = await send('deep', { body, headers: { 'content-type': 'application/json' } });
    expect(answer.status).toBe(400);
    expect((await instance.call('GET', '/api/health')).status).toBe(200);
  });

  it('refuses to publish a broken expression and a cycle without a loop node, and says where', async () => {
    const broken = chain('Broken', node('start', 'core.manual'), node('bad', 'core.transform', { expression: '(' }));
    expect(await instance.call('POST', '/api/flows?publish=true', broken)).toMatchObject({
      status: 422,
      body: { code: 'FLOW_INVALID', data: { problems: [{ nodeId: 'bad' }] } },
    });
    const cycle = chain(
      'Cycle',
      node('start', 'core.manual'),
      node('a', 'core.log', { message: 'a' }),
      node('b', 'core.log', { message: 'b' }),
    );
    cycle.edges?.push({ from: { node: 'b' }, to: { node: 'a' } });
    const refused = await instance.call<{ data: { problems: { code: string; nodeId?: string }[] } }>(
      'POST',
      '/api/flows?publish=true',
      cycle,
    );
    expect(refused.status).toBe(422);
    expect(refused.body.data.problems.length).toBeGreaterThan(0);
    expect(refused.body.data.problems[0]?.code).toMatch(/CYCLE/);
  });

  it('refuses runs of unknown and paused flows', async () => {
    expect(await instance.call('POST', '/api/engine/workflows/nothing/start', {})).toMatchObject({
      status: 404,
      body: { code: 'FLOW_NOT_FOUND' },
    });
    const flowId = await publish(chain('Paused', node('start', 'core.manual')));
    await instance.client.flows.pause({ flowId: flowId as never });
    expect(await instance.call('POST', `/api/engine/workflows/${flowId}/start`, {})).toMatchObject({
      status: 409,
      body: { code: 'FLOW_PAUSED' },
    });
  });
});
