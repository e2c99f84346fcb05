/** Packing a plugin: what goes into its zip, and who signs it. */
import { createHash, type KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { PluginDescription, PluginManifest } from '#shared/model/plugin';
import { filesOfFolder } from './copy-folder';
import { folderFailed, pluginInvalid } from './errors';
import { packageRules } from './package-rules';
import { DESCRIBED_FILE, readManifest, readPackage } from './read-package';
import { fingerprintOf, publicKeyOf, SIGNATURE_FILE, signPackage } from './signature';
import type { FileDigests } from './staged-file';

export interface PackedPlugin {
  manifest: PluginManifest;
  bytes: Buffer;
  sha256: string;
  files: string[];
  /** Of the key that signed it. */
  fingerprint: string | undefined;
}

export interface PackOptions {
  /** Absent: it is not signed. */
  key?: KeyObject | undefined;
  /** What its code offers, so that it can be shown before it is installed. */
  description?: PluginDescription | undefined;
  /** npm packages that are not there are downloaded when it is installed, instead of going along. */
  mayDownload?: boolean;
}

/** Tests, tools of the author, and keys. */
const LEFT_OUT = [
  /^(test|tests|sdk)\//,
  /\.(test|spec)\.[cm]?[jt]sx?$/,
  /(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$/,
  /^(package-lock\.json|tsconfig[^/]*\.json|requirements-dev\.txt|pyproject\.toml)$/,
  /\.(pem|key|p12|pfx|zip|tgz|log|bak|orig)$/i,
];

/** The same bytes for the same files, whenever and wherever they are packed. */
const STAMP = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true, mode: 0o100644, compressionLevel: 9 };

/**
 * Packs the folder of a plugin with the npm packages that it needs when it runs. Errors: PLUGIN_INVALID, PLUGIN_INCOMPATIBLE, PLUGIN_TOO_LARGE.
 */
export async function packFolder(folder: string, how: PackOptions = {}): Promise<PackedPlugin> {
  if (!existsSync(join(folder, 'plugin.json')))
    throw pluginInvalid('PACKAGE_NO_MANIFEST', `There is no plugin.json in ${folder}. "pulseflow plugin new" makes a plugin.`, {
      folder,
    });
  const manifest = readManifest(await readFile(join(folder, 'plugin.json'), 'utf8'));
  const contents = new Map<string, Buffer>();
  const rules = packageRules();
  for (const path of [...(await ownFiles(folder)), ...(await packageFiles(folder))]) {
    const bytes = await readFile(join(folder, ...path.split('/')));
    rules.count(rules.admit(path), bytes.length);
    contents.set(path, bytes);
  }
  const read = await readPackage(folder, digestsOf(contents));
  if (read.missingPackages.length > 0 && how.mayDownload !== true) {
    throw pluginInvalid(
      'PACKAGE_PACKAGES_MISSING',
      `Packages that it needs are not installed: ${read.missingPackages.join(', ')}. Run "npm install".`,
      { packages: read.missingPackages.join(', ') },
    );
  }
  if (how.description !== undefined) contents.set(DESCRIBED_FILE, Buffer.from(`${JSON.stringify(how.description)}\n`));
  if (how.key !== undefined) {
    const { name, version } = manifest;
    const signature = signPackage({ name, version, files: digestsOf(contents) }, how.key);
    contents.set(SIGNATURE_FILE, Buffer.from(`${JSON.stringify(signature, null, 2)}\n`));
  }
  const bytes = await zipOf(contents);
  return {
    manifest,
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    files: [...contents.keys()].sort(),
    fingerprint: how.key === undefined ? undefined : fingerprintOf(publicKeyOf(how.key)),
  };
}

/** Writes a packed plugin as `<name>-<version>.zip` into a folder and gives the path. Errors: PLUGIN_FOLDER_FAILED. */
export async function writePacked({ manifest, bytes }: PackedPlugin, folder: string): Promise<string> {
  const path = join(folder, `${manifest.name}-${manifest.version}.zip`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  } catch (thrown) {
    throw folderFailed(thrown, path);
  }
  return path;
}

function digestsOf(contents: ReadonlyMap<string, Buffer>): FileDigests {
  const digests: FileDigests = {};
  for (const [path, bytes] of contents) digests[path] = createHash('sha256').update(bytes).digest('hex');
  return digests;
}

async function ownFiles(folder: string): Promise<string[]> {
  const made = new Set([SIGNATURE_FILE, DESCRIBED_FILE]);
  const isOut = (path: string): boolean =>
    path === 'node_modules' || made.has(path) || LEFT_OUT.some((pattern) => pattern.test(path) || pattern.test(`${path}/`));
  return filesOfFolder(folder, isOut);
}

/** The files of the packages that it needs, and of those that these need, where npm has put them. */
async function packageFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  const seen = new Set<string>();
  const visit = async (at: string): Promise<void> => {
    const about = await readPackageJson(join(folder, at));
    const optional = Object.keys(about.optionalDependencies ?? {});
    const needed = new Set([...Object.keys(about.dependencies ?? {}), ...optional]);
    for (const name of needed) {
      if (name === '@pulseflow/sdk') continue;
      const place = placeOf(folder, at, name);
      // What is missing is told by the check of the whole package, or was left out by npm for this system.
      if (place === undefined || seen.has(place)) continue;
      seen.add(place);
      const inside = await filesOfFolder(join(folder, ...place.split('/')), (path) => path === 'node_modules');
      found.push(...inside.map((path) => `${place}/${path}`));
      await visit(place);
    }
  };
  await visit('');
  return found.sort();
}

/** As Node looks for packages, no further up than the plugin. */
function placeOf(folder: string, from: string, name: string): string | undefined {
  for (let at = from; ; at = at.includes('node_modules/') ? at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1)) : '') {
    const place = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (existsSync(join(folder, ...place.split('/'), 'package.json'))) return place;
    if (at === '') return undefined;
  }
}

interface PackageJson {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

async function readPackageJson(folder: string): Promise<PackageJson> {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(await readFile(file, 'utf8')) as PackageJson;
  } catch {
    throw pluginInvalid('PACKAGE_JSON_INVALID', `${file} is no JSON.`, { file });
  }
}

async function zipOf(contents: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const path of [...contents.keys()].sort()) zip.addBuffer(contents.get(path) ?? Buffer.alloc(0), path, STAMP);
  zip.end();
  return buffer(zip.outputStream);
}
