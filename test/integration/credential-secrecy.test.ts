import { readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowId, RunId } from '#shared/model/ids';
import { chain, node } from '../setup/flows';
import { cleanUp, eventually, type Instance, startInstance } from '../setup/instance';

/*
 * A service that tells everybody the secrets that it was sent: in its answers, its errors and its redirects. The real program
 * calls it with each type of credential, well and badly. Then everything that the program has written, printed and answered is
 * searched for the secrets, in the forms in which they travel.
 */
const SECRETS = {
  bearer: 'tok_8f14e45f!ceea167a',
  basic: 'pa"ss wörd&8f14',
  header: 'key_45c48cce2e2d7fbd',
  query: 'key&d3d9446802a44259',
  headers: 'hdr_6512bd43d9caa6e0',
  tried: 'tok_tried_c51ce410c124',
};

/** As they are, as base64 (alone and in Basic), in an address, in a form, and in JSON. */
const NEEDLES = Object.values(SECRETS).flatMap((secret) => [
  secret,
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(`ana:${secret}`).toString('base64').replace(/=+$/, ''),
  encodeURIComponent(secret),
  new URLSearchParams({ s: secret }).toString().slice(2),
  JSON.stringify(secret).slice(1, -1),
]);

const found = (text: string): string[] => NEEDLES.filter((needle) => text.includes(needle));

let server: Server;
let url: string;
let instance: Instance;
/** All that was answered over HTTP, streams included. */
const answered: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const told = JSON.stringify({ url: request.url, headers: request.headers, decoded: decodeURIComponent(request.url ?? '') });
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    if (path === '/fails') response.writeHead(500, 'Told you', { 'content-type': 'application/json' });
    else if (path === '/refuses') response.writeHead(401, { 'content-type': 'text/plain' });
    else response.writeHead(200, { 'content-type': 'application/json', 'x-echo': encodeURIComponent(told).slice(0, 2000) });
    response.end(told);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  instance = await startInstance({ env: { PULSEFLOW_LOG: 'trace' } });
});
afterAll(async () => {
  server.close();
  await cleanUp();
});

async function call(method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await instance.call(method, path, body);
  answered.push(JSON.stringify([answer.body, [...answer.headers]]));
  return answer.body;
}

async function makeCredential(name: string, type: string, values: object): Promise<string> {
  const made = (await call('POST', '/api/credentials', { name, type, values: { ...values, testUrl: `${url}/me` } })) as {
    id: string;
  };
  expect(made.id, JSON.stringify(made)).toMatch(/^cred_/);
  return made.id;
}

/** Listens to a stream of server-sent events until the end of the test. */
function listen(path: string): AbortController {
  const controller = new AbortController();
  void (async () => {
    const response = await fetch(instance.url + path, {
      headers: { authorization: 'Bearer test-token', accept: 'text/event-stream' },
      signal: controller.signal,
    });
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) answered.push(decoder.decode(chunk as Uint8Array, { stream: true }));
  })().catch(() => undefined);
  return controller;
}

async function runToEnd(name: string, path: string, config: object, policies: object = {}): Promise<RunId> {
  const flow = chain(
    name,
    node('start', 'core.manual'),
    node('call', 'core.http', { url: `${url}${path}`, output: 'field', ...config }, { policies } as never),
    node('log', 'core.log', { message: 'Answer: {{ $string($item) }}' }),
  );
  const made = (await call('POST', '/api/flows?publish=true', flow)) as { id: FlowId };
  const { runId } = (await call('POST', `/api/engine/workflows/${made.id}/start`, { input: { n: 1 } })) as { runId: RunId };
  await eventually(
    async () => (await call('GET', `/api/engine/executions/${runId}/status`)) as { status: string },
    ({ status }) => ['succeeded', 'failed', 'in_doubt'].includes(status),
  );
  const run = (await call('GET', `/api/runs/${runId}`)) as { steps: { seq: number }[] };
  for (const { seq } of run.steps) await call('GET', `/api/runs/${runId}/steps/${seq}`);
  await call('GET', `/api/flows/${made.id}`);
  await call('GET', `/api/flows/${made.id}/export`);
  return runId;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
}

describe('secrets of credentials', () => {
  it('reach the service, and nothing that PulseFlow writes, prints or answers', async () => {
    const streams = ['/api/runs/watch', '/api/events/watch', '/api/system/watch'].map(listen);
    const ids = {
      bearer: await makeCredential('Bearer', 'core.http-bearer', { token: SECRETS.bearer }),
      basic: await makeCredential('Basic', 'core.http-basic', { user: 'ana', password: SECRETS.basic }),
      header: await makeCredential('Header', 'core.http-api-key', { key: SECRETS.header }),
      query: await makeCredential('Query', 'core.http-api-key', { key: SECRETS.query, place: 'query', name: 'k' }),
      headers: await makeCredential('Headers', 'core.http-headers', { headers: `X-Shop: ${SECRETS.headers}` }),
    };
    const failing = { retry: { maxAttempts: 2, initialDelayMs: 0, jitter: false } };
    for (const [name, credential] of Object.entries(ids)) {
      const signed = { auth: 'credential', credential };
      const good = await runToEnd(`${name} good`, '/tells', signed);
      expect((await instance.client.runs.get({ runId: good })).status).toBe('succeeded');
      const bad = await runToEnd(`${name} bad`, '/fails', signed, failing);
      expect((await instance.client.runs.get({ runId: bad })).status).toBe('failed');
      await call('POST', `/api/credentials/${credential}/test`);
      await call('GET', `/api/credentials/${credential}`);
      await call('POST', '/api/credentials/try', { credentialId: credential, type: '', values: { testUrl: `${url}/refuses` } });
    }
    await call('POST', '/api/credentials/try', {
      type: 'core.http-bearer',
      values: { token: SECRETS.tried, testUrl: `${url}/refuses` },
    });
    // What was asked was asked with the secret: else this test would find nothing because nothing was sent.
    const test = (await call('POST', `/api/credentials/${ids.bearer}/test`)) as { ok: boolean };
    expect(test.ok).toBe(true);
    for (const path of [
      '/api/credentials',
      '/api/credentials/types',
      '/api/runs',
      '/api/events',
      '/api/dead-letters',
      '/api/flows',
    ])
      await call('GET', path);
    await call('POST', '/api/system/backups');
    for (const stream of streams) stream.abort();
    await instance.stop();

    expect(found(answered.join('\n'))).toEqual([]);
    expect(answered.join('\n')).toContain('••••••');
    expect(found(instance.output())).toEqual([]);
    const files = filesBelow(instance.home);
    expect(files.map((file) => file.replace(instance.home, '')).some((file) => file.startsWith('/backups/'))).toBe(true);
    for (const file of files) expect(found(readFileSync(file, 'utf8')), file).toEqual([]);
  });

  it('that cannot be opened any more are told of before a backup, which is made all the same', async () => {
    const other = await startInstance();
    await other.client.credentials.create({ name: 'Shop', type: 'core.http-bearer', values: { token: SECRETS.bearer } });
    renameSync(join(other.home, 'keys', 'vault.key'), join(other.home, 'keys', 'vault.key.away'));
    const backup = await other.client.system.backup();
    expect(backup.sizeBytes).toBeGreaterThan(0);
    await eventually(
      async () => other.output(),
      (output) => output.includes('The key file of the secrets is missing'),
    );
    const told = await other.client.system.notifications({});
    expect(told).toMatchObject([{ title: 'Stored secrets cannot be opened' }]);
    await other.stop();
  });
});
