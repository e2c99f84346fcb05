/** What the host does when its machine goes to sleep, wakes up or is switched off. */
import { toErrorInfo } from '#shared/model/errors';
import type { Log } from './log';

export type PowerEvent = 'suspend' | 'resume' | 'shutdown';

export interface PowerPorts {
  /** Held: what runs ends, and nothing further begins. */
  setHeld(held: boolean): void;
  /** Puts on disk what has been done. */
  flush(): Promise<void>;
  /** All timers look at the clock again. */
  lookAtClock(): void;
  clock: { now(): number; setTimer(atMs: number, callback: () => void): { cancel(): void } };
  log: Log;
}

export interface Power {
  /** Resolves when the machine may go on with what it is about to do. Errors: those of the store. */
  on(event: PowerEvent): Promise<void>;
  close(): void;
}

/** Who announced a sleep and then did not sleep, or did not tell that it is awake, must not keep everything held. */
const LONGEST_HOLD_MS = 2 * 60_000;

/** Knows nothing of where the news comes from: the window tells them by the contract. */
export function createPower({ setHeld, flush, lookAtClock, clock, log }: PowerPorts): Power {
  let limit: { cancel(): void } | undefined;
  let isHeld = false;

  function release(): void {
    limit?.cancel();
    limit = undefined;
    if (!isHeld) return;
    isHeld = false;
    setHeld(false);
  }

  function hold(): void {
    limit?.cancel();
    limit = clock.setTimer(clock.now() + LONGEST_HOLD_MS, () => {
      log.warn({}, 'The machine said that it would sleep, and did not say that it is awake: work goes on');
      lookAtClock();
      release();
    });
    if (isHeld) return;
    isHeld = true;
    setHeld(true);
  }

  return {
    async on(event) {
      log.info({ event }, 'Power of the machine');
      if (event === 'resume') {
        // First the moments that have passed: what they start stands in line before the work that was held.
        lookAtClock();
        release();
        return;
      }
      hold();
      await flush().catch((error: unknown) => {
        log.error({ error: toErrorInfo(error) }, 'Not all could be put on disk before the machine stops');
        throw error;
      });
    },
    close: () => limit?.cancel(),
  };
}
