import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createProbe, nodeCall, type Probe, type ProbeOptions, stepPort } from './testing/probe';
import { findPython } from './testing/python';

const python = findPython();
const started: Probe[] = [];
afterEach(async () => {
  for (const probe of started.splice(0)) await probe.close();
});
function inPython(options: ProbeOptions = {}): Probe {
  const probe = createProbe({ plugin: 'probe-python', ...(python === undefined ? {} : { python }), ...options });
  started.push(probe);
  return probe;
}

describe.skipIf(python === undefined)('a plugin in Python (skipped: this machine has no Python 3.9 or later)', () => {
  it('offers what its manifest says', async () => {
    const { nodes, credentials } = await inPython().runner.describe();
    expect(nodes.map(({ type, version, kind, trigger }) => `${type}@${version} ${trigger ?? kind}`)).toEqual([
      'probe-python.say@1 action',
      'probe-python.say@2 action',
      'probe-python.odd@1 action',
      'probe-python.tick@1 subscribe',
      'probe-python.hook@1 webhook',
    ]);
    expect(nodes[0]).toMatchObject({ hasLookup: true, effect: 'unsafe', function: 'probe_nodes.nodes:say' });
    expect(credentials).toMatchObject([{ type: 'probe-python.key', canTest: true }]);
  });

  it('runs a node item by item, with the defaults of its config', async () => {
    const ran = await inPython().run(
      'probe-python.say',
      {},
      { items: [{ json: 1 }, { json: 2 }], call: { configs: [{ text: 'ä' }, {}] } },
    );
    expect(ran).toEqual({
      outputs: {
        out: [
          { json: { words: 'ä', key: 'run_test/node#0', was: 1 } },
          { json: { words: 'nothing', key: 'run_test/node#1', was: 2 } },
        ],
      },
      logs: ['says ä', 'says nothing'],
      progress: [0.5, 1],
      effects: ['before 0', 'after 0', 'before 1', 'after 1'],
    });
  });

  it('runs async functions, several outputs, upgrades, lookups and tests of credentials', async () => {
    const { runner, filesFolder } = inPython();
    const { port } = stepPort(filesFolder);
    const later = nodeCall('probe-python.say', [{ json: {} }], { words: 'later' }, { version: 2 });
    expect(await runner.execute(later, port)).toEqual({ outputs: { out: [{ json: 'later' }], more: [] } });
    expect(await runner.upgrade('probe-python.say', 2, { text: 'old' })).toEqual({ words: 'old' });
    const call = nodeCall('probe-python.say', [{ json: {} }, { json: {} }], {});
    expect(await runner.lookup(call, 0, port)).toEqual({ happened: true });
    expect(await runner.lookup(call, 1, port)).toBe('unknown');
    await runner.testCredential('probe-python.key', { token: 'right' }, port.signal);
    await expect(runner.testCredential('probe-python.key', { token: '' }, port.signal)).rejects.toMatchObject({
      code: 'SERVICE_REFUSED',
    });
  });

  it('gives it the port of the call: credential, memory, mail, files', async () => {
    const probe = inPython({ granted: { mail: true } });
    const { port, ran } = stepPort(probe.filesFolder, { credential: () => Promise.resolve({ token: 'secret' }) });
    expect(await probe.does('credential', '', { port })).toBe('secret');
    expect(ran.logs).toEqual(['conceals 6']);
    expect(await probe.does('credential')).toBe('none');
    expect(await probe.does('memory', 'first', { port })).toBeNull();
    expect(await probe.does('memory', 'second', { port })).toBe('first');
    expect(await probe.does('mail', 'a@example.com')).toEqual({ messageId: 'a@example.com', delivery: 'smtp' });
    expect(await probe.does('create', 'ü')).toEqual({ path: 'made.txt', name: 'made.txt', mimeType: 'text/plain', sizeBytes: 2 });
    const file = { path: 'in/a.txt', name: 'a.txt', mimeType: 'text/plain', sizeBytes: 3 };
    expect(await probe.does('carried', '', { items: [{ json: {}, files: { a: file } }] })).toBe('the bytes of in/a.txt');
    await expect(probe.does('forged', 'secret.txt')).rejects.toMatchObject({ code: 'FILE_OUTSIDE' });
    await expect(probe.does('resolve', 'secret.txt')).rejects.toMatchObject({ code: 'FILE_OUTSIDE' });
    expect(await probe.does('temp', 'kept')).toBe('kept');
  });

  it('subscribes, emits with what the service calls it, and ends when it is told to', async () => {
    const { runner, filesFolder } = inPython();
    const { port } = stepPort(filesFolder);
    const emitted: unknown[] = [];
    const controller = new AbortController();
    const call = { ...nodeCall('probe-python.tick', [], {}), config: {}, flow: { id: 'f', name: 'F' } };
    const listening = runner.subscribe(call, {
      signal: controller.signal,
      log: () => controller.abort(new Error('enough')),
      credential: port.credential,
      files: port.files,
      state: 5,
      emit: (items, options) => {
        emitted.push([items, options]);
        return Promise.resolve({ runId: 'run', duplicate: false });
      },
      save: () => Promise.resolve(),
      connected: () => void emitted.push('connected'),
    });
    await expect(listening).rejects.toMatchObject({ code: 'PLUGIN_STOPPED' });
    expect(emitted).toEqual([
      'connected',
      [[{ json: { count: 6 } }], { key: 'tick-6', state: 6 }],
      [[{ json: { count: 7 } }], { key: 'tick-7', state: 7 }],
    ]);
  });

  it('answers webhooks with their bytes, and refuses them in its own words', async () => {
    const { runner, filesFolder } = inPython();
    const { port } = stepPort(filesFolder);
    const request = {
      method: 'POST',
      path: 'p',
      query: {},
      headers: { 'x-secret': 'open' },
      body: new TextEncoder().encode('é'),
    };
    const call = { ...nodeCall('probe-python.hook', [], {}), config: {}, flow: { id: 'f', name: 'F' }, request };
    expect(await runner.webhook(call, port)).toEqual({
      emit: [{ items: [{ json: 'é' }], key: 'one' }],
      answer: { status: 202, headers: {}, body: { ok: true } },
    });
    await expect(runner.webhook({ ...call, request: { ...request, headers: {} } }, port)).rejects.toMatchObject({
      code: 'WEBHOOK_REFUSED',
    });
  });

  it('keeps what its errors say, and names what it raised', async () => {
    const probe = inPython();
    await expect(probe.does('refuse')).rejects.toMatchObject({
      code: 'PROBE_REFUSED',
      kind: 'operational',
      data: { n: 1 },
      retryable: false,
      effect: 'none',
    });
    await expect(probe.does('throw')).rejects.toMatchObject({
      code: 'UNEXPECTED',
      message: 'ValueError: That did not work',
      effect: 'unknown',
    });
    await expect(probe.does('unusable')).rejects.toMatchObject({ code: 'PLUGIN_RESULT_INVALID' });
    await expect(probe.run('probe-python.gone', {})).rejects.toMatchObject({ code: 'PLUGIN_NODE_UNKNOWN' });
  });

  it('puts what a step prints and logs into its run, and the rest into the log of the plugin', async () => {
    const probe = inPython();
    const { logs } = await probe.run('probe-python.odd', { does: 'console', what: 'hello' });
    expect(logs).toEqual(['hello', 'to stderr', 'by logging']);
    await expect.poll(() => probe.runner.logs().map(({ message }) => message)).toEqual(['outside']);
  });

  it('works on several calls at a time in one process', async () => {
    const probe = inPython();
    await probe.does('nothing');
    const startedAt = performance.now();
    expect(await Promise.all(Array.from({ length: 10 }, () => probe.does('sleepy')))).toEqual(
      Array.from({ length: 10 }, () => 'slept'),
    );
    expect(performance.now() - startedAt).toBeLessThan(1_900);
    expect(await probe.does('pid')).toBe(probe.runner.process().pid);
  });

  it('is not started where there is no environment for it', async () => {
    const probe = createProbe({ plugin: 'probe-python' });
    started.push(probe);
    await expect(probe.does('nothing')).rejects.toMatchObject({ code: 'PLUGIN_PYTHON_MISSING' });
  });

  it('says what is wrong with its code', async () => {
    const folder = join(inPython().filesFolder, '../broken');
    mkdirSync(folder, { recursive: true });
    const manifest = readFileSync(
      join(import.meta.dirname, '../../../../test/fixtures/plugins/probe-python/plugin.json'),
      'utf8',
    );
    writeFileSync(join(folder, 'plugin.json'), manifest);
    const probe = inPython({ folder });
    await expect(probe.runner.describe()).rejects.toMatchObject({
      code: 'PLUGIN_INVALID',
      message: expect.stringContaining("No module named 'probe_nodes'") as string,
    });
    expect(probe.crashes).toEqual([]);
  });
});

describe.skipIf(python === undefined)('a process in Python that ends (skipped: this machine has no Python 3.9 or later)', () => {
  it('fails the step with the reason and is started again', async () => {
    const probe = inPython();
    await expect(probe.does('exit')).rejects.toMatchObject({ code: 'PLUGIN_CRASHED', data: { reason: 'exit code 3' } });
    await expect(probe.does('begin')).rejects.toMatchObject({ code: 'PLUGIN_CRASHED', effect: 'unknown' });
    expect(await probe.does('nothing')).toBeNull();
    expect(probe.runner.process()).toMatchObject({ status: 'running', crashes: 2 });
  });

  it.skipIf(process.platform === 'win32')('fails when it needs too much memory', async () => {
    const probe = inPython({ limits: { memoryMb: 64 } });
    await expect(probe.does('heap')).rejects.toMatchObject({ code: 'PLUGIN_OUT_OF_MEMORY', data: { memoryMb: 64 } });
    expect(await probe.does('nothing')).toBeNull();
  });

  it('is killed when it hangs, and lives on when it listens', async () => {
    const probe = inPython();
    const soon = { call: { timeoutMs: 1_000 } };
    const pid = await probe.does('pid');
    await expect(probe.does('wait', '', soon)).rejects.toMatchObject({ code: 'PLUGIN_TIMED_OUT' });
    expect(await probe.does('pid')).toBe(pid);
    await expect(probe.does('loop', '', soon)).rejects.toMatchObject({ code: 'PLUGIN_TIMED_OUT', effect: 'unknown' });
    await expect(probe.does('deaf', '', { call: { timeoutMs: 4_000 } })).rejects.toMatchObject({ code: 'PLUGIN_TIMED_OUT' });
    expect(await probe.does('pid')).not.toBe(pid);
    expect(probe.crashes).toEqual([]);
  });
});

describe.skipIf(python === undefined)('the fence around Python (skipped: this machine has no Python 3.9 or later)', () => {
  let service: Server;
  let address = '';
  let port = 0;
  beforeAll(async () => {
    service = createServer((_request, response) => response.end('hello'));
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    port = (service.address() as AddressInfo).port;
    address = `127.0.0.1:${port}`;
  });
  afterAll(() => service.close());
  const refused = (kind: string, what: string) => ({ code: 'PLUGIN_DENIED', kind: 'user', data: { kind, what } });

  it('closes the network to a plugin that was granted no host', async () => {
    const probe = inPython();
    await expect(probe.does('fetch', `http://${address}/`)).rejects.toMatchObject(refused('network', '127.0.0.1'));
    await expect(probe.does('fetch', 'http://example.com/')).rejects.toMatchObject(refused('network', 'example.com'));
    await expect(probe.does('lookup', 'secrets.example.com')).rejects.toMatchObject(refused('network', 'secrets.example.com'));
    await expect(probe.does('datagram', '127.0.0.1')).rejects.toMatchObject(refused('network', '127.0.0.1:9'));
    await expect(probe.does('listen')).rejects.toMatchObject(refused('network', '127.0.0.1:0'));
    await expect(probe.does('pipe', '/run/docker.sock')).rejects.toMatchObject(refused('network', '/run/docker.sock'));
    expect(probe.denials).toHaveLength(6);
  });

  it('opens it to the hosts that were granted', async () => {
    const probe = inPython({ granted: { network: [address, 'localhost'] } });
    expect(await probe.does('fetch', `http://${address}/`)).toBe(200);
    expect(await probe.does('connect', `localhost ${port}`)).toBe('connected');
    await expect(probe.does('fetch', 'http://127.0.0.2:9/')).rejects.toMatchObject({ code: 'PLUGIN_DENIED' });
    const toAll = inPython({ granted: { network: ['*'] } });
    expect(await toAll.does('fetch', `http://${address}/`)).toBe(200);
  });

  it('keeps the files of the machine from it, also behind links', async () => {
    const probe = inPython({ granted: { files: [{ path: 'in', access: 'read' }] } });
    mkdirSync(join(probe.filesFolder, 'in'), { recursive: true });
    const file = join(probe.filesFolder, 'in/a.txt');
    writeFileSync(file, 'given');
    expect(await probe.does('read', file)).toBe('given');
    for (const does of ['write', 'remove', 'database'])
      await expect(probe.does(does, file)).rejects.toMatchObject(refused('files', file));
    await expect(probe.does('attach', file)).rejects.toThrow(/authoriz/);
    for (const does of ['read', 'link', 'list'])
      await expect(probe.does(does, '/root')).rejects.toMatchObject({ code: 'PLUGIN_DENIED' });
    const own = join(probe.folder, 'plugin.json');
    expect(await probe.does('read', own)).toBe(readFileSync(own, 'utf8'));
    await expect(probe.does('write', own)).rejects.toMatchObject(refused('files', own));
    const granted = inPython({ granted: { files: [{ path: '.', access: 'write' }] } });
    mkdirSync(granted.filesFolder, { recursive: true });
    expect(await granted.does('write', join(granted.filesFolder, 'b.txt'))).toBe('written');
    expect(await granted.does('attach', join(granted.filesFolder, 'c.db'))).toBe('attached');
  });

  it('starts no programs, signals nobody and calls into no libraries', async () => {
    const probe = inPython();
    await expect(probe.does('spawn', 'git')).rejects.toMatchObject(refused('commands', 'git'));
    await expect(probe.does('shell', 'true')).rejects.toMatchObject(refused('commands', '/bin/sh'));
    await expect(probe.does('kill', String(process.pid))).rejects.toMatchObject(refused('commands', 'os.kill'));
    await expect(probe.does('foreign')).rejects.toMatchObject({ code: 'PLUGIN_DENIED', data: { kind: 'other' } });
    const native = await probe.does('native').catch((error: unknown) => error);
    if (native !== 'built in') expect(native).toMatchObject({ code: 'PLUGIN_DENIED', data: { kind: 'other' } });
    const names = (await probe.does('env')) as string[];
    expect(names).toContain('TMPDIR');
    expect(names.filter((name) => /^(PATH|npm_|VITEST|PULSEFLOW)/.test(name))).toEqual([]);
    const granted = inPython({ granted: { commands: ['git'] } });
    expect(await granted.does('spawn', 'git')).toMatch(/^git version/);
    await expect(granted.does('spawn', 'sh')).rejects.toMatchObject({ code: 'PLUGIN_DENIED' });
  });
});
