/** The engine's ports to the real machine: time, chance and signals. */
import type { CancelSource, Chance, Clock } from '#main/engine/ports';
import { fromErrorInfo } from '#shared/model/errors';

/** Longer delays overflow Node's timers and would fire at once. */
const MAX_DELAY_MS = 2_147_483_647;

/** What looks at the clock again, for each timer that is set. */
const pending = new Set<() => void>();

/**
 * Timers count only the time that the machine is awake: after a sleep, or when its clock was set, each looks at the clock again,
 * and what is overdue fires soon.
 */
export function lookAtClock(): void {
  for (const arm of [...pending]) arm();
}

/** The machine's clock. A timer that is due in the past fires soon, never synchronously; one far ahead is set in stages. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(atMs, callback) {
    let timer: NodeJS.Timeout | undefined;
    const fire = (): void => {
      pending.delete(arm);
      callback();
    };
    const arm = (): void => {
      clearTimeout(timer);
      const delayMs = Math.max(0, atMs - Date.now());
      timer = delayMs > MAX_DELAY_MS ? setTimeout(arm, MAX_DELAY_MS) : setTimeout(fire, delayMs);
    };
    pending.add(arm);
    arm();
    return {
      cancel: () => {
        pending.delete(arm);
        clearTimeout(timer);
      },
    };
  },
};

export const systemChance: Chance = { random: Math.random };

/** The signal's reason is an AppError with the code of the cause (CANCELLED, TIMED_OUT, SHUTTING_DOWN). */
export function createCancelSource(): CancelSource {
  const controller = new AbortController();
  return { signal: controller.signal, abort: (reason) => controller.abort(fromErrorInfo(reason)) };
}
