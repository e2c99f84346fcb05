import fc from 'fast-check';
import { holidaysOn } from '../../src/shared/calendar/testing/compiled';
import { ODD_ZONES } from '../../src/shared/calendar/testing/zones';
import type { CompileOptions } from '../../src/shared/calendar/types';
import { type ScheduleException, type ScheduleInput, scheduleExceptionSchema } from '../../src/shared/model/schedule';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** A schedule with everything that it is compiled with, and a moment to ask from. */
export interface Setting {
  schedule: ScheduleInput;
  options: Partial<CompileOptions>;
  nowMs: number;
}

const two = (value: number) => String(value).padStart(2, '0');
const time = fc.oneof(
  fc.integer({ min: 0, max: 95 }).map((quarter) => `${two(Math.floor(quarter / 4))}:${two((quarter % 4) * 15)}`),
  fc.constantFrom('00:00', '00:30', '01:30', '02:00', '02:30', '23:59', '12:00:30'),
);
const times = fc.uniqueArray(time, { minLength: 1, maxLength: 4 });
const weekday = fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU');
const weekdays = fc.uniqueArray(weekday, { minLength: 1, maxLength: 4 });
const every = fc.integer({ min: 1, max: 4 });
const nth = (most: number) => fc.integer({ min: -most, max: most }).filter((value) => value !== 0);
const monthDay = fc.oneof(
  fc.record({
    kind: fc.constant('day' as const),
    days: fc.uniqueArray(fc.integer({ min: 1, max: 31 }), { minLength: 1, maxLength: 3 }),
    ifMissing: fc.constantFrom('last-day' as const, 'skip' as const, 'next-day' as const),
  }),
  fc.record({ kind: fc.constant('last-day' as const), before: fc.integer({ min: 0, max: 5 }) }),
  fc.record({ kind: fc.constant('weekday' as const), nth: nth(5), weekday }),
  fc.record({ kind: fc.constant('business-day' as const), nth: nth(20) }),
);
const cron = fc.constantFrom(
  '*/15 * * * *',
  '30 * * * *',
  '0 */2 * * *',
  '30 1,2 * * *',
  '15 2 * * 0',
  '0 9-17 * * mon-fri',
  '0 0 L * *',
  '*/30 0-3 * * *',
);

/** Days of a year, as the days that texts of schedules name. */
const dayOfYear = (year: number) =>
  fc.integer({ min: -20, max: 380 }).map((day) => new Date(Date.UTC(year, 0, 1) + day * DAY_MS).toISOString().slice(0, 10));
const dateTime = (year: number) => fc.tuple(dayOfYear(year), time).map(([day, at]) => `${day}T${at}`);

function recurrenceIn(year: number): fc.Arbitrary<NonNullable<ScheduleInput['recurrence']>> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('once' as const), at: dateTime(year) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('interval' as const),
        every: fc.integer({ min: 7, max: 3000 }),
        unit: fc.constantFrom('minutes' as const, 'hours' as const),
      }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('daily' as const), every, times }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('weekly' as const), every, weekdays, times }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('monthly' as const), every, on: monthDay, times }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('yearly' as const),
        every,
        months: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 }),
        on: monthDay,
        times,
      }),
    },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('cron' as const), expression: cron }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('rrule' as const),
        text: fc.constantFrom(
          'RRULE:FREQ=DAILY;BYHOUR=2;BYMINUTE=30',
          'RRULE:FREQ=HOURLY;INTERVAL=3',
          'RRULE:FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=18;BYMINUTE=0',
          'RRULE:FREQ=WEEKLY;BYDAY=SA,SU,MO;BYHOUR=0;BYMINUTE=0',
        ),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('dates' as const),
        dates: fc.array(dateTime(year), { minLength: 1, maxLength: 30 }),
      }),
    },
  );
}

const policy = fc.constantFrom('run' as const, 'skip' as const, 'previous' as const, 'next' as const);
const rare = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

function scheduleIn(zone: string, year: number): fc.Arbitrary<ScheduleInput> {
  return fc.record({
    recurrence: recurrenceIn(year),
    timeZone: fc.constant(zone),
    startsAt: fc.option(dateTime(year), { nil: undefined, freq: 3 }),
    endsAt: fc.option(dateTime(year), { nil: undefined, freq: 6 }),
    maxOccurrences: fc.option(fc.integer({ min: 1, max: 3000 }), { nil: undefined, freq: 5 }),
    jitterMs: fc.oneof(
      { weight: 2, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 8 * HOUR_MS }) },
    ),
    window: rare(
      fc.record({
        from: time,
        to: time,
        weekdays: fc.option(weekdays, { nil: undefined }),
        outside: fc.constantFrom('skip' as const, 'move' as const),
      }),
    ),
    weekends: policy,
    holidays: rare(policy.map((each) => ({ country: 'BR', policy: each }))),
    blackouts: fc.array(
      fc.tuple(dateTime(year), fc.integer({ min: 1, max: 100 })).map(([from, hours]) => ({
        from,
        to: new Date(Date.parse(`${from}Z`) + hours * HOUR_MS).toISOString().slice(0, 19),
      })),
      { maxLength: 3 },
    ),
  });
}

function exceptionsIn(year: number): fc.Arbitrary<ScheduleException[]> {
  const moment = fc.integer({ min: 0, max: 366 * 96 }).map((quarter) => Date.UTC(year, 0, 1) + quarter * (HOUR_MS / 4));
  const iso = (ms: number) => new Date(ms).toISOString();
  const period = fc
    .tuple(moment, fc.integer({ min: 1, max: 72 }))
    .map(([from, hours]) => ({ from: iso(from), to: iso(from + hours * HOUR_MS) }));
  const body = fc.oneof(
    period.map((each) => ({ kind: 'skip' as const, ...each })),
    period.map((each) => ({ kind: 'modify' as const, settings: { priority: 3 }, ...each })),
    fc
      .tuple(moment, moment)
      .map(([occurrence, at]) => ({ kind: 'reschedule' as const, occurrence: iso(occurrence), at: iso(at) })),
  );
  return fc
    .array(body, { maxLength: 6 })
    .map((bodies) =>
      bodies.map((each, index) => scheduleExceptionSchema.parse({ ...each, id: `exc_${index}`, createdAt: index })),
    );
}

/** Settings in zones and years with odd clocks; reschedules are of quarters of an hour, so that many name a real occurrence. */
export const setting: fc.Arbitrary<Setting> = fc.constantFrom(...ODD_ZONES).chain(({ zone, year }) =>
  fc
    .record({
      schedule: scheduleIn(zone, year),
      exceptions: exceptionsIn(year),
      holidayDays: fc.array(dayOfYear(year), { maxLength: 25 }),
      seed: fc.string({ maxLength: 5 }),
      nowMs: fc.integer({ min: -10 * 96, max: 370 * 96 }).map((quarter) => Date.UTC(year, 0, 1) + quarter * (HOUR_MS / 4)),
    })
    .map(({ schedule, exceptions, holidayDays, seed, nowMs }) => ({
      schedule,
      options: {
        timeZone: zone,
        anchorMs: Date.UTC(year, 0, 1),
        exceptions,
        seed,
        holidays: holidaysOn(Object.fromEntries(holidayDays.map((day) => [day, 'a holiday']))),
      },
      nowMs,
    })),
);
