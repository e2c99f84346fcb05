import { cpSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { endLeftovers } from './process/leftovers';
import type { RuntimeFiles } from './runtime-files';
import { buildRuntime } from './testing/build-runtime';
import { createProbe, nodeCall, type Probe, type ProbeOptions, stepPort } from './testing/probe';

let files: Partial<RuntimeFiles> = {};
let remove: () => void = () => undefined;
beforeAll(async () => {
  ({ files, remove } = await buildRuntime());
}, 120_000);
afterAll(() => remove());

const started: Probe[] = [];
afterEach(async () => {
  for (const probe of started.splice(0)) await probe.close();
});
function inProcessOfItsOwn(options: ProbeOptions = {}): Probe {
  const probe = createProbe({ runtime: files, ...options });
  started.push(probe);
  return probe;
}

describe('a plugin in a process of its own', () => {
  it('offers and answers what it does in the process of the app', async () => {
    const probe = inProcessOfItsOwn();
    expect(probe.runner.process()).toMatchObject({ status: 'idle', crashes: 0 });
    const inside = createProbe({ isolation: 'in-process' });
    started.push(inside);
    expect(await probe.runner.describe()).toEqual(await inside.runner.describe());
    const how = { items: [{ json: 1 }, { json: 2 }], call: { configs: [{ text: 'ä' }, { text: '\n' }] } };
    expect(await probe.run('probe.say', {}, how)).toEqual(await inside.run('probe.say', {}, how));
    expect(await probe.does('pid')).not.toBe(process.pid);
    expect(probe.runner.process()).toMatchObject({ status: 'running', memoryBytes: expect.any(Number) as number });
  });

  it('gives it the port of the call: logs, credential, memory, mail, files', async () => {
    const probe = inProcessOfItsOwn({ granted: { mail: true } });
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
  });

  it('subscribes, emits with what the service calls it, and goes on where it was', async () => {
    const { runner, filesFolder } = inProcessOfItsOwn();
    const { port } = stepPort(filesFolder);
    const emitted: unknown[] = [];
    let connections = 0;
    const controller = new AbortController();
    const call = { ...nodeCall('probe.tick', [], {}), config: { times: 2 }, flow: { id: 'f', name: 'F' } };
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
      connected: () => void (connections += 1),
    });
    await expect(listening).rejects.toBeDefined();
    expect(connections).toBe(1);
    expect(emitted).toEqual([
      [[{ json: { count: 6 } }], { key: 'tick-6', state: 6 }],
      [[{ json: { count: 7 } }], { key: 'tick-7', state: 7 }],
    ]);
  });

  it('answers webhooks with their bytes, and refuses them in its own words', async () => {
    const { runner, filesFolder } = inProcessOfItsOwn();
    const { port } = stepPort(filesFolder);
    const request = {
      method: 'POST',
      path: 'probe',
      query: {},
      headers: { 'x-secret': 'open' },
      body: new TextEncoder().encode('"é"'),
    };
    const call = { ...nodeCall('probe.hook', [], {}), config: { path: 'probe' }, flow: { id: 'f', name: 'F' }, request };
    expect(await runner.webhook(call, port)).toEqual({
      emit: [{ items: [{ json: '"é"' }], key: 'one' }],
      answer: { status: 202, headers: {}, body: { ok: true } },
    });
    await expect(runner.webhook({ ...call, request: { ...request, headers: {} } }, port)).rejects.toMatchObject({
      code: 'WEBHOOK_REFUSED',
    });
  });

  it('keeps what its errors say; what is no error of its own leaves its effect open', async () => {
    const probe = inProcessOfItsOwn();
    await expect(probe.does('refuse')).rejects.toMatchObject({
      code: 'PROBE_REFUSED',
      kind: 'operational',
      data: { n: 1 },
      retryable: false,
      effect: 'none',
    });
    await expect(probe.does('throw')).rejects.toMatchObject({
      code: 'UNEXPECTED',
      message: 'That did not work',
      effect: 'unknown',
    });
    await expect(probe.run('probe.wrong', {})).rejects.toMatchObject({ code: 'PLUGIN_RESULT_INVALID' });
    await expect(probe.run('probe.gone', {})).rejects.toMatchObject({ code: 'PLUGIN_NODE_UNKNOWN' });
  });

  it('loads TypeScript as it is written, with relative imports that name no ending', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pulseflow-written-'));
    mkdirSync(join(folder, 'src/words'), { recursive: true });
    const write = (path: string, text: string) => writeFileSync(join(folder, path), text);
    const label = '{ en: words, "pt-BR": words }';
    cpSync(join(import.meta.dirname, '../../../../test/fixtures/plugins/probe/plugin.json'), join(folder, 'plugin.json'));
    write('src/words/index.ts', "export { words } from './said';");
    write('src/words/said.ts', "export const words: string = 'Hi';");
    write(
      'src/index.ts',
      `import { defineNode, definePlugin } from '@pulseflow/sdk';
       import { z } from 'zod';
       import { words } from './words';
       export default definePlugin({ nodes: [defineNode({
         name: 'hi', label: ${label}, description: ${label}, category: 'apps', config: z.object({}), execute: () => ({ outputs: {} }),
       })] });`,
    );
    const { nodes } = await inProcessOfItsOwn({ folder }).runner.describe();
    expect(nodes).toMatchObject([{ type: 'probe.hi', label: { en: 'Hi' } }]);
    write('src/index.ts', "import './gone'; export default {};");
    await expect(inProcessOfItsOwn({ folder }).runner.describe()).rejects.toMatchObject({
      code: 'PLUGIN_INVALID',
      message: expect.stringContaining('gone') as string,
    });
  });

  it('leaves the imports of packages as Node has them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pulseflow-written-'));
    mkdirSync(join(folder, 'node_modules/loose'), { recursive: true });
    const write = (path: string, text: string) => writeFileSync(join(folder, path), text);
    write('node_modules/loose/package.json', '{ "type": "module", "main": "index.js" }');
    write('node_modules/loose/index.js', "import './said';");
    write('node_modules/loose/said.js', '');
    write('package.json', '{ "type": "module" }');
    write('index.mjs', "import 'loose'; export default { nodes: [] };");
    cpSync(join(import.meta.dirname, '../../../../test/fixtures/plugins/probe/plugin.json'), join(folder, 'plugin.json'));
    const rejection = { code: 'PLUGIN_INVALID', message: expect.stringContaining('said') as string };
    await expect(inProcessOfItsOwn({ folder }).runner.describe()).rejects.toMatchObject(rejection);
    write('node_modules/loose/index.js', "import './said.js';");
    expect((await inProcessOfItsOwn({ folder }).runner.describe()).nodes).toEqual([]);
  });

  it('loads the source folder of a connector as it lies here', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'pulseflow-written-')), 'sqlite');
    cpSync(join(import.meta.dirname, '../../../../plugins/sqlite'), folder, { recursive: true });
    const { nodes } = await inProcessOfItsOwn({ folder }).runner.describe();
    expect(nodes.map(({ type }) => type)).toContain('sqlite.query');
  });

  it('hands its output on as lines, and nothing of the environment of the app', async () => {
    const probe = inProcessOfItsOwn();
    await probe.does('console', 'hello');
    await expect
      .poll(() =>
        probe.runner
          .logs()
          .map(({ level, message }) => `${level} ${message}`)
          .sort(),
      )
      .toEqual(['info hello', 'info hello by stdout', 'warn hello']);
    const names = (await probe.does('env')) as string[];
    expect(names).toContain('TMPDIR');
    expect(names.filter((name) => /^(PATH|npm_|VITEST|PULSEFLOW)/.test(name))).toEqual([]);
    expect(await probe.does('temp', 'kept')).toBe('kept');
  });

  it('hands the path and the screen on to who may start programs, and to nobody else', async () => {
    const screen = ['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'XDG_RUNTIME_DIR'];
    for (const name of screen) vi.stubEnv(name, 'here');
    try {
      const of = async (commands: string[]) => (await inProcessOfItsOwn({ granted: { commands } }).does('env')) as string[];
      expect(await of(['git'])).toEqual(expect.arrayContaining(['PATH', ...screen]));
      expect((await of([])).filter((name) => ['PATH', ...screen].includes(name))).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('keeps no more than a thousand lines of a call', async () => {
    const { logs } = await inProcessOfItsOwn().run('probe.odd', { does: 'talk' });
    expect(logs).toHaveLength(1_000);
    expect(logs.at(-1)).toMatch(/More lines/);
  });
});

describe('a process that ends', () => {
  it('fails the step with the reason and is started again', async () => {
    const probe = inProcessOfItsOwn();
    await expect(probe.does('exit')).rejects.toMatchObject({
      code: 'PLUGIN_CRASHED',
      kind: 'operational',
      effect: 'unknown',
      data: { reason: 'exit code 3' },
    });
    expect(probe.runner.process()).toMatchObject({ crashes: 1, lastCrash: { error: { code: 'PLUGIN_CRASHED' } } });
    expect(probe.crashes).toHaveLength(1);
    expect(typeof (await probe.does('pid'))).toBe('number');
  });

  it('knows whether an effect was under way', async () => {
    const probe = inProcessOfItsOwn();
    await expect(probe.does('begin')).rejects.toMatchObject({ code: 'PLUGIN_CRASHED', effect: 'unknown' });
    await expect(probe.does('finish')).rejects.toMatchObject({ code: 'PLUGIN_CRASHED', effect: 'none' });
  });

  it('says what it threw when nobody waited for it', async () => {
    await expect(inProcessOfItsOwn().does('throwLater')).rejects.toMatchObject({
      code: 'PLUGIN_CRASHED',
      message: expect.stringContaining('Nobody waited for this') as string,
    });
  });

  it('waits longer after each crash, and says when it is started again', async () => {
    const probe = inProcessOfItsOwn();
    for (let crash = 1; crash <= 4; crash++) await expect(probe.does('exit')).rejects.toMatchObject({ code: 'PLUGIN_CRASHED' });
    await expect(probe.does('exit')).rejects.toMatchObject({ code: 'PLUGIN_CRASHED' });
    expect(probe.runner.process()).toMatchObject({ status: 'backoff', crashes: 5, restartAt: expect.any(Number) as number });
    await expect(probe.does('pid')).rejects.toMatchObject({
      code: 'PLUGIN_UNAVAILABLE',
      kind: 'operational',
      data: { retryAfterMs: expect.any(Number) as number, error: { code: 'PLUGIN_CRASHED' } },
    });
  });

  it('is ended when its heap grows over its limit, and when its buffers do', async () => {
    const probe = inProcessOfItsOwn({ limits: { memoryMb: 48 } });
    const tooMuch = { code: 'PLUGIN_OUT_OF_MEMORY', kind: 'user', data: { memoryMb: 48 } };
    await expect(probe.does('heap')).rejects.toMatchObject(tooMuch);
    await expect(probe.does('buffers')).rejects.toMatchObject(tooMuch);
    expect(await probe.does('nothing')).toBeNull();
  });

  it('is killed when it hangs, and tells other calls that they were stopped', async () => {
    const probe = inProcessOfItsOwn();
    await probe.does('nothing');
    const other = probe.does('deaf');
    const hanging = probe.does('loop', '', { call: { timeoutMs: 1_500 } });
    await expect(hanging).rejects.toMatchObject({ code: 'PLUGIN_TIMED_OUT', effect: 'unknown', data: { timeoutMs: 1_500 } });
    await expect(other).rejects.toMatchObject({ code: 'PLUGIN_STOPPED', kind: 'operational' });
    expect(probe.crashes).toEqual([]);
    expect(await probe.does('nothing')).toBeNull();
  });

  it('hears when a call is cancelled, and lives on', async () => {
    const probe = inProcessOfItsOwn();
    const pid = await probe.does('pid');
    const controller = new AbortController();
    const { port } = stepPort(probe.filesFolder, { signal: controller.signal });
    const waiting = probe.does('wait', '', { port });
    controller.abort(new Error('cancelled'));
    await expect(waiting).rejects.toBeDefined();
    expect(await probe.does('pid')).toBe(pid);
  });

  it.skipIf(process.platform === 'win32')('is ended by the next app when the one that started it was killed', async () => {
    const runFolder = join(mkdtempSync(join(tmpdir(), 'pulseflow-run-')), '.run');
    const probe = inProcessOfItsOwn({ tempFolder: join(runFolder, 'probe-1') });
    await probe.does('nothing');
    const hanging = expect(probe.does('loop')).rejects.toMatchObject({
      code: 'PLUGIN_CRASHED',
      data: { reason: 'signal SIGKILL' },
    });
    expect(await endLeftovers(runFolder)).toBe(1);
    await hanging;
    expect(existsSync(runFolder)).toBe(false);
    expect(await endLeftovers(runFolder)).toBe(0);
  });

  it('is ended when it has not been used for a while', async () => {
    const probe = inProcessOfItsOwn({ idleMs: 1 });
    await probe.does('nothing');
    await expect.poll(() => probe.runner.process().status, { timeout: 10_000 }).toBe('idle');
    expect(probe.runner.process()).toMatchObject({ crashes: 0 });
    expect(await probe.does('nothing')).toBeNull();
  });
});
