import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { MonthDay, ScheduleInput } from '../model/schedule';
import { compiled, firings, holidaysOn, local } from './testing/compiled';
import { ODD_ZONES } from './testing/zones';

const at = (text: string) => Date.parse(text);
const DAY_MS = 86_400_000;

/** Days on which a schedule in UTC runs, from a moment on. */
const days = (
  recurrence: NonNullable<ScheduleInput['recurrence']>,
  from: string,
  count: number,
  more: Partial<ScheduleInput> = {},
) =>
  compiled({ recurrence, startsAt: `${from}T00:00`, ...more })
    .preview(at(`${from}T00:00Z`) - 1, count)
    .map(({ atMs }) => new Date(atMs).toISOString().slice(0, 10));
const monthly = (on: MonthDay, every = 1) => ({ kind: 'monthly' as const, every, on, times: ['12:00'] });

describe('a recurrence', () => {
  it('once runs once', () => {
    const calendar = compiled({ recurrence: { kind: 'once', at: '2026-12-24T18:00' }, timeZone: 'America/Sao_Paulo' });
    expect(firings(calendar, 0, at('2100-01-01T00:00Z'))).toEqual([at('2026-12-24T21:00Z')]);
    expect(calendar.nextFiring(at('2026-12-24T21:00Z'))).toBeUndefined();
  });

  it('of custom dates runs on each once, in order, however they are written', () => {
    const dates = ['2027-03-01T10:00', '2026-01-01T00:00:30', '2027-03-01T10:00:00'];
    expect(firings(compiled({ recurrence: { kind: 'dates', dates } }), 0, at('2100-01-01T00:00Z'))).toEqual([
      at('2026-01-01T00:00:30Z'),
      at('2027-03-01T10:00:00Z'),
    ]);
  });

  it('every n days and several times a day counts from its start', () => {
    const calendar = compiled({
      recurrence: { kind: 'daily', every: 3, times: ['18:00', '06:00', '06:00'] },
      startsAt: '2026-02-27T07:00',
    });
    expect(calendar.preview(0, 4).map(({ atMs }) => local('UTC', atMs))).toEqual([
      '2026-02-27 18:00',
      '2026-03-02 06:00',
      '2026-03-02 18:00',
      '2026-03-05 06:00',
    ]);
  });

  it('every n weeks counts weeks that begin on Monday', () => {
    const recurrence = { kind: 'weekly' as const, every: 2, weekdays: ['SU' as const, 'MO' as const], times: ['12:00'] };
    // A Wednesday: the Sunday of its week is in, the Monday was before it.
    expect(days(recurrence, '2026-11-18', 4)).toEqual(['2026-11-22', '2026-11-30', '2026-12-06', '2026-12-14']);
  });

  it.each<[string, MonthDay, string[]]>([
    [
      'the 31st, else the last day',
      { kind: 'day', days: [31], ifMissing: 'last-day' },
      ['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30'],
    ],
    [
      'the 31st, else not at all',
      { kind: 'day', days: [31], ifMissing: 'skip' },
      ['2027-01-31', '2027-03-31', '2027-05-31', '2027-07-31'],
    ],
    [
      'the 31st, else the next day',
      { kind: 'day', days: [31], ifMissing: 'next-day' },
      ['2027-01-31', '2027-03-01', '2027-03-31', '2027-05-01'],
    ],
    [
      'two missing days, which are one',
      { kind: 'day', days: [30, 31], ifMissing: 'next-day' },
      ['2027-01-30', '2027-01-31', '2027-03-01', '2027-03-30'],
    ],
    ['several days', { kind: 'day', days: [15, 1], ifMissing: 'skip' }, ['2027-01-01', '2027-01-15', '2027-02-01', '2027-02-15']],
    ['the last day', { kind: 'last-day', before: 0 }, ['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30']],
    ['the last but two', { kind: 'last-day', before: 2 }, ['2027-01-29', '2027-02-26', '2027-03-29', '2027-04-28']],
    ['the 2nd Tuesday', { kind: 'weekday', nth: 2, weekday: 'TU' }, ['2027-01-12', '2027-02-09', '2027-03-09', '2027-04-13']],
    ['the last Friday', { kind: 'weekday', nth: -1, weekday: 'FR' }, ['2027-01-29', '2027-02-26', '2027-03-26', '2027-04-30']],
    [
      'the 5th Monday, where there is one',
      { kind: 'weekday', nth: 5, weekday: 'MO' },
      ['2027-03-29', '2027-05-31', '2027-08-30', '2027-11-29'],
    ],
    [
      'the 5th Monday from the end',
      { kind: 'weekday', nth: -5, weekday: 'MO' },
      ['2027-03-01', '2027-05-03', '2027-08-02', '2027-11-01'],
    ],
    ['the last business day', { kind: 'business-day', nth: -1 }, ['2027-01-29', '2027-02-26', '2027-03-31', '2027-04-30']],
    ['the 1st business day', { kind: 'business-day', nth: 1 }, ['2027-01-01', '2027-02-01', '2027-03-01', '2027-04-01']],
  ])('monthly on %s', (_, on, expected) => {
    expect(days(monthly(on), '2027-01-01', 4)).toEqual(expected);
  });

  it('monthly on a business day leaves the holidays out that are given, also where they do not count otherwise', () => {
    const calendar = compiled(
      {
        recurrence: monthly({ kind: 'business-day', nth: 1 }),
        holidays: { country: 'BR', policy: 'run' },
        startsAt: '2027-01-01T00:00',
      },
      { holidays: holidaysOn({ '2027-01-01': 'New year', '2027-01-04': 'bridge' }) },
    );
    expect(calendar.preview(0, 2).map(({ atMs }) => local('UTC', atMs).slice(0, 10))).toEqual(['2027-01-05', '2027-02-01']);
  });

  it('every n months counts from the month it starts in', () => {
    expect(days(monthly({ kind: 'day', days: [1], ifMissing: 'skip' }, 5), '2026-11-15', 3)).toEqual([
      '2027-04-01',
      '2027-09-01',
      '2028-02-01',
    ]);
  });

  it.each<[string, 'last-day' | 'skip' | 'next-day', string[]]>([
    ['waits for leap years', 'skip', ['2028-02-29', '2032-02-29', '2036-02-29']],
    ['takes the 28th instead', 'last-day', ['2027-02-28', '2028-02-29', '2029-02-28']],
    ['takes the 1st of March instead', 'next-day', ['2027-03-01', '2028-02-29', '2029-03-01']],
  ])('yearly on 29 February %s', (_, ifMissing, expected) => {
    const recurrence = {
      kind: 'yearly' as const,
      months: [2],
      on: { kind: 'day' as const, days: [29], ifMissing },
      times: ['00:00'],
    };
    expect(days(recurrence, '2027-01-01', 3)).toEqual(expected);
  });

  it('yearly on 29 February leaves out 2100', () => {
    const recurrence = {
      kind: 'yearly' as const,
      months: [2],
      on: { kind: 'day' as const, days: [29], ifMissing: 'skip' as const },
    };
    expect(days(recurrence, '2096-01-01', 2)).toEqual(['2096-02-29', '2104-02-29']);
  });

  it('of cron and RFC 5545 texts follows them', () => {
    expect(days({ kind: 'cron', expression: '0 0 L * *' }, '2028-01-01', 3)).toEqual(['2028-01-31', '2028-02-29', '2028-03-31']);
    expect(days({ kind: 'rrule', text: 'RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=2' }, '2027-01-01', 5)).toEqual([
      '2027-01-29',
      '2027-02-26',
    ]);
  });

  it('of an RFC 5545 text that names its zone is followed there, unless the schedule names one', () => {
    const recurrence = { kind: 'rrule' as const, text: 'DTSTART;TZID=America/Sao_Paulo:20270101T090000\nRRULE:FREQ=DAILY' };
    expect(compiled({ recurrence }).nextFiring(at('2027-01-05T00:00Z'))?.atMs).toBe(at('2027-01-05T12:00Z'));
    expect(compiled({ recurrence, timeZone: 'Europe/Berlin' }).nextFiring(at('2027-01-05T00:00Z'))?.atMs).toBe(
      at('2027-01-05T08:00Z'),
    );
  });
});

/** What a schedule means, by walking each day of the calendar with Temporal. */
function byTemporal({ recurrence, startsAt = '' }: ScheduleInput, zone: string, fromDay: string, count: number): number[] {
  const found = new Set<number>();
  const start = Temporal.PlainDateTime.from(startsAt);
  const anchor = start.toPlainDate();
  const monday = (day: Temporal.PlainDate) => day.subtract({ days: day.dayOfWeek - 1 });
  if (recurrence?.kind !== 'daily' && recurrence?.kind !== 'weekly' && recurrence?.kind !== 'monthly') return [];
  const every = recurrence.every ?? 1;
  let day = Temporal.PlainDate.from(fromDay);
  for (let left = count; left > 0; left--, day = day.add({ days: 1 })) {
    let isMeant = false;
    if (recurrence.kind === 'daily') isMeant = anchor.until(day).days % every === 0;
    else if (recurrence.kind === 'weekly')
      isMeant =
        (monday(anchor).until(monday(day)).days / 7) % every === 0 &&
        recurrence.weekdays.includes((['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const)[day.dayOfWeek - 1] ?? 'MO');
    else if (recurrence.on.kind === 'day') {
      const { days: chosen } = recurrence.on;
      const months = anchor.with({ day: 1 }).until(day.with({ day: 1 }), { largestUnit: 'months' }).months;
      isMeant =
        months % every === 0 &&
        (chosen.includes(day.day) || (day.day === day.daysInMonth && chosen.some((each) => each > day.day)));
    }
    if (!isMeant) continue;
    for (const time of recurrence.times ?? []) {
      const wall = day.toPlainDateTime(Temporal.PlainTime.from(time));
      const moment = wall.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
      if (moment >= start.toZonedDateTime(zone).epochMilliseconds) found.add(moment);
    }
  }
  return [...found].sort((a, b) => a - b);
}

describe('days, weeks and months of the calendar', () => {
  const time = fc.constantFrom('00:00', '00:30', '01:45', '02:15', '02:30', '03:00', '09:00', '23:30');
  const times = fc.uniqueArray(time, { minLength: 1, maxLength: 3 });
  const every = fc.integer({ min: 1, max: 9 });
  const weekdays = fc.uniqueArray(fc.constantFrom('MO' as const, 'WE' as const, 'FR' as const, 'SU' as const), { minLength: 1 });
  const chosen = fc.uniqueArray(fc.integer({ min: 1, max: 31 }), { minLength: 1, maxLength: 4 });
  const recurrence = fc.oneof(
    fc.record({ kind: fc.constant('daily' as const), every, times }),
    fc.record({ kind: fc.constant('weekly' as const), every, weekdays, times }),
    fc.record({
      kind: fc.constant('monthly' as const),
      every,
      on: chosen.map((each) => ({ kind: 'day' as const, days: each, ifMissing: 'last-day' as const })),
      times,
    }),
  );

  it('are those that Temporal counts, in every zone, over changes of its clocks', () => {
    fc.assert(
      fc.property(recurrence, fc.constantFrom(...ODD_ZONES), fc.nat(400), (given, { zone, year }, offset) => {
        const startsAt = new Date(Date.UTC(year - 1, 10, 1) + offset * DAY_MS).toISOString().slice(0, 16);
        const schedule: ScheduleInput = { recurrence: given, startsAt, timeZone: zone };
        const expected = byTemporal(schedule, zone, startsAt.slice(0, 10), 420);
        const until = (expected.at(-1) ?? 0) + 1;
        expect(firings(compiled(schedule), 0, until)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});

describe('start, end and number of occurrences', () => {
  const noon: ScheduleInput = { recurrence: { kind: 'daily', times: ['12:00'] } };
  const all = (more: Partial<ScheduleInput>, anchor = '2026-01-01T00:00Z') =>
    firings(compiled({ ...noon, ...more }, { anchorMs: at(anchor) }), 0, at('2027-01-01T00:00Z')).map((ms) =>
      local('UTC', ms).slice(5),
    );

  it('bound the series, both edges included', () => {
    expect(all({ startsAt: '2026-03-01T12:00', endsAt: '2026-03-03T12:00' })).toEqual([
      '03-01 12:00',
      '03-02 12:00',
      '03-03 12:00',
    ]);
    expect(all({ startsAt: '2026-03-01T12:00:01', endsAt: '2026-03-03T11:59' })).toEqual(['03-02 12:00']);
    expect(all({ startsAt: '2026-03-03T12:00', endsAt: '2026-03-01T12:00' })).toEqual([]);
  });

  it('count from when it came into force where it has no start', () => {
    expect(all({ maxOccurrences: 2 }, '2026-12-29T12:00:01Z')).toEqual(['12-30 12:00', '12-31 12:00']);
  });

  it('count skipped ones too, as COUNT of RFC 5545 does', () => {
    const weekend = { startsAt: '2026-11-20T00:00', maxOccurrences: 4, weekends: 'skip' as const };
    expect(all(weekend)).toEqual(['11-20 12:00', '11-23 12:00']);
    const rrule = compiled({
      recurrence: { kind: 'rrule', text: 'RRULE:FREQ=DAILY;COUNT=4;BYHOUR=12;BYMINUTE=0' },
      startsAt: '2026-11-20T00:00',
      weekends: 'skip',
    });
    expect(firings(rrule, 0, at('2027-01-01T00:00Z')).map((ms) => local('UTC', ms).slice(5))).toEqual([
      '11-20 12:00',
      '11-23 12:00',
    ]);
  });

  it('count the same from wherever it is asked, at once for a hundred thousand', () => {
    const many: ScheduleInput = {
      recurrence: { kind: 'cron', expression: '* * * * *' },
      startsAt: '2026-01-01T00:00',
      maxOccurrences: 100_000,
    };
    const last = at('2026-01-01T00:00Z') + 99_999 * 60_000;
    const calendar = compiled(many);
    expect(calendar.nextFiring(last - 1)?.atMs).toBe(last);
    expect(calendar.nextFiring(last)).toBeUndefined();
    expect(calendar.nextFiring(at('2026-01-01T00:00Z'))?.atMs).toBe(at('2026-01-01T00:01Z'));
    expect(compiled(many).nextFiring(last)).toBeUndefined();
    const interval = compiled({ ...many, recurrence: { kind: 'interval', every: 1 } });
    expect(interval.nextFiring(last - 1)?.atMs).toBe(last);
    expect(interval.nextFiring(last)).toBeUndefined();
  });
});

describe('a series that never occurs again', () => {
  const yearly = (day: number, month: number, more: Partial<ScheduleInput> = {}): ScheduleInput => ({
    recurrence: { kind: 'yearly', months: [month], on: { kind: 'day', days: [day], ifMissing: 'skip' }, times: ['09:00'] },
    timeZone: 'America/New_York',
    ...more,
  });
  it.each<[string, ScheduleInput]>([
    ['a day that no month has', yearly(31, 2)],
    [
      'leap days of years that are none',
      yearly(29, 2, {
        recurrence: { kind: 'yearly', every: 2, months: [2], on: { kind: 'day', days: [29], ifMissing: 'skip' } },
        startsAt: '2027-01-01T00:00',
      }),
    ],
    [
      'weekends that are skipped',
      { recurrence: { kind: 'weekly', weekdays: ['SA', 'SU'], times: ['09:00', '10:00'] }, weekends: 'skip' },
    ],
    [
      'a time outside its window',
      { recurrence: { kind: 'daily', times: ['03:00'] }, window: { from: '09:00', to: '18:00' }, timeZone: 'Europe/Berlin' },
    ],
    [
      'every second of what a blackout leaves nothing of',
      {
        recurrence: { kind: 'interval', every: 1, unit: 'seconds' },
        endsAt: '2027-01-01T00:00',
        blackouts: [{ from: '1970-01-01T00:00', to: '2028-01-01T00:00' }],
      },
    ],
    [
      'a window that only opens when nothing may run',
      {
        recurrence: { kind: 'cron', expression: '* * * * *' },
        window: { from: '09:00', to: '18:00', weekdays: ['SU'], outside: 'move' },
        weekends: 'next',
      },
    ],
    ['dates that are over', { recurrence: { kind: 'dates', dates: ['2020-01-01T00:00'] } }],
  ])('of %s ends the search soon', (_, schedule) => {
    const calendar = compiled(schedule);
    const startedMs = performance.now();
    expect(calendar.nextFiring(at('2026-11-21T00:00Z'))).toBeUndefined();
    expect(calendar.previousFiring(at('2026-11-21T00:00Z'), at('2026-01-01T00:00Z'))).toBeUndefined();
    expect(calendar.preview(at('2026-11-21T00:00Z'), 10).every(({ outcome }) => outcome === 'skipped')).toBe(true);
    // Half a second on a busy machine; a search without bound would not end at all.
    expect(performance.now() - startedMs).toBeLessThan(2000);
  });

  it('is told apart from one that occurs in hundreds of years', () => {
    expect(local('UTC', compiled({ recurrence: { kind: 'once', at: '2999-12-31T23:59' } }).nextFiring(0)?.atMs ?? 0)).toBe(
      '2999-12-31 23:59',
    );
    const late: ScheduleInput = {
      recurrence: {
        kind: 'yearly',
        every: 1000,
        months: [1],
        on: { kind: 'day', days: [1], ifMissing: 'skip' },
        times: ['00:00'],
      },
      startsAt: '2026-01-02T00:00',
      timeZone: 'Europe/Berlin',
    };
    expect(compiled(late).nextFiring(0)?.atMs).toBe(at('3025-12-31T23:00Z'));
    const leap: ScheduleInput = {
      recurrence: { kind: 'yearly', months: [2], on: { kind: 'day', days: [29], ifMissing: 'skip' }, times: ['09:00'] },
      window: { from: '00:00', to: '23:59', weekdays: ['MO'] },
    };
    expect(local('UTC', compiled(leap).nextFiring(at('2072-03-01T00:00Z'))?.atMs ?? 0)).toBe('2112-02-29 09:00');
  });

  it('ends with the year 9999', () => {
    const calendar = compiled({ recurrence: { kind: 'daily', times: ['09:00'] }, timeZone: 'America/New_York' });
    expect(calendar.nextFiring(at('9999-12-31T00:00:00Z'))?.atMs).toBe(at('9999-12-31T14:00:00Z'));
    expect(calendar.nextFiring(at('9999-12-31T14:00:00Z'))).toBeUndefined();
  });
});
