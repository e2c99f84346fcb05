/*
 * Random expressions, against two libraries that were written by others. They refuse some of what we read (cron-parser: W, LW,
 * L-n, lists with #, a value twice; croner: 5/15, LW in a list), which is left out here and has tables of its own.
 * Where they differ from us, on purpose: a day field that begins with a star but has a step. To vixie cron it is a star, so the
 * other day field must match too; both libraries take it for a restriction and ask for either.
 */
import { CronExpressionParser } from 'cron-parser';
import { Cron } from 'croner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cronProblems, cronSeries } from './cron-series';

const COUNT = 6;
const at = (text: string) => Date.parse(`${text}Z`);

const MONTHS = ['JAN', 'feb', 'Mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'MON', 'Tue', 'wed', 'thu', 'fri', 'sat'];

interface Bounds {
  min: number;
  max: number;
  names?: readonly string[];
}

const numbers = ({ min, max, names }: Bounds) =>
  fc
    .tuple(fc.integer({ min, max }), fc.boolean())
    .map(([number, isNamed]) => (isNamed && names?.[number - min]) || String(number));

/** A value, a range or a stepped range; `a/n` only where croner is not asked. */
function part(bounds: Bounds, hasOpenSteps: boolean) {
  const { min, max } = bounds;
  const step = fc.integer({ min: 1, max: Math.max(1, Math.floor((max - min) / 2)) });
  const range = fc
    .tuple(fc.integer({ min, max }), fc.integer({ min, max }))
    .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  return fc.oneof(
    { weight: 4, arbitrary: numbers(bounds) },
    { weight: 2, arbitrary: range },
    {
      weight: 1,
      arbitrary: fc
        .tuple(range, step)
        .filter(([text, every]) => widthOf(text) >= every)
        .map(([text, every]) => `${text}/${every}`),
    },
    ...(hasOpenSteps ? [{ weight: 1, arbitrary: fc.tuple(fc.integer({ min, max }), step).map(([a, n]) => `${a}/${n}`) }] : []),
  );
}

function widthOf(range: string): number {
  const [from = 0, to = 0] = range.split('-').map(Number);
  return to - from + 1;
}

function field(bounds: Bounds, specials: fc.Arbitrary<string>[], options: { hasOpenSteps: boolean; hasStarSteps: boolean }) {
  const step = fc.integer({ min: 2, max: Math.max(2, Math.floor((bounds.max - bounds.min) / 2)) });
  const list = fc
    .uniqueArray(fc.oneof({ weight: 4, arbitrary: part(bounds, options.hasOpenSteps) }, ...specials), {
      minLength: 1,
      maxLength: 3,
    })
    .map((parts) => parts.join(','));
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant('*') },
    { weight: 5, arbitrary: list },
    ...(options.hasStarSteps ? [{ weight: 2, arbitrary: step.map((every) => `*/${every}`) }] : []),
  );
}

function expressions({
  days,
  weekdays,
  hasOpenSteps,
}: {
  days: fc.Arbitrary<string>[];
  weekdays: fc.Arbitrary<string>[];
  hasOpenSteps: boolean;
}) {
  const clock = { hasOpenSteps, hasStarSteps: true };
  const dates = { hasOpenSteps, hasStarSteps: false };
  return fc
    .tuple(
      fc.oneof({ weight: 4, arbitrary: fc.constant('') }, { weight: 1, arbitrary: field({ min: 0, max: 59 }, [], clock) }),
      field({ min: 0, max: 59 }, [], clock),
      field({ min: 0, max: 23 }, [], clock),
      field({ min: 1, max: 31 }, days, dates),
      field({ min: 1, max: 12, names: MONTHS }, [], clock),
      field({ min: 0, max: 7, names: WEEKDAYS }, weekdays, dates),
    )
    .map((fields) => fields.join(' ').trim());
}

const moments = fc.integer({ min: at('1999-12-01T00:00:00') / 1000, max: at('2040-01-01T00:00:00') / 1000 }).map((s) => s * 1000);
const lastWeekdays = fc.constantFrom('0L', '5L', '6L');
const nthWeekdays = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 5 })).map(([day, nth]) => `${day}#${nth}`);
const nearWeekdays = fc.integer({ min: 1, max: 31 }).map((day) => `${day}W`);

function ours(expression: string, afterMs: number): number[] {
  const series = cronSeries(expression);
  const found: number[] = [];
  for (let next = series.next(afterMs + 1); next !== undefined && found.length < COUNT; next = series.next(next + 1))
    found.push(next);
  return found;
}

function parsers(expression: string, afterMs: number): number[] {
  const walk = CronExpressionParser.parse(expression, { tz: 'UTC', currentDate: new Date(afterMs) });
  return Array.from({ length: COUNT }, () => walk.next().getTime());
}

function croners(expression: string, afterMs: number): number[] {
  return new Cron(expression, { timezone: 'UTC', paused: true }).nextRuns(COUNT, new Date(afterMs)).map((date) => date.getTime());
}

/** Compares wherever the library reads the expression, and tells how often that was. */
function compare(
  arbitrary: fc.Arbitrary<string>,
  library: (expression: string, afterMs: number) => number[],
  numRuns: number,
): number {
  let compared = 0;
  fc.assert(
    fc.property(arbitrary, moments, (expression, afterMs) => {
      if (cronProblems(expression).length > 0) return;
      let theirs: number[];
      try {
        theirs = library(expression, afterMs);
      } catch {
        // What a library refuses cannot be compared; the count below says that this is not the rule.
        return;
      }
      compared++;
      expect(ours(expression, afterMs).slice(0, theirs.length), expression).toEqual(theirs);
    }),
    { numRuns },
  );
  return compared;
}

describe('cron expressions', () => {
  it('occur when cron-parser says so', () => {
    const plain = expressions({ days: [fc.constant('L')], weekdays: [lastWeekdays], hasOpenSteps: true });
    expect(compare(plain, parsers, 1500)).toBeGreaterThan(500);
  });

  it('with nth weekdays occur when cron-parser says so', () => {
    const nth = fc.tuple(fc.integer({ min: 0, max: 23 }), nthWeekdays).map(([hour, day]) => `0 ${hour} * * ${day}`);
    expect(compare(nth, parsers, 100)).toBe(100);
  });

  it('occur when croner says so', () => {
    const all = expressions({
      days: [fc.constant('L'), nearWeekdays],
      weekdays: [lastWeekdays, nthWeekdays],
      hasOpenSteps: false,
    });
    expect(compare(all, croners, 1500)).toBeGreaterThan(700);
  });

  it('on the last weekday of a month occur when croner says so', () => {
    const last = fc.integer({ min: 1, max: 12 }).map((month) => `0 9 LW ${month} *`);
    expect(compare(last, croners, 50)).toBe(50);
  });

  it('with a stepped star in a day field need both days, unlike both libraries', () => {
    const from = at('2026-01-01T00:00:00');
    for (const library of [parsers, croners]) {
      expect(library('0 0 */10 * 1', from)).not.toEqual(ours('0 0 */10 * 1', from));
      expect(library('0 0 1,11,21,31 * *', from)).toEqual(ours('0 0 */10 * *', from));
    }
  });
});
