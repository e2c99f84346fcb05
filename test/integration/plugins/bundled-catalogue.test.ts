/** The catalogue that the build makes of the bundled plugins: what others would install from it works there. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BundledIndex, readBundledDescription } from '#main/plugins/bundled';
import { noCapabilities } from '#main/plugins/capabilities';
import { readIndex } from '#main/plugins/install/catalogue-index';
import { readPackage } from '#main/plugins/install/read-package';
import { unzip } from '#main/plugins/install/unzip';
import { createRunner } from '#main/plugins/runtime/create-runner';
import { root } from '../../../scripts/runtime.mjs';

const catalogue = join(root, 'out/catalogue');
const { index } = readIndex(readFileSync(join(catalogue, 'index.json'), 'utf8'), catalogue);
const { plugins: bundled } = JSON.parse(readFileSync(join(root, 'out/plugins/index.json'), 'utf8')) as BundledIndex;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pulseflow-bundled-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('lists all that come with the app', () => {
  expect(bundled.length).toBeGreaterThan(0);
  expect(index.plugins.map(({ name }) => name)).toEqual(bundled.map(({ manifest }) => manifest.name).sort());
});

describe.each(bundled.map((plugin) => [plugin.manifest.name, plugin] as const))('%s', (name, { manifest }) => {
  const description = readBundledDescription(join(root, 'out/plugins'), name);

  it('is packed as the index says, asks for what it asks for here, and tells what it offers', async () => {
    const [version] = index.plugins.find((plugin) => plugin.name === name)?.versions ?? [];
    const bytes = readFileSync(join(catalogue, version?.file ?? ''));
    expect(version).toMatchObject({
      version: manifest.version,
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      capabilities: manifest.capabilities,
    });
    const contents = await readPackage(folder, await unzip(bytes, folder));
    expect(contents.nodes?.map(({ type }) => type)).toEqual(description.nodes.map(({ type }) => type));
    expect(contents.readme).toMatch(/^## Em português/m);
    // Packages that could not be built in are installed with it; the rest must load as it is, as a plugin of others does.
    if (contents.missingPackages.length > 0) return;
    const runner = createRunner({
      manifest,
      folder,
      isolation: 'process',
      granted: noCapabilities(),
      filesFolder: join(folder, 'files'),
      tempFolder: join(folder, '.temp'),
    });
    try {
      expect((await runner.describe()).nodes.map(({ type }) => type)).toEqual(description.nodes.map(({ type }) => type));
    } finally {
      await runner.close(1000);
    }
  });
});
