import type { Calendar } from '#shared/calendar/types';
import type { Zone } from '#shared/calendar/zone';
import type { Occurrence } from '#shared/model/schedule';

/** What a schedule does on one day of the calendar. */
export interface DaySummary {
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

/** The clock of a zone. */
export type ZoneClock = Pick<Zone, 'wallOf' | 'momentOf'>;

const DAY_MS = 86_400_000;
/** Rules move an occurrence no further than this. */
const FURTHEST_MOVE_DAYS = 31;
const MOST_AT_ONCE = 4000;
/** Of schedules that run very often a day is counted no further. */
export const MOST_A_DAY = 100;

/** The day (days since 1970-01-01) of a moment on a clock. */
export function dayOf(atMs: number, clock: ZoneClock): number {
  return Math.floor(clock.wallOf(atMs) / DAY_MS);
}

/**
 * What happens on each day of [fromDay, toDay), by days since 1970-01-01; days on which nothing does are left out. Where a
 * schedule runs more than some thousand times in that time, days are counted up to `MOST_A_DAY`.
 */
export function daySummaries(calendar: Calendar, clock: ZoneClock, fromDay: number, toDay: number): Map<number, DaySummary> {
  const days = new Map<number, DaySummary>();
  const start = (day: number) => clock.momentOf(day * DAY_MS);
  const of = (day: number): DaySummary => {
    const known = days.get(day) ?? { runs: 0, skipped: 0, movedHere: 0, movedAway: 0, isCut: false };
    days.set(day, known);
    return known;
  };
  const count = (items: readonly Occurrence[]) => {
    for (const occurrence of items) {
      const at = dayOf(occurrence.atMs, clock);
      const planned = dayOf(occurrence.plannedMs, clock);
      const isShown = (day: number) => day >= fromDay && day < toDay;
      if (occurrence.outcome !== 'skipped' && planned !== at && isShown(planned)) of(planned).movedAway++;
      if (!isShown(at)) continue;
      if (occurrence.outcome === 'skipped') of(at).skipped++;
      else of(at).runs++;
      if (occurrence.outcome === 'moved' && planned !== at) of(at).movedHere++;
    }
  };
  const whole = calendar.occurrences(start(fromDay - FURTHEST_MOVE_DAYS), start(toDay + FURTHEST_MOVE_DAYS), MOST_AT_ONCE);
  if (!whole.isCut) {
    count(whole.items);
    return days;
  }
  for (let day = fromDay; day < toDay; day++) {
    const { items, isCut } = calendar.occurrences(start(day), start(day + 1), MOST_A_DAY);
    count(items);
    if (isCut) of(day).isCut = true;
  }
  return days;
}
