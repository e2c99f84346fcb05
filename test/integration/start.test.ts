import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { cleanUp, spawnProgram, startInstance, TOKEN, temporaryHome } from '../setup/instance';

afterEach(cleanUp);

/** Starts the program where it must refuse to, and gives what it said. */
async function refusedStart(env: Record<string, string>, args: string[] = []) {
  const { child, stdout, stderr } = spawnProgram('headless', args, { PULSEFLOW_PORT: '0', ...env });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said: stdout() + stderr() };
}

describe('starting without a window', () => {
  it('prints one line with the address, a sign-in link and the data folder', async () => {
    const instance = await startInstance();
    expect(instance.output()).toMatch(/^PulseFlow \d+\.\d+\.\d+ runs without a window at http:\/\/127\.0\.0\.1:\d+\n/);
    expect(instance.signInLink).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/auth\/[\w-]{20,}$/);
    expect(instance.output()).toContain(instance.home);
  });

  it('ends cleanly on SIGTERM and leaves no trace of a running instance', async () => {
    const instance = await startInstance();
    expect(existsSync(join(instance.home, 'instance.json'))).toBe(true);
    expect(await instance.stop()).toBe(0);
    expect(existsSync(join(instance.home, 'instance.json'))).toBe(false);
  });

  it('installs the templates for a new user when asked to, once', async () => {
    const first = await startInstance({ args: ['--templates'] });
    const flows = await first.client.flows.list({});
    expect(flows.items.length).toBeGreaterThanOrEqual(5);
    await first.stop();
    const second = await startInstance({ home: first.home, args: ['--templates'] });
    expect((await second.client.flows.list({})).items.length).toBe(flows.items.length);
  });

  it('makes an API token of its own when none is given, readable by its owner only', async () => {
    const home = temporaryHome();
    const instance = await startInstance({ home, env: { PULSEFLOW_TOKEN: '' } });
    const token = readFileSync(join(home, 'keys', 'api-token'), 'utf8').trim();
    expect((await instance.anonymous('GET', '/api/flows', { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    expect((await instance.anonymous('GET', '/api/flows', { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(401);
  });

  it.each([['--port=99999'], ['--port=abc'], ['--colour']])('refuses the argument %s', async (arg) => {
    const { code, said } = await refusedStart({ PULSEFLOW_HOME: temporaryHome() }, [arg]);
    expect(code).toBe(1);
    expect(said).toContain('(BAD_ARGUMENT)');
  });
});

describe('a start that cannot be', () => {
  it('says which port is taken and what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const port = String((other.address() as { port: number }).port);
    try {
      const { code, said } = await refusedStart({ PULSEFLOW_HOME: temporaryHome(), PULSEFLOW_PORT: port });
      expect(code).toBe(1);
      expect(said).toMatch(new RegExp(`Port ${port} is used by another program.*PULSEFLOW_PORT.*\\(PORT_TAKEN\\)`));
    } finally {
      other.close();
    }
  });

  it.each(['headless', 'cli'] as const)('says that Node is too old before anything else can fail (%s)', async (entry) => {
    const older = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2', napi: '9' } })";
    const { child, stderr } = spawnProgram(entry, ['doctor'], {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(older)}`,
    });
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(1);
    expect(stderr()).toMatch(/^PulseFlow could not start: Node 20\.20\.2 has Node-API 9.*npm start.*\(NODE_TOO_OLD\)\n$/);
  });

  it('refuses a second instance on the same workspace, and takes the workspace over after a crash', async () => {
    const first = await startInstance();
    const { code, said } = await refusedStart({ PULSEFLOW_HOME: first.home });
    expect(code).toBe(1);
    expect(said).toContain('(WORKSPACE_LOCKED)');
    await first.kill();
    const second = await startInstance({ home: first.home });
    expect((await second.call('GET', '/api/health')).status).toBe(200);
  });

  it('refuses a workspace folder it may not write to', async () => {
    const home = temporaryHome();
    const file = join(home, 'file');
    writeFileSync(file, '');
    const { code, said } = await refusedStart({ PULSEFLOW_HOME: join(file, 'workspace') });
    expect(code).toBe(1);
    expect(said).toMatch(/\(WORKSPACE_(MISSING|READ_ONLY)\)/);
  });

  it.skipIf(process.getuid?.() === 0)('refuses a read-only workspace folder', async () => {
    const home = join(temporaryHome(), 'workspace');
    mkdirSync(home);
    chmodSync(home, 0o500);
    const { said } = await refusedStart({ PULSEFLOW_HOME: home });
    expect(said).toContain('(WORKSPACE_READ_ONLY)');
  });

  it('refuses a file that is no database, and leaves it as it is', async () => {
    const instance = await startInstance();
    const home = instance.home;
    await instance.stop();
    const path = join(home, 'pulseflow.db');
    writeFileSync(path, 'this is no database, but it is somebody’s file'.repeat(100));
    const before = readFileSync(path);
    const { code, said } = await refusedStart({ PULSEFLOW_HOME: home });
    expect(code).toBe(1);
    expect(said).toContain('(DATABASE_CORRUPT)');
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});

describe('who may use it', () => {
  it('answers health and webhooks to everybody, and nothing else', async () => {
    const instance = await startInstance();
    expect((await instance.anonymous('GET', '/api/health')).status).toBe(200);
    expect((await instance.anonymous('POST', '/hooks/nothing-here')).status).toBe(404);
    for (const path of ['/api/flows', '/api/runs', '/api/system/info', '/api/settings', '/api/openapi.json', '/api/docs', '/']) {
      expect((await instance.anonymous('GET', path)).status, path).toBe(401);
    }
    expect((await instance.anonymous('POST', '/rpc/flows/list', { body: '{}' })).status).toBe(401);
    expect((await instance.anonymous('POST', '/api/flows', { body: '{}' })).status).toBe(401);
  });

  it('signs a browser in with the printed link, once, and keeps it signed in over a restart', async () => {
    const first = await startInstance();
    const path = new URL(first.signInLink).pathname;
    const answer = await first.anonymous('GET', path);
    expect(answer.status).toBe(303);
    const cookie = answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/);
    expect((await first.anonymous('GET', '/api/flows', { headers: { cookie } })).status).toBe(200);
    expect((await first.anonymous('GET', path)).status).toBe(401);
    const port = new URL(first.url).port;
    await first.stop();
    const second = await startInstance({ home: first.home, env: { PULSEFLOW_PORT: port } });
    expect((await second.anonymous('GET', '/api/flows', { headers: { cookie } })).status).toBe(200);
  });

  it('signs in with the token in the form, in the browser’s language', async () => {
    const instance = await startInstance();
    const page = await instance.anonymous('GET', '/', { headers: { 'accept-language': 'pt-BR,pt;q=0.9' } });
    expect(page.status).toBe(401);
    expect(await page.text()).toContain('Entrar no PulseFlow');
    const form = (token: string) =>
      instance.anonymous('POST', '/auth/token', {
        body: new URLSearchParams({ token }),
        headers: { origin: instance.url },
      });
    expect((await form('wrong')).status).toBe(401);
    const right = await form(TOKEN);
    expect(right.status).toBe(303);
    expect(right.headers.get('set-cookie')).toContain('pulseflow_session_');
  });

  it('refuses other web pages and foreign host names, even with a session', async () => {
    const instance = await startInstance();
    const signedIn = await instance.anonymous('GET', new URL(instance.signInLink).pathname);
    const cookie = signedIn.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    const foreign = await instance.anonymous('POST', '/api/flows', {
      body: '{"name":"x","nodes":[]}',
      headers: { cookie, origin: 'https://evil.example', 'content-type': 'application/json' },
    });
    expect(foreign.status).toBe(403);
    expect(await statusUnderForeignName(instance.url, cookie)).toBe(403);
  });
});

/** `fetch` does not let a caller choose the Host header; a raw request does. */
function statusUnderForeignName(url: string, cookie: string): Promise<number | undefined> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: '/api/flows', headers: { host: 'evil.example', cookie } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}
