import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCancelSource, lookAtClock, systemClock } from './machine';

describe('the clock of the machine', () => {
  beforeEach(() => vi.useFakeTimers({ now: 0 }));
  afterEach(() => vi.useRealTimers());

  it('fires a timer two months ahead when it is due, not at once', () => {
    const dayMs = 86_400_000;
    const fired: number[] = [];
    systemClock.setTimer(60 * dayMs, () => fired.push(Date.now()));
    vi.advanceTimersByTime(60 * dayMs - 1);
    expect(fired).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(fired).toEqual([60 * dayMs]);
  });

  it('fires what is overdue soon, but never inside the call', () => {
    let fired = false;
    systemClock.setTimer(-5, () => {
      fired = true;
    });
    expect(fired).toBe(false);
    vi.runAllTimers();
    expect(fired).toBe(true);
  });

  it('does not fire a cancelled timer, also one that is set in stages', () => {
    let fired = 0;
    const near = systemClock.setTimer(10, () => fired++);
    const far = systemClock.setTimer(5_000_000_000, () => fired++);
    near.cancel();
    vi.advanceTimersByTime(2_200_000_000);
    far.cancel();
    vi.advanceTimersByTime(5_000_000_000);
    expect(fired).toBe(0);
  });
});

describe('a look at the clock', () => {
  beforeEach(() => vi.useFakeTimers({ now: 0 }));
  afterEach(() => vi.useRealTimers());

  it('fires soon what fell due while the machine slept, once, and leaves the rest', () => {
    const fired: string[] = [];
    systemClock.setTimer(60_000, () => fired.push('due'));
    systemClock.setTimer(60_000, () => fired.push('cancelled')).cancel();
    systemClock.setTimer(7_200_000, () => fired.push('later'));
    // The clock goes on, the timers do not: that is a sleep.
    vi.setSystemTime(3_600_000);
    lookAtClock();
    expect(fired).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(fired).toEqual(['due']);
    vi.advanceTimersByTime(3_600_000);
    expect(fired).toEqual(['due', 'later']);
  });
});

describe('a cancel source', () => {
  it('gives the signal its cause as an error with a code', () => {
    const source = createCancelSource();
    source.abort({ code: 'TIMED_OUT', kind: 'operational', message: 'It took too long.' });
    expect((source.signal as globalThis.AbortSignal).reason).toMatchObject({ code: 'TIMED_OUT', message: 'It took too long.' });
  });
});
