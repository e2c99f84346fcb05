/** A staged package as what it says it is. None of its code is run. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '#shared/model/errors';
import type { LocalText } from '#shared/model/local-text';
import { PLUGIN_API_VERSION, type PluginManifest, pluginDescriptionSchema, pluginManifestSchema } from '#shared/model/plugin';
import { pluginInvalid, reasonOf, tooLarge } from './errors';
import { SIGNATURE_FILE, verifyPackage } from './signature';
import type { FileDigests } from './staged-file';

/** What `plugin pack` writes of what the code offers, so that it can be shown before the code is run. */
export const DESCRIBED_FILE = 'described.json';

export interface PackageContents {
  manifest: PluginManifest;
  /** Fingerprint of who signed it; undefined when nobody did. */
  fingerprint: string | undefined;
  icon: string;
  readme: string | undefined;
  /** Lines of its requirements.txt, without comments. */
  requirements: string[];
  /** npm packages that it needs and does not bring along. */
  missingPackages: string[];
  nodes: { type: string; label: LocalText }[] | undefined;
}

const ICON_LIMIT = 64 * 1024;
const packageJsonSchema = z.looseObject({ dependencies: z.record(z.string(), z.string()).default({}) });

/** Texts that are read whole into memory and shown. */
const TEXT_LIMIT = 8 * 1024 * 1024;
const README_LIMIT = 256 * 1024;

async function readText(folder: string, path: string): Promise<string> {
  const { size } = await stat(join(folder, ...path.split('/')));
  if (size > TEXT_LIMIT) throw tooLarge(`"${path}" in the package is too large.`, { path, limit: TEXT_LIMIT });
  return (await readFile(join(folder, ...path.split('/')), 'utf8')).replace(/^\uFEFF/, '');
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw pluginInvalid('PACKAGE_JSON', `${path} is no JSON: ${reasonOf(thrown)}.`, { path });
  }
}

/** Reads and judges `plugin.json`. Errors: PLUGIN_INVALID (which says where), PLUGIN_INCOMPATIBLE. */
export function readManifest(text: string): PluginManifest {
  const json = parseJson(text, 'plugin.json');
  const { apiVersion, name } = (json ?? {}) as { apiVersion?: unknown; name?: unknown };
  if (typeof apiVersion === 'number' && apiVersion !== PLUGIN_API_VERSION) {
    throw new AppError({
      code: 'PLUGIN_INCOMPATIBLE',
      message: `The plugin was made for version ${apiVersion} of the plugin interface; this PulseFlow has ${PLUGIN_API_VERSION}. ${
        apiVersion > PLUGIN_API_VERSION ? 'Update PulseFlow.' : 'Look for a newer version of the plugin.'
      }`,
      data: { detail: 'PACKAGE_API', needs: apiVersion, has: PLUGIN_API_VERSION, ...(typeof name === 'string' ? { name } : {}) },
    });
  }
  const read = pluginManifestSchema.safeParse(json);
  if (read.success) return read.data;
  const [fault] = read.error.issues;
  const where = fault?.path.join('.') ?? '';
  throw pluginInvalid(
    'PACKAGE_MANIFEST',
    `plugin.json is not right: ${where === '' ? '' : `"${where}": `}${fault?.message ?? 'unknown'}.`,
    {
      field: where,
      reason: fault?.message ?? '',
    },
  );
}

/** The lines of a requirements.txt that name packages. Errors: PLUGIN_INVALID for options: they could lead elsewhere. */
export function readRequirements(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/(^|\s)#.*$/, '').trim());
  const named = lines.filter((line) => line !== '');
  const odd = named.find((line) => line.startsWith('-') || /:\/\/|@|^[./~]|\\/.test(line));
  if (odd !== undefined)
    throw pluginInvalid('PACKAGE_REQUIREMENTS', `requirements.txt may only name packages and versions; "${odd}" is neither.`, {
      line: odd,
    });
  return named;
}

/** Reads a staged package whole. `files` are the digests of all its files. Errors: PLUGIN_INVALID, PLUGIN_INCOMPATIBLE, PLUGIN_SIGNATURE_INVALID. */
export async function readPackage(folder: string, files: FileDigests): Promise<PackageContents> {
  const has = (path: string): boolean => files[path] !== undefined;
  if (!has('plugin.json')) {
    throw pluginInvalid(
      'PACKAGE_NO_MANIFEST',
      'There is no plugin.json at the top of the package, so it is no plugin. Pack it with "pulseflow plugin pack".',
    );
  }
  const manifest = readManifest(await readText(folder, 'plugin.json'));
  const { name, version, runtime } = manifest;
  const fingerprint = has(SIGNATURE_FILE)
    ? verifyPackage(await readText(folder, SIGNATURE_FILE), { name, version, files })
    : undefined;
  if (runtime === 'node') {
    const candidates = manifest.main === undefined ? ['index.mjs', 'src/index.ts'] : [manifest.main];
    if (!candidates.some(has))
      throw pluginInvalid('PACKAGE_NO_MAIN', `The code of the plugin is missing: there is no ${candidates.join(' or ')}.`, {
        files: candidates.join(', '),
      });
  }
  return {
    manifest,
    fingerprint,
    icon: await readIcon(folder, manifest.icon, has),
    readme: has('README.md') ? (await readText(folder, 'README.md')).slice(0, README_LIMIT) : undefined,
    requirements: await requirementsOf(folder, manifest, has),
    missingPackages: runtime === 'node' ? await missingPackages(folder, has) : [],
    nodes: await nodesOf(folder, manifest, has),
  };
}

async function readIcon(folder: string, icon: string, has: (path: string) => boolean): Promise<string> {
  if (!icon.endsWith('.svg')) return icon;
  if (!has(icon)) throw pluginInvalid('PACKAGE_NO_ICON', `The icon ${icon} is not in the package.`, { icon });
  const svg = await readText(folder, icon);
  if (svg.length > ICON_LIMIT) throw pluginInvalid('PACKAGE_ICON_LARGE', `The icon ${icon} is larger than 64 KiB.`, { icon });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}

async function requirementsOf(folder: string, manifest: PluginManifest, has: (path: string) => boolean): Promise<string[]> {
  const file = manifest.python?.requirements;
  if (manifest.runtime !== 'python' || file === undefined) return [];
  if (!has(file))
    throw pluginInvalid('PACKAGE_NO_REQUIREMENTS', `plugin.json names ${file}, but it is not in the package.`, { file });
  return readRequirements(await readText(folder, file));
}

async function missingPackages(folder: string, has: (path: string) => boolean): Promise<string[]> {
  if (!has('package.json')) return [];
  const read = packageJsonSchema.safeParse(parseJson(await readText(folder, 'package.json'), 'package.json'));
  if (!read.success) throw pluginInvalid('PACKAGE_JSON_INVALID', 'package.json of the plugin cannot be understood.');
  // The SDK is the app's own at run time.
  const named = Object.keys(read.data.dependencies).filter((name) => name !== '@pulseflow/sdk');
  return named.filter((name) => !has(`node_modules/${name}/package.json`));
}

async function nodesOf(folder: string, manifest: PluginManifest, has: (path: string) => boolean) {
  if (!has(DESCRIBED_FILE)) return undefined;
  const read = pluginDescriptionSchema.safeParse(parseJson(await readText(folder, DESCRIBED_FILE), DESCRIBED_FILE));
  if (!read.success) return undefined;
  return read.data.nodes.filter(({ type }) => type.startsWith(`${manifest.name}.`)).map(({ type, label }) => ({ type, label }));
}
