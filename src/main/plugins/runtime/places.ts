import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '#shared/model/errors';
import type { Capabilities, PluginManifest } from '#shared/model/plugin';
import type { GrantedPath, PluginPlaces } from './inside';

/** The granted paths as absolute ones: relative ones are below the workspace's `files/`, `~/` is the user's home. */
function grantedPaths(granted: Pick<Capabilities, 'files'>, filesFolder: string, home: string): GrantedPath[] {
  return granted.files.map(({ path, access }) => ({
    path: path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : resolve(filesFolder, path),
    access,
  }));
}

/** Where a plugin may find things. `filesFolder` lies in the folder of the workspace. */
export function placesOf(options: {
  folder: string;
  filesFolder: string;
  tempFolder: string;
  granted: Pick<Capabilities, 'files'>;
}): PluginPlaces {
  const home = homedir();
  return {
    pluginFolder: options.folder,
    filesFolder: options.filesFolder,
    workspaceFolder: dirname(options.filesFolder),
    tempFolder: options.tempFolder,
    home,
    granted: grantedPaths(options.granted, options.filesFolder, home),
    realPaths: {},
  };
}

/** The main module of a plugin for Node. Errors: PLUGIN_INVALID when there is none. */
export function mainModule(folder: string, { name, main }: Pick<PluginManifest, 'name' | 'main'>): string {
  const tried = main === undefined ? ['index.mjs', 'index.js', 'src/index.ts'] : [main];
  const found = tried.map((path) => resolve(folder, path)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new AppError({
    code: 'PLUGIN_INVALID',
    message: `The plugin "${name}" has no main module (${tried.join(', ')}). Name it as "main" in plugin.json.`,
    data: { name, tried, problem: tried.join(', ') },
  });
}
