import { civilOf, daysInMonth, epochDayOf, LAST_YEAR } from './civil';

/** The days of a month that are meant, as bits: bit 0 is the 1st. Bits behind the month's end are not looked at. */
export type MonthDays = (year: number, month: number) => number;

/** The calendar repeats after so many years, to the weekday: what does not occur in them never does. */
const CYCLE_YEARS = 400;

const ALL_DAYS = 0x7fff_ffff;

/** Bits of the days of a month that exist. */
export function monthBits(year: number, month: number): number {
  return ALL_DAYS >>> (31 - daysInMonth(year, month));
}

/**
 * Finds the first meant day at or after a day by going from month to month, never from day to day. Undefined: there is none
 * before the year 10000, or none in a whole cycle of the calendar.
 */
export function dayFinder(daysOf: MonthDays): (fromDay: number) => number | undefined {
  let knownYear = Number.NaN;
  let knownMonth = 0;
  let knownBits = 0;
  const bitsOf = (year: number, month: number): number => {
    if (year !== knownYear || month !== knownMonth) {
      knownBits = daysOf(year, month) & monthBits(year, month);
      knownYear = year;
      knownMonth = month;
    }
    return knownBits;
  };
  return (fromDay) => {
    let { year, month, day } = civilOf(fromDay);
    const lastYear = Math.min(LAST_YEAR, year + CYCLE_YEARS);
    while (year <= lastYear) {
      const bits = bitsOf(year, month) & (ALL_DAYS << (day - 1));
      if (bits !== 0) return epochDayOf(year, month, 32 - Math.clz32(bits & -bits));
      day = 1;
      month += 1;
      if (month > 12) {
        month = 1;
        year += 1;
      }
    }
    return undefined;
  };
}
