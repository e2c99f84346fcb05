import type { Keychain } from '#main/vault/ports';
import type { Faults } from './faults';
import type { Log } from './log';

export interface HostOptions {
  /** The workspace folder. */
  home: string;
  mode: 'embedded' | 'headless';
  version: string;
  log: Log;
  /** Install and publish the templates for a new user at the start. */
  installTemplates?: boolean;
  /** The folder of the bundled plugins, as the build made it; default: that beside the bundle, when there is one. */
  bundledPlugins?: string;
  /** The keychain of the operating system, where the process has one. */
  keychain?: Keychain | undefined;
  /** Fault points of crash tests. */
  faults?: Faults;
}
