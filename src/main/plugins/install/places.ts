/** Where plugins lie in a workspace. Names with a dot in front are not plugins. */
import { join } from 'node:path';

export interface Places {
  /** The version in use. */
  current(name: string): string;
  /** An older one, to go back to. */
  kept(name: string, version: string): string;
  keptOf(name: string): string;
  /** What is being looked at or put in its place; on the same disk, so that taking its place is one rename. */
  readonly staging: string;
  readonly environments: string;
  readonly catalogues: string;
}

/** The places below a workspace's `plugins/`. */
export function placesIn(pluginsFolder: string): Places {
  return {
    current: (name) => join(pluginsFolder, name),
    kept: (name, version) => join(pluginsFolder, '.kept', name, version),
    keptOf: (name) => join(pluginsFolder, '.kept', name),
    staging: join(pluginsFolder, '.tmp'),
    environments: join(pluginsFolder, '.python'),
    catalogues: join(pluginsFolder, '.catalogues'),
  };
}
