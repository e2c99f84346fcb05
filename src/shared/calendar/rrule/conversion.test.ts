import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MonthDay, type Recurrence, recurrenceSchema, type Weekday } from '../../model/schedule';
import { wallSeries } from '../recurrence';
import { wallOfText } from '../wall';
import { zoneOf } from '../zone';
import { rruleToRecurrence } from './from-rrule';
import { rruleProblems, rruleSeries } from './rrule-series';
import { recurrenceToRrule } from './to-rrule';

const COUNT = 25;
const WEEKDAYS: readonly Weekday[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

const weekday = fc.constantFrom(...WEEKDAYS);
const times = fc.uniqueArray(
  fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 59), fc.constantFrom('', ':30'))
    .map(([hour, minute, seconds]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}${seconds}`),
  { minLength: 1, maxLength: 3 },
);
const nth = (most: number) => fc.integer({ min: -most, max: most }).filter((number) => number !== 0);
const monthDays: fc.Arbitrary<MonthDay> = fc.oneof(
  fc.record({
    kind: fc.constant('day' as const),
    days: fc.uniqueArray(fc.oneof(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 29, max: 31 })), {
      minLength: 1,
      maxLength: 3,
    }),
    ifMissing: fc.constantFrom('last-day', 'skip', 'next-day'),
  }),
  fc.record({ kind: fc.constant('last-day' as const), before: fc.integer({ min: 0, max: 27 }) }),
  fc.record({ kind: fc.constant('weekday' as const), nth: nth(5), weekday }),
  fc.record({ kind: fc.constant('business-day' as const), nth: nth(23) }),
);
const every = fc.integer({ min: 1, max: 5 });
const recurrences: fc.Arbitrary<Recurrence> = fc.oneof(
  fc.record({ kind: fc.constant('daily' as const), every, times }),
  fc.record({
    kind: fc.constant('weekly' as const),
    every,
    weekdays: fc.uniqueArray(weekday, { minLength: 1, maxLength: 7 }),
    times,
  }),
  fc.record({ kind: fc.constant('monthly' as const), every, on: monthDays, times }),
  fc.record({
    kind: fc.constant('yearly' as const),
    every,
    months: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
    on: monthDays,
    times,
  }),
);
const starts = fc
  .integer({ min: Date.UTC(2019, 0, 1) / 60_000, max: Date.UTC(2031, 0, 1) / 60_000 })
  .map((minute) => new Date(minute * 60_000).toISOString().slice(0, 16));

/** The first occurrences from the start on. */
function occurrences(recurrence: Recurrence, startsAt: string, options: { endsAt?: string; most?: number } = {}): number[] {
  if (recurrence.kind === 'interval') throw new Error('An interval has no walls');
  const start = wallOfText(startsAt);
  const end = options.endsAt === undefined ? Number.POSITIVE_INFINITY : wallOfText(options.endsAt);
  const series = wallSeries(recurrence, { anchorWall: start, zone: zoneOf('UTC') });
  const found: number[] = [];
  for (let next = series.next(start); next !== undefined && next <= end; next = series.next(next + 1)) {
    if (found.length >= Math.min(COUNT, options.most ?? COUNT)) break;
    found.push(next);
  }
  return found;
}

describe('a recurrence as RFC 5545 text', () => {
  it('occurs when the recurrence does', () => {
    const written = { of: 0, exact: 0 };
    fc.assert(
      fc.property(recurrences, starts, (recurrence, startsAt) => {
        written.of++;
        const rule = recurrenceToRrule(recurrence, startsAt);
        if (rule === undefined) return;
        written.exact++;
        expect(rule.isExact).toBe(true);
        const expected = occurrences(recurrence, startsAt);
        if (expected.length > 0) expect(rruleProblems(rule.text), rule.text).toEqual([]);
        expect(occurrences({ kind: 'rrule', text: rule.text }, startsAt), rule.text).toEqual(expected);
      }),
      { numRuns: 800 },
    );
    expect(written.exact).toBeGreaterThan(written.of / 2);
  });

  it('read again occurs when the recurrence does, and fits the model', () => {
    fc.assert(
      fc.property(recurrences, starts, (recurrence, startsAt) => {
        const rule = recurrenceToRrule(recurrence, startsAt);
        if (rule === undefined) return;
        const { recurrence: read, startsAt: from = startsAt } = rruleToRecurrence(rule.text);
        expect(recurrenceSchema.parse(read)).toEqual(read);
        expect(occurrences(read, from), rule.text).toEqual(occurrences(recurrence, startsAt));
      }),
      { numRuns: 500 },
    );
  });

  it.each<[Recurrence, string | undefined]>([
    [{ kind: 'once', at: '2026-03-01T09:30' }, 'DTSTART:20260301T093000\nRRULE:FREQ=DAILY;COUNT=1'],
    [{ kind: 'dates', dates: ['2026-03-02T09:30', '2026-03-01T09:30:15'] }, 'RDATE:20260301T093015,20260302T093000'],
    [
      { kind: 'daily', every: 2, times: ['09:00', '17:30'] },
      'RRULE:FREQ=DAILY;INTERVAL=2;BYHOUR=9,17;BYMINUTE=0,30;BYSECOND=0;BYSETPOS=1,4',
    ],
    [
      { kind: 'weekly', every: 1, weekdays: ['FR', 'MO'], times: ['09:00'] },
      'RRULE:FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=9;BYMINUTE=0;BYSECOND=0',
    ],
    [
      { kind: 'monthly', every: 1, on: { kind: 'business-day', nth: -1 }, times: ['18:00'] },
      'RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=18;BYMINUTE=0;BYSECOND=0;BYSETPOS=-1',
    ],
    [
      { kind: 'monthly', every: 1, on: { kind: 'day', days: [30], ifMissing: 'last-day' }, times: ['18:00'] },
      'RRULE:FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYHOUR=18;BYMINUTE=0;BYSECOND=0;BYSETPOS=-1',
    ],
    [{ kind: 'monthly', every: 1, on: { kind: 'day', days: [31], ifMissing: 'next-day' }, times: ['18:00'] }, undefined],
    [{ kind: 'cron', expression: '0 9 * * *' }, undefined],
  ])('%j is %j', (recurrence, text) => {
    expect(recurrenceToRrule(recurrence)?.text).toBe(text);
  });

  it('is the nearest there is for an interval, and says so', () => {
    expect(recurrenceToRrule({ kind: 'interval', every: 15, unit: 'minutes' }, '2026-01-01T09:00')).toEqual({
      text: 'DTSTART:20260101T090000\nRRULE:FREQ=MINUTELY;INTERVAL=15',
      isExact: false,
    });
  });

  it('is none where the text would be longer than a schedule takes', () => {
    const dates = Array.from({ length: 700 }, (_, index) => new Date(index * 86_400_000).toISOString().slice(0, 16));
    expect(recurrenceToRrule({ kind: 'dates', dates })).toBeUndefined();
  });
});

describe('RFC 5545 text as a recurrence', () => {
  it.each([
    ['DTSTART:20260105T093000\nRRULE:FREQ=DAILY;COUNT=1', { recurrence: { kind: 'once', at: '2026-01-05T09:30' } }],
    ['DTSTART:20260105T093000', { recurrence: { kind: 'once', at: '2026-01-05T09:30' } }],
    [
      'RDATE:20260106T093000,20260105T093015',
      { recurrence: { kind: 'dates', dates: ['2026-01-05T09:30:15', '2026-01-06T09:30'] } },
    ],
    [
      'DTSTART:20260105T093000\nRRULE:FREQ=DAILY;INTERVAL=3;COUNT=10',
      { recurrence: { kind: 'daily', every: 3, times: ['09:30'] }, startsAt: '2026-01-05T09:30', maxOccurrences: 10 },
    ],
    [
      'DTSTART:20260105T093000\nRRULE:FREQ=WEEKLY;UNTIL=20260301',
      {
        recurrence: { kind: 'weekly', every: 1, weekdays: ['MO'], times: ['09:30'] },
        startsAt: '2026-01-05T09:30',
        endsAt: '2026-03-01T23:59:59',
      },
    ],
    [
      'FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=18;BYMINUTE=0;BYSECOND=0',
      { recurrence: { kind: 'monthly', every: 1, on: { kind: 'weekday', nth: -1, weekday: 'FR' }, times: ['18:00'] } },
    ],
    [
      'FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=18;BYMINUTE=0;BYSECOND=0',
      { recurrence: { kind: 'monthly', every: 1, on: { kind: 'last-day', before: 0 }, times: ['18:00'] } },
    ],
    [
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=2;BYHOUR=18;BYMINUTE=0;BYSECOND=0',
      { recurrence: { kind: 'monthly', every: 1, on: { kind: 'business-day', nth: 2 }, times: ['18:00'] } },
    ],
    [
      'FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=31;BYHOUR=6,18;BYMINUTE=0;BYSECOND=0',
      {
        recurrence: {
          kind: 'yearly',
          every: 1,
          months: [6, 12],
          on: { kind: 'day', days: [31], ifMissing: 'skip' },
          times: ['06:00', '18:00'],
        },
      },
    ],
  ])('%j is %j', (text, expected) => {
    expect(rruleToRecurrence(text)).toEqual(expected);
  });

  it.each([
    'FREQ=DAILY',
    'FREQ=WEEKLY;BYHOUR=9;BYMINUTE=0;BYSECOND=0',
    'FREQ=HOURLY;INTERVAL=2',
    'DTSTART;TZID=America/New_York:20260105T093000\nRRULE:FREQ=DAILY',
    'DTSTART:20260105T093000Z\nRRULE:FREQ=DAILY',
    'DTSTART:20260105T093000\nRRULE:FREQ=DAILY;BYDAY=MO',
    'DTSTART:20260105T093000\nRRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO',
    'DTSTART:20260105T093000\nRRULE:FREQ=MONTHLY;BYDAY=MO',
    'DTSTART:20260105T093000\nRRULE:FREQ=MONTHLY;BYMONTHDAY=1,-1',
    'DTSTART:20260105T093000\nRRULE:FREQ=YEARLY;BYDAY=20MO',
    'DTSTART:20260105T093000\nRRULE:FREQ=DAILY\nEXDATE:20260106T093000',
    'DTSTART:20260105T093000\nRRULE:FREQ=DAILY\nRDATE:20260106T103000',
    'no rule',
  ])('%j stays a rule', (text) => {
    expect(rruleToRecurrence(text)).toEqual({ recurrence: { kind: 'rrule', text } });
  });

  it('occurs when the text does, wherever it is one of ours', () => {
    const parts = fc.tuple(
      fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom('', ';BYDAY=MO', ';BYDAY=MO,WE,SU', ';BYDAY=2TU', ';BYDAY=-1FR', ';BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1'),
      fc.constantFrom('', ';BYMONTHDAY=15', ';BYMONTHDAY=31', ';BYMONTHDAY=1,15', ';BYMONTHDAY=-1', ';BYMONTHDAY=-29'),
      fc.constantFrom('', '', ';BYMONTH=2', ';BYMONTH=1,7'),
      fc.constantFrom('', ';BYHOUR=9,18', ';BYHOUR=8;BYMINUTE=0,30;BYSECOND=0'),
      fc.constantFrom('', ';WKST=SU', ';COUNT=7', ';UNTIL=20290101', ';UNTIL=20280601T120000'),
    );
    let simple = 0;
    fc.assert(
      fc.property(parts, starts, ([frequency, interval, ...rest], startsAt) => {
        const start = startsAt.replace(/[-:]/g, '');
        const text = `DTSTART:${start}00\nRRULE:FREQ=${frequency};INTERVAL=${interval}${rest.join('')}`;
        const { recurrence, ...bounds } = rruleToRecurrence(text);
        if (recurrence.kind === 'rrule') return;
        simple++;
        const { startsAt: from = startsAt, endsAt, maxOccurrences } = bounds;
        const found = occurrences(recurrence, from, {
          ...(endsAt === undefined ? {} : { endsAt }),
          ...(maxOccurrences === undefined ? {} : { most: maxOccurrences }),
        });
        const series = rruleSeries(text, 0);
        const expected: number[] = [];
        for (let next = series.next(0); next !== undefined && expected.length < COUNT; next = series.next(next + 1))
          expected.push(next);
        expect(found, text).toEqual(expected);
      }),
      { numRuns: 1500 },
    );
    expect(simple).toBeGreaterThan(70);
  });
});
