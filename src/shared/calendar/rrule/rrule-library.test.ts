/*
 * Random rules, against the package `rrule`, which was written by others. Where it differs from us, on purpose:
 * - A yearly rule with BYWEEKNO and no day: the package takes all seven days of the week; we take the weekday of the start, as
 *   RFC 5545 asks for whatever a rule leaves open.
 * - A weekly rule with BYSETPOS: the package counts positions in the first week from the start on; to us a week is a whole week
 *   ("one interval of the recurrence rule").
 * - The first days of January that belong to week 52 or 53 of the year before: the package mixes up 52 and 53 (it counts the days
 *   of the wrong year); there Temporal is the reference.
 * - Week numbers from the end that are the first week of the next year (BYWEEKNO=-52 of 52): the package loses those days of it
 *   that lie in December, which it finds as BYWEEKNO=1.
 * - A position from the end that a period has not (BYSETPOS=-3 of two): the package goes round; we take none. Two positions of one
 *   occurrence (1,-1 of one) give it twice there.
 * - Weekdays with and without a count in one BYDAY (MO,1MO): the package forgets those without; and it wants the numbers of
 *   BYHOUR, BYMINUTE and BYSECOND sorted.
 * - By hours, minutes and seconds with an interval and a limit above them (INTERVAL=16;BYHOUR=0) the package jumps to the hour and
 *   loses the beat on the way, or does not come back at all; there a walk through every single unit is the reference.
 */
import fc from 'fast-check';
import { RRule, rrulestr } from 'rrule';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { rruleProblems, rruleSeries } from './rrule-series';

const COUNT = 12;
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const SPAN_MS = 86_400_000 * 366;

const starts = fc.integer({ min: Date.UTC(1996, 0, 1) / 1000, max: Date.UTC(2040, 0, 1) / 1000 }).map((second) => second * 1000);
const dayText = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace(/[-:]/g, '');

const some = (name: string, min: number, max: number, isSigned = false, most = 3) =>
  fc
    .uniqueArray(isSigned ? fc.oneof(fc.integer({ min, max }), fc.integer({ min: -max, max: -min })) : fc.integer({ min, max }), {
      minLength: 1,
      maxLength: most,
    })
    .map((numbers) => `${name}=${numbers.sort((a, b) => a - b).join(',')}`);

const plainDays = fc
  .uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1, maxLength: 4 })
  .map((days) => `BYDAY=${days.join(',')}`);
const countedDays = fc
  .uniqueArray(
    fc.tuple(fc.integer({ min: -5, max: 5 }), fc.constantFrom(...WEEKDAYS)).map(([nth, day]) => `${nth === 0 ? 1 : nth}${day}`),
    { minLength: 1, maxLength: 3 },
  )
  .map((days) => `BYDAY=${days.join(',')}`);

const month = some('BYMONTH', 1, 12);
const monthDay = some('BYMONTHDAY', 1, 31, true);
const yearDay = some('BYYEARDAY', 1, 366, true);
const hour = some('BYHOUR', 0, 23);
const minute = some('BYMINUTE', 0, 59);
const second = some('BYSECOND', 0, 59);
const weekNumber = fc.oneof(some('BYWEEKNO', 1, 51), some('BYWEEKNO', -50, -1));
const position = fc.constantFrom('BYSETPOS=-1', 'BYSETPOS=1', 'BYSETPOS=2', 'BYSETPOS=1,-1', 'BYSETPOS=3,1');
const farPosition = some('BYSETPOS', 1, 4, true, 3);
const weekStart = fc.constantFrom(...WEEKDAYS).map((day) => `WKST=${day}`);

/** A rule of some frequency, with some of the parts that go with it. */
function rules(frequency: string, intervals: number, parts: fc.Arbitrary<string>[], always: fc.Arbitrary<string>[] = []) {
  const chosen = fc
    .shuffledSubarray(parts, { minLength: 0, maxLength: Math.min(3, parts.length) })
    .chain((subset) => fc.tuple(...subset));
  return fc
    .tuple(fc.integer({ min: 1, max: intervals }), fc.tuple(...always), chosen)
    .map(([interval, all, some]) => [`FREQ=${frequency}`, `INTERVAL=${interval}`, ...all, ...some].join(';'))
    .filter((text) => rruleProblems(text).length === 0);
}

function ours(text: string, afterMs: number): number[] {
  const series = rruleSeries(text, 0);
  const found: number[] = [];
  for (let next = series.next(afterMs); next !== undefined && found.length < COUNT; next = series.next(next + 1))
    found.push(next);
  return found;
}

function theirs(text: string, afterMs: number, count: number): number[] {
  const found: number[] = [];
  rrulestr(text).all((date) => {
    const isAgain = date.getTime() === found.at(-1);
    if (date.getTime() >= afterMs && !isAgain) found.push(date.getTime());
    return found.length < count;
  });
  return found;
}

function compare(arbitrary: fc.Arbitrary<string>, numRuns: number): void {
  let compared = 0;
  fc.assert(
    fc.property(arbitrary, starts, fc.double({ min: 0, max: 1, noNaN: true }), (rule, start, later) => {
      const text = `DTSTART:${dayText(start)}Z\nRRULE:${rule}`;
      const afterMs = start + Math.floor(later * (/FREQ=(YEAR|MONTH)/.test(rule) ? 10 * SPAN_MS : SPAN_MS / 400));
      // Where nothing comes within a lifetime the package does not come back.
      const found = ours(text, afterMs).filter((ms) => ms < afterMs + 80 * SPAN_MS);
      if (found.length === 0) return;
      compared++;
      expect(found, text).toEqual(theirs(text, afterMs, found.length));
    }),
    { numRuns },
  );
  expect(compared).toBeGreaterThan(numRuns / 3);
}

/** Every nth unit from the start on, one after the other, kept where each part of the rule allows it. */
function everyUnit(rule: string, start: number, untilMs: number): number[] {
  const parts = new Map(rule.split(';').map((part) => part.split('=') as [string, string]));
  const list = (name: string) => parts.get(name)?.split(',').map(Number);
  const unit = { HOURLY: 3_600_000, MINUTELY: 60_000, SECONDLY: 1000 }[parts.get('FREQ') ?? ''] ?? 0;
  const isAllowed = (numbers: number[] | undefined, ...meant: number[]) =>
    numbers === undefined || meant.some((each) => numbers.includes(each));
  const found: number[] = [];
  const step = unit * Number(parts.get('INTERVAL'));
  for (let at = start - (start % unit); at < untilMs; at += step) {
    const date = new Date(at);
    const [year, monthIndex, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
    const lastDay = new Date(Date.UTC(year, monthIndex + 1, 0)).getUTCDate();
    const yearDays = (Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / 86_400_000;
    const dayOfYear = Math.floor((at - Date.UTC(year, 0, 1)) / 86_400_000) + 1;
    const weekday = WEEKDAYS[(date.getUTCDay() + 6) % 7] ?? '';
    const isMeant =
      isAllowed(list('BYMONTH'), monthIndex + 1) &&
      isAllowed(list('BYMONTHDAY'), day, day - lastDay - 1) &&
      isAllowed(list('BYYEARDAY'), dayOfYear, dayOfYear - yearDays - 1) &&
      (parts.get('BYDAY')?.split(',').includes(weekday) ?? true) &&
      isAllowed(list('BYHOUR'), date.getUTCHours()) &&
      (unit > 60_000 || isAllowed(list('BYMINUTE'), date.getUTCMinutes())) &&
      (unit > 1000 || isAllowed(list('BYSECOND'), date.getUTCSeconds()));
    if (!isMeant) continue;
    const minutes = unit > 60_000 ? (list('BYMINUTE') ?? [new Date(start).getUTCMinutes()]) : [0];
    const seconds = unit > 1000 ? (list('BYSECOND') ?? [new Date(start).getUTCSeconds()]) : [0];
    const all = minutes.flatMap((minuteOf) => seconds.map((secondOf) => at + minuteOf * 60_000 + secondOf * 1000));
    const picked = list('BYSETPOS')
      ?.map((nth) => all.at(nth > 0 ? nth - 1 : nth))
      .filter((each) => each !== undefined);
    found.push(...[...new Set(picked ?? all)].sort((a, b) => a - b));
  }
  return found.filter((each) => each >= start);
}

function walk(arbitrary: fc.Arbitrary<string>, numRuns: number): void {
  let compared = 0;
  fc.assert(
    fc.property(arbitrary, starts, (rule, start) => {
      const untilMs = start + (rule.includes('HOURLY') ? 1000 : rule.includes('MINUTELY') ? 20 : 2) * 86_400_000;
      const expected = everyUnit(rule, start, untilMs).slice(0, COUNT);
      const found = ours(`DTSTART:${dayText(start)}\nRRULE:${rule}`, start);
      expect(found.filter((each) => each < untilMs).slice(0, expected.length), rule).toEqual(expected);
      if (expected.length > 0) compared++;
    }),
    { numRuns },
  );
  expect(compared).toBeGreaterThan(numRuns / 4);
}

describe('rules of RFC 5545', () => {
  it('by years occur when the package rrule says so', () => {
    compare(
      rules('YEARLY', 3, [month, monthDay, yearDay, fc.oneof(plainDays, countedDays), hour, minute, second, position, weekStart]),
      400,
    );
  });

  it('by years and week numbers occur when the package says so', () => {
    compare(rules('YEARLY', 3, [month, hour, minute, position, weekStart], [weekNumber, plainDays]), 250);
  });

  it('by week numbers are in the weeks that Temporal counts', () => {
    const days = WEEKDAYS.join(',');
    for (const week of [1, 2, 51, 52, 53]) {
      const series = rruleSeries(`DTSTART:19990101T000000\nRRULE:FREQ=YEARLY;BYWEEKNO=${week};BYDAY=${days}`, 0);
      const found = new Set<number>();
      for (let next = series.next(0); next !== undefined && next < Date.UTC(2060, 0, 1); next = series.next(next + 1))
        found.add(next);
      for (let at = Date.UTC(1999, 0, 1); at < Date.UTC(2060, 0, 1); at += 86_400_000) {
        const day = Temporal.PlainDate.from(new Date(at).toISOString().slice(0, 10));
        expect(found.has(at), `${day.toString()} in week ${week}`).toBe(day.weekOfYear === week);
      }
    }
  });

  it('by months occur when the package says so', () => {
    compare(
      rules('MONTHLY', 7, [month, monthDay, fc.oneof(plainDays, countedDays), hour, minute, second, position, weekStart]),
      400,
    );
  });

  it('by months with positions from both ends occur when the package says so', () => {
    compare(rules('MONTHLY', 5, [month, hour], [plainDays, farPosition]), 200);
  });

  it('by weeks occur when the package says so', () => {
    compare(rules('WEEKLY', 5, [month, plainDays, hour, minute, second, weekStart]), 300);
  });

  it('by days occur when the package says so', () => {
    compare(rules('DAILY', 9, [month, monthDay, plainDays, hour, minute, second, position]), 300);
  });

  it('by hours, minutes and seconds occur when the package says so', () => {
    compare(rules('HOURLY', 30, [minute, second]), 100);
    compare(rules('MINUTELY', 100, [second]), 100);
    compare(rules('SECONDLY', 200, []), 50);
  });

  it('by hours, minutes and seconds with limits occur where a walk through every unit finds them', () => {
    const limits = [month, monthDay, yearDay, plainDays, hour];
    walk(rules('HOURLY', 60, [...limits, minute, second, farPosition]), 150);
    walk(rules('MINUTELY', 200, [plainDays, hour, minute, second, farPosition]), 100);
    walk(rules('SECONDLY', 500, [plainDays, hour, minute, second]), 40);
  });

  it('end where the package ends them, by COUNT and by UNTIL', () => {
    const rule = fc.oneof(rules('DAILY', 5, [plainDays]), rules('WEEKLY', 3, [plainDays]), rules('MONTHLY', 3, [monthDay]));
    fc.assert(
      fc.property(rule, starts, fc.integer({ min: 1, max: 20 }), fc.boolean(), (text, start, count, isUntil) => {
        const end = isUntil ? `UNTIL=${dayText(start + count * 20 * 86_400_000)}Z` : `COUNT=${count}`;
        const whole = `DTSTART:${dayText(start)}Z\nRRULE:${text};${end}`;
        const series = rruleSeries(whole, 0);
        const found: number[] = [];
        for (let next = series.next(0); next !== undefined; next = series.next(next + 1)) found.push(next);
        expect(found, whole).toEqual(
          rrulestr(whole)
            .all()
            .map((date) => date.getTime()),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('with a week number and no day keep the weekday of their start, unlike the package', () => {
    const text = 'DTSTART:20260107T090000Z\nRRULE:FREQ=YEARLY;BYWEEKNO=20';
    expect(ours(text, 0).slice(0, 2)).toEqual([Date.UTC(2026, 4, 13, 9), Date.UTC(2027, 4, 19, 9)]);
    expect(theirs(text, 0, 2)).toEqual([Date.UTC(2026, 4, 11, 9), Date.UTC(2026, 4, 12, 9)]);
  });

  it('by weeks with positions count in whole weeks, unlike the package', () => {
    const text = 'DTSTART:20260107T090000Z\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1';
    expect(ours(text, 0)[0]).toBe(Date.UTC(2026, 0, 12, 9));
    expect(theirs(text, 0, 1)[0]).toBe(Date.UTC(2026, 0, 7, 9));
    expect(RRule.WEEKLY).toBe(2);
  });
});
