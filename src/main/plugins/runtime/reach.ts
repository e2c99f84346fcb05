/**
 * Which files a plugin reaches. Both sides ask here: the app, and the process of a plugin, which may look at little of the disk.
 * Links are followed before anything is compared, and the workspace's own files are never within reach.
 */
import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { GrantedPath, PluginPlaces } from './inside';

/** `workspace`: it belongs to the app's own data, which no grant opens. */
type Reach = 'open' | 'not-granted' | 'workspace';

/** Taken before the code of a plugin could put another in its place. It needs no permission for folders that are no links. */
const followLinks = realpathSync;
/** What says that a name is not there, or that nobody may look there; anything else leaves open where it leads. */
const NOT_THERE = new Set(['ENOENT', 'ENOTDIR', 'EACCES']);
const IGNORES_CASE = process.platform === 'win32' || process.platform === 'darwin';

/** True when `path` is `folder` or lies below it. Both are absolute. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}

/** The same for names that the disk may take for one another. For what is shut: where in doubt, it is true. */
export function isWithinAnyCase(folder: string, path: string): boolean {
  const plain = (name: string): string => (IGNORES_CASE ? name.normalize('NFC').toLowerCase() : name);
  return isWithin(plain(folder), plain(path));
}

/**
 * Where a path leads once links are followed; the part of it that does not exist yet is taken as written. `known`: folders whose
 * real paths were found by who may look at more. Undefined when that cannot be told, as for a link that leads nowhere yet.
 */
export function realPath(path: string, known: PluginPlaces['realPaths'] = {}): string | undefined {
  const [folder] = Object.keys(known)
    .filter((name) => isWithin(name, path))
    .sort((one, other) => other.length - one.length);
  return follow(folder === undefined ? path : join(known[folder] ?? folder, relative(folder, path)));
}

function follow(path: string): string | undefined {
  try {
    return followLinks(path);
  } catch (error) {
    const { code = '', syscall } = error as NodeJS.ErrnoException;
    const folder = dirname(path);
    // Another call than this one has failed at what a link leads to.
    if (!NOT_THERE.has(code) || syscall !== 'lstat' || folder === path) return undefined;
    const real = follow(folder);
    return real === undefined ? undefined : join(real, basename(path));
  }
}

/** Whether a plugin may read or write what an absolute path leads to. */
export function reachOf(path: string, access: GrantedPath['access'], places: PluginPlaces): Reach {
  const real = realPath(path, places.realPaths);
  if (real === undefined) return 'not-granted';
  const isIn = (folder: string): boolean => {
    const root = realPath(folder, places.realPaths);
    return root !== undefined && isWithin(root, real);
  };
  if (isIn(places.tempFolder) || (access === 'read' && isIn(places.pluginFolder))) return 'open';
  if (isOfWorkspace(real, places)) return 'workspace';
  const isGranted = places.granted.some((granted) => (access === 'read' || granted.access === 'write') && isIn(granted.path));
  return isGranted ? 'open' : 'not-granted';
}

/** True for the app's own data: all of the workspace's folder but its `files/`. `real` has no links in it. */
export function isOfWorkspace(real: string, { workspaceFolder, filesFolder, realPaths }: PluginPlaces): boolean {
  const workspace = realPath(workspaceFolder, realPaths);
  const files = realPath(filesFolder, realPaths);
  if (workspace === undefined || files === undefined) return true;
  return isWithinAnyCase(workspace, real) && !isWithinAnyCase(files, real);
}

/** The places with the real paths of all of them, for a process that cannot find them by itself. */
export function withRealPaths(places: PluginPlaces): PluginPlaces {
  const { pluginFolder, tempFolder, filesFolder, workspaceFolder, home, granted } = places;
  const folders = [pluginFolder, tempFolder, filesFolder, workspaceFolder, home, ...granted.map(({ path }) => path)];
  const found = folders.flatMap((folder): [string, string][] => {
    const real = realPath(folder);
    return real === undefined || real === folder ? [] : [[folder, real]];
  });
  return { ...places, realPaths: Object.fromEntries(found) };
}
