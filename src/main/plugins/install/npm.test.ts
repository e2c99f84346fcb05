import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manifestText, removeFolders, tarOf, temporaryFolder } from './testing/packages';
import { type LocalServer, publish, startFileServer } from './testing/registry';
import { ended, testRoom } from './testing/room';

let registry: LocalServer;
let env: NodeJS.ProcessEnv;
beforeEach(async () => {
  registry = await startFileServer();
  env = {
    ...process.env,
    npm_config_registry: registry.url,
    npm_config_cache: temporaryFolder(),
    npm_config_update_notifier: 'false',
    npm_config_fetch_retries: '0',
  };
});
afterEach(async () => {
  await registry.close();
  removeFolders();
});

const entries = (packageJson: object) => [
  { path: 'package/package.json', text: JSON.stringify(packageJson) },
  { path: 'package/plugin.json', text: manifestText() },
  { path: 'package/index.mjs', text: 'export default {};\n' },
];

describe('npm', () => {
  it('gives a plugin with the packages that it needs, and runs none of their scripts', { timeout: 60_000 }, async () => {
    const marker = join(temporaryFolder(), 'ran');
    const scripts = { install: `node -e "require('fs').writeFileSync('${marker}','')"`, prepack: `touch ${marker}` };
    const needed = { name: 'needed', version: '2.0.0', main: 'index.js', scripts };
    publish(
      registry,
      'needed',
      '2.0.0',
      tarOf([
        { path: 'package/package.json', text: JSON.stringify(needed) },
        { path: 'package/index.js', text: 'module.exports = 1;' },
      ]),
      { scripts },
    );
    const about = {
      name: '@mine/weather',
      version: '1.0.0',
      scripts,
      dependencies: { needed: '^2.0.0', '@pulseflow/sdk': '*' },
      devDependencies: { 'not-there': '1.0.0' },
    };
    publish(registry, '@mine/weather', '1.0.0', tarOf(entries(about)), { dependencies: about.dependencies });
    const { installer, pluginsFolder } = testRoom({ env });
    const inspection = await installer.inspect({ kind: 'npm', package: '@mine/weather', version: '1.0.0' });
    expect(inspection).toMatchObject({
      name: 'weather',
      warnings: [{ code: 'PLUGIN_NEEDS_PACKAGES', data: { packages: 'needed' } }],
    });
    const { operation } = await ended(installer, await installer.install({ inspectionId: inspection.inspectionId }));
    expect(operation).toMatchObject({ state: 'succeeded' });
    expect(readFileSync(join(pluginsFolder, 'weather/node_modules/needed/index.js'), 'utf8')).toBe('module.exports = 1;');
    expect(JSON.parse(readFileSync(join(pluginsFolder, 'weather/package.json'), 'utf8'))).toEqual(about);
    expect(existsSync(marker)).toBe(false);
    await installer.close();
  });

  it('says what is missing', { timeout: 60_000 }, async () => {
    const { installer } = testRoom({ env });
    await expect(installer.inspect({ kind: 'npm', package: 'no-such-thing' })).rejects.toMatchObject({
      code: 'PLUGIN_SOURCE_FAILED',
      data: { detail: 'SOURCE_NPM_NOT_FOUND' },
    });
    publish(registry, 'weather', '1.0.0', tarOf(entries({ name: 'weather', version: '1.0.0' })));
    await expect(installer.inspect({ kind: 'npm', package: 'weather', version: '9.0.0' })).rejects.toMatchObject({
      data: { detail: 'SOURCE_NPM_NOT_FOUND' },
    });
    publish(registry, 'left', '1.0.0', tarOf([{ path: 'package/package.json', text: '{"name":"left","version":"1.0.0"}' }]));
    await expect(installer.inspect({ kind: 'npm', package: 'left' })).rejects.toMatchObject({
      data: { detail: 'PACKAGE_NO_MANIFEST' },
    });
    await installer.close();
  });

  it.each(['../evil', '--registry=x', 'https://x.example/a.tgz', 'a b', '/tmp/x', 'file:x'])(
    'is never asked for %s',
    async (name) => {
      const { installer } = testRoom({ env });
      await expect(installer.inspect({ kind: 'npm', package: name })).rejects.toMatchObject({
        data: { detail: 'SOURCE_NPM_NAME' },
      });
      expect(registry.asked).toEqual([]);
      await installer.close();
    },
  );

  it('need not be there for anything else', async () => {
    const { installer } = testRoom({ env: { ...env, PATH: temporaryFolder() } });
    await expect(installer.inspect({ kind: 'npm', package: 'weather' })).rejects.toMatchObject({
      data: { detail: 'SOURCE_NPM_MISSING' },
    });
    await installer.close();
    writeFileSync(join(temporaryFolder(), 'x'), '');
  });
});
