import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../engine/sdk';
import { httpNode } from '../http';
import { startTestServer, type TestServer } from '../testing/http-server';
import { httpConfigSchema } from './http-config';
import { lookUp } from './look-up';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function ask(answer: { status: number; body?: string }, config: JsonObject = {}) {
  server = await startTestServer((_request, response) => {
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body ?? '');
  });
  const parsed = httpConfigSchema.parse({
    method: 'POST',
    url: `${server.url}/orders`,
    lookupUrl: `${server.url}/orders?reference={key}`,
    auth: 'bearer',
    token: 'secret',
    output: 'body',
    ...config,
  });
  return lookUp(
    parsed,
    { json: { n: 1 } },
    { key: 'run_1/call#0', signing: { credential: undefined, conceal: () => undefined }, signal: new AbortController().signal },
  );
}

describe('the lookup of an HTTP request', () => {
  it('asks with GET by the key, as whom the call was made', async () => {
    expect(await ask({ status: 200, body: '{"id":7}' }, { sendIdempotencyKey: true })).toEqual({
      happened: true,
      outputs: { out: [{ json: { id: 7 } }] },
    });
    expect(server?.seen[0]).toMatchObject({
      method: 'GET',
      url: '/orders?reference=run_1%2Fcall%230',
      body: '',
      headers: { authorization: 'Bearer secret', 'idempotency-key': 'run_1/call#0' },
    });
  });

  it('takes 404, 410 and an empty answer for not happened, and other answers for none', async () => {
    for (const status of [404, 410]) expect(await ask({ status })).toEqual({ happened: false });
    expect(await ask({ status: 200, body: '[]' })).toEqual({ happened: false });
    expect(await ask({ status: 204 })).toEqual({ happened: false });
    for (const status of [401, 429, 500, 503]) expect(await ask({ status })).toBe('unknown');
  });

  it('is only offered with an address', () => {
    expect(httpNode.hasLookup?.({})).toBe(false);
    expect(httpNode.hasLookup?.({ lookupUrl: 'https://example.com/{{ n }}' })).toBe(true);
  });
});
