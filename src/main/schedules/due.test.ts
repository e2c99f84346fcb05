import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileSchedule } from '#shared/calendar/index';
import { type MisfirePolicy, type ScheduleInput, scheduleSchema } from '#shared/model/schedule';
import { type DueQuestion, MAX_COUNTED, MAX_ROWS, nextUnhandled, ON_TIME_MS, planDue } from './due';
import type { Span } from './spans';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './testing/test-room';

const calendarOf = (schedule: ScheduleInput) =>
  compileSchedule(scheduleSchema.parse(schedule), { timeZone: 'UTC', anchorMs: 0, seed: 'x' });
const every = (seconds: number) => calendarOf({ recurrence: { kind: 'interval', every: seconds, unit: 'seconds' } });
const once: MisfirePolicy = { policy: 'once', catchUpMs: MINUTE_MS, max: 10 };
const ask = (question: Partial<DueQuestion>) =>
  planDue({ calendar: every(1), misfire: once, cursorMs: 0, handled: [], nowMs: 0, ...question });

describe('what is due', () => {
  it('is nothing before its moment, and the occurrence at it', () => {
    expect(ask({ calendar: every(60), nowMs: MINUTE_MS - 1 })).toEqual({ fire: [], missed: [], started: [] });
    expect(ask({ calendar: every(60), nowMs: MINUTE_MS }).fire).toMatchObject([{ plannedMs: MINUTE_MS }]);
  });

  it('is at most one late occurrence for "once", not older than its window; the others are missed', () => {
    const late = (seconds: number, nowMs: number) => {
      const { fire, missed } = ask({ calendar: every(seconds), cursorMs: seconds * 1000 - 1, nowMs });
      return [fire.map(({ plannedMs }) => plannedMs / 1000), missed.map(({ occurrence }) => occurrence.plannedMs / 1000)];
    };
    expect(late(30, 60_000 + 29_000)).toEqual([[60], [30]]);
    expect(late(3600, HOUR_MS + 70_000)).toEqual([[], [3600]]);
    expect(late(3600, 3 * HOUR_MS + 10_000)).toEqual([[10_800], [3600, 7200]]);
  });

  it('is not counted to the last one after months, and what is known of it stays in bounds', () => {
    const { fire, missed } = ask({ cursorMs: 0, nowMs: 90 * DAY_MS });
    expect(fire).toMatchObject([{ plannedMs: 90 * DAY_MS }]);
    expect(missed).toHaveLength(MAX_ROWS);
    expect(missed[0]).toMatchObject({
      occurrence: { plannedMs: 1000 },
      count: MAX_COUNTED,
      untilMs: 90 * DAY_MS - MAX_ROWS * 1000,
    });
    expect(missed[1]?.occurrence.plannedMs).toBe(90 * DAY_MS - (MAX_ROWS - 1) * 1000);
  });

  it('knows what was started by a process that could not note it', () => {
    const { fire, missed, started } = ask({
      calendar: every(600),
      nowMs: HOUR_MS,
      hasStarted: ({ plannedMs }) => plannedMs === 1_200_000,
    });
    expect(started.map(({ plannedMs }) => plannedMs)).toEqual([1_200_000]);
    expect(missed.map(({ occurrence }) => occurrence.plannedMs / 60_000)).toEqual([10, 30, 40, 50]);
    expect(fire.map(({ plannedMs }) => plannedMs)).toEqual([HOUR_MS]);
  });

  it('never lies in a span that was followed already', () => {
    const handled: Span[] = [
      [0, 10_000],
      [11_000, 14_000],
    ];
    const { fire } = ask({ handled, nowMs: 16_000, misfire: { policy: 'all', catchUpMs: DAY_MS, max: 100 } });
    expect(fire.map(({ plannedMs }) => plannedMs / 1000)).toEqual([11, 15, 16]);
    expect(nextUnhandled(every(1), handled, 4000)?.plannedMs).toBe(11_000);
  });

  it('starts or is missed, each occurrence one of them, as the policy says', () => {
    const policy = fc.record({
      policy: fc.constantFrom('skip', 'once', 'all'),
      catchUpMs: fc.integer({ min: 0, max: 2 * HOUR_MS }),
      max: fc.integer({ min: 1, max: 40 }),
    }) as fc.Arbitrary<MisfirePolicy>;
    const seconds = fc.integer({ min: 1, max: 900 });
    fc.assert(
      fc.property(policy, seconds, fc.nat(3 * HOUR_MS), fc.nat(900_000), (misfire, step, cursorMs, passedMs) => {
        const nowMs = cursorMs + passedMs;
        const { fire, missed } = ask({ calendar: every(step), misfire, cursorMs, nowMs });
        const stepMs = step * 1000;
        const expected = Math.floor(nowMs / stepMs) - Math.floor(cursorMs / stepMs);
        const counted = missed.reduce((sum, { count }) => sum + count, 0);
        expect(fire.length + counted).toBe(expected);
        const delays = fire.map(({ firesAtMs }) => nowMs - firesAtMs);
        expect(delays).toEqual([...delays].sort((a, b) => b - a));
        for (const delayMs of delays) {
          expect(delayMs).toBeLessThanOrEqual(Math.max(ON_TIME_MS, misfire.policy === 'skip' ? 0 : misfire.catchUpMs));
        }
        const isLate = expected > 0 && nowMs - (Math.floor(cursorMs / stepMs) + 1) * stepMs > ON_TIME_MS;
        if (isLate) expect(fire.length).toBeLessThanOrEqual(misfire.policy === 'all' ? misfire.max : 1);
        else expect(fire.length).toBe(expected);
        // The newest of those that are in time are never left out.
        const newestDelayMs = nowMs - Math.floor(nowMs / stepMs) * stepMs;
        if (expected > 0 && newestDelayMs <= ON_TIME_MS) expect(delays.at(-1)).toBe(newestDelayMs);
      }),
    );
  });
});
