import { createHash } from 'node:crypto';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '#shared/model/json';
import { buildIndex } from './build-index';
import { packFolder, writePacked } from './pack';
import { makeSigningKey, readSigningKey, signJson } from './signature';
import { pluginFiles, removeFolders, temporaryFolder, writeFiles } from './testing/packages';
import { type LocalServer, startFileServer } from './testing/registry';
import { ended, type TestRoom, testRoom } from './testing/room';

let server: LocalServer;
let room: TestRoom;
let folder: string;
const mine = readSigningKey(makeSigningKey());

beforeEach(async () => {
  server = await startFileServer();
  folder = temporaryFolder();
  room = testRoom();
});
afterEach(async () => {
  await room.installer.close();
  await server.close();
  removeFolders();
});

type Index = { [key: string]: Json } & { plugins: { name: string; versions: { [key: string]: Json }[] }[] };
const readIndexFile = (): Index => JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as Index;
const writeIndexFile = (index: Index): void => writeFileSync(join(folder, 'index.json'), JSON.stringify(index));

/** Packs versions of plugins into the folder and makes its index. */
async function offer(...versions: (Parameters<typeof pluginFiles>[0] & object)[]): Promise<void> {
  for (const about of versions) {
    const source = temporaryFolder();
    writeFiles(source, pluginFiles(about));
    await writePacked(await packFolder(source, { key: mine }), folder);
  }
  await buildIndex(folder, { name: 'Mine', now: () => Date.parse('2026-01-02T03:04:05Z') });
}

/** Puts what the folder holds onto the server. */
function upload(...names: string[]): string {
  for (const name of ['index.json', ...names]) server.files.set(`/plugins/${name}`, readFileSync(join(folder, name)));
  return `${server.url}/plugins`;
}

const take = async (catalogue: string, version?: string) => {
  const inspection = await room.installer.inspect({
    kind: 'catalogue',
    catalogue,
    name: 'weather',
    ...(version === undefined ? {} : { version }),
  });
  return ended(room.installer, await room.installer.install({ inspectionId: inspection.inspectionId }));
};

describe.each(['a folder', 'an address'])('a catalogue in %s', (kind) => {
  const location = (...names: string[]): string => (kind === 'a folder' ? folder : upload(...names));

  it('is searched, installed from and updated from', async () => {
    await offer(
      {},
      { name: 'telegram', label: { en: 'Telegram', 'pt-BR': 'Telegrama' }, categories: ['messages'], keywords: ['chat'] },
      {
        name: 'mail',
        label: { en: 'Mail', 'pt-BR': 'Correio' },
        description: { en: 'Not Telegram', 'pt-BR': 'Automação' },
        categories: ['messages'],
      },
    );
    const { catalogues } = room.installer;
    const added = await catalogues.add(location('weather-1.0.0.zip'));
    expect(added).toMatchObject({ name: 'Mine', plugins: 3, isBuiltIn: false });
    const found = await catalogues.search({ query: 'TELEGRAM', limit: 10 });
    expect(found.items.map(({ name }) => name)).toEqual(['telegram', 'mail']);
    expect(found).toMatchObject({ total: 2, categories: [{ name: 'messages', plugins: 2 }] });
    expect((await catalogues.search({ query: 'automacao', limit: 10 })).items.map(({ name }) => name)).toEqual(['mail']);
    expect((await catalogues.search({ query: '', category: 'messages', limit: 1 })).nextCursor).toBe('1');
    expect((await catalogues.search({ query: '', category: 'messages', limit: 1, cursor: '1' })).items[0]?.name).toBe('telegram');
    expect((await take(added.id)).operation).toMatchObject({ state: 'succeeded', version: '1.0.0' });
    expect(room.placed[0]).toMatchObject({ origin: { kind: 'catalogue', catalogue: added.id } });
    await offer({ version: '1.1.0' }, { version: '2.0.0-beta.1' });
    location('weather-1.1.0.zip', 'weather-2.0.0-beta.1.zip');
    expect(await catalogues.checkUpdates()).toEqual({
      updates: [{ name: 'weather', from: '1.0.0', to: '1.1.0', catalogue: added.id }],
    });
    const [weather] = (await catalogues.search({ query: 'weather', limit: 10 })).items;
    expect(weather).toMatchObject({ installed: '1.0.0', updateTo: '1.1.0' });
    expect(weather?.versions.map(({ version }) => version)).toEqual(['2.0.0-beta.1', '1.1.0', '1.0.0']);
    expect((await take(added.id)).operation).toMatchObject({ kind: 'update', version: '1.1.0' });
    expect((await catalogues.checkUpdates()).updates).toEqual([]);
  });

  it('gives nothing but what its index promises', async () => {
    await offer({});
    const index = readIndexFile();
    const [version] = index.plugins[0]?.versions ?? [];
    if (version === undefined) throw new Error('no version');
    const evil = Buffer.from('not the zip');
    writeFileSync(join(folder, 'evil.zip'), evil);
    const { id } = await room.installer.catalogues.add(location('evil.zip', 'weather-1.0.0.zip'));
    const promise = async (file: string, size: number, sha256: string) => {
      Object.assign(version, { file, size, sha256 });
      writeIndexFile(index);
      location('evil.zip', 'weather-1.0.0.zip');
      await room.installer.catalogues.checkUpdates();
      return room.installer.inspect({ kind: 'catalogue', catalogue: id, name: 'weather', version: '1.0.0' });
    };
    const digest = createHash('sha256').update(evil).digest('hex');
    await expect(promise('evil.zip', evil.length, 'a'.repeat(64))).rejects.toMatchObject({ code: 'PLUGIN_CHECKSUM_WRONG' });
    await expect(promise('evil.zip', evil.length + 5, digest)).rejects.toMatchObject({ code: 'PLUGIN_CHECKSUM_WRONG' });
    await expect(promise('evil.zip', 3, digest)).rejects.toMatchObject({
      code: kind === 'a folder' ? 'PLUGIN_CHECKSUM_WRONG' : 'CATALOGUE_INVALID',
    });
    await expect(promise('evil.zip', evil.length, digest)).rejects.toMatchObject({ data: { detail: 'PACKAGE_NOT_A_ZIP' } });
    await expect(promise('gone.zip', 5, digest)).rejects.toMatchObject({ code: 'CATALOGUE_UNREACHABLE' });
  });

  it('goes on with its last good index while it cannot be read', async () => {
    await offer({});
    const { catalogues } = room.installer;
    const { id } = await catalogues.add(location('weather-1.0.0.zip'));
    writeFileSync(join(folder, 'index.json'), '{');
    location();
    await catalogues.checkUpdates();
    expect(await catalogues.list()).toMatchObject([{ id, plugins: 1, error: { code: 'CATALOGUE_INVALID' } }]);
    expect((await catalogues.search({ query: '', limit: 10 })).total).toBe(1);
    const again = testRoom({ pluginsFolder: room.pluginsFolder });
    expect((await again.installer.catalogues.search({ query: '', limit: 10 })).total).toBe(1);
    expect((await again.installer.catalogues.list())[0]).toMatchObject({ id, error: { code: 'CATALOGUE_INVALID' } });
    await again.installer.close();
  });

  it('must go on being signed by the key that it had', async () => {
    await offer({});
    const sign = (key: typeof mine | undefined, more: { [key: string]: Json } = {}) => {
      const { signature: _, ...rest } = { ...readIndexFile(), ...more };
      const document = JSON.parse(JSON.stringify(rest)) as Index;
      writeIndexFile(key === undefined ? document : { ...document, signature: { ...signJson(document, key) } });
    };
    const { catalogues } = room.installer;
    sign(mine);
    const added = await catalogues.add(location());
    expect(added.fingerprint).toMatch(/^[0-9a-f]{4}-/);
    for (const key of [readSigningKey(makeSigningKey()), undefined]) {
      sign(key, { name: 'Changed' });
      location();
      await catalogues.checkUpdates();
      expect(await catalogues.list()).toMatchObject([{ name: 'Mine', error: { data: { detail: 'CATALOGUE_KEY_CHANGED' } } }]);
    }
    sign(mine);
    writeIndexFile({ ...readIndexFile(), name: 'Forged' });
    location();
    await catalogues.checkUpdates();
    expect(await catalogues.list()).toMatchObject([{ name: 'Mine', error: { data: { detail: 'CATALOGUE_SIGNATURE' } } }]);
    sign(mine, { name: 'Mine, too' });
    location();
    await catalogues.checkUpdates();
    expect((await catalogues.list())[0]).toMatchObject({ name: 'Mine, too' });
    expect((await catalogues.list())[0]?.error).toBeUndefined();
  });
});

describe('catalogues', () => {
  it('are added once, and removed', async () => {
    await offer({});
    const { catalogues } = room.installer;
    const { id } = await catalogues.add(folder);
    await expect(catalogues.add(join(folder, 'index.json'))).rejects.toMatchObject({ code: 'CATALOGUE_EXISTS' });
    await catalogues.remove(id);
    expect(await catalogues.list()).toEqual([]);
    await expect(catalogues.remove(id)).rejects.toMatchObject({ code: 'CATALOGUE_NOT_FOUND' });
  });

  it('are refused when there is none, and when anybody on the way could change them', async () => {
    const { catalogues } = room.installer;
    await expect(catalogues.add(temporaryFolder())).rejects.toMatchObject({ code: 'CATALOGUE_UNREACHABLE' });
    await expect(catalogues.add(`${server.url}/none`)).rejects.toMatchObject({ code: 'CATALOGUE_UNREACHABLE' });
    server.files.set('/index.json', '{"format":1,"name":"x","plugins":[{"name":"Wrong Name"}]}');
    await expect(catalogues.add(server.url)).rejects.toMatchObject({
      code: 'CATALOGUE_INVALID',
      data: { detail: 'CATALOGUE_FORM' },
    });
  });

  it('speak of their own files only', async () => {
    await offer({});
    const outside = join(temporaryFolder(), 'secret.zip');
    writeFileSync(outside, 'secret');
    symlinkSync(outside, join(folder, 'link.zip'));
    const { id } = await room.installer.catalogues.add(folder);
    for (const file of [outside, 'link.zip', '../'.repeat(20) + outside.slice(1)]) {
      const index = readIndexFile();
      Object.assign(index.plugins[0]?.versions[0] ?? {}, { file, size: 6 });
      writeIndexFile(index);
      await room.installer.catalogues.checkUpdates();
      await expect(room.installer.inspect({ kind: 'catalogue', catalogue: id, name: 'weather' })).rejects.toMatchObject({
        code: 'CATALOGUE_INVALID',
        data: { detail: 'CATALOGUE_FILE' },
      });
    }
  });

  it('show what this version of the app cannot run, and do not offer it as an update', async () => {
    await offer({}, { version: '2.0.0' }, { version: '3.0.0' });
    const index = readIndexFile();
    for (const version of index.plugins[0]?.versions ?? []) {
      if (version['version'] === '3.0.0') version['apiVersion'] = 9;
      if (version['version'] === '2.0.0') version['minAppVersion'] = '9.0.0';
    }
    writeIndexFile(index);
    const { id } = await room.installer.catalogues.add(folder);
    const [weather] = (await room.installer.catalogues.search({ query: '', limit: 10 })).items;
    expect(weather?.versions.map(({ version, isCompatible }) => [version, isCompatible])).toEqual([
      ['3.0.0', false],
      ['2.0.0', false],
      ['1.0.0', true],
    ]);
    expect((await take(id)).operation.version).toBe('1.0.0');
    expect((await room.installer.catalogues.checkUpdates()).updates).toEqual([]);
  });

  it('have the one that comes with the app, which stays', async () => {
    await offer({});
    const other = testRoom({ bundledCatalogue: folder });
    expect(await other.installer.catalogues.list()).toMatchObject([
      { id: 'bundled', name: 'PulseFlow', isBuiltIn: true, plugins: 1 },
    ]);
    await expect(other.installer.catalogues.remove('bundled')).rejects.toMatchObject({ code: 'CATALOGUE_BUILT_IN' });
    await other.installer.close();
  });

  it('keep what was said of a version when the index is made again, and need no version twice', async () => {
    await offer({});
    const index = readIndexFile();
    Object.assign(index.plugins[0]?.versions[0] ?? {}, { changes: { en: 'First', 'pt-BR': 'Primeira' }, minAppVersion: '1.0.0' });
    writeIndexFile(index);
    await offer({ version: '1.0.1' });
    expect(readIndexFile().plugins[0]?.versions).toMatchObject([
      { version: '1.0.1', publishedAt: '2026-01-02T03:04:05.000Z' },
      { version: '1.0.0', changes: { en: 'First' }, minAppVersion: '1.0.0' },
    ]);
    writeFileSync(join(folder, 'twice.zip'), readFileSync(join(folder, 'weather-1.0.0.zip')));
    await expect(buildIndex(folder, { name: 'Mine', now: () => 0 })).rejects.toMatchObject({
      data: { detail: 'PACKAGE_VERSION_TWICE' },
    });
  });
});
