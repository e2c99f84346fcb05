import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BusinessCalendar } from '#shared/calendar/business-hours';
import { newHumanTaskSchema } from '#shared/model/human-task';
import { nextReminder, planTimers } from './plan';

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(`${text}:00Z`);
const office: BusinessCalendar = { hours: { days: [1, 2, 3, 4, 5], fromMinute: 540, toMinute: 1020 }, timeZone: 'UTC' };
const task = (times: object) =>
  newHumanTaskSchema.parse({ kind: 'approval', title: 'Pay?', outcomes: [{ id: 'yes', label: 'Yes' }], ...times });

/** A Friday. */
const FRIDAY = at('2026-11-20T15:00');
const plan = (times: object, calendar?: BusinessCalendar) => planTimers(task(times), FRIDAY, calendar);
const told = ({ timers }: ReturnType<typeof plan>) =>
  timers.map((timer) => `${new Date(timer.at).toISOString().slice(5, 16)} ${timer.name}`);

describe('the timers of a task', () => {
  it('a task that names no time has none', () => {
    expect(plan({})).toEqual({ timers: [] });
  });

  it('stand in the order in which they come', () => {
    const planned = plan({
      dueInMs: 8 * HOUR,
      expiresInMs: 24 * HOUR,
      remindBeforeDueMs: [HOUR, 4 * HOUR],
      remindEveryMs: 2 * HOUR,
      escalations: [
        { afterMs: 10 * HOUR, action: { do: 'raise-priority', priority: 'high' } },
        { afterMs: 8 * HOUR, action: { do: 'decide', outcome: 'yes' } },
      ],
    });
    expect(planned).toMatchObject({ dueAt: FRIDAY + 8 * HOUR, expiresAt: FRIDAY + 24 * HOUR });
    expect(told(planned)).toEqual([
      '11-20T17:00 remind-again',
      '11-20T19:00 reminder:1',
      '11-20T21:00 sla-near',
      '11-20T22:00 reminder:0',
      '11-20T23:00 due',
      '11-20T23:00 escalation:1',
      '11-21T01:00 escalation:0',
      '11-21T15:00 expiry',
    ]);
  });

  it('count in business hours where the task has them, forward and back from the due date', () => {
    const times = { dueInMs: 4 * HOUR, expiresInMs: 10 * HOUR, remindBeforeDueMs: [3 * HOUR], remindEveryMs: 5 * HOUR };
    expect(told(plan(times, office))).toEqual([
      '11-20T16:00 reminder:0',
      '11-23T10:00 sla-near',
      '11-23T11:00 due',
      '11-23T12:00 remind-again',
      '11-23T17:00 expiry',
    ]);
  });

  it('moments that are named stay where they are, whatever the business hours', () => {
    const sunday = at('2026-11-22T12:00');
    expect(plan({ dueAt: sunday, expiresAt: sunday + HOUR }, office)).toMatchObject({ dueAt: sunday, expiresAt: sunday + HOUR });
  });

  it('due where no business hour comes before, people are told after three quarters of the plain time', () => {
    const saturday = at('2026-11-21T12:00');
    expect(planTimers(task({ dueAt: saturday + 4 * HOUR }), saturday, office).timers).toContainEqual({
      name: 'sla-near',
      at: saturday + 3 * HOUR,
    });
  });

  it('a reminder that would have come before the task itself is left out', () => {
    expect(told(plan({ dueInMs: HOUR, remindBeforeDueMs: [24 * HOUR, HOUR / 2] }))).toEqual([
      '11-20T15:30 reminder:1',
      '11-20T15:45 sla-near',
      '11-20T16:00 due',
    ]);
  });

  it('a task that is due already is overdue at once', () => {
    expect(told(plan({ dueAt: FRIDAY - HOUR, remindBeforeDueMs: [HOUR] }))).toEqual(['11-20T14:00 due']);
  });

  it('nothing comes after its expiry', () => {
    const escalations = [{ afterMs: 3 * HOUR, action: { do: 'decide', outcome: 'yes' } }];
    expect(told(plan({ dueInMs: 4 * HOUR, expiresInMs: 2 * HOUR, remindEveryMs: 5 * HOUR, escalations }))).toEqual([
      '11-20T17:00 expiry',
    ]);
  });

  it('a calendar that is never open does not keep a task from coming due', () => {
    const closed = { ...office, holidays: { nameOf: () => 'for ever' } };
    expect(plan({ dueInMs: HOUR }, closed).dueAt).toBe(FRIDAY + HOUR);
  });
});

describe('reminders again and again', () => {
  it.each([
    [FRIDAY, undefined, FRIDAY + HOUR],
    [FRIDAY + 59 * 60_000, undefined, FRIDAY + HOUR],
    [FRIDAY + HOUR, undefined, FRIDAY + 2 * HOUR],
    [FRIDAY + 100.5 * HOUR, undefined, FRIDAY + 101 * HOUR],
    [FRIDAY + 1.5 * HOUR, office, FRIDAY + 2 * HOUR],
    [FRIDAY + 2.5 * HOUR, office, at('2026-11-23T10:00')],
    // A clock that was set back.
    [FRIDAY - HOUR, undefined, FRIDAY + HOUR],
  ])('case %#', (now, calendar, expected) => {
    expect(nextReminder(FRIDAY, HOUR, now, calendar)).toBe(expected);
  });

  it('the next is behind now, and of the row that the first began', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60_000, max: 50 * HOUR }), fc.integer({ min: 0, max: 3000 * HOUR }), (every, passed) => {
        for (const calendar of [undefined, office]) {
          const next = nextReminder(FRIDAY, every, FRIDAY + passed, calendar);
          expect(next).toBeGreaterThan(FRIDAY + passed);
          // Asked step by step, it is the same.
          let step = FRIDAY;
          for (let count = 0; step <= FRIDAY + passed && count < 200; count++) step = nextReminder(step, every, step, calendar);
          if (step > FRIDAY + passed) expect(next).toBe(step);
        }
      }),
      { numRuns: 60 },
    );
  });
});
