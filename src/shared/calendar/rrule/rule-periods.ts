import { civilOf, epochDayOf, weekdayOf } from '../civil';
import type { Rule } from './rule';

/** The days, weeks, months or years that a rule counts by, numbered from that of its start. */
export interface Periods {
  /** Number of the period that a day is in. */
  of(epochDay: number): number;
  /** First day of a period. */
  startOf(period: number): number;
}

/** @param startDay the day the rule starts */
export function periodsOf({ frequency, weekStart }: Rule, startDay: number): Periods {
  const start = civilOf(startDay);
  switch (frequency) {
    case 'WEEKLY': {
      const firstDay = startDay - ((weekdayOf(startDay) - weekStart + 7) % 7);
      return { of: (day) => Math.floor((day - firstDay) / 7), startOf: (period) => firstDay + 7 * period };
    }
    case 'MONTHLY': {
      const first = start.year * 12 + start.month - 1;
      return {
        of: (day) => {
          const { year, month } = civilOf(day);
          return year * 12 + month - 1 - first;
        },
        startOf: (period) => epochDayOf(Math.floor((first + period) / 12), ((first + period) % 12) + 1, 1),
      };
    }
    case 'YEARLY':
      return { of: (day) => civilOf(day).year - start.year, startOf: (period) => epochDayOf(start.year + period, 1, 1) };
    default:
      return { of: (day) => day - startDay, startOf: (period) => startDay + period };
  }
}

/** The first number at or after another that is a whole multiple of a step. */
export function multipleFrom(number: number, step: number): number {
  const rest = number % step;
  return rest === 0 ? number : number - rest + (rest > 0 ? step : 0);
}

/** Days after which the calendar repeats to the weekday. */
const CYCLE_DAYS = 146_097;
const LONGEST_DAYS = { YEARLY: 366, MONTHLY: 31, WEEKLY: 7, DAILY: 1, HOURLY: 1, MINUTELY: 1, SECONDLY: 1 } as const;

/** How many days ahead a rule is searched: what does not come in 400 years and an interval is taken for never. */
export function searchDays({ frequency, interval }: Rule): number {
  return CYCLE_DAYS + interval * LONGEST_DAYS[frequency];
}
