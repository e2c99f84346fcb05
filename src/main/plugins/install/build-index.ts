/** Making a catalogue of packed plugins: the index file that others add. */
import { createHash, type KeyObject } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAppError } from '#shared/model/errors';
import type { Json } from '#shared/model/json';
import { type CatalogueIndex, catalogueIndexSchema, INDEX_FILE, type IndexPlugin } from './catalogue-index';
import { pluginInvalid } from './errors';
import { readPackage } from './read-package';
import { fingerprintOf, publicKeyOf, signJson } from './signature';
import { unzip } from './unzip';
import { compareVersions } from './version-order';

/**
 * Reads every `*.zip` of a folder and writes its `index.json`, newest versions first. What an earlier index says of a version
 * (its changes, when it was published) is kept. Errors: PLUGIN_INVALID (which names the zip), those of reading packages.
 */
export async function buildIndex(
  folder: string,
  how: { name: string; key?: KeyObject | undefined; now(): number },
): Promise<{ index: CatalogueIndex; fingerprint: string | undefined }> {
  const before = await earlier(folder);
  const plugins = new Map<string, IndexPlugin>();
  const zips = (await readdir(folder)).filter((file) => file.endsWith('.zip')).sort();
  const read = await Promise.all(zips.map((file) => readZip(folder, file)));
  // The newest version speaks for the plugin.
  for (const { about, version } of read.sort((a, b) => compareVersions(b.version.version, a.version.version))) {
    const plugin = plugins.get(about.name) ?? { ...about, versions: [] };
    if (plugin.versions.some((other) => other.version === version.version))
      throw pluginInvalid('PACKAGE_VERSION_TWICE', `${folder} has two zips of ${about.name} ${version.version}.`, {
        name: about.name,
      });
    const known = before.get(`${about.name}@${version.version}`);
    plugins.set(about.name, {
      ...plugin,
      versions: [
        ...plugin.versions,
        {
          ...version,
          publishedAt: known?.publishedAt ?? new Date(how.now()).toISOString(),
          ...(known?.changes === undefined ? {} : { changes: known.changes }),
          ...(known?.minAppVersion === undefined ? {} : { minAppVersion: known.minAppVersion }),
        },
      ],
    });
  }
  const unsigned = {
    format: 1 as const,
    name: how.name,
    plugins: [...plugins.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
  const plain = JSON.parse(JSON.stringify(unsigned)) as { [key: string]: Json };
  const index: CatalogueIndex = how.key === undefined ? unsigned : { ...unsigned, signature: signJson(plain, how.key) };
  await writeFile(join(folder, INDEX_FILE), `${JSON.stringify(index, null, 2)}\n`);
  return { index, fingerprint: how.key === undefined ? undefined : fingerprintOf(publicKeyOf(how.key)) };
}

async function readZip(
  folder: string,
  file: string,
): Promise<{ about: Omit<IndexPlugin, 'versions'>; version: IndexPlugin['versions'][number] }> {
  const path = join(folder, file);
  const staged = await mkdtemp(join(tmpdir(), 'pulseflow-index-'));
  try {
    const { manifest, icon } = await readPackage(staged, await unzip(path, staged));
    const { name, label, description, author, homepage, categories, keywords, version, apiVersion, capabilities } = manifest;
    return {
      about: {
        name,
        label,
        description,
        icon,
        categories,
        keywords,
        ...(author === undefined ? {} : { author }),
        ...(homepage === undefined ? {} : { homepage }),
      },
      version: {
        version,
        apiVersion,
        file,
        sha256: createHash('sha256')
          .update(await readFile(path))
          .digest('hex'),
        size: (await stat(path)).size,
        capabilities,
      },
    };
  } catch (thrown) {
    if (isAppError(thrown)) throw pluginInvalid('PACKAGE_ZIP', `${file}: ${thrown.message}`, { file, code: thrown.code });
    throw thrown;
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

async function earlier(folder: string): Promise<Map<string, IndexPlugin['versions'][number]>> {
  const known = new Map<string, IndexPlugin['versions'][number]>();
  try {
    const index = catalogueIndexSchema.parse(JSON.parse(await readFile(join(folder, INDEX_FILE), 'utf8')));
    for (const { name, versions } of index.plugins)
      for (const version of versions) known.set(`${name}@${version.version}`, version);
  } catch {
    // There was none.
  }
  return known;
}
