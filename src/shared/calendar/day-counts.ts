import type { Calendar } from './types';
import { DAY_MS, dayOf } from './wall';
import { zoneOf } from './zone';

/** What a schedule does on one day of its own zone. */
export interface DayCount {
  /** Those that run on it, moved ones included. */
  runs: number;
  skipped: number;
  /** Moved to this day from another. */
  movedHere: number;
  /** Planned for this day, run on another. */
  movedAway: number;
  /** There are more than were counted. */
  isCut: boolean;
}

/** Moves reach no further: a day to the nearest business day, then the window to its next opening. */
const MOST_MOVED_DAYS = 63;
/** Of schedules that run very often the rest of a time is counted by the day, each up to so many. */
const MOST_AT_ONCE = 150_000;
const MOST_A_DAY = 1000;

/**
 * What happens on each day of [fromDay, toDay) (days since 1970-01-01), for the month calendar and the year's heat map. Days on
 * which nothing does are left out.
 */
export function dayCounts(calendar: Calendar, fromDay: number, toDay: number): Map<number, DayCount> {
  const zone = zoneOf(calendar.zone);
  const counts = new Map<number, DayCount>();
  const on = (day: number): DayCount => {
    let count = counts.get(day);
    if (count === undefined) {
      count = { runs: 0, skipped: 0, movedHere: 0, movedAway: 0, isCut: false };
      counts.set(day, count);
    }
    return count;
  };
  const isAsked = (day: number) => day >= fromDay && day < toDay;
  const list = (from: number, to: number, limit: number): boolean => {
    const { items, isCut } = calendar.occurrences(zone.momentOf(from * DAY_MS), zone.momentOf(to * DAY_MS), limit);
    if (isCut && limit === MOST_AT_ONCE) return false;
    for (const { atMs, plannedMs, outcome } of items) {
      const day = dayOf(zone.wallOf(atMs));
      const planned = atMs === plannedMs ? day : dayOf(zone.wallOf(plannedMs));
      if (outcome === 'skipped') {
        if (isAsked(day)) on(day).skipped += 1;
        continue;
      }
      if (isAsked(day)) on(day).runs += 1;
      if (planned === day) continue;
      if (isAsked(day)) on(day).movedHere += 1;
      if (isAsked(planned)) on(planned).movedAway += 1;
    }
    if (isCut) on(from).isCut = true;
    return true;
  };
  // What leaves the days that are asked for is listed around them.
  const around = calendar.isMoving === false ? 0 : MOST_MOVED_DAYS;
  if (list(fromDay - around, toDay + around, MOST_AT_ONCE)) return counts;
  for (let day = fromDay; day < toDay; day++) list(day, day + 1, MOST_A_DAY);
  return counts;
}
