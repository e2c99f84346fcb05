import { describe, expect, it } from 'vitest';
import { clockPeriodMs, coarse, slaOf } from './sla';

describe('the clock of a task', () => {
  it('is calm, near its end after three quarters, and over when due', () => {
    const task = { createdAt: 1000, dueAt: 5000 };
    expect([2000, 4000, 5000].map((now) => slaOf(task, now).state)).toEqual(['calm', 'near', 'over']);
    expect(slaOf(task, 3000)).toEqual({ state: 'calm', share: 0.5, leftMs: 2000 });
    expect(slaOf(task, 6500).leftMs).toBe(-1500);
  });

  it('says nothing where nothing is due', () => expect(slaOf({ createdAt: 1 }, 2).state).toBe('none'));

  it('stays within bounds when the clocks of two machines differ', () => {
    expect(slaOf({ createdAt: 9000, dueAt: 9500 }, 1000).share).toBe(0);
    expect(slaOf({ createdAt: 9000, dueAt: 9000 }, 8999).share).toBe(0);
  });

  it('is told in a list by its largest unit', () => {
    expect([0, 800, 59_400, 61_000, 7_100_000, 90_000_000].map(coarse)).toEqual([
      1000, 1000, 59_000, 60_000, 7_200_000, 86_400_000,
    ]);
  });

  it('runs by the second in its last hour', () => {
    expect(clockPeriodMs(59 * 60_000)).toBe(1000);
    expect(clockPeriodMs(-5000)).toBe(1000);
    expect(clockPeriodMs(5 * 3_600_000)).toBe(15_000);
  });
});
