import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RuntimeFiles } from './runtime-files';
import { buildRuntime } from './testing/build-runtime';
import { createProbe, type Probe, type ProbeOptions } from './testing/probe';

let files: Partial<RuntimeFiles> = {};
let remove: () => void = () => undefined;
let service: Server;
let port = 0;
beforeAll(async () => {
  ({ files, remove } = await buildRuntime());
  service = createServer((_request, response) => response.end('hello'));
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  port = (service.address() as AddressInfo).port;
}, 120_000);
afterAll(() => {
  service.close();
  remove();
});

const started: Probe[] = [];
afterEach(async () => {
  for (const probe of started.splice(0)) await probe.close();
});
function fenced(granted: ProbeOptions['granted'] = {}): Probe {
  const probe = createProbe({ runtime: files, granted });
  started.push(probe);
  return probe;
}
const refused = (kind: string, what: string) => ({ code: 'PLUGIN_DENIED', kind: 'user', data: { kind, what } });

describe('the network', () => {
  it('is closed to a plugin that was granted no host, by whatever way it tries', async () => {
    const probe = fenced();
    await expect(probe.does('fetch', `http://127.0.0.1:${port}/`)).rejects.toMatchObject(refused('network', `127.0.0.1:${port}`));
    await expect(probe.does('fetch', 'https://example.com/')).rejects.toMatchObject(refused('network', 'example.com:443'));
    await expect(probe.does('connect', `127.0.0.1 ${port}`)).rejects.toMatchObject(refused('network', `127.0.0.1:${port}`));
    await expect(probe.does('lookup', 'secrets.example.com')).rejects.toMatchObject(refused('network', 'secrets.example.com'));
    await expect(probe.does('resolver', 'secrets.example.com')).rejects.toMatchObject(refused('network', 'secrets.example.com'));
    await expect(probe.does('datagram', '127.0.0.1')).rejects.toMatchObject(refused('network', '127.0.0.1'));
    await expect(probe.does('listen')).rejects.toMatchObject(refused('network', '127.0.0.1:0'));
    await expect(probe.does('pipe', '/run/docker.sock')).rejects.toMatchObject(refused('network', '/run/docker.sock'));
    expect(probe.denials.map(({ kind }) => kind)).toEqual(Array.from({ length: 8 }, () => 'network'));
  });

  it('is closed at the handles below as well', async () => {
    const probe = fenced();
    expect(await probe.does('handle', `127.0.0.1 ${port}`)).toBe(-13);
    expect(probe.denials).toContainEqual({ kind: 'network', what: '127.0.0.1' });
    const granted = fenced({ network: [`127.0.0.1:${port}`] });
    expect(await granted.does('handle', '192.0.2.1 80')).toBe(-13);
    expect(granted.denials).toEqual([{ kind: 'network', what: '192.0.2.1' }]);
    await expect(probe.does('binding')).rejects.toMatchObject({ code: 'PLUGIN_DENIED', data: { kind: 'other' } });
  });

  it('is open to the hosts that were granted, and to no other port of one that was granted with its port', async () => {
    const address = `127.0.0.1:${port}`;
    const probe = fenced({ network: [address] });
    expect(await probe.does('fetch', `http://${address}/`)).toBe(200);
    expect(await probe.does('connect', `127.0.0.1 ${port}`)).toMatch(/connected/);
    await expect(probe.does('connect', '127.0.0.1 9')).rejects.toMatchObject(refused('network', '127.0.0.1:9'));
    await expect(probe.does('connect', `localhost ${port}`)).rejects.toMatchObject(refused('network', `localhost:${port}`));
    const byName = fenced({ network: ['localhost'] });
    expect(await byName.does('fetch', `http://localhost:${port}/`)).toBe(200);
    await expect(byName.does('fetch', 'http://example.com/')).rejects.toMatchObject(refused('network', 'example.com:80'));
    const toAll = fenced({ network: ['*'] });
    expect(await toAll.does('fetch', `http://${address}/`)).toBe(200);
  });

  it('does not let a lookup of its own say where a granted name is', async () => {
    await expect(fenced({ network: ['api.invalid'] }).does('ownLookup', `api.invalid ${port}`)).rejects.toMatchObject({
      message: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) as string,
    });
  });
});

describe('files', () => {
  it('of the machine are neither read nor written without a grant', async () => {
    const probe = fenced();
    const own = join(probe.folder, 'plugin.json');
    expect(await probe.does('read', own)).toBe(readFileSync(own, 'utf8'));
    await expect(probe.does('read', '/etc/hostname')).rejects.toMatchObject(refused('files', '/etc/hostname'));
    const outside = join(probe.filesFolder, 'out.txt');
    await expect(probe.does('write', outside)).rejects.toMatchObject(refused('files', outside));
    await expect(probe.does('write', own)).rejects.toMatchObject(refused('files', own));
    expect(probe.denials.map(({ what }) => what)).toEqual(['/etc/hostname', outside, own]);
  });

  it('that were granted are, those granted for reading only are not written', async () => {
    const probe = fenced({
      files: [
        { path: 'in', access: 'read' },
        { path: 'out', access: 'write' },
      ],
    });
    for (const folder of ['in', 'out']) mkdirSync(join(probe.filesFolder, folder), { recursive: true });
    writeFileSync(join(probe.filesFolder, 'in/a.txt'), 'given');
    expect(await probe.does('read', join(probe.filesFolder, 'in/a.txt'))).toBe('given');
    expect(await probe.does('write', join(probe.filesFolder, 'out/b.txt'))).toBe('written');
    expect(await probe.does('read', join(probe.filesFolder, 'out/b.txt'))).toBe('written');
    const readOnly = join(probe.filesFolder, 'in/a.txt');
    await expect(probe.does('write', readOnly)).rejects.toMatchObject(refused('files', readOnly));
  });
});

describe('databases', () => {
  it('are opened only where files may be, by whatever way', async () => {
    const probe = fenced({ files: [{ path: 'data', access: 'write' }] });
    mkdirSync(join(probe.filesFolder, 'data'), { recursive: true });
    const own = join(probe.filesFolder, 'data/own.db');
    const outside = join(probe.filesFolder, 'other.db');
    expect(await probe.does('database', own)).toBe('opened');
    expect(await probe.does('attach', `ATTACH '${own}' AS own; DETACH own; VACUUM INTO '${own}.copy'`)).toBe('done');
    expect(await probe.does('copyDatabase', `${own}.backup`)).toBeDefined();
    for (const does of ['database', 'otherDatabase', 'copyDatabase'])
      await expect(probe.does(does, outside)).rejects.toMatchObject(refused('files', outside));
    await expect(probe.does('database', `file:${outside}?mode=ro`)).rejects.toMatchObject(refused('files', outside));
    for (const statement of [
      `ATTACH '${outside}' AS x`,
      `ATTACH 'file:${outside}' AS x`,
      `VACUUM INTO '${outside}'`,
      `ATTACH '${outside}' || '' AS x`,
    ])
      await expect(probe.does('attach', statement)).rejects.toThrow(/authoriz/);
    expect(existsSync(outside)).toBe(false);
  });
});

describe('programs, threads and the app itself', () => {
  it('cannot be started or signalled without a grant', async () => {
    const probe = fenced();
    await expect(probe.does('spawn', process.execPath)).rejects.toMatchObject({
      code: 'PLUGIN_DENIED',
      data: { kind: 'commands' },
    });
    await expect(probe.does('worker')).rejects.toMatchObject({
      code: 'PLUGIN_DENIED',
      data: { kind: 'other', what: 'WorkerThreads' },
    });
    await expect(probe.does('kill', String(process.pid))).rejects.toMatchObject(refused('commands', 'kill'));
  });

  it('only those programs that were granted, shells included', async () => {
    const probe = fenced({ commands: ['git'] });
    expect(await probe.does('spawn', 'git')).toMatch(/^git version/);
    expect(await probe.does('spawnLater', 'git')).toMatch(/^git version/);
    await expect(probe.does('spawn', 'sh')).rejects.toMatchObject(refused('commands', 'sh'));
    await expect(probe.does('spawnLater', 'sh')).rejects.toMatchObject(refused('commands', 'sh'));
    await expect(probe.does('shell', 'git --version')).rejects.toMatchObject(refused('commands', '/bin/sh'));
  });
});
