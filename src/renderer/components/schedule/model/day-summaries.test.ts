import { describe, expect, it } from 'vitest';
import { epochDayOf } from '#shared/calendar/civil';
import type { Calendar } from '#shared/calendar/types';
import type { Occurrence } from '#shared/model/schedule';
import { daySummaries, MOST_A_DAY } from './day-summaries';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Three hours behind UTC all year. */
const clock = { wallOf: (ms: number) => ms - 3 * HOUR, momentOf: (wall: number) => wall + 3 * HOUR };
const day = epochDayOf(2026, 11, 23);
const at = (offset: number, hour: number) => (day + offset) * DAY + (hour + 3) * HOUR;

function occurrence(plannedMs: number, change: Partial<Occurrence> = {}): Occurrence {
  return { plannedMs, atMs: plannedMs, firesAtMs: plannedMs, outcome: 'runs', changes: [], ...change };
}

function calendarOf(all: readonly Occurrence[]): Calendar {
  return {
    zone: 'America/Sao_Paulo',
    nextFiring: () => undefined,
    previousFiring: () => undefined,
    occurrences(fromMs, toMs, limit = Number.POSITIVE_INFINITY) {
      const found = all.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
      return { items: found.slice(0, limit), isCut: found.length > limit };
    },
    preview: () => [],
    explain: () => ({ kind: 'not-planned' }),
  };
}

describe('days of a calendar', () => {
  it('count what runs, what is skipped and what was moved, on the clock of the zone', () => {
    const late = occurrence(at(0, 23));
    const skipped = occurrence(at(1, 9), { outcome: 'skipped' });
    const moved = occurrence(at(2, 9), { outcome: 'moved', atMs: at(3, 9), firesAtMs: at(3, 9) });
    const days = daySummaries(calendarOf([late, skipped, moved]), clock, day, day + 7);
    expect(Object.fromEntries(days)).toEqual({
      [day]: { runs: 1, skipped: 0, movedHere: 0, movedAway: 0, isCut: false },
      [day + 1]: { runs: 0, skipped: 1, movedHere: 0, movedAway: 0, isCut: false },
      [day + 2]: { runs: 0, skipped: 0, movedHere: 0, movedAway: 1, isCut: false },
      [day + 3]: { runs: 1, skipped: 0, movedHere: 1, movedAway: 0, isCut: false },
    });
  });

  it('show that an occurrence was moved out of what is seen', () => {
    const moved = occurrence(at(6, 9), { outcome: 'moved', atMs: at(8, 9) });
    expect(daySummaries(calendarOf([moved]), clock, day, day + 7).get(day + 6)?.movedAway).toBe(1);
  });

  it('do not count a move within the day as one to another day', () => {
    const moved = occurrence(at(0, 5), { outcome: 'moved', atMs: at(0, 9) });
    expect(daySummaries(calendarOf([moved]), clock, day, day + 1).get(day)).toMatchObject({
      runs: 1,
      movedHere: 0,
      movedAway: 0,
    });
  });

  it('count each day up to a limit where a schedule runs very often', () => {
    const often = Array.from({ length: 5000 }, (_, index) => occurrence(at(0, 0) + index * 60_000));
    const days = daySummaries(calendarOf(often), clock, day, day + 7);
    expect(days.get(day)).toMatchObject({ runs: MOST_A_DAY, isCut: true });
    expect(days.get(day + 3)).toMatchObject({ runs: MOST_A_DAY, isCut: true });
    expect(days.get(day + 5)).toBeUndefined();
  });
});
