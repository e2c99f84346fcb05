/** Copies of the versions that people lay into the folder themselves, so that flows keep their nodes when the next one comes. */
import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { digestOfFolder, isPassedOver } from './folder';
import { compareVersions } from './install/version-order';
import type { PluginEntry } from './roster-types';

const MAX_KEPT = 5;

/**
 * Keeps a copy of the version in use, for when another takes its place by hand. Installed versions are kept by the installer.
 * `serving`: versions that must stay. A copy that fails costs nothing but the way back.
 */
export async function keepCopy(pluginsFolder: string, entry: PluginEntry, serving: ReadonlySet<string>): Promise<void> {
  const { found, origin, name } = entry;
  if (found === undefined || origin.kind !== 'folder' || entry.isBundled) return;
  const below = join(pluginsFolder, '.kept', name);
  const { version } = found.manifest;
  const target = join(below, version);
  if (isCopyOf(target, found.digest)) return;
  const part = join(below, `.${version}.part`);
  await rm(part, { recursive: true, force: true });
  await mkdir(below, { recursive: true });
  await cp(found.folder, part, { recursive: true, filter: (path) => path === found.folder || isPart(path) });
  // Another version may have taken its place while it was copied.
  if (!isCopyOf(part, found.digest)) {
    await rm(part, { recursive: true, force: true });
    return;
  }
  // What was there of this number is of another try of its author.
  await rm(target, { recursive: true, force: true });
  await rename(part, target);
  const versions = (await readdir(below)).filter((kept) => !kept.startsWith('.') && kept !== version && !serving.has(kept));
  for (const old of versions.sort((one, other) => compareVersions(other, one)).slice(MAX_KEPT)) {
    await rm(join(below, old), { recursive: true, force: true });
  }
}

/** Packages that it needs go along; caches and hidden files do not. */
function isPart(path: string): boolean {
  const name = basename(path);
  return name === 'node_modules' || !isPassedOver(name);
}

function isCopyOf(folder: string, digest: string): boolean {
  try {
    return digestOfFolder(folder) === digest;
  } catch {
    return false;
  }
}
