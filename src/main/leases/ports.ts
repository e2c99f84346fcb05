/** What the leases room needs of others. The host introduces them. */
import type { Clock } from '#main/engine/ports';
import type { Store } from '#main/store';
import type { ErrorInfo } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';

export interface LeasesPorts {
  store: Pick<Store, 'db' | 'write' | 'onCommitted'>;
  clock: Clock;
  /** Tells the engine that the lease a step waits for is free. False: it does not wait (any more). */
  wakeStep(runId: RunId, seq: number): Promise<boolean>;
  /** Something is wrong that no caller can be told of. */
  report(error: ErrorInfo): void;
}
