import { isAppError } from '#shared/model/errors';
import type { Clock } from '../ports';

const TRIES = 20;
const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 5000;

/** Whether the store says that its disk did not give or take something: that may pass. */
export function isStoreTrouble(thrown: unknown): boolean {
  return isAppError(thrown) && thrown.kind === 'operational' && thrown.code.startsWith('STORE_');
}

/**
 * Reads from the journal, again after a pause while the store is in trouble: what the engine has to read of its own accord nobody
 * would ask for a second time. For some minute and a half, then it rejects with what the store said. Other errors pass at once.
 */
export async function readAgain<T>(read: () => Promise<T>, clock: Clock): Promise<T> {
  for (let left = TRIES, pauseMs = FIRST_PAUSE_MS; ; left--, pauseMs = Math.min(LAST_PAUSE_MS, pauseMs * 2)) {
    try {
      return await read();
    } catch (thrown) {
      if (left <= 1 || !isStoreTrouble(thrown)) throw thrown;
    }
    await new Promise<void>((resolve) => clock.setTimer(clock.now() + pauseMs, resolve));
  }
}
