import { join, resolve } from 'node:path';
import type { PluginPlaces } from '../../../../src/main/plugins/runtime/inside';
import { reachOf } from '../../../../src/main/plugins/runtime/reach';
import { AppError } from '../../../../src/shared/model/errors';

/**
 * The absolute path that a flow means: `~/` is the user's home, relative ones are below the workspace's `files/`. Errors:
 * FILE_OUTSIDE when the plugin was not granted what it leads to, or when that is the workspace's own.
 */
export function resolvePath(path: string, access: 'read' | 'write', places: PluginPlaces): string {
  const absolute = path === '~' || path.startsWith('~/') ? join(places.home, path.slice(1)) : resolve(places.filesFolder, path);
  const reach = reachOf(absolute, access, places);
  if (reach === 'open') return absolute;
  const isWorkspace = reach === 'workspace';
  const verb = access === 'read' ? 'read' : 'write to';
  throw new AppError({
    code: 'FILE_OUTSIDE',
    message: isWorkspace
      ? `"${path}" belongs to the workspace's own data, which plugins may not touch. Use a path below its files folder.`
      : `This plugin may not ${verb} "${path}": it was not granted. See its capabilities on the Plugins page.`,
    data: { path, access, detail: isWorkspace ? 'FILE_OF_WORKSPACE' : 'PLUGIN_PATH_NOT_GRANTED' },
  });
}
