import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PluginDescription } from '#shared/model/plugin';
import { type CheckedFolder, checkFolder } from './check-folder';
import { packFolder } from './pack';
import { readPackage } from './read-package';
import { makeSigningKey, readSigningKey } from './signature';
import { manifestText, pluginFiles, removeFolders, temporaryFolder, writeFiles } from './testing/packages';
import { unzip } from './unzip';

let folder: string;
const words = { en: 'Now', 'pt-BR': 'Agora' };
const node: PluginDescription['nodes'][number] = {
  type: 'weather.now',
  version: 1,
  kind: 'action',
  category: 'data',
  label: words,
  description: words,
  config: {},
  ui: {},
  outputs: ['out'],
  effect: 'none',
  resolve: 'item',
  hasLookup: false,
  hasUpgrade: false,
};
const description: PluginDescription = { nodes: [node], credentials: [] };

beforeEach(() => {
  folder = temporaryFolder();
  writeFiles(folder, pluginFiles());
});
afterEach(removeFolders);

describe('packing', () => {
  it('takes what the plugin needs when it runs, and leaves out tests, tools and keys', async () => {
    writeFiles(folder, {
      ...{
        'src/a.ts': '1',
        'src/a.test.ts': '1',
        'test/server.ts': '1',
        'tests/test_a.py': '1',
        'a_test.py': '1',
        '.git/HEAD': '1',
      },
      ...{
        'my.pem': 'SECRET',
        'sdk/x.tgz': '1',
        'old-0.9.0.zip': '1',
        'tsconfig.json': '{}',
        'package-lock.json': '{}',
        '.env': 'S=1',
      },
      'package.json': JSON.stringify({ dependencies: { a: '1', '@pulseflow/sdk': '*' }, devDependencies: { dev: '1' } }),
      'node_modules/a/package.json': JSON.stringify({ dependencies: { b: '1', c: '1' } }),
      'node_modules/a/node_modules/b/package.json': JSON.stringify({ dependencies: { c: '1' } }),
      'node_modules/b/package.json': '{}',
      'node_modules/c/package.json': '{}',
      'node_modules/dev/package.json': '{}',
    });
    const { files } = await packFolder(folder);
    expect(files).toEqual([
      'README.md',
      'index.mjs',
      'node_modules/a/node_modules/b/package.json',
      'node_modules/a/package.json',
      'node_modules/c/package.json',
      'package.json',
      'plugin.json',
      'src/a.ts',
    ]);
  });

  it('gives the same bytes for the same files, and a zip that others can read', async () => {
    const one = await packFolder(folder);
    expect((await packFolder(folder)).sha256).toBe(one.sha256);
    const target = temporaryFolder();
    await unzip(one.bytes, target);
    expect(execFileSync(process.execPath, [join(target, 'index.mjs')], { encoding: 'utf8' })).toBe('');
  });

  it('signs all files, and tells what the code offers', async () => {
    const key = readSigningKey(makeSigningKey());
    const packed = await packFolder(folder, { key, description });
    const target = temporaryFolder();
    const contents = await readPackage(target, await unzip(packed.bytes, target));
    expect(contents.fingerprint).toBe(packed.fingerprint);
    expect(contents.nodes).toEqual([{ type: 'weather.now', label: words }]);
  });

  it('packs nothing that would not work', async () => {
    writeFiles(folder, { 'package.json': JSON.stringify({ dependencies: { gone: '1' } }) });
    await expect(packFolder(folder)).rejects.toMatchObject({ data: { detail: 'PACKAGE_PACKAGES_MISSING' } });
    expect((await packFolder(folder, { mayDownload: true })).files).toContain('package.json');
    symlinkSync('/etc/hostname', join(folder, 'link'));
    await expect(packFolder(folder)).rejects.toMatchObject({ data: { detail: 'PACKAGE_ENTRY_KIND' } });
    await expect(packFolder(temporaryFolder())).rejects.toMatchObject({ data: { detail: 'PACKAGE_NO_MANIFEST' } });
  });
});

describe('checking', () => {
  const check = (offered: object = description): Promise<CheckedFolder> =>
    checkFolder(folder, () => Promise.resolve(offered as PluginDescription));
  const messages = async (offered?: object): Promise<string[]> =>
    (await check(offered)).findings.map(({ level, message }) => `${level}: ${message}`);

  it('finds nothing wrong with a plugin that is whole', async () => {
    writeFiles(folder, { 'README.md': '# Weather\n\n## Em português\n', 'src/a.test.ts': '' });
    expect(await messages()).toEqual([]);
  });

  it('says what is missing or wrong, all of it at once', async () => {
    writeFiles(folder, {
      'plugin.json': manifestText({
        ...{ label: { en: 'Weather', 'pt-BR': '' }, icon: 'icon.svg', samples: ['samples/a.json', 'samples/gone.json'] },
        capabilities: { network: ['*'] },
      }),
      'icon.svg': '<svg onload="x()"></svg>',
      'samples/a.json': JSON.stringify({ flow: { nodes: [{ type: 'weather.gone' }, { type: 'core.manual' }] } }),
    });
    const config = { properties: { city: {} } };
    const found = await messages({
      nodes: [
        { ...node, config, credential: { types: ['weather.key'] } },
        { ...node, type: 'other.now' },
      ],
      credentials: [],
    });
    for (const part of [
      'error: plugin.json: "label" is empty in pt-BR',
      'warning: README.md has no part "## Em português"',
      'warning: It has no tests',
      'warning: It asks for any host',
      'error: The icon holds scripts',
      'warning: The icon should have viewBox',
      'error: "other.now" must be "weather."',
      'error: weather.now signs in with "weather.key"',
      'warning: weather.now: the field "city" has no title',
      'error: The sample samples/a.json uses "weather.gone"',
      'error: The sample samples/gone.json cannot be read',
    ])
      expect(found).toContainEqual(expect.stringContaining(part));
  });

  it('says so when its code cannot be asked, or its packages are not there', async () => {
    const failing = await checkFolder(folder, () => Promise.reject(new Error('SyntaxError: Unexpected token')));
    expect(failing.findings.at(-1)).toEqual({ level: 'error', message: 'SyntaxError: Unexpected token' });
    writeFiles(folder, {
      'package.json': JSON.stringify({ dependencies: { gone: '1', here: '1' } }),
      'node_modules/here/package.json': '{}',
    });
    expect(await messages()).toContainEqual('error: Packages that it needs are not installed: gone. Run "npm install".');
    writeFiles(folder, { 'plugin.json': '{"name"' });
    expect((await messages())[0]).toMatch(/^error: plugin.json is no JSON/);
  });
});
