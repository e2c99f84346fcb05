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
  /** Fault points of crash tests. */
  faults?: Faults;
}
