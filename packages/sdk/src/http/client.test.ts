import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AppError } from '../../../../src/shared/model/errors';
import { startTestService, type TestService } from '../testing/service';
import { createHttpClient, type HttpClient, type HttpClientOptions } from './client';

let service: TestService;
let other: TestService;
const lines: string[] = [];
beforeEach(async () => {
  service = await startTestService();
  other = await startTestService();
  lines.length = 0;
});
afterEach(() => Promise.all([service.close(), other.close()]));

function client(options: Partial<HttpClientOptions> = {}): HttpClient {
  return createHttpClient({
    service: 'Shop',
    baseUrl: `${service.url}/v1`,
    headers: { authorization: 'Bearer secret-token' },
    context: {
      signal: new AbortController().signal,
      now: () => Date.now(),
      log: (_level, message) => void lines.push(message),
    },
    ...options,
  });
}
const errorOf = (promise: Promise<unknown>): Promise<AppError> =>
  promise.then(
    () => Promise.reject(new Error('It did not fail')),
    (error: unknown) => error as AppError,
  );

describe('a call of a service', () => {
  it('goes below the base address, signed in, and gives the body back', async () => {
    service.on('GET', '/v1/orders/:id', ({ params, query }) => ({ json: { id: params['id'] ?? '', q: query.getAll('tag') } }));
    const { calls } = service;
    expect(await client().get('/orders/7', { query: { tag: ['a', 'b & c'], none: undefined } })).toEqual({
      id: '7',
      q: ['a', 'b & c'],
    });
    expect(calls[0]?.headers).toMatchObject({
      authorization: 'Bearer secret-token',
      accept: 'application/json',
      'user-agent': 'PulseFlow',
    });
  });

  it('sends JSON, form fields and files', async () => {
    service.on('POST', '/v1/things', { status: 201, json: { ok: true } });
    await client().post('/things', { json: { a: 1 } });
    await client().post('/things', { form: { a: 'x y', b: 2, c: undefined } });
    await client().post('/things', {
      multipart: {
        fields: { chat: 5 },
        files: [{ field: 'document', name: 'ü.txt', mimeType: 'text/plain', bytes: new TextEncoder().encode('hi') }],
      },
    });
    const [json, form, multipart] = service.calls;
    expect(json?.json()).toEqual({ a: 1 });
    expect(form?.text()).toBe('a=x+y&b=2');
    const data = await multipart?.form();
    const file = data?.get('document') as File;
    expect([data?.get('chat'), file.name, file.type, await file.text()]).toEqual(['5', 'ü.txt', 'text/plain', 'hi']);
  });

  it('reads the answer by a schema, and says where it does not fit', async () => {
    service.on('GET', '/v1/me', { json: { name: 7 } });
    service.on('GET', '/v1/page', { body: '<html>' });
    const schema = z.object({ name: z.string() });
    expect(await errorOf(client().get('/me', { schema }))).toMatchObject({ code: 'SERVICE_ANSWER_UNREADABLE', kind: 'user' });
    expect((await errorOf(client().get('/me', { schema }))).message).toContain('name');
    expect(await errorOf(client().get('/page'))).toMatchObject({ code: 'SERVICE_ANSWER_UNREADABLE' });
  });

  it('gives an answer of an accepted status back instead of failing', async () => {
    const answer = await client().request('GET', '/nowhere', { accept: [404] });
    expect(answer.status).toBe(404);
  });

  it('does not send what is secret to another server, be it by a whole address or a redirect', async () => {
    other.on('GET', '/file', { body: 'bytes' });
    service.on('GET', '/v1/download', { status: 302, headers: { location: `${other.url}/file` } });
    const { bytes } = await client({ headers: { 'x-api-key': 'secret' } }).bytes('/download');
    await client().bytes(`${other.url}/file`);
    expect(new TextDecoder().decode(bytes)).toBe('bytes');
    expect(service.calls[0]?.headers['x-api-key']).toBe('secret');
    for (const { headers } of other.calls)
      expect([headers['x-api-key'], headers['authorization']]).toEqual([undefined, undefined]);
  });

  it('ends an endless chain of redirects', async () => {
    service.on('GET', '/v1/round', { status: 302, headers: { location: '/v1/round' } });
    expect(await errorOf(client().get('/round'))).toMatchObject({ code: 'SERVICE_REDIRECTED' });
  });

  it('refuses an address that is none before anything is sent', async () => {
    expect(await errorOf(client({ baseUrl: 'api.example.com' }).get('/x'))).toMatchObject({ code: 'SERVICE_ADDRESS_INVALID' });
  });

  it('refuses a key that no header can hold, without telling it', async () => {
    const error = await errorOf(client({ headers: { authorization: 'Bearer sécret-✓' } }).get('/x'));
    expect(error).toMatchObject({ code: 'SERVICE_HEADER_INVALID', kind: 'user' });
    expect(JSON.stringify([error.message, error.data])).not.toContain('cret');
  });

  it('stops reading an answer that is too large', async () => {
    service.on('GET', '/v1/big', { body: 'x'.repeat(2000) });
    expect(await errorOf(client({ maxBytes: 1000 }).get('/big'))).toMatchObject({ code: 'SERVICE_ANSWER_TOO_LARGE' });
  });
});

describe('a call that fails', () => {
  it.each([
    [401, 'SERVICE_REFUSED', 'user'],
    [403, 'SERVICE_REFUSED', 'user'],
    [404, 'SERVICE_REJECTED', 'user'],
    [422, 'SERVICE_REJECTED', 'user'],
    [429, 'SERVICE_RATE_LIMITED', 'operational'],
    [500, 'SERVICE_UNAVAILABLE', 'operational'],
    [501, 'SERVICE_REJECTED', 'user'],
    [503, 'SERVICE_UNAVAILABLE', 'operational'],
  ])('names %d as %s, with what the service said and in both languages', async (status, code, kind) => {
    service.fail({ status, json: { message: 'No such thing' }, times: 9 });
    const call = client({ errorOf: ({ value }) => ({ message: (value as { message: string }).message }) }).get('/x');
    const error = await errorOf(call);
    expect(error).toMatchObject({
      code,
      kind,
      data: { service: 'Shop', method: 'GET', path: '/x', status, said: 'No such thing' },
    });
    expect(error.message).toContain('No such thing');
    expect((error.data?.['words'] as Record<string, string>)['pt-BR']).toContain('No such thing');
    expect(JSON.stringify(error.data)).not.toContain('secret-token');
  });

  it('is made again when it reads, and gives up after the retries', async () => {
    service.on('GET', '/v1/x', { json: 1 });
    service.fail({ status: 500, times: 2 });
    expect(await client().get('/x')).toBe(1);
    service.fail({ status: 500, times: 3 });
    expect(await errorOf(client().get('/x'))).toMatchObject({ code: 'SERVICE_UNAVAILABLE', effect: 'none' });
    expect(service.calls).toHaveLength(6);
  });

  it('with an effect is not made again when it may have happened, and says so', async () => {
    service.on('POST', '/v1/x', { json: 1 });
    service.fail({ status: 500 });
    expect(await errorOf(client().post('/x', { json: {} }))).toMatchObject({ code: 'SERVICE_UNAVAILABLE', effect: 'unknown' });
    service.fail({ cut: 'after' });
    expect(await errorOf(client().post('/x', { json: {} }))).toMatchObject({ code: 'SERVICE_INTERRUPTED', effect: 'unknown' });
    expect(service.calls).toHaveLength(2);
    service.fail({ cut: 'after' });
    expect(await client({ retry: { baseMs: 1 } }).post('/x', { json: {}, effect: 'idempotent' })).toBe(1);
  });

  it('with an effect is made again when the service refused it before acting', async () => {
    service.on('POST', '/v1/x', { json: 1 });
    service.fail({ status: 429 });
    service.fail({ status: 503 });
    expect(await client().post('/x', { json: {} })).toBe(1);
    expect(lines).toHaveLength(2);
  });

  it('is not waited for longer than the client may: the error says how long', async () => {
    service.fail({ status: 429, headers: { 'retry-after': '120' } });
    expect(await errorOf(client().get('/x'))).toMatchObject({ code: 'SERVICE_RATE_LIMITED', data: { retryAfterMs: 120_000 } });
    expect(service.calls).toHaveLength(1);
  });

  it('takes the waiting time from the body where the service puts it there', async () => {
    service.on('GET', '/v1/x', { json: 1 });
    service.fail({ status: 400, json: { wait: 0.001 } });
    const told = client({ errorOf: () => ({ as: 'limited', retryAfterMs: 1 }) });
    expect(await told.get('/x')).toBe(1);
  });

  it('may be an answer below 400', async () => {
    service.on('GET', '/v1/x', { json: { ok: false, error: 'invalid_auth' } });
    const slack = client({
      failed: ({ value }) => (value as { ok: boolean }).ok === false,
      errorOf: () => ({ as: 'refused', message: 'invalid_auth', serviceCode: 'invalid_auth' }),
    });
    expect(await errorOf(slack.get('/x'))).toMatchObject({ code: 'SERVICE_REFUSED', data: { serviceCode: 'invalid_auth' } });
  });

  it('says that nothing was sent when nothing listens there', async () => {
    const gone = await startTestService();
    await gone.close();
    expect(await errorOf(client({ baseUrl: gone.url, retry: { times: 0 } }).post('/x'))).toMatchObject({
      code: 'SERVICE_UNREACHABLE',
      kind: 'operational',
      effect: 'none',
    });
  });

  it('ends after its time, and at once when the step is cancelled', async () => {
    service.fail({ slowMs: 5000, times: 9 });
    expect(await errorOf(client({ timeoutMs: 20 }).post('/x'))).toMatchObject({ code: 'SERVICE_TIMED_OUT', effect: 'unknown' });
    const controller = new AbortController();
    const call = client({
      context: { signal: controller.signal, now: () => Date.now(), log: () => undefined },
    }).get('/x');
    await service.untilCalled(2);
    controller.abort(new Error('cancelled'));
    await expect(call).rejects.toThrow('cancelled');
  });
});

describe('limits and pages', () => {
  it('lets no more calls begin than the limit allows, over all clients of the same key', async () => {
    service.on('GET', '/v1/x', { json: 1 });
    const limited = () => client({ rateLimit: { key: 'two', count: 2, perMs: 60_000 }, retry: { maxWaitMs: 10 } });
    await limited().get('/x');
    await limited().get('/x');
    const error = await errorOf(limited().get('/x'));
    expect(error).toMatchObject({ code: 'SERVICE_RATE_LIMITED' });
    expect(error.data?.['retryAfterMs']).toBeGreaterThan(50_000);
    expect(service.calls).toHaveLength(2);
  });

  it('waits for a place when that is near', async () => {
    service.on('GET', '/v1/x', { json: 1 });
    const limited = client({ rateLimit: [{ key: 'near', count: 1, perMs: 50 }] });
    const begun = Date.now();
    await Promise.all([limited.get('/x'), limited.get('/x'), limited.get('/x')]);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(95);
  });

  it('holds everybody of the key back when the service asks for a pause', async () => {
    service.on('GET', '/v1/x', { json: 1 });
    service.fail({ status: 429, headers: { 'retry-after': '600' } });
    const limited = () => client({ rateLimit: { key: 'paused', count: 100, perMs: 1000 } });
    await errorOf(limited().get('/x'));
    await errorOf(limited().get('/x'));
    expect(service.calls).toHaveLength(1);
  });

  it('follows the pages of a Link header as far as they are wanted', async () => {
    service.on('GET', '/v1/list', ({ query }) => {
      const page = Number(query.get('page') ?? 1);
      const links = `<${service.url}/v1/list?page=${page + 1}>; rel="next", <${service.url}/v1/list?page=3>; rel="last"`;
      return { json: [page * 10, page * 10 + 1], headers: page < 3 ? { link: links } : {} };
    });
    const all: unknown[] = [];
    for await (const entry of client().pages('/list', { query: { per_page: 2 } })) all.push(entry);
    expect(all).toEqual([10, 11, 20, 21, 30, 31]);
    const some: unknown[] = [];
    for await (const entry of client().pages('/list', { limit: 3 })) some.push(entry);
    expect(some).toEqual([10, 11, 20]);
    expect(service.calls).toHaveLength(5);
    expect(service.calls[1]?.headers['authorization']).toBe('Bearer secret-token');
  });

  it('follows pages by a token in the body', async () => {
    service.on('GET', '/v1/list', ({ query }) =>
      query.get('cursor') === null ? { json: { items: [1], cursor: 'b' } } : { json: { items: [2] } },
    );
    const all: unknown[] = [];
    const pages = client().pages('/list', {
      query: { kind: 'x' },
      next: ({ value }) => {
        const { cursor } = value as { cursor?: string };
        return cursor === undefined ? undefined : { cursor };
      },
    });
    for await (const entry of pages) all.push(entry);
    expect(all).toEqual([1, 2]);
    expect(service.calls.map(({ query }) => query.toString())).toEqual(['kind=x', 'kind=x&cursor=b']);
  });
});
