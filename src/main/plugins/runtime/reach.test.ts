import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { realPath, withRealPaths } from './reach';
import type { RuntimeFiles } from './runtime-files';
import { buildRuntime } from './testing/build-runtime';
import { createProbe, type Probe, type ProbeOptions } from './testing/probe';
import { findPython } from './testing/python';
import { createWideWorkspace, OF_THE_USER, OF_THE_WORKSPACE, type WideWorkspace } from './testing/wide-workspace';

let files: Partial<RuntimeFiles> = {};
let remove: () => void = () => undefined;
beforeAll(async () => {
  ({ files, remove } = await buildRuntime());
}, 120_000);
afterAll(() => remove());

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

type Place = 'in-process' | 'process' | 'python';
const python = findPython();

function wide(place: Place): { space: WideWorkspace; granted(...paths: string[]): Probe } {
  const plugin = place === 'python' ? 'probe-python' : 'probe';
  const space = createWideWorkspace(plugin);
  ending.push(space.remove);
  const how: Partial<ProbeOptions> =
    place === 'python' ? { ...(python === undefined ? {} : { python }) } : { isolation: place, runtime: files };
  return {
    space,
    granted(...paths) {
      const granted = { files: paths.map((path) => ({ path, access: 'write' as const })) };
      const probe = createProbe({ plugin, ...space.options, ...how, granted });
      ending.push(probe.close);
      return probe;
    },
  };
}

const outside = (detail: string) => ({ code: 'FILE_OUTSIDE', data: { detail } });
const denied = (path: string) => ({ code: 'PLUGIN_DENIED', data: { kind: 'files', what: path } });

describe.each<Place>(['in-process', 'process', 'python'])('a path that a plugin asks for (%s)', (place) => {
  const test = it.skipIf(place === 'python' && python === undefined);

  test('never leads into the data of the workspace, whatever was granted', async () => {
    const { space, granted } = wide(place);
    for (const grant of [space.root, '/', '..', '.']) {
      const probe = granted(grant, '../keys');
      const detail = 'FILE_OF_WORKSPACE';
      for (const path of OF_THE_WORKSPACE) {
        const own = join(space.workspace, path);
        await expect(probe.does('resolve', own), `${grant}: ${own}`).rejects.toMatchObject(outside(detail));
      }
      const ways = ['../keys/vault.key', 'keys/vault.key', '..'];
      for (const path of ways) await expect(probe.does('resolve', path), path).rejects.toMatchObject(outside(detail));
      // A process may not even look where that link leads.
      await expect(probe.does('resolve', join(space.root, 'link/keys/vault.key'))).rejects.toMatchObject({
        code: 'FILE_OUTSIDE',
      });
      await expect(probe.does('pathOf', '../pulseflow.db')).rejects.toMatchObject(outside(detail));
      await expect(probe.does('forged', '../pulseflow.db')).rejects.toMatchObject({ code: 'FILE_OUTSIDE' });
      expect(await probe.does('resolve', 'f.txt')).toBe(join(space.workspace, 'files/f.txt'));
      const manifest = join(space.options.folder, 'plugin.json');
      expect(await probe.does('resolve', manifest)).toBe(manifest);
    }
    const probe = granted(space.root);
    for (const path of OF_THE_USER) expect(await probe.does('resolve', join(space.root, path))).toBe(join(space.root, path));
  });

  test('is compared where its links lead', async () => {
    const { space, granted } = wide(place);
    const probe = granted('.');
    const detail = 'PLUGIN_PATH_NOT_GRANTED';
    for (const path of ['out/secret.txt', 'out/new.txt', 'out', 'later', 'later/new.txt'])
      await expect(probe.does('resolve', path), path).rejects.toMatchObject(outside(detail));
    await expect(probe.does('pathOf', 'out/secret.txt')).rejects.toMatchObject(outside(detail));
    await expect(probe.does('forged', 'out/secret.txt')).rejects.toMatchObject({ code: 'FILE_OUTSIDE' });
    expect(await probe.does('resolve', 'inside/g.txt')).toBe(join(space.workspace, 'files/inside/g.txt'));
    expect(await probe.does('resolve', 'inside/new/h.txt')).toBe(join(space.workspace, 'files/inside/new/h.txt'));
    const both = granted('.', space.outside);
    expect(await both.does('resolve', 'out/secret.txt')).toBe(join(space.workspace, 'files/out/secret.txt'));
  });
});

describe.each<Place>(['process', 'python'])('the fence around files (%s)', (place) => {
  const test = it.skipIf(place === 'python' && python === undefined);

  test('keeps the data of the workspace shut inside of a folder that was granted', async () => {
    const { space, granted } = wide(place);
    const probe = granted(space.root, '../keys');
    const shut = [...OF_THE_WORKSPACE.map((path) => join(space.workspace, path)), join(space.root, 'link/keys/vault.key')];
    if (process.platform === 'linux') shut.push(join('/proc/self/root', space.workspace, 'pulseflow.db'));
    for (const path of shut)
      for (const does of ['read', 'write', 'database'])
        await expect(probe.does(does, path), `${does} ${path}`).rejects.toMatchObject({ code: 'PLUGIN_DENIED' });
    const fresh = join(space.workspace, 'keys/new');
    const own = join(space.options.folder, 'plugin.json');
    for (const path of [fresh, own]) await expect(probe.does('write', path)).rejects.toMatchObject(denied(path));
    for (const path of OF_THE_USER) {
      expect(await probe.does('read', join(space.root, path))).toBe('text');
      expect(await probe.does('write', join(space.root, path))).toBe('written');
    }
    expect(await probe.does('read', join(space.workspace, 'files/f.txt'))).toBe('text');
    expect(await probe.does('write', join(space.workspace, 'files/new.txt'))).toBe('written');
    expect(await probe.does('database', join(space.root, 'new.db'))).toBe(place === 'python' ? null : 'opened');
    expect(await probe.does('read', own)).toBe(readFileSync(own, 'utf8'));
    expect(await probe.does('temp', 'kept')).toBe('kept');
    expect(existsSync(fresh)).toBe(false);
  });

  test('keeps it shut to who was granted the whole disk', async () => {
    const { space, granted } = wide(place);
    const probe = granted('/');
    const own = join(space.workspace, 'pulseflow.db');
    const ways = [own, ...(process.platform === 'linux' ? [join('/proc/self/root', own)] : [])];
    for (const path of ways) await expect(probe.does('read', path), path).rejects.toMatchObject({ code: 'PLUGIN_DENIED' });
    expect(await probe.does('read', join(space.outside, 'secret.txt'))).toBe('text');
  });

  test('opens databases where links lead, not where they lie', async () => {
    const { space, granted } = wide(place);
    const probe = granted('.');
    for (const path of ['out/own.db', 'later', 'keys/own.db']) {
      const file = join(space.workspace, 'files', path);
      await expect(probe.does('database', file), path).rejects.toMatchObject(denied(file));
      await expect(probe.does('attach', place === 'python' ? file : `ATTACH '${file}' AS x`)).rejects.toThrow(/authoriz/);
    }
    for (const path of ['outside/own.db', 'outside/later']) expect(existsSync(join(space.root, '..', path))).toBe(false);
    const inside = join(space.workspace, 'files/inside/own.db');
    expect(await probe.does('database', inside)).toBe(place === 'python' ? null : 'opened');
  });
});

describe('a folder that was granted', () => {
  it('is refused with words when it holds more beside the workspace than a process can be told', async () => {
    const { space, granted } = wide('process');
    for (let file = 0; file < 3_000; file++) writeFileSync(join(space.root, `${'x'.repeat(200)}${file}`), '');
    await expect(granted(space.root).does('nothing')).rejects.toMatchObject({
      code: 'PLUGIN_GRANT_TOO_WIDE',
      data: { plugin: 'probe', paths: space.root },
    });
    expect(await granted(join(space.root, 'notes')).does('nothing')).toBeNull();
  });
});

describe('the places of a process', () => {
  it('may be named by a link that the process itself may not look at', async () => {
    const { space, granted } = wide('process');
    symlinkSync(space.root, join(space.outside, 'short'), 'junction');
    const notes = join(space.outside, 'short/notes');
    const probe = granted(notes);
    expect(await probe.does('resolve', join(notes, 'a.txt'))).toBe(join(notes, 'a.txt'));
    expect(await probe.does('read', join(notes, 'a.txt'))).toBe('text');
    expect(await probe.does('database', join(notes, 'new.db'))).toBe('opened');
    expect(realPath(join(notes, 'none/b.txt'))).toBe(join(space.root, 'notes/none/b.txt'));
    const places = { pluginFolder: '/', workspaceFolder: '/', tempFolder: '/', home: '/', granted: [], realPaths: {} };
    expect(withRealPaths({ ...places, filesFolder: notes }).realPaths).toEqual({ [notes]: join(space.root, 'notes') });
  });
});
