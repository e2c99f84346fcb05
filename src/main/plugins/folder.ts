/** A plugin's folder, read: its manifest, its icon, and a digest of its files. Runs none of its code. */
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { AppError } from '#shared/model/errors';
import { PLUGIN_API_VERSION, type PluginManifest, pluginManifestSchema } from '#shared/model/plugin';
import { folderInvalid } from './errors';

/** Made on this machine, by tools or by us: not the plugin. */
const PASSED_OVER = new Set(['node_modules', '__pycache__', 'venv']);
const MAX_FILES = 5000;
const MAX_ICON_BYTES = 32_768;
const MAX_MANIFEST_BYTES = 1_000_000;
/** Paths below `/plugins` that are no plugins, and the prefix of the app's own node types. */
const RESERVED = new Set(['core', 'triggers', 'operations', 'catalogues', 'catalogue', 'live', 'inspect', 'install']);

export interface PluginFolder {
  folder: string;
  manifest: PluginManifest;
  /** SHA-256 of its files, in hex: another one means that its code may offer something else. */
  digest: string;
  /** A lucide icon, or an SVG as a data URL. */
  icon: string;
}

/** Errors: PLUGIN_INVALID, PLUGIN_INCOMPATIBLE, each saying what to change in which file. */
export function readPluginFolder(folder: string): PluginFolder {
  const manifest = readManifest(folder);
  return { folder, manifest, digest: digestOfFolder(folder), icon: iconOf(folder, manifest.icon) };
}

/** Errors: as `readPluginFolder`. */
export function readManifest(folder: string): PluginManifest {
  const file = join(folder, 'plugin.json');
  let raw: unknown;
  try {
    if (statSync(file).size > MAX_MANIFEST_BYTES) throw new Error('it is too large');
    raw = JSON.parse(readFileSync(file, 'utf8'));
  } catch (thrown) {
    const isMissing = (thrown as { code?: unknown }).code === 'ENOENT';
    throw folderInvalid(folder, 'plugin.json', isMissing ? 'it is not there' : textOf(thrown));
  }
  const apiVersion = (raw as { apiVersion?: unknown } | null)?.apiVersion;
  if (typeof apiVersion === 'number' && apiVersion !== PLUGIN_API_VERSION) throw incompatible(folder, apiVersion);
  const parsed = pluginManifestSchema.safeParse(raw);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw folderInvalid(folder, 'plugin.json', `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'is not valid'}`);
  }
  if (RESERVED.has(parsed.data.name))
    throw folderInvalid(folder, 'plugin.json', `the name "${parsed.data.name}" is PulseFlow's own`);
  return parsed.data;
}

/** SHA-256 over the paths and bytes of all files, but for hidden ones and what tools have made. */
export function digestOfFolder(folder: string): string {
  const hash = createHash('sha256');
  const files: string[] = [];
  collect(folder, files);
  const named = files.map((file) => ({ file, name: relative(folder, file).split(sep).join('/') }));
  for (const { file, name } of named.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const bytes = readFileSync(file);
    hash.update(`${name}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

function collect(at: string, found: string[]): void {
  for (const entry of readdirSync(at, { withFileTypes: true })) {
    if (isPassedOver(entry.name)) continue;
    const path = join(at, entry.name);
    if (entry.isDirectory()) collect(path, found);
    else if (entry.isFile()) found.push(path);
    if (found.length > MAX_FILES) throw folderInvalid(at, '.', `there are more than ${MAX_FILES} files in it`);
  }
}

/** True for the names of files and folders in a plugin that are not part of it. */
export function isPassedOver(name: string): boolean {
  return name.startsWith('.') || PASSED_OVER.has(name);
}

/** A file in a plugin's folder that its manifest names; undefined when it leads out of it or is not there. */
export function fileInside(folder: string, name: string): string | undefined {
  const path = resolve(folder, name);
  if (!path.startsWith(resolve(folder) + sep)) return undefined;
  try {
    return lstatSync(path).isFile() ? path : undefined;
  } catch {
    return undefined;
  }
}

function iconOf(folder: string, icon: string): string {
  if (!icon.toLowerCase().endsWith('.svg')) return icon;
  const path = fileInside(folder, icon);
  if (path === undefined || statSync(path).size > MAX_ICON_BYTES) return 'puzzle';
  return `data:image/svg+xml;base64,${readFileSync(path).toString('base64')}`;
}

function incompatible(folder: string, apiVersion: number): AppError {
  return new AppError({
    code: 'PLUGIN_INCOMPATIBLE',
    message: `This plugin is written for version ${apiVersion} of the plugin interface; this PulseFlow has version ${PLUGIN_API_VERSION}. Update ${apiVersion > PLUGIN_API_VERSION ? 'PulseFlow' : 'the plugin'}.`,
    data: { folder, apiVersion, supported: PLUGIN_API_VERSION },
  });
}

function textOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
