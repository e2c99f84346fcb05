import { isAbsolute, join, relative, resolve } from 'node:path';
import type { GrantedPath, PluginPlaces } from '../../../../src/main/plugins/runtime/inside';
import { AppError } from '../../../../src/shared/model/errors';

/** True when `path` is `folder` or lies below it. Both are absolute. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}

/**
 * The absolute path that a flow means: `~/` is the user's home, relative ones are below the workspace's `files/`. Errors:
 * FILE_OUTSIDE when the plugin was not granted it.
 */
export function resolvePath(path: string, access: 'read' | 'write', places: PluginPlaces): string {
  const absolute = path === '~' || path.startsWith('~/') ? join(places.home, path.slice(1)) : resolve(places.filesFolder, path);
  if (isGranted(absolute, access, places)) return absolute;
  const verb = access === 'read' ? 'read' : 'write to';
  throw new AppError({
    code: 'FILE_OUTSIDE',
    message: `This plugin may not ${verb} "${path}": it was not granted. See its capabilities on the Plugins page.`,
    data: { path, access, detail: 'PLUGIN_PATH_NOT_GRANTED' },
  });
}

function isGranted(path: string, access: GrantedPath['access'], places: PluginPlaces): boolean {
  if (access === 'read' && isWithin(places.pluginFolder, path)) return true;
  return [...places.granted, { path: places.tempFolder, access: 'write' as const }].some(
    (granted) => (access === 'read' || granted.access === 'write') && isWithin(granted.path, path),
  );
}
