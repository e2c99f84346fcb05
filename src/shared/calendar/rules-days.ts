import type { DayPolicy, Schedule } from '../model/schedule';
import { isWeekend } from './business-days';
import type { HolidayCalendar } from './types';
import { DAY_MS } from './wall';
import type { Zone } from './zone';

/** Nothing is moved further than this, in days. */
export const MOST_MOVED_DAYS = 31;
const MOST_REMEMBERED = 4096;

/** A day on which nothing runs, why, and where its occurrences go. */
export interface OffDay {
  code: 'weekend' | 'holiday';
  /** Name of the holiday. */
  name?: string;
  /** The day that they run on instead; undefined: they do not. */
  to: number | undefined;
}

/** Weekends and holidays. Days are days since 1970-01-01. */
export interface DayRules {
  /** Undefined: the day is as any other. */
  offDay(day: number): OffDay | undefined;
  /** Also true for a day that the clocks of the zone left out. */
  isOff(day: number): boolean;
  /** Whether days are moved from at all, to later or to earlier ones. */
  readonly movesLater: boolean;
  readonly movesEarlier: boolean;
}

/** Undefined: neither weekends nor holidays count. */
export function dayRules(schedule: Schedule, holidays: HolidayCalendar | undefined, zone: Zone): DayRules | undefined {
  const weekends = schedule.weekends;
  const onHolidays: DayPolicy = schedule.holidays?.policy ?? 'run';
  if (weekends === 'run' && onHolidays === 'run') return undefined;

  const reasonFor = (day: number): { code: OffDay['code']; name?: string; policy: DayPolicy } | undefined => {
    if (weekends !== 'run' && isWeekend(day)) return { code: 'weekend', policy: weekends };
    const name = onHolidays === 'run' ? undefined : holidays?.nameOf(day);
    return name === undefined ? undefined : { code: 'holiday', policy: onHolidays, ...(name === '' ? {} : { name }) };
  };
  const landing = (from: number, step: 1 | -1): number | undefined => {
    for (let moved = 1; moved <= MOST_MOVED_DAYS; moved++) {
      const day = from + step * moved;
      if (reasonFor(day) === undefined && exists(zone, day)) return day;
    }
    return undefined;
  };
  const lookUp = (day: number): OffDay | undefined => {
    const reason = reasonFor(day);
    if (reason === undefined) return undefined;
    const { policy, ...why } = reason;
    return { ...why, to: policy === 'next' ? landing(day, 1) : policy === 'previous' ? landing(day, -1) : undefined };
  };
  const known = new Map<number, OffDay | undefined>();
  const offDay = (day: number): OffDay | undefined => {
    const found = known.get(day);
    if (found !== undefined || known.has(day)) return found;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const off = lookUp(day);
    known.set(day, off);
    return off;
  };
  const policies = new Set([weekends, onHolidays]);
  return {
    offDay,
    isOff: (day) => offDay(day) !== undefined || !exists(zone, day),
    movesLater: policies.has('next'),
    movesEarlier: policies.has('previous'),
  };
}

/** False for a day that the calendar of a zone left out, as Samoa did on 2011-12-30. */
function exists(zone: Zone, day: number): boolean {
  const noon = day * DAY_MS + DAY_MS / 2;
  return zone.wallOf(zone.momentOf(noon)) - noon < DAY_MS / 2;
}
