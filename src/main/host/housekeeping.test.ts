import { describe, expect, it } from 'vitest';
import type { Clock } from '#main/engine/ports';
import { createHousekeeping } from './housekeeping';
import { silentLog } from './log';

const HOUR_MS = 3_600_000;

/** A clock that jumps to its next timer when it is told to. */
function manualClock() {
  let nowMs = 0;
  let next: { atMs: number; callback: () => void } | undefined;
  const clock: Clock = {
    now: () => nowMs,
    setTimer(atMs, callback) {
      const timer = { atMs, callback };
      next = timer;
      return {
        cancel: () => {
          if (next === timer) next = undefined;
        },
      };
    },
  };
  const jump = (): number | undefined => {
    const due = next;
    if (due === undefined) return undefined;
    next = undefined;
    nowMs = due.atMs;
    due.callback();
    return due.atMs;
  };
  return { clock, jump, isArmed: () => next !== undefined };
}

function open(maintain: (signal: AbortSignal | undefined) => Promise<void>) {
  const time = manualClock();
  const passes: number[] = [];
  const housekeeping = createHousekeeping({
    store: {
      async maintain(policy, signal) {
        passes.push(policy.maxAgeDays);
        await maintain(signal);
        return { runs: 0, events: 0, payloads: 0, idempotencyKeys: 0, snapshots: 0, occurrences: 0 };
      },
    },
    retention: () => ({ maxAgeDays: 7, maxRunsPerFlow: 100, maxSizeMb: 1000 }),
    clock: time.clock,
    log: silentLog,
  });
  return { housekeeping, passes, ...time };
}

describe('housekeeping', () => {
  it('runs a minute after the start and then every hour, with the policy of the settings', async () => {
    const { housekeeping, passes, jump, isArmed } = open(() => Promise.resolve());
    housekeeping.start();
    expect(jump()).toBe(60_000);
    await expect.poll(isArmed).toBe(true);
    expect(jump()).toBe(60_000 + HOUR_MS);
    expect(passes).toEqual([7, 7]);
    await housekeeping.close();
  });

  it('goes on after a pass that failed', async () => {
    const { housekeeping, jump, isArmed } = open(() => Promise.reject(new Error('disk')));
    housekeeping.start();
    jump();
    await expect.poll(isArmed).toBe(true);
    await housekeeping.close();
  });

  it('stops the pass under way when it closes, and begins no other', async () => {
    const { housekeeping, jump, isArmed } = open(
      (signal) => new Promise((resolve) => signal?.addEventListener('abort', () => resolve())),
    );
    housekeeping.start();
    jump();
    await housekeeping.close();
    expect(isArmed()).toBe(false);
  });
});
