import { type Dirent, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { PluginPlaces } from '../inside';
import { isOfWorkspace, isWithin, isWithinAnyCase, realPath } from '../reach';

/** By these a process reaches the whole disk, whatever its path says (Linux). */
const PROCESSES = /^\/proc\/(self|thread-self|\d+)(\/|$)/;
const BACK_DOORS = process.platform === 'linux' ? ['/proc/self', '/dev/fd'] : [];

/**
 * The paths that a granted folder opens to Node's permission model, which cannot leave anything out: when the workspace lies in
 * the folder, what lies beside the way to it, and its `files/`. What comes into the folders on that way later is not among them.
 */
export function openedPaths(folder: string, places: PluginPlaces): string[] {
  const root = realPath(folder);
  const workspace = realPath(places.workspaceFolder);
  if (root === undefined || workspace === undefined) return [];
  const files = realPath(places.filesFolder);
  const leadsThere = (real: string): boolean =>
    isWithinAnyCase(real, workspace) || BACK_DOORS.some((door) => isWithin(real, door));
  const open = (path: string, to: string, isLink: boolean): string[] => {
    if (!isWithin(root, to)) return [];
    if (isWithinAnyCase(to, workspace) && isWithinAnyCase(workspace, to))
      return files !== undefined && isWithin(root, files) ? [places.filesFolder, files] : [];
    if (isShut(to, places)) return [];
    if (!leadsThere(to)) return [path];
    // What a link leads back to is listed where it is.
    return isLink ? [] : beside(to);
  };
  const beside = (real: string): string[] =>
    entriesOf(real).flatMap((entry) => {
      const path = join(real, entry.name);
      const isLink = entry.isSymbolicLink();
      const to = isLink ? realPath(path) : path;
      return to === undefined ? [] : open(path, to, isLink);
    });
  const opened = open(root, root, false);
  // Node compares paths as they are asked for: by the name of the grant as well.
  return [...opened, ...opened.filter((path) => isWithin(root, path)).map((path) => join(folder, relative(root, path)))];
}

function isShut(real: string, places: PluginPlaces): boolean {
  return isOfWorkspace(real, places) || (BACK_DOORS.length > 0 && PROCESSES.test(real));
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // Nobody may look there: then there is nothing to open.
    return [];
  }
}
