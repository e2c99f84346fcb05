/** Deletes what retention no longer keeps: soon after the start, then every hour, one pass at a time. */
import type { Clock, Timer } from '#main/engine/ports';
import type { Store } from '#main/store';
import type { FlowRetention } from '#shared/model/policy';
import type { Settings } from '#shared/model/settings';
import type { Log } from './log';

const FIRST_AFTER_MS = 60_000;
const EVERY_MS = 3_600_000;

export interface HousekeepingPorts {
  store: Pick<Store, 'maintain'>;
  retention(): Settings['retention'] & { flows?: ReadonlyMap<string, FlowRetention> };
  clock: Clock;
  log: Log;
}

export interface Housekeeping {
  start(): void;
  /** Resolves when the pass under way has stopped. */
  close(): Promise<void>;
}

export function createHousekeeping({ store, retention, clock, log }: HousekeepingPorts): Housekeeping {
  const closing = new AbortController();
  let timer: Timer | undefined;
  let pass: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    try {
      const pruned = await store.maintain(retention(), closing.signal);
      if (pruned.runs > 0 || pruned.events > 0) log.info({ ...pruned }, 'Retention removed old runs and events');
    } catch (error) {
      log.warn({ err: error }, 'Retention did not finish; it goes on at the next pass');
    }
    arm(EVERY_MS);
  }
  function arm(delayMs: number): void {
    if (closing.signal.aborted) return;
    timer = clock.setTimer(clock.now() + delayMs, () => {
      pass = run();
    });
  }

  return {
    start: () => arm(FIRST_AFTER_MS),
    async close() {
      closing.abort();
      timer?.cancel();
      await pass;
    },
  };
}
