/** When a process that crashes may be started again: the waiting times grow, and begin anew after it has run well. */
import type { ErrorInfo } from '#shared/model/errors';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 60_000;
/** Who ran this long before a crash starts as if it were the first. */
const RAN_WELL_MS = 60_000;

export interface Restarts {
  /** It crashed at `at` after having run for `ranMs`. */
  crashed(error: ErrorInfo, at: number, ranMs: number): void;
  /** Milliseconds until it may be started; 0: now. */
  waitMs(now: number): number;
  readonly crashes: number;
  readonly lastCrash: { at: number; error: ErrorInfo } | undefined;
  readonly restartAt: number;
}

/** Counts the crashes of one plugin. Waits: 250 ms, 500 ms, 1 s … 1 minute. */
export function createRestarts(): Restarts {
  let crashes = 0;
  let inARow = 0;
  let restartAt = 0;
  let lastCrash: Restarts['lastCrash'];
  return {
    crashed(error, at, ranMs) {
      crashes += 1;
      inARow = ranMs >= RAN_WELL_MS ? 1 : inARow + 1;
      lastCrash = { at, error };
      restartAt = at + Math.min(FIRST_WAIT_MS * 2 ** (inARow - 1), LONGEST_WAIT_MS);
    },
    waitMs: (now) => Math.max(restartAt - now, 0),
    get crashes() {
      return crashes;
    },
    get lastCrash() {
      return lastCrash;
    },
    get restartAt() {
      return restartAt;
    },
  };
}
