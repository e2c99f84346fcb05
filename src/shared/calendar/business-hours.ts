/**
 * Time that counts: business hours of a zone, without holidays. The hours of a day are all moments from the first at which the clock
 * on the wall shows the opening time or later, up to the first at which it shows the closing time or later. So an hour that comes
 * twice counts twice, one that is left out does not count, and hours of different days never overlap.
 */
import type { BusinessHours } from '../model/human-task';
import { weekdayOf } from './civil';
import type { HolidayCalendar } from './types';
import { DAY_MS, dayOf } from './wall';
import { type Zone, zoneOf } from './zone';

const MINUTE_MS = 60_000;
/** Whoever has no opening in so many days in a row has none. */
const MOST_CLOSED_DAYS = 3660;

/** Business hours with all that is needed to reckon by them. */
export interface BusinessCalendar {
  readonly hours: Pick<BusinessHours, 'days' | 'fromMinute' | 'toMinute'>;
  /** IANA zone whose clocks count. */
  readonly timeZone: string;
  readonly holidays?: HolidayCalendar | undefined;
}

/** Moments [from, to), epoch ms. */
interface Opening {
  readonly from: number;
  readonly to: number;
}

/** The first moment at which the clock shows a wall time or a later one. */
function firstAtOrAfter(zone: Zone, wall: number): number {
  const moment = zone.momentOf(wall);
  return zone.wallOf(moment) === wall ? moment : zone.spanAt(moment).from;
}

function openingOf(day: number, zone: Zone, { hours, holidays }: BusinessCalendar): Opening | undefined {
  const isoWeekday = weekdayOf(day) || 7;
  if (!hours.days.includes(isoWeekday) || holidays?.nameOf(day) !== undefined) return undefined;
  const opening = {
    from: firstAtOrAfter(zone, day * DAY_MS + hours.fromMinute * MINUTE_MS),
    to: firstAtOrAfter(zone, day * DAY_MS + hours.toMinute * MINUTE_MS),
  };
  return opening.from < opening.to ? opening : undefined;
}

/** The openings of the days from the one of a moment on, or back from it, until there are none in ten years. */
function* openings(atMs: number, step: 1 | -1, calendar: BusinessCalendar): Generator<Opening> {
  const zone = zoneOf(calendar.timeZone);
  let closed = 0;
  // Behind clocks that were set back over midnight, the day before on the wall may still come.
  for (let day = dayOf(zone.wallOf(atMs)) - step; closed < MOST_CLOSED_DAYS; day += step) {
    const opening = openingOf(day, zone, calendar);
    closed = opening === undefined ? closed + 1 : 0;
    if (opening !== undefined) yield opening;
  }
}

/**
 * The moment at which so much business time has passed since a moment: the first one, so that eight hours from the opening end at
 * the closing. A negative duration goes back: the last moment from which so much passes until then. Without days, every hour of
 * every day counts. Undefined: the calendar has not so much time (ten years without an opening in a row).
 * Errors: those of `zoneOf`.
 */
export function addBusinessTime(atMs: number, durationMs: number, calendar: BusinessCalendar): number | undefined {
  if (calendar.hours.days.length === 0 || durationMs === 0) return atMs + durationMs;
  let left = Math.abs(durationMs);
  const isForward = durationMs > 0;
  for (const { from, to } of openings(atMs, isForward ? 1 : -1, calendar)) {
    const open = isForward ? to - Math.max(from, atMs) : Math.min(to, atMs) - from;
    if (open <= 0) continue;
    if (left <= open) return isForward ? Math.max(from, atMs) + left : Math.min(to, atMs) - left;
    left -= open;
  }
  return undefined;
}

/** How much business time lies between two moments, in milliseconds; negative when the second is the earlier. Errors: those of `zoneOf`. */
export function businessTimeBetween(fromMs: number, toMs: number, calendar: BusinessCalendar): number {
  if (calendar.hours.days.length === 0) return toMs - fromMs;
  if (toMs < fromMs) return -businessTimeBetween(toMs, fromMs, calendar);
  let sum = 0;
  for (const { from, to } of openings(fromMs, 1, calendar)) {
    if (from >= toMs) break;
    sum += Math.max(0, Math.min(to, toMs) - Math.max(from, fromMs));
  }
  return sum;
}
