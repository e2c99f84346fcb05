/** One plugin, read from the disk and from what the user decided about it. Runs nothing: see `describe` of the roster. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError, toErrorInfo } from '#shared/model/errors';
import type { Capabilities, PluginDescription, PluginState } from '#shared/model/plugin';
import type { BundledPlugin } from './bundled';
import { asksForNothing, beyond, grantedOf, noCapabilities } from './capabilities';
import { folderInvalid } from './errors';
import { type PluginFolder, readPluginFolder } from './folder';
import { compareVersions } from './install/version-order';
import { offerOf, outlineOf } from './offer';
import type { PluginRecord } from './repository';
import type { Described, PluginEntry } from './roster-types';
import type { Servable } from './runners';

export interface ReadPorts {
  /** The workspace's `plugins/`. */
  pluginsFolder: string;
  bundled: ReadonlyMap<string, BundledPlugin>;
  /** What the code of these files offers, when it was asked before. */
  knownDescription(name: string, digest: string): PluginDescription | undefined;
  /** The interpreter of a Python plugin whose environment is ready. */
  pythonOf(folder: PluginFolder): string | undefined;
}

/** Names of the folders in the workspace that are plugins, and of those that come with the app. */
export function pluginNames({ pluginsFolder, bundled }: Pick<ReadPorts, 'pluginsFolder' | 'bundled'>): string[] {
  return [...new Set([...bundled.keys(), ...foldersIn(pluginsFolder)])].sort();
}

/** Undefined: there is no plugin of this name (any more). Errors in it become its `error`. */
export function readPlugin(ports: ReadPorts, name: string, record: PluginRecord | undefined): PluginEntry | undefined {
  const folder = join(ports.pluginsFolder, name);
  const bundled = ports.bundled.get(name);
  if (!existsSync(folder)) return bundled === undefined ? undefined : bundledEntry(bundled, record);
  const base = {
    name,
    folder,
    isBundled: false,
    hasBundled: bundled !== undefined,
    ...(record === undefined ? {} : { record }),
    origin: record?.origin ?? { kind: 'folder' as const },
  };
  let found: PluginFolder;
  try {
    found = readPluginFolder(folder);
    if (found.manifest.name !== name)
      throw folderInvalid(
        folder,
        'plugin.json',
        `it is called "${found.manifest.name}", and its folder "${name}": give both one name`,
      );
  } catch (thrown) {
    const kept = readKept(ports, name, undefined, record?.granted);
    const entry: PluginEntry = {
      ...base,
      state: record?.isEnabled === false ? 'disabled' : 'broken',
      error: asError(thrown, folder),
      requested: noCapabilities(),
      kept,
      ...(record?.granted === undefined ? {} : { granted: record.granted }),
    };
    return withFallback(entry, bundled);
  }
  return workspaceEntry(ports, { ...base, found }, bundled);
}

/** True when nothing is different that anybody could notice. */
export function sameEntry(one: PluginEntry | undefined, other: PluginEntry | undefined): boolean {
  return one !== undefined && other !== undefined && factsOf(one) === factsOf(other);
}

function factsOf({ found, state, error, granted, record, serving, kept, isBundled }: PluginEntry): string {
  const version = (of: Servable) => [of.folder, of.digest, of.granted, of.python];
  const facts = [found?.digest, isBundled, state, error, granted, record, serving === undefined ? null : version(serving)];
  return JSON.stringify([...facts, kept.map(version)]);
}

function bundledEntry(bundled: BundledPlugin, record: PluginRecord | undefined): PluginEntry {
  const { name, capabilities } = bundled.manifest;
  // What comes with the app is trusted with what it asks for, unless the user said otherwise.
  const granted = record?.granted === undefined ? capabilities : grantedOf(capabilities, record.granted);
  const current: Described & Servable = { ...bundled, isBundled: true, granted };
  const isEnabled = record?.isEnabled !== false;
  return {
    name,
    folder: bundled.folder,
    isBundled: true,
    hasBundled: true,
    found: bundled,
    current,
    ...(record === undefined ? {} : { record }),
    state: isEnabled ? 'active' : 'disabled',
    origin: { kind: 'bundled' },
    requested: capabilities,
    granted,
    serving: current,
    kept: [],
  };
}

type Base = Pick<PluginEntry, 'name' | 'folder' | 'isBundled' | 'hasBundled' | 'record' | 'origin'> & { found: PluginFolder };

function workspaceEntry(ports: ReadPorts, base: Base, bundled: BundledPlugin | undefined): PluginEntry {
  const { found, record, name } = base;
  const { capabilities: requested, version, runtime } = found.manifest;
  const python = runtime === 'python' ? ports.pythonOf(found) : undefined;
  const description = ports.knownDescription(name, found.digest);
  const isReady = description !== undefined && (runtime === 'node' || python !== undefined);
  const current: Described | undefined = isReady
    ? { ...found, isBundled: false, offer: offerOf(outlineOf(description), () => description), python }
    : undefined;
  const kept = readKept(ports, name, version, record?.granted);
  const nothing = asksForNothing(requested);
  const isWaiting = nothing
    ? false
    : record?.granted === undefined || beyond(requested, record.asked ?? record.granted) !== undefined;
  const granted = nothing ? noCapabilities() : record?.granted === undefined ? undefined : grantedOf(requested, record.granted);
  const state: PluginState =
    record?.isEnabled === false ? 'disabled' : current === undefined ? 'preparing' : isWaiting ? 'waiting' : 'active';
  const entry: PluginEntry = {
    ...base,
    ...(current === undefined ? {} : { current }),
    state,
    requested,
    ...(granted === undefined ? {} : { granted }),
    kept,
  };
  if (current !== undefined && !isWaiting && granted !== undefined) return { ...entry, serving: { ...current, granted } };
  return withFallback(entry, bundled);
}

/** While the version in use cannot serve, the one before does: the newest that was kept, else the one that comes with the app. */
function withFallback(entry: PluginEntry, bundled: BundledPlugin | undefined): PluginEntry {
  const [newest] = entry.kept;
  if (newest !== undefined) return { ...entry, serving: newest, kept: entry.kept.slice(1) };
  if (bundled === undefined) return entry;
  const serving: Described & Servable = { ...bundled, isBundled: true, granted: bundled.manifest.capabilities };
  return { ...entry, serving };
}

/** The kept versions that may run with what is granted, newest first. */
function readKept(
  ports: ReadPorts,
  name: string,
  current: string | undefined,
  granted: Capabilities | undefined,
): (Described & Servable)[] {
  const below = join(ports.pluginsFolder, '.kept', name);
  const kept = foldersIn(below).flatMap((version): (Described & Servable)[] => {
    if (version === current) return [];
    try {
      const found = readPluginFolder(join(below, version));
      const python = found.manifest.runtime === 'python' ? ports.pythonOf(found) : undefined;
      const description = ports.knownDescription(name, found.digest);
      const given = granted === undefined ? noCapabilities() : grantedOf(found.manifest.capabilities, granted);
      const isBare = granted === undefined && !asksForNothing(found.manifest.capabilities);
      if (description === undefined || isBare || (found.manifest.runtime === 'python' && python === undefined)) return [];
      const offer = offerOf(outlineOf(description), () => description);
      return [{ ...found, isBundled: false, offer, python, granted: given }];
    } catch {
      // A kept version that cannot be read is shown nowhere and serves nothing.
      return [];
    }
  });
  return kept.sort((one, other) => compareVersions(other.manifest.version, one.manifest.version));
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
      .map((entry) => basename(entry.name));
  } catch {
    return [];
  }
}

function asError(thrown: unknown, folder: string) {
  if (thrown instanceof AppError) return toErrorInfo(thrown);
  return toErrorInfo(folderInvalid(folder, 'The folder', thrown instanceof Error ? thrown.message : String(thrown)));
}
