import type { ErrorInfo } from '#shared/model/errors';
import type { Capabilities, PluginOrigin, PluginState } from '#shared/model/plugin';
import type { PluginFolder } from './folder';
import type { Offer } from './offer';
import type { PluginRecord } from './repository';
import type { Servable } from './runners';

/** A version whose files could be read and whose offer is known. */
export interface Described extends Omit<Servable, 'granted'> {
  offer: Offer;
}

/** Everything that is known of one plugin. */
export interface PluginEntry {
  name: string;
  /** Where it lies: the folder of the workspace, or that of the app. */
  folder: string;
  isBundled: boolean;
  /** What comes with the app under this name, also when another took its place. */
  hasBundled: boolean;
  /** Absent: `plugin.json` cannot be read. */
  found?: PluginFolder;
  /** Absent: its code has not told (yet) what it offers. */
  current?: Described;
  record?: PluginRecord;
  state: PluginState;
  error?: ErrorInfo;
  origin: PluginOrigin;
  requested: Capabilities;
  granted?: Capabilities;
  /** Whose code new steps run: the current version, or an older one while that cannot. */
  serving?: Described & Servable;
  /** Versions that are kept, newest first. Their node versions go on being served when the one in use has them no more. */
  kept: readonly (Described & Servable)[];
}
