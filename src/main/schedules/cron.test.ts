import { CronExpressionParser } from 'cron-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cronRecurrence } from './cron';
import { findMissed, intervalRecurrence, MAX_COUNTED, type Recurrence } from './recurrence';
import { findClockChange, zoneOffsetMs } from './zone-offset';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const at = (text: string) => Date.parse(text);

/** Days around which the clocks of a zone were changed. */
const CHANGES = [
  { zone: 'America/Sao_Paulo', day: at('2018-11-04T03:00:00Z'), forward: true },
  { zone: 'America/Sao_Paulo', day: at('2019-02-17T02:00:00Z'), forward: false },
  { zone: 'America/New_York', day: at('2026-03-08T07:00:00Z'), forward: true },
  { zone: 'America/New_York', day: at('2026-11-01T06:00:00Z'), forward: false },
  { zone: 'Europe/Lisbon', day: at('2026-03-29T01:00:00Z'), forward: true },
  { zone: 'Europe/Lisbon', day: at('2026-10-25T01:00:00Z'), forward: false },
] as const;

function occurrences(recurrence: Recurrence, afterMs: number, untilMs: number): number[] {
  const found: number[] = [];
  for (let next = recurrence.next(afterMs); next !== undefined && next < untilMs; next = recurrence.next(next)) found.push(next);
  return found;
}

const local = (zone: string, ms: number) => new Date(ms + zoneOffsetMs(zone, ms)).toISOString().slice(0, 16).replace('T', ' ');

describe('the clock changes of a zone', () => {
  it.each(CHANGES)('are found to the millisecond: $zone, forward $forward', ({ zone, day, forward }) => {
    expect(findClockChange(zone, day - DAY_MS, day + DAY_MS)).toBe(day);
    expect(zoneOffsetMs(zone, day) - zoneOffsetMs(zone, day - 1)).toBe(forward ? HOUR_MS : -HOUR_MS);
    expect(findClockChange(zone, day, day + DAY_MS)).toBeUndefined();
  });
});

describe('a cron schedule', () => {
  it('of a fixed time in the hour that comes twice runs once', () => {
    const newYork = occurrences(
      cronRecurrence('30 1 * * *', 'America/New_York'),
      at('2026-10-31T00:00:00Z'),
      at('2026-11-03T00:00:00Z'),
    );
    expect(newYork.map((ms) => local('America/New_York', ms))).toEqual([
      '2026-10-31 01:30',
      '2026-11-01 01:30',
      '2026-11-02 01:30',
    ]);
    expect(newYork[1]).toBe(at('2026-11-01T05:30:00Z'));
  });

  it('of a fixed time in the hour that does not exist runs behind the gap', () => {
    const newYork = cronRecurrence('30 2 * * *', 'America/New_York');
    expect(newYork.next(at('2026-03-08T00:00:00Z'))).toBe(at('2026-03-08T07:30:00Z'));
    const midnight = cronRecurrence('0 0 * * *', 'America/Sao_Paulo');
    expect(midnight.next(at('2018-11-03T12:00:00Z'))).toBe(at('2018-11-04T03:00:00Z'));
  });

  it('asked from inside the hour behind a change neither repeats nor loses an occurrence', () => {
    const repeated = cronRecurrence('30 1 * * *', 'America/New_York');
    expect(repeated.next(at('2026-11-01T06:10:00Z'))).toBe(at('2026-11-02T06:30:00Z'));
    const shifted = cronRecurrence('30 2 * * *', 'America/New_York');
    expect(shifted.next(at('2026-03-08T07:00:00Z'))).toBe(at('2026-03-08T07:30:00Z'));
    expect(shifted.next(at('2026-03-08T07:30:00Z'))).toBe(at('2026-03-09T06:30:00Z'));
  });

  it('of every hour follows real time through a change', () => {
    const hourly = occurrences(
      cronRecurrence('0 * * * *', 'Europe/Lisbon'),
      at('2026-10-24T22:30:00Z'),
      at('2026-10-25T04:00:00Z'),
    );
    expect(hourly.map((ms, index) => ms - (hourly[index - 1] ?? ms - HOUR_MS))).toEqual(hourly.map(() => HOUR_MS));
  });

  it('knows short forms, seconds, names and the last day of a month', () => {
    const first = (expression: string) =>
      new Date(cronRecurrence(expression, 'UTC').next(at('2026-02-01T00:00:00Z')) ?? 0).toISOString();
    expect(first('@daily')).toBe('2026-02-02T00:00:00.000Z');
    expect(first('*/10 * * * * *')).toBe('2026-02-01T00:00:10.000Z');
    expect(first('0 8 * * mon-fri')).toBe('2026-02-02T08:00:00.000Z');
    expect(first('0 8 L * *')).toBe('2026-02-28T08:00:00.000Z');
  });

  it.each([
    ['0 0 31 2 *', 'UTC'],
    ['61 * * * *', 'UTC'],
    ['whenever', 'UTC'],
    ['0 8 * * *', 'Mars/Olympus'],
  ])('"%s" in %s is refused with a reason', (expression, zone) => {
    expect(() => cronRecurrence(expression, zone)).toThrow(expect.objectContaining({ code: 'SCHEDULE_INVALID', kind: 'user' }));
  });

  const minute = fc.oneof(fc.integer({ min: 0, max: 59 }).map(String), fc.constantFrom('*/15', '0,30', '10-20'));
  const hour = fc.oneof(fc.integer({ min: 0, max: 23 }).map(String), fc.constantFrom('*', '*/2', '1-3', '0,1,2,23'));

  it('gives the same occurrences from wherever it is asked, around every change', () => {
    fc.assert(
      fc.property(
        minute,
        hour,
        fc.constantFrom(...CHANGES),
        fc.integer({ min: -4 * 60, max: 4 * 60 }),
        (m, h, change, offset) => {
          const expression = `${m} ${h} * * *`;
          const recurrence = cronRecurrence(expression, change.zone);
          // One walk from well before the change is what the parser is right about.
          const walk = CronExpressionParser.parse(expression, {
            tz: change.zone,
            currentDate: new Date(change.day - 2 * DAY_MS),
          });
          const afterMs = change.day + offset * 60_000 + 1;
          let expected = walk.next().getTime();
          while (expected <= afterMs) expected = walk.next().getTime();
          expect(recurrence.next(afterMs)).toBe(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of a fixed time occurs once a local day, whatever the clocks do', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 59 }),
        fc.integer({ min: 0, max: 23 }),
        fc.constantFrom(...CHANGES),
        (m, h, { zone, day }) => {
          const found = occurrences(cronRecurrence(`${m} ${h} * * *`, zone), day - 3 * DAY_MS, day + 3 * DAY_MS);
          const days = found.map((ms) => local(zone, ms).slice(0, 10));
          expect(new Set(days).size).toBe(days.length);
          expect(found.length).toBeGreaterThanOrEqual(5);
          for (const [index, ms] of found.entries()) {
            if (index > 0) expect(ms).toBeGreaterThan(found[index - 1] ?? ms);
            const isShifted = local(zone, ms).slice(11) !== `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`;
            if (isShifted) expect(findClockChange(zone, ms - 2 * HOUR_MS, ms)).toBe(day);
          }
        },
      ),
      { numRuns: 120 },
    );
  });
});

describe('an interval', () => {
  it('keeps its step from the anchor on, from wherever it is asked', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 10 * DAY_MS }),
        fc.integer({ min: -DAY_MS, max: 400 * DAY_MS }),
        (everyMs, sinceMs) => {
          const anchorMs = at('2026-03-08T00:00:00Z');
          const afterMs = anchorMs + sinceMs;
          const next = intervalRecurrence(everyMs, anchorMs).next(afterMs) ?? 0;
          expect((next - anchorMs) % everyMs).toBe(0);
          expect(next).toBeGreaterThan(afterMs);
          expect(next).toBeGreaterThan(anchorMs);
          if (sinceMs >= everyMs) expect(next - afterMs).toBeLessThanOrEqual(everyMs);
        },
      ),
    );
  });
});

describe('what was missed', () => {
  const every = (ms: number) => intervalRecurrence(ms, 0);

  it('is at most one late occurrence, not older than the grace; the others are counted', () => {
    expect(findMissed(every(1000), 5000, 5400, 60_000)).toEqual({ latestMs: 5000, skipped: 0 });
    expect(findMissed(every(1000), 5000, 8999, 60_000)).toEqual({ latestMs: 8000, skipped: 3 });
    expect(findMissed(every(HOUR_MS), HOUR_MS, HOUR_MS + 70_000, 60_000)).toEqual({ latestMs: undefined, skipped: 1 });
    expect(findMissed(every(HOUR_MS), HOUR_MS, 5 * HOUR_MS + 10_000, 60_000)).toEqual({ latestMs: 5 * HOUR_MS, skipped: 4 });
  });

  it('is not counted to the last one after months', () => {
    expect(findMissed(every(1000), 1000, 90 * DAY_MS, 60_000)).toEqual({ latestMs: 90 * DAY_MS, skipped: MAX_COUNTED - 1 });
  });
});
