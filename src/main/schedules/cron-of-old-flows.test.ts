/** Schedules of version 1 by cron do what they did, also where clocks change. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileSchedule, toWall } from '#shared/calendar/index';
import type { Calendar } from '#shared/calendar/types';
import { readSchedule } from './read-schedule';
import { scheduleOf } from './testing/test-room';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const at = (text: string) => Date.parse(text);

/** Days around which the clocks of a zone were changed. */
const CHANGES = [
  { zone: 'America/Sao_Paulo', day: at('2018-11-04T03:00:00Z') },
  { zone: 'America/Sao_Paulo', day: at('2019-02-17T02:00:00Z') },
  { zone: 'America/New_York', day: at('2026-03-08T07:00:00Z') },
  { zone: 'America/New_York', day: at('2026-11-01T06:00:00Z') },
  { zone: 'Europe/Lisbon', day: at('2026-03-29T01:00:00Z') },
  { zone: 'Europe/Lisbon', day: at('2026-10-25T01:00:00Z') },
] as const;

function cron(expression: string, timeZone: string): Calendar {
  const { schedule, zone } = readSchedule(
    scheduleOf({}, { typeVersion: 1, config: { mode: 'cron', cron: expression, timeZone } }),
    'UTC',
  );
  return compileSchedule(schedule, { timeZone: zone, anchorMs: at('2018-01-01T00:00:00Z') });
}

function occurrences(calendar: Calendar, afterMs: number, untilMs: number): number[] {
  const found: number[] = [];
  const next = (ms: number) => calendar.nextFiring(ms)?.firesAtMs ?? untilMs;
  for (let ms = next(afterMs); ms < untilMs; ms = next(ms)) found.push(ms);
  return found;
}

const local = (zone: string, ms: number) => new Date(toWall(zone, ms)).toISOString().slice(0, 16).replace('T', ' ');

describe('a cron schedule of version 1', () => {
  it('of a fixed time in the hour that comes twice runs once', () => {
    const found = occurrences(cron('30 1 * * *', 'America/New_York'), at('2026-10-31T00:00:00Z'), at('2026-11-03T00:00:00Z'));
    expect(found.map((ms) => local('America/New_York', ms))).toEqual([
      '2026-10-31 01:30',
      '2026-11-01 01:30',
      '2026-11-02 01:30',
    ]);
    expect(found[1]).toBe(at('2026-11-01T05:30:00Z'));
  });

  it('of a fixed time in the hour that does not exist runs behind the gap', () => {
    const next = (calendar: Calendar, after: string) => calendar.nextFiring(at(after))?.firesAtMs;
    expect(next(cron('30 2 * * *', 'America/New_York'), '2026-03-08T00:00:00Z')).toBe(at('2026-03-08T07:30:00Z'));
    expect(next(cron('0 0 * * *', 'America/Sao_Paulo'), '2018-11-03T12:00:00Z')).toBe(at('2018-11-04T03:00:00Z'));
  });

  it('asked from inside the hour behind a change neither repeats nor loses an occurrence', () => {
    const repeated = cron('30 1 * * *', 'America/New_York');
    expect(repeated.nextFiring(at('2026-11-01T06:10:00Z'))?.firesAtMs).toBe(at('2026-11-02T06:30:00Z'));
    const shifted = cron('30 2 * * *', 'America/New_York');
    expect(shifted.nextFiring(at('2026-03-08T07:00:00Z'))?.firesAtMs).toBe(at('2026-03-08T07:30:00Z'));
    expect(shifted.nextFiring(at('2026-03-08T07:30:00Z'))?.firesAtMs).toBe(at('2026-03-09T06:30:00Z'));
  });

  it('of every hour follows real time through a change', () => {
    const hourly = occurrences(cron('0 * * * *', 'Europe/Lisbon'), at('2026-10-24T22:30:00Z'), at('2026-10-25T04:00:00Z'));
    expect(hourly.map((ms, index) => ms - (hourly[index - 1] ?? ms - HOUR_MS))).toEqual(hourly.map(() => HOUR_MS));
  });

  it.each([
    ['61 * * * *', 'UTC'],
    ['whenever', 'UTC'],
    ['0 8 * * *', 'Mars/Olympus'],
  ])('"%s" in %s is refused with a reason', (expression, zone) => {
    expect(() => cron(expression, zone)).toThrow(expect.objectContaining({ code: 'SCHEDULE_INVALID', kind: 'user' }));
  });

  it('of a day that never comes ends at once', () => {
    expect(cron('0 0 31 2 *', 'UTC').nextFiring(at('2026-01-01T00:00:00Z'))).toBeUndefined();
  });

  it('of a fixed time occurs once a local day, whatever the clocks do', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 59 }),
        fc.integer({ min: 0, max: 23 }),
        fc.constantFrom(...CHANGES),
        (m, h, { zone, day }) => {
          const found = occurrences(cron(`${m} ${h} * * *`, zone), day - 3 * DAY_MS, day + 3 * DAY_MS);
          const days = found.map((ms) => local(zone, ms).slice(0, 10));
          expect(new Set(days).size).toBe(days.length);
          expect(found.length).toBeGreaterThanOrEqual(5);
          const time = `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`;
          const shifted = found.filter((ms) => local(zone, ms).slice(11) !== time);
          for (const ms of shifted) expect(Math.abs(ms - day)).toBeLessThanOrEqual(2 * HOUR_MS);
        },
      ),
      { numRuns: 120 },
    );
  });
});
