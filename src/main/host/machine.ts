/** The engine's ports to the real machine: time, chance and signals. */
import type { CancelSource, Chance, Clock } from '#main/engine/ports';
import { fromErrorInfo } from '#shared/model/errors';

/** Longer delays overflow Node's timers and would fire at once. */
const MAX_DELAY_MS = 2_147_483_647;

/** The machine's clock. A timer that is due in the past fires soon, never synchronously; one far ahead is set in stages. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(atMs, callback) {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const delayMs = Math.max(0, atMs - Date.now());
      timer = delayMs > MAX_DELAY_MS ? setTimeout(arm, MAX_DELAY_MS) : setTimeout(callback, delayMs);
    };
    arm();
    return { cancel: () => clearTimeout(timer) };
  },
};

export const systemChance: Chance = { random: Math.random };

/** The signal's reason is an AppError with the code of the cause (CANCELLED, TIMED_OUT, SHUTTING_DOWN). */
export function createCancelSource(): CancelSource {
  const controller = new AbortController();
  return { signal: controller.signal, abort: (reason) => controller.abort(fromErrorInfo(reason)) };
}
