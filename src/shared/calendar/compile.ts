import { AppError } from '../model/errors';
import type { Schedule } from '../model/schedule';
import { explain } from './explain';
import { firingsOf, previewOf } from './firings';
import { wallSeries, withoutDays } from './recurrence';
import {
  type BoundedMoments,
  boundedMoments,
  countedMoments,
  intervalMoments,
  intervalMs,
  type Moments,
  UNCOUNTED,
  wallMoments,
} from './recurrence-moments';
import { rruleTimeZone } from './rrule/rrule-series';
import { areMoving, compileRules } from './rules';
import { dayRules } from './rules-days';
import { searchOf } from './search';
import type { Calendar, CompileOptions } from './types';
import { wallOfText } from './wall';
import { ZONE_REACH_MS, type Zone, zoneOf } from './zone';

/**
 * Makes a schedule ready to be asked. The same schedule with the same options answers the same everywhere, from wherever it is asked.
 * Errors: SCHEDULE_INVALID (with `data.detail`) for an unknown zone, a text that cannot be followed or read, missing holidays.
 */
export function compileSchedule(schedule: Schedule, options: CompileOptions): Calendar {
  const zone = zoneOf(timeZoneOf(schedule, options.timeZone));
  const holidays = schedule.holidays === undefined ? undefined : (options.holidays ?? noHolidays(schedule));
  const { moments, alive } = momentsOf(schedule, { ...options, ...(holidays === undefined ? {} : { holidays }) }, zone);
  const rules = compileRules(schedule, { ...options, ...(holidays === undefined ? {} : { holidays }) }, zone, moments);
  const search = searchOf(rules, moments, alive);
  const firings = firingsOf(search, rules, { jitterMs: schedule.jitterMs, seed: options.seed ?? '' });
  return {
    zone: zone.name,
    isMoving: areMoving(rules) || rules.exceptions.rescheduled.size > 0,
    nextFiring: (afterMs) => firings.next(clamped(afterMs)),
    previousFiring: (atMs, sinceMs) => firings.previous(clamped(atMs), clamped(sinceMs)),
    occurrences: (fromMs, toMs, limit = 1000) => firings.between(clamped(fromMs), clamped(toMs), limit),
    preview: (afterMs, count) => previewOf(firings, clamped(afterMs), count),
    explain: (atMs, records = [], nowMs) => explain({ firings, moments }, clamped(atMs), records, nowMs),
  };
}

/** The zone that a schedule is followed in: its own, else the one that its RFC 5545 text names, else the given one. */
export function timeZoneOf({ timeZone, recurrence }: Schedule, otherwise: string): string {
  if (timeZone.trim() !== '') return timeZone.trim();
  return (recurrence.kind === 'rrule' ? rruleTimeZone(recurrence.text) : undefined) ?? otherwise;
}

/** What a schedule with nobody's holidays has. */
function noHolidays({ holidays }: Schedule): CompileOptions['holidays'] {
  if (holidays?.country === undefined && (holidays?.lists.length ?? 0) === 0) return { nameOf: () => undefined };
  throw new AppError({
    code: 'SCHEDULE_INVALID',
    message: 'The holidays of this schedule are not known. Check its country and holiday lists.',
    data: { detail: 'SCHEDULE_HOLIDAYS_MISSING' },
  });
}

/** Moments before the year 1 or behind the year 9999 are those years' edges. */
function clamped(ms: number): number {
  return Math.min(253_402_300_799_999, Math.max(-62_135_596_800_000, Math.ceil(ms)));
}

function momentsOf(
  schedule: Schedule,
  { anchorMs, holidays }: CompileOptions,
  zone: Zone,
): { moments: BoundedMoments; alive: BoundedMoments } {
  const { recurrence, startsAt, endsAt, maxOccurrences } = schedule;
  const startMs = startsAt === undefined ? anchorMs : zone.momentOf(wallOfText(startsAt));
  const endMs = endsAt === undefined ? Number.POSITIVE_INFINITY : zone.momentOf(wallOfText(endsAt));
  if (recurrence.kind === 'interval') {
    const everyMs = intervalMs(recurrence);
    // Without a start of its own it begins to wait when it comes into force.
    const firstMs = startsAt === undefined ? startMs + everyMs : startMs;
    const lastMs = maxOccurrences === undefined ? endMs : Math.min(endMs, firstMs + (maxOccurrences - 1) * everyMs);
    const moments = boundedMoments(intervalMoments(everyMs, firstMs, zone), UNCOUNTED, startMs, lastMs);
    return { moments, alive: moments };
  }
  const series = wallSeries(recurrence, { anchorWall: zone.wallOf(startMs), zone, holidays });
  const all: Moments = wallMoments(series, zone);
  const counted = maxOccurrences === undefined ? UNCOUNTED : countedMoments(all, startMs, maxOccurrences);
  const moments = boundedMoments(all, counted, startMs, endMs);
  const days = dayRules(schedule, holidays, zone);
  if (days === undefined) return { moments, alive: moments };
  const isDropped = (day: number) => {
    const off = days.offDay(day);
    return off !== undefined && off.to === undefined;
  };
  const left = wallMoments(withoutDays(series, isDropped, endMs + ZONE_REACH_MS), zone);
  return { moments, alive: boundedMoments(left, counted, startMs, endMs) };
}
