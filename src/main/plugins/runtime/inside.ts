/**
 * What runs inside, where the code of a plugin is: in this process, or in one of its own. `packages/sdk/src/runtime` is the
 * side for Node; it is loaded by its address, since nothing of the app may import the SDK of plugins.
 */
import type { PluginRunner } from '../runner';

/** The calls of a plugin. They reject with what its code threw, as it was thrown. */
export type PluginInside = Pick<
  PluginRunner,
  'describe' | 'execute' | 'lookup' | 'upgrade' | 'subscribe' | 'webhook' | 'testCredential'
>;

/** A path that the user granted. `write` includes reading. */
export interface GrantedPath {
  path: string;
  access: 'read' | 'write';
}

/** Where a plugin may find things. All paths are absolute. */
export interface PluginPlaces {
  pluginFolder: string;
  /** The workspace's `files/`: what relative paths of flows are relative to. */
  filesFolder: string;
  /** The workspace's own folder, in which `files/` lies: the app's data, which no grant opens. */
  workspaceFolder: string;
  /** Its own, emptied with its process. */
  tempFolder: string;
  home: string;
  granted: readonly GrantedPath[];
  /** The real paths of those of these places that are named by a link, as far as a process needs to be told. */
  realPaths: Readonly<Record<string, string>>;
}

export interface InsideOptions {
  plugin: string;
  places: PluginPlaces;
  /** Told of each thing that the code was refused. */
  denied(denial: Denial): void;
}

/** Something that a plugin reached for without having been granted it. */
export interface Denial {
  kind: 'network' | 'files' | 'commands' | 'mail' | 'other';
  /** A host, a path, the name of a program. */
  what: string;
}

/** The module that serves the code of a plugin. */
export interface InsideModule {
  /** Serves what the main module of a plugin exports. Errors: PLUGIN_INVALID. */
  servePlugin(exported: unknown, options: InsideOptions): PluginInside;
}
