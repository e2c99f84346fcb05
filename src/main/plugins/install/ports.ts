/** What installing needs of the rest of the plugins room. */
import type { PluginChange } from '#shared/contract/plugins';
import type { Capabilities, PluginOrigin } from '#shared/model/plugin';
import type { PluginOperation } from '#shared/model/plugin-install';

/** A plugin as it is here now: the workspace's, or the bundled one where there is none. */
export interface InstalledPlugin {
  name: string;
  version: string;
  origin: PluginOrigin;
  /** Fingerprint of the key that the user trusts for it. */
  publisher?: string | undefined;
  granted?: Capabilities | undefined;
}

/** A plugin whose folder has just taken its place. */
export interface PlacedPlugin {
  name: string;
  version: string;
  /** Absent: as it was (rolling back). */
  origin?: PluginOrigin;
  /** Fingerprint of who signed it; undefined when nobody did. */
  publisher?: string | undefined;
  /** What the user grants; absent: what was granted before. */
  grant?: Capabilities | undefined;
  kind: PluginOperation['kind'];
}

export interface InstallPorts {
  /** The workspace's `plugins/`. */
  pluginsFolder: string;
  appVersion: string;
  /** The folder with the index of the bundled plugins; absent: there is none. */
  bundledCatalogue?: string | undefined;
  /** Environment of npm and Python. */
  env: NodeJS.ProcessEnv;
  now(): number;
  current(name: string): Promise<InstalledPlugin | undefined>;
  all(): Promise<readonly InstalledPlugin[]>;
  /**
   * Called after the folder is in its place, before the operation ends: records it (with the audit) and loads it. When it rejects
   * the folder goes back to what it was, and `placed` is not called for that.
   */
  placed(plugin: PlacedPlugin): Promise<void>;
  /** The folder of a plugin is as it was before: read it again. */
  restored(name: string): Promise<void>;
  /** Kept versions of a plugin whose nodes flows still use. */
  keptInUse(name: string): Promise<readonly string[]>;
  /** For the live changes of the room. */
  changed(change: PluginChange): void;
}
