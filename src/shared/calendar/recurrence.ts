import type { Recurrence } from '../model/schedule';
import { LAST_YEAR } from './civil';
import { cronSeries } from './cron/cron-series';
import { everyDays, everyMonths, everyWeeks, type NextDay } from './recurrence-days';
import { rruleSeries } from './rrule/rrule-series';
import type { HolidayCalendar, WallMs, WallSeries } from './types';
import { DAY_MS, dayOf, timeOf, timeOfText, wallOfText } from './wall';
import type { Zone } from './zone';

/** What a recurrence is read with. */
export interface SeriesContext {
  /** Where steps count from. */
  anchorWall: WallMs;
  zone: Zone;
  /** Days that are no business days, beside weekends. */
  holidays?: HolidayCalendar | undefined;
}

const LAST_WALL = Date.UTC(LAST_YEAR, 11, 31, 23, 59, 59);

/**
 * The wall-clock series of every recurrence but `interval`, which knows no walls. It may begin before the schedule's start.
 * Errors: SCHEDULE_INVALID for a text that cannot be followed.
 */
export function wallSeries(recurrence: Exclude<Recurrence, { kind: 'interval' }>, context: SeriesContext): WallSeries {
  const { anchorWall, zone, holidays } = context;
  const anchorDay = dayOf(anchorWall);
  switch (recurrence.kind) {
    case 'once':
      return listed([recurrence.at]);
    case 'dates':
      return listed(recurrence.dates);
    case 'daily':
      return onDays(everyDays(recurrence.every, anchorDay), recurrence.times);
    case 'weekly':
      return onDays(everyWeeks(recurrence.every, recurrence.weekdays, anchorDay), recurrence.times);
    case 'monthly':
    case 'yearly':
      return onDays(everyMonths(recurrence, anchorDay, holidays), recurrence.times);
    case 'cron':
      return cronSeries(recurrence.expression);
    case 'rrule':
      return rruleSeries(recurrence.text, anchorWall, { toWall: (ms) => zone.wallOf(ms) });
  }
}

function listed(texts: readonly string[]): WallSeries {
  const walls = rising(texts.map(wallOfText));
  return { isTicking: false, next: (from) => walls[indexFrom(walls, from)] };
}

/** Times of day on the days of a series. */
function onDays(nextDay: NextDay, texts: readonly string[]): WallSeries {
  const times = rising(texts.map(timeOfText));
  const [first = 0] = times;
  const behindLast = (times.at(-1) ?? 0) + 1;
  const next = (from: WallMs): WallMs | undefined => {
    const today = dayOf(from);
    const isOver = timeOf(from) >= behindLast;
    const day = nextDay(isOver ? today + 1 : today);
    if (day === undefined) return undefined;
    const time = day === today ? (times[indexFrom(times, timeOf(from))] ?? first) : first;
    const wall = day * DAY_MS + time;
    return wall > LAST_WALL ? undefined : wall;
  };
  return { isTicking: false, next };
}

function rising(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

/** Where in a rising list the first value at or after one is. */
function indexFrom(values: readonly number[], from: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** More days in a row than this are not dropped: nothing is left of the series then. */
const MOST_DROPPED = 1500;

/** A series without the days that nothing is left of. */
export function withoutDays(series: WallSeries, isDropped: (day: number) => boolean, lastWall: WallMs): WallSeries {
  return {
    isTicking: series.isTicking,
    next(from) {
      let wall = series.next(from);
      for (let tries = 0; wall !== undefined && isDropped(dayOf(wall)); tries++) {
        if (tries >= MOST_DROPPED || wall > lastWall) return undefined;
        wall = series.next((dayOf(wall) + 1) * DAY_MS);
      }
      return wall;
    },
  };
}
