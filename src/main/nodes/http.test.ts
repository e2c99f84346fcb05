import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { Effect, Json, JsonObject } from '../engine/sdk';
import { httpNode } from './http';
import { type SeenRequest, startTestServer, type TestServer } from './testing/http-server';
import { checkNode, runNode, TEST_NOW_MS } from './testing/run-node';

const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(answer: (request: SeenRequest, response: ServerResponse) => void): Promise<TestServer> {
  const server = await startTestServer(answer);
  servers.push(server);
  return server;
}
const answerJson = (value: Json) => (_request: SeenRequest, response: ServerResponse) =>
  void response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
const call = (config: JsonObject, items?: Json[], signal?: AbortSignal) =>
  runNode(httpNode, { config, ...(items === undefined ? {} : { items }), ...(signal === undefined ? {} : { signal }) });
const effectOf = (config: JsonObject): Effect =>
  typeof httpNode.effect === 'function' ? httpNode.effect(config, {} as never) : httpNode.effect;

describe('an HTTP request', () => {
  it('puts out the answer, read by its type', async () => {
    const server = await serve(answerJson({ hello: 'world' }));
    const { outputs } = await call({ url: `${server.url}/greet`, query: [{ name: 'q', value: '{{ n }} & more' }] }, [{ n: 1 }]);
    expect(outputs['out']).toEqual([
      {
        status: 200,
        ok: true,
        headers: expect.objectContaining({ 'content-type': 'application/json' }) as unknown,
        body: { hello: 'world' },
        url: `${server.url}/greet?q=1+%26+more`,
        durationMs: 0,
      },
    ]);
    expect(server.seen.map(({ method, url, body }) => [method, url, body])).toEqual([['GET', '/greet?q=1+%26+more', '']]);
  });

  it('calls once per item, in order', async () => {
    const server = await serve((request, response) => void response.end(request.url));
    const { outputs, progress } = await call({ url: `${server.url}/{{ n }}`, output: 'body', response: 'text' }, [
      { n: 1 },
      { n: 2 },
    ]);
    expect(outputs['out']).toEqual(['/1', '/2']);
    expect(progress).toEqual(['before 0', 'after 0', 'before 1', 'after 1']);
  });

  it('sends the item as JSON when nothing else is said', async () => {
    const server = await serve((_request, response) => void response.end());
    await call({ method: 'POST', url: server.url }, [{ a: 1 }]);
    expect(server.seen[0]).toMatchObject({ method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } });
  });

  it.each<[JsonObject, string, string]>([
    [{ bodyType: 'json', body: '{{ {"n": n} }}' }, '{"n":1}', 'application/json'],
    [{ bodyType: 'json', body: '{"n": {{ n }}}' }, '{"n":1}', 'application/json'],
    [{ bodyType: 'json', body: { n: '{{ n }}' } }, '{"n":1}', 'application/json'],
    [{ bodyType: 'json', body: 'text' }, '"text"', 'application/json'],
    [{ bodyType: 'text', body: 'n={{ n }}' }, 'n=1', 'text/plain;charset=UTF-8'],
    [
      {
        bodyType: 'form',
        form: [
          { name: 'n', value: '{{ n }}' },
          { name: 'x y', value: 'ä' },
        ],
      },
      'n=1&x+y=%C3%A4',
      'application/x-www-form-urlencoded;charset=UTF-8',
    ],
  ])('sends the body of %j', async (config, body, type) => {
    const server = await serve((_request, response) => void response.end());
    await call({ method: 'PUT', url: server.url, ...config }, [{ n: 1 }]);
    expect([server.seen[0]?.body, server.seen[0]?.headers['content-type']]).toEqual([body, type]);
  });

  it('sends no body when told so', async () => {
    const server = await serve((_request, response) => void response.end());
    await call({ method: 'DELETE', url: server.url, bodyType: 'none' });
    expect([server.seen[0]?.body, server.seen[0]?.headers['content-type']]).toEqual(['', undefined]);
  });

  it('sends headers and credentials', async () => {
    const server = await serve((_request, response) => void response.end());
    const headers = [
      { name: 'X-Id', value: '{{ n }}' },
      { name: 'User-Agent', value: 'mine' },
    ];
    await call({ url: server.url, headers, auth: 'bearer', token: 's3cret' }, [{ n: 7 }]);
    await call({ url: server.url, auth: 'basic', user: 'ana', password: 'ü:1' });
    await call({ url: server.url.replace('//', '//bia:p%40ss@') });
    expect(server.seen[0]?.headers).toMatchObject({ 'x-id': '7', 'user-agent': 'mine', authorization: 'Bearer s3cret' });
    const credentials = server.seen
      .slice(1)
      .map(({ headers: { authorization = '' } }) => Buffer.from(authorization.slice(6), 'base64').toString());
    expect(credentials).toEqual(['ana:ü:1', 'bia:p@ss']);
  });

  it('sends the same Idempotency-Key on each repeat when asked to, and then counts as safe to repeat', async () => {
    const server = await serve((_request, response) => void response.end());
    const config = { method: 'POST', url: server.url, sendIdempotencyKey: true };
    await call(config);
    await call(config);
    expect(server.seen.map(({ headers }) => headers['idempotency-key'])).toEqual(['run_1/node#0', 'run_1/node#0']);
    expect(effectOf(config)).toBe('idempotent');
  });

  it('tells by its method what a repeat would do', () => {
    const methods = [undefined, 'GET', 'HEAD', 'PUT', 'DELETE', 'POST', 'PATCH', '{{ method }}'];
    const effects = methods.map((method) => effectOf(method === undefined ? {} : { method }));
    expect(effects).toEqual(['none', 'none', 'none', 'idempotent', 'idempotent', 'unsafe', 'unsafe', 'unsafe']);
  });

  it('puts out the body alone, a list as items, or the item with the answer', async () => {
    const server = await serve(answerJson([{ a: 1 }, { a: 2 }]));
    expect((await call({ url: server.url, output: 'body' })).outputs['out']).toEqual([{ a: 1 }, { a: 2 }]);
    const field = await call({ url: server.url, output: 'field' }, [{ n: 1 }]);
    expect(field.outputs['out']).toEqual([
      { n: 1, response: expect.objectContaining({ status: 200, body: [{ a: 1 }, { a: 2 }] }) as unknown },
    ]);
  });
});

describe('the answer to an HTTP request', () => {
  const answered = async (headers: Record<string, string>, body: string | Buffer, config: JsonObject = {}) => {
    const server = await serve((_request, response) => void response.writeHead(200, headers).end(body));
    return (await call({ url: server.url, output: 'body', ...config })).outputs['out'];
  };

  it('is read by its type, its charset and its compression', async () => {
    expect(await answered({ 'content-type': 'application/problem+json' }, '{"a":1}')).toEqual([{ a: 1 }]);
    expect(await answered({ 'content-type': 'text/plain; charset=iso-8859-1' }, Buffer.from('é', 'latin1'))).toEqual(['é']);
    expect(await answered({ 'content-type': 'text/plain; charset=odd' }, 'x')).toEqual(['x']);
    expect(await answered({ 'content-type': 'image/png' }, Buffer.from([1, 2]))).toEqual(['AQI=']);
    expect(await answered({ 'content-type': 'application/json', 'content-encoding': 'gzip' }, gzipSync('{"z":1}'))).toEqual([
      { z: 1 },
    ]);
    expect(await answered({}, '')).toEqual([null]);
  });

  it('stays text when it only says that it is JSON, unless JSON was asked for', async () => {
    const headers = { 'content-type': 'application/json' };
    expect(await answered(headers, '<html>')).toEqual(['<html>']);
    await expect(answered(headers, '<html>', { response: 'json' })).rejects.toMatchObject({
      code: 'HTTP_RESPONSE_INVALID',
      data: { excerpt: '<html>' },
    });
    expect(await answered({ 'content-type': 'text/plain' }, '[1]', { response: 'json' })).toEqual([1]);
  });

  it('may not be larger than the limit, whatever it says of itself', async () => {
    const large = 'x'.repeat(5000);
    const isTooLarge = { code: 'HTTP_RESPONSE_TOO_LARGE', kind: 'user', data: { maxBytes: 1000 } };
    await expect(answered({ 'content-length': '5000' }, large, { maxResponseBytes: 1000 })).rejects.toMatchObject(isTooLarge);
    await expect(answered({ 'transfer-encoding': 'chunked' }, large, { maxResponseBytes: 1000 })).rejects.toMatchObject(
      isTooLarge,
    );
    await expect(answered({ 'content-encoding': 'gzip' }, gzipSync(large), { maxResponseBytes: 1000 })).rejects.toMatchObject(
      isTooLarge,
    );
    expect(await answered({ 'content-type': 'text/plain' }, 'x'.repeat(1000), { maxResponseBytes: 1000 })).toHaveLength(1);
  });

  it('ends a body that never does at the limit', async () => {
    const server = await serve((_request, response) => {
      const more = () => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', more);
      };
      more();
    });
    await expect(call({ url: server.url, maxResponseBytes: 1_000_000 })).rejects.toMatchObject({
      code: 'HTTP_RESPONSE_TOO_LARGE',
    });
  });
});

describe('a failing HTTP request', () => {
  const failing = async (status: number, headers: Record<string, string> = {}, config: JsonObject = {}) => {
    const server = await serve(
      (_request, response) => void response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end('why'),
    );
    return call({ url: `${server.url}/path?key=s3cret`, ...config });
  };

  it.each<[number, boolean, string]>([
    [400, false, 'user'],
    [401, false, 'user'],
    [404, false, 'user'],
    [408, true, 'operational'],
    [425, true, 'operational'],
    [429, true, 'operational'],
    [500, true, 'operational'],
    [501, false, 'user'],
    [503, true, 'operational'],
  ])('with status %i is retryable: %s', async (status, retryable, kind) => {
    await expect(failing(status)).rejects.toMatchObject({
      code: 'HTTP_STATUS',
      kind,
      retryable,
      effect: 'none',
      data: { status, body: 'why' },
    });
  });

  it('hands on when the server wants to be asked again', async () => {
    await expect(failing(503, { 'retry-after': '120' })).rejects.toMatchObject({ data: { retryAfterMs: 120_000 } });
    const later = new Date(TEST_NOW_MS + 60_000).toUTCString();
    await expect(failing(429, { 'retry-after': later })).rejects.toMatchObject({ data: { retryAfterMs: 60_000 } });
    await expect(failing(429, { 'retry-after': new Date(0).toUTCString() })).rejects.toMatchObject({ data: { retryAfterMs: 0 } });
    await expect(failing(429, { 'retry-after': 'soon' })).rejects.toMatchObject({
      data: expect.not.objectContaining({ retryAfterMs: expect.anything() as unknown }) as unknown,
    });
  });

  it('does not tell the keys of its address', async () => {
    const thrown: unknown = await failing(500).catch((error: unknown) => error);
    expect(JSON.stringify([String(thrown), (thrown as { data: unknown }).data])).not.toContain('s3cret');
  });

  it('says that something may have happened when the server broke on an unsafe call', async () => {
    const effects = [500, 502, 503, 400].map((status) =>
      failing(status, {}, { method: 'POST' }).then(
        () => 'none',
        (error: { effect: string }) => error.effect,
      ),
    );
    expect(await Promise.all(effects)).toEqual(['unknown', 'unknown', 'none', 'none']);
  });

  it('is an answer like any other when the node is told so', async () => {
    const { outputs } = await failing(404, {}, { failOnStatus: false });
    expect(outputs['out']).toMatchObject([{ status: 404, ok: false, body: 'why' }]);
  });

  it('gives up on a slow server', async () => {
    const server = await serve((_request, response) => void response.writeHead(200).write('a beginning'));
    await expect(call({ url: server.url, timeoutMs: 60 })).rejects.toMatchObject({
      code: 'HTTP_TIMED_OUT',
      retryable: true,
      effect: 'none',
    });
    await expect(call({ url: server.url, timeoutMs: 60, method: 'POST' })).rejects.toMatchObject({
      code: 'HTTP_TIMED_OUT',
      effect: 'unknown',
    });
  });

  it('ends at once when the run is cancelled', async () => {
    const server = await serve(() => undefined);
    const controller = new AbortController();
    const run = call({ url: server.url }, [{}], controller.signal);
    await server.waitFor(1);
    controller.abort(new Error('cancelled'));
    await expect(run).rejects.toThrow('cancelled');
  });

  it('says when nothing listens, and that nothing can have happened', async () => {
    const server = await serve(() => undefined);
    await server.close();
    await expect(call({ url: server.url, method: 'POST' })).rejects.toMatchObject({
      code: 'HTTP_UNREACHABLE',
      kind: 'operational',
      effect: 'none',
      data: { cause: 'ECONNREFUSED' },
    });
  });

  it('says when the server hangs up, and that something may have happened', async () => {
    const server = await serve((_request, response) => void response.socket?.destroy());
    await expect(call({ url: server.url, method: 'POST' })).rejects.toMatchObject({
      code: 'HTTP_INTERRUPTED',
      effect: 'unknown',
    });
  });

  it.each(['no address', 'ftp://example.com/', 'javascript:alert(1)'])('refuses the address %j', async (url) => {
    await expect(call({ url: '{{ url }}' }, [{ url }])).rejects.toMatchObject({
      code: 'NODE_CONFIG_INVALID',
      data: { field: 'url' },
    });
    expect(checkNode(httpNode, { url })).toHaveLength(1);
  });

  it('refuses a header that would break the request', async () => {
    const config = { url: 'http://127.0.0.1:1/', headers: [{ name: 'x', value: 'a\r\nb: c' }] };
    await expect(call(config)).rejects.toMatchObject({ code: 'NODE_CONFIG_INVALID', data: { field: 'headers/0' } });
  });
});

describe('a redirected HTTP request', () => {
  const redirect = (status: number, location: string, response: ServerResponse) =>
    void response.writeHead(status, { location }).end();

  it('is followed, relative addresses included', async () => {
    const server = await serve((request, response) =>
      request.url === '/a' ? redirect(302, 'b?x=1', response) : void response.end(request.url),
    );
    const { outputs } = await call({ url: `${server.url}/a` });
    expect(outputs['out']).toMatchObject([{ status: 200, url: `${server.url}/b?x=1`, body: '/b?x=1' }]);
  });

  it.each<[number, string, string, string]>([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [303, 'PUT', 'GET', ''],
    [307, 'POST', 'POST', '{"a":1}'],
    [308, 'PUT', 'PUT', '{"a":1}'],
  ])('with %i sends a %s on as %s', async (status, method, expected, body) => {
    const server = await serve((request, response) =>
      request.url === '/a' ? redirect(status, '/b', response) : void response.end(),
    );
    await call({ url: `${server.url}/a`, method }, [{ a: 1 }]);
    expect([server.seen[1]?.method, server.seen[1]?.body]).toEqual([expected, body]);
  });

  it('keeps credentials from another server', async () => {
    const other = await serve((_request, response) => void response.end());
    const server = await serve((_request, response) => redirect(307, other.url, response));
    await call({
      url: server.url,
      auth: 'bearer',
      token: 's3cret',
      headers: [
        { name: 'cookie', value: 'a=b' },
        { name: 'x-ok', value: '1' },
      ],
    });
    expect(other.seen[0]?.headers).not.toHaveProperty('authorization');
    expect(other.seen[0]?.headers).not.toHaveProperty('cookie');
    expect(other.seen[0]?.headers['x-ok']).toBe('1');
  });

  it('ends when it goes round in circles', async () => {
    const server = await serve((_request, response) => redirect(302, '/again', response));
    await expect(call({ url: server.url, maxRedirects: 3 })).rejects.toMatchObject({ code: 'HTTP_REDIRECT', retryable: false });
    expect(server.seen).toHaveLength(4);
  });

  it('is the answer when none may be followed', async () => {
    const server = await serve((_request, response) => redirect(302, '/b', response));
    const { outputs } = await call({ url: server.url, maxRedirects: 0 });
    expect(outputs['out']).toMatchObject([{ status: 302, headers: { location: '/b' } }]);
  });

  it('leads nowhere but to the web', async () => {
    const server = await serve((_request, response) => redirect(302, 'file:///etc/passwd', response));
    await expect(call({ url: server.url })).rejects.toMatchObject({ code: 'HTTP_REDIRECT' });
  });
});
