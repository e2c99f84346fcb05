import { afterEach, describe, expect, it } from 'vitest';
import { createProbe, nodeCall, type Probe, stepPort } from './testing/probe';

const started: Probe[] = [];
afterEach(async () => {
  for (const probe of started.splice(0)) await probe.close();
});

function inProcess(options: Parameters<typeof createProbe>[0] = {}): Probe {
  const probe = createProbe({ isolation: 'in-process', ...options });
  started.push(probe);
  return probe;
}

describe('a plugin in the process of the app', () => {
  it('says what it offers as data, with the marks of its forms', async () => {
    const { nodes, credentials } = await inProcess().runner.describe();
    expect(nodes.map(({ type, version, kind }) => `${type}@${version} ${kind}`)).toEqual([
      'probe.tick@1 trigger',
      'probe.hook@1 trigger',
      'probe.say@1 action',
      'probe.say@2 action',
      'probe.odd@1 action',
      'probe.wrong@1 action',
    ]);
    expect(nodes[2]).toMatchObject({
      effect: 'unsafe',
      hasLookup: true,
      hasUpgrade: false,
      config: { properties: { text: { default: '', title: 'Text', secret: true } } },
    });
    expect(nodes[1]).toMatchObject({ trigger: 'webhook', config: { properties: { path: { expression: 'none' } } } });
    expect(credentials).toMatchObject([
      { type: 'probe.key', canTest: true, schema: { properties: { token: { secret: true } } } },
    ]);
  });

  it('runs a node item by item, its effects announced before and after', async () => {
    const ran = await inProcess().run(
      'probe.say',
      {},
      {
        items: [{ json: 1 }, { json: 2 }],
        call: { configs: [{ text: 'a' }, { text: 'b' }] },
      },
    );
    expect(ran).toEqual({
      outputs: {
        out: [{ json: { words: 'a', key: 'run_test/node#0', was: 1 } }, { json: { words: 'b', key: 'run_test/node#1', was: 2 } }],
      },
      logs: ['says a', 'says b'],
      progress: [0.5, 1],
      effects: ['before 0', 'after 0', 'before 1', 'after 1'],
    });
  });

  it('refuses a config that its own schema refuses, and names the field', async () => {
    await expect(inProcess().run('probe.say', { text: 7 })).rejects.toMatchObject({
      code: 'NODE_CONFIG_INVALID',
      data: { field: 'text' },
    });
  });

  it('keeps what its errors say', async () => {
    const probe = inProcess();
    await expect(probe.does('refuse')).rejects.toMatchObject({ code: 'PROBE_REFUSED', data: { n: 1 }, retryable: false });
    await expect(probe.does('throw')).rejects.toThrow('That did not work');
  });

  it('is refused when it answers with something else than items', async () => {
    await expect(inProcess().run('probe.wrong', {})).rejects.toMatchObject({ code: 'PLUGIN_RESULT_INVALID' });
  });

  it('reads files that its items carry or that it made, no others unless they are granted', async () => {
    const file = { path: 'in/a.txt', name: 'a.txt', mimeType: 'text/plain', sizeBytes: 3 };
    const probe = inProcess();
    expect(await probe.does('carried', '', { items: [{ json: {}, files: { a: file } }] })).toBe('the bytes of in/a.txt');
    await expect(probe.does('forged', 'secret.txt')).rejects.toMatchObject({ code: 'FILE_OUTSIDE' });
    await expect(probe.does('resolve', 'secret.txt')).rejects.toMatchObject({ code: 'FILE_OUTSIDE' });
    expect(probe.denials).toEqual([
      { kind: 'files', what: 'secret.txt' },
      { kind: 'files', what: 'secret.txt' },
    ]);
    const granted = inProcess({ granted: { files: [{ path: '.', access: 'read' }] } });
    expect(await granted.does('forged', 'secret.txt')).toBe('the bytes of secret.txt');
    expect(await granted.does('resolve', 'secret.txt')).toBe(`${granted.filesFolder}/secret.txt`);
    await expect(granted.does('resolve', '../keys')).rejects.toMatchObject({ code: 'FILE_OUTSIDE' });
  });

  it('sends by the mail server of the settings only when that was granted', async () => {
    const probe = inProcess();
    await expect(probe.does('mail', 'a@example.com')).rejects.toMatchObject({ code: 'PLUGIN_DENIED', data: { kind: 'mail' } });
    const granted = inProcess({ granted: { mail: true } });
    expect(await granted.does('mail', 'a@example.com')).toEqual({ messageId: 'a@example.com', delivery: 'smtp' });
  });

  it('is given up when its time is over, whether it listens or not', async () => {
    const probe = inProcess({ limits: { callTimeoutMs: 20 } });
    await expect(probe.does('wait')).rejects.toMatchObject({ code: 'PLUGIN_TIMED_OUT', effect: 'unknown' });
    await expect(probe.does('deaf')).rejects.toMatchObject({ code: 'PLUGIN_TIMED_OUT', effect: 'unknown' });
    expect(probe.runner.logs().map(({ level }) => level)).toEqual(['warn']);
  });

  it('upgrades configs, looks effects up and tests credentials', async () => {
    const { runner, filesFolder } = inProcess();
    expect(await runner.upgrade('probe.say', 2, { text: 'old' })).toEqual({ words: 'old' });
    const { port } = stepPort(filesFolder);
    expect(await runner.lookup(nodeCall('probe.say', [{ json: {} }], {}), 0, port)).toEqual({ happened: true });
    await runner.testCredential('probe.key', { token: 'right' }, port.signal);
    await expect(runner.testCredential('probe.key', { token: 'wrong' }, port.signal)).rejects.toMatchObject({
      code: 'SERVICE_REFUSED',
    });
  });

  it('lets calls end when it is closed, and takes no new ones', async () => {
    const probe = inProcess();
    let answer: (values: undefined) => void = () => undefined;
    const credential = () =>
      new Promise<undefined>((resolve) => {
        answer = resolve;
      });
    const waiting = probe.does('credential', '', { port: { credential } });
    await expect.poll(() => answer.length).toBe(1);
    const closing = probe.runner.close(10_000);
    answer(undefined);
    expect(await waiting).toBe('none');
    await closing;
    await expect(probe.does('nothing')).rejects.toMatchObject({ code: 'PLUGIN_STOPPED' });
  });
});
