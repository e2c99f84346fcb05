import type { PluginProcess } from '#shared/model/plugin';
import type { PluginInside } from './inside';

/** Where the code of a plugin runs. */
export interface InsideHost {
  /** Its calls; loads the code or starts the process when there is none. `signal` ends the waiting for it only. */
  inside(signal: AbortSignal): Promise<PluginInside>;
  process(): PluginProcess;
  /** A call does not end although it was told to. A process is killed for it, and `inside` starts another. */
  overdue(): void;
  /** No call is at work anymore: a process may be ended when it is not used again for a while. */
  idle(): void;
  close(): Promise<void>;
}
