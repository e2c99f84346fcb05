import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { capabilitiesSchema } from '#shared/model/plugin';
import { packFolder } from './pack';
import { makeSigningKey, readSigningKey } from './signature';
import { pluginFiles, removeFolders, temporaryFolder, writeFiles, zipOf } from './testing/packages';
import { ended, type TestRoom, testRoom } from './testing/room';

const rooms: TestRoom[] = [];
afterEach(async () => {
  for (const { installer } of rooms.splice(0)) await installer.close();
  removeFolders();
});

function room(...given: Parameters<typeof testRoom>): TestRoom {
  const made = testRoom(...given);
  rooms.push(made);
  return made;
}

const asks = (network: string[]) => ({ capabilities: { network } });
const zipped = async (more: Parameters<typeof pluginFiles>[0] = {}, files: Record<string, string> = {}) => ({
  kind: 'zip' as const,
  name: 'weather.zip',
  upload: (await zipOf({ ...pluginFiles(more), ...files })).toString('base64'),
});
const signedZip = async (version: string, key: ReturnType<typeof readSigningKey>) => {
  const folder = temporaryFolder();
  writeFiles(folder, pluginFiles({ version }));
  return { kind: 'zip' as const, upload: (await packFolder(folder, { key })).bytes.toString('base64') };
};

async function install(
  { installer }: TestRoom,
  source: Awaited<ReturnType<typeof zipped>> | Parameters<TestRoom['installer']['inspect']>[0],
) {
  const { inspectionId, requested } = await installer.inspect(source);
  return ended(installer, await installer.install({ inspectionId, grant: requested }));
}
const versionIn = (folder: string): string =>
  (JSON.parse(readFileSync(join(folder, 'plugin.json'), 'utf8')) as { version: string }).version;

describe('looking at a plugin', () => {
  it('tells what it is and asks for, and installs nothing', async () => {
    const { installer, pluginsFolder } = room();
    const description = { nodes: [], credentials: [] };
    const inspection = await installer.inspect(
      await zipped(asks(['api.example.com']), { 'described.json': JSON.stringify(description) }),
    );
    expect(inspection).toMatchObject({
      name: 'weather',
      version: '1.0.0',
      change: 'new',
      signature: { status: 'unsigned' },
      requested: { network: ['api.example.com'], mail: false },
      files: 4,
      nodes: [],
      readme: '# Weather\n',
      warnings: [],
    });
    expect(inspection.added).toBeUndefined();
    expect(existsSync(join(pluginsFolder, 'weather'))).toBe(false);
  });

  it('says what an update asks for beyond what is granted', async () => {
    const one = room();
    await install(one, await zipped(asks(['api.example.com'])));
    const inspection = await one.installer.inspect(
      await zipped({ version: '1.1.0', ...asks(['api.example.com', 'b.example.com']) }),
    );
    expect(inspection).toMatchObject({
      change: 'update',
      installed: { version: '1.0.0' },
      added: { network: ['b.example.com'] },
    });
    expect(await one.installer.inspect(await zipped({ version: '0.9.0' }))).toMatchObject({ change: 'downgrade' });
    expect(await one.installer.inspect(await zipped())).toMatchObject({ change: 'same' });
  });

  it.each([
    [{ 'plugin.json': '{"name":' }, 'PLUGIN_INVALID', 'PACKAGE_JSON'],
    [
      { 'plugin.json': JSON.stringify({ ...(JSON.parse(pluginFiles()['plugin.json'] ?? '') as object), version: 'one' }) },
      'PLUGIN_INVALID',
      'PACKAGE_MANIFEST',
    ],
    [{ 'plugin.json': JSON.stringify({ name: 'weather', apiVersion: 9 }) }, 'PLUGIN_INCOMPATIBLE', 'PACKAGE_API'],
    [
      { 'plugin.json': JSON.stringify({ ...(JSON.parse(pluginFiles()['plugin.json'] ?? '') as object), icon: 'no.svg' }) },
      'PLUGIN_INVALID',
      'PACKAGE_NO_ICON',
    ],
    [{ 'SIGNATURE.json': '{}' }, 'PLUGIN_SIGNATURE_INVALID', 'SIGNATURE_FORM'],
  ])('refuses one that is not right: %o', async (files, code, detail) => {
    const { installer, pluginsFolder } = room();
    await expect(installer.inspect(await zipped({}, files as Record<string, string>))).rejects.toMatchObject({
      code,
      data: { detail },
    });
    expect(readdirSync(join(pluginsFolder, '.tmp'))).toEqual([]);
  });

  it('refuses a package without a manifest or without code', async () => {
    const { installer } = room();
    const bare = { kind: 'zip' as const, upload: (await zipOf({ 'other.txt': 'x' })).toString('base64') };
    await expect(installer.inspect(bare)).rejects.toMatchObject({ data: { detail: 'PACKAGE_NO_MANIFEST' } });
    const { 'plugin.json': manifest = '' } = pluginFiles();
    const empty = { kind: 'zip' as const, upload: (await zipOf({ 'plugin.json': manifest })).toString('base64') };
    await expect(installer.inspect(empty)).rejects.toMatchObject({ data: { detail: 'PACKAGE_NO_MAIN' } });
  });

  it('takes a folder without what tools have left in it', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { ...pluginFiles(), '.git/config': 'x', 'node_modules/a/index.js': 'x', '.env': 'SECRET=1' });
    const one = room();
    expect(await one.installer.inspect({ kind: 'folder', path: folder })).toMatchObject({ files: 3 });
    await install(one, { kind: 'folder', path: folder });
    expect(readdirSync(join(one.pluginsFolder, 'weather')).sort()).toEqual(['README.md', 'index.mjs', 'plugin.json']);
    await expect(one.installer.inspect({ kind: 'folder', path: join(folder, 'none') })).rejects.toMatchObject({
      code: 'PLUGIN_SOURCE_FAILED',
    });
  });
});

describe('installing', () => {
  it('puts it in its place with what was granted', async () => {
    const one = room();
    const { operation, lines } = await install(one, await zipped(asks(['api.example.com'])));
    expect(operation).toMatchObject({ state: 'succeeded', kind: 'install', plugin: 'weather', version: '1.0.0', share: 1 });
    expect(lines).toEqual(['weather 1.0.0 is in its place.']);
    expect(versionIn(join(one.pluginsFolder, 'weather'))).toBe('1.0.0');
    expect(one.placed).toEqual([
      expect.objectContaining({
        kind: 'install',
        origin: { kind: 'zip', file: 'weather.zip' },
        grant: expect.objectContaining({ network: ['api.example.com'] }) as object,
      }),
    ]);
    expect(readdirSync(join(one.pluginsFolder, '.tmp'))).toEqual([]);
    expect(one.changes.at(-1)).toMatchObject({ kind: 'operation', operation: { state: 'succeeded' } });
  });

  it('leaves nothing staged when the app is closed, whatever was looked at', async () => {
    const one = room();
    await one.installer.inspect(await zipped());
    await install(one, await zipped());
    await one.installer.close();
    expect(readdirSync(one.pluginsFolder)).toEqual(['weather']);
  });

  it('grants nothing that was not asked for', async () => {
    const { installer } = room();
    const { inspectionId } = await installer.inspect(await zipped(asks(['api.example.com'])));
    const grant = capabilitiesSchema.parse({ network: ['*'] });
    await expect(installer.install({ inspectionId, grant })).rejects.toMatchObject({ code: 'PLUGIN_GRANT_INVALID' });
  });

  it('forgets after half an hour what was looked at', async () => {
    const { installer, clock, pluginsFolder } = room();
    const { inspectionId, expiresAt } = await installer.inspect(await zipped());
    clock.now = expiresAt + 1;
    await expect(installer.install({ inspectionId })).rejects.toMatchObject({ code: 'PLUGIN_INSPECTION_EXPIRED' });
    await expect.poll(() => readdirSync(join(pluginsFolder, '.tmp'))).toEqual([]);
  });

  it('keeps the version before, goes back to it, and forward again', async () => {
    const one = room();
    await install(one, await zipped());
    await install(one, await zipped({ version: '1.1.0' }));
    const current = join(one.pluginsFolder, 'weather');
    expect([versionIn(current), readdirSync(join(one.pluginsFolder, '.kept/weather'))]).toEqual(['1.1.0', ['1.0.0']]);
    const back = await ended(one.installer, await one.installer.rollBack('weather', '1.0.0'));
    expect(back.operation).toMatchObject({ state: 'succeeded', kind: 'roll-back', version: '1.0.0' });
    expect(one.placed.at(-1)).toEqual({ name: 'weather', version: '1.0.0', kind: 'roll-back' });
    expect([versionIn(current), readdirSync(join(one.pluginsFolder, '.kept/weather'))]).toEqual(['1.0.0', ['1.1.0']]);
    await ended(one.installer, await one.installer.rollBack('weather', '1.1.0'));
    expect(versionIn(current)).toBe('1.1.0');
    await expect(one.installer.rollBack('weather', '3.0.0')).rejects.toMatchObject({ code: 'PLUGIN_VERSION_NOT_FOUND' });
  });

  it('keeps a few old versions, and those that flows still use', async () => {
    const one = room({ keptInUse: () => Promise.resolve(['1.0.0']) });
    for (const version of ['1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.4.0', '1.5.0', '1.6.0'])
      await install(one, await zipped({ version }));
    expect(readdirSync(join(one.pluginsFolder, '.kept/weather')).sort()).toEqual(['1.0.0', '1.2.0', '1.3.0', '1.4.0', '1.5.0']);
  });

  it('puts everything back when the new version cannot be loaded', async () => {
    const one = room();
    await install(one, await zipped());
    one.broken.error = new Error('its code is broken');
    const { operation } = await install(one, await zipped({ version: '2.0.0' }));
    expect(operation).toMatchObject({ state: 'failed', error: { message: 'its code is broken' } });
    expect(versionIn(join(one.pluginsFolder, 'weather'))).toBe('1.0.0');
    expect(readdirSync(join(one.pluginsFolder, '.kept/weather'))).toEqual([]);
    expect(readdirSync(join(one.pluginsFolder, '.tmp'))).toEqual([]);
  });

  it('replaces a version by the same one without keeping it twice', async () => {
    const one = room();
    await install(one, await zipped());
    await install(one, await zipped({}, { 'more.txt': 'x' }));
    expect(existsSync(join(one.pluginsFolder, 'weather/more.txt'))).toBe(true);
    expect(existsSync(join(one.pluginsFolder, '.kept/weather'))).toBe(false);
  });

  it('tells that a bundled plugin is replaced, and calls it an installation', async () => {
    const one = room();
    one.installed.set('weather', { name: 'weather', version: '1.0.0', origin: { kind: 'bundled' } });
    const inspection = await one.installer.inspect(await zipped({ version: '1.1.0' }));
    expect(inspection.warnings.map(({ code }) => code)).toEqual(['PLUGIN_REPLACES_BUNDLED']);
    expect((await install(one, await zipped({ version: '1.1.0' }))).operation.kind).toBe('install');
    expect(existsSync(join(one.pluginsFolder, '.kept'))).toBe(false);
  });
});

describe('the publisher', () => {
  const mine = readSigningKey(makeSigningKey());
  const theirs = readSigningKey(makeSigningKey());

  it('is trusted at the first installation, and must be the same for updates', async () => {
    const one = room();
    const first = await one.installer.inspect(await signedZip('1.0.0', mine));
    expect(first.signature).toMatchObject({ status: 'signed', isTrusted: false });
    await ended(one.installer, await one.installer.install({ inspectionId: first.inspectionId }));
    const update = await one.installer.inspect(await signedZip('1.1.0', mine));
    expect(update.signature).toMatchObject({ status: 'signed', isTrusted: true });
    for (const other of [await signedZip('1.1.0', theirs), await zipped({ version: '1.1.0' })])
      await expect(one.installer.inspect(other)).rejects.toMatchObject({ code: 'PLUGIN_PUBLISHER_CHANGED' });
  });

  it('is asked again when the plugin is put in its place', async () => {
    const one = room();
    const late = await one.installer.inspect(await signedZip('1.1.0', theirs));
    await install(one, await signedZip('1.0.0', mine));
    await expect(one.installer.install({ inspectionId: late.inspectionId })).rejects.toMatchObject({
      code: 'PLUGIN_PUBLISHER_CHANGED',
    });
  });
});

describe('a start after a crash', () => {
  it('brings back what made way, before plugins are read', async () => {
    const one = room();
    writeFiles(join(one.pluginsFolder, '.kept/weather/1.0.0'), pluginFiles());
    const staged = join(one.pluginsFolder, '.tmp/one');
    writeFiles(join(staged, 'package'), pluginFiles({ version: '2.0.0' }));
    writeFileSync(join(staged, 'taking-its-place.json'), JSON.stringify({ name: 'weather', replaced: '1.0.0' }));
    expect(await one.installer.recover()).toEqual(['weather']);
    expect(existsSync(join(one.pluginsFolder, '.tmp'))).toBe(false);
    expect(versionIn(join(one.pluginsFolder, 'weather'))).toBe('1.0.0');
  });
});
