import { daysInMonth, epochDayOf, weekdayOf } from './civil';
import type { HolidayCalendar } from './types';

/*
 * Business days: Monday to Friday without holidays. Days are days since 1970-01-01.
 */

/** Further than this no business day is looked for: whoever has none in ten years has none. */
const MOST_DAYS = 3660;

export function isWeekend(day: number): boolean {
  const weekday = weekdayOf(day);
  return weekday === 0 || weekday === 6;
}

export function isBusinessDay(day: number, holidays?: HolidayCalendar): boolean {
  return !isWeekend(day) && holidays?.nameOf(day) === undefined;
}

/**
 * The day that is `count` business days after a day (before it, when negative). With 0 it is the day itself, or the next business
 * day when it is none. Undefined: there are not so many within ten years.
 */
export function addBusinessDays(day: number, count: number, holidays?: HolidayCalendar): number | undefined {
  const step = count < 0 ? -1 : 1;
  let left = Math.abs(count);
  let at = day;
  for (let looked = 0; looked < MOST_DAYS + 2 * Math.abs(count); looked++) {
    if (isBusinessDay(at, holidays) && (at !== day || left === 0)) {
      if (left <= 1) return at;
      left -= 1;
    }
    at += step;
  }
  return undefined;
}

/** How many business days are in [from, to). */
export function countBusinessDays(from: number, to: number, holidays?: HolidayCalendar): number {
  let count = 0;
  for (let day = from; day < to; day++) if (isBusinessDay(day, holidays)) count += 1;
  return count;
}

/** The nth business day of a month, from its end when negative (-1 is the last); undefined: it has fewer. */
export function nthBusinessDay(year: number, month: number, nth: number, holidays?: HolidayCalendar): number | undefined {
  const first = epochDayOf(year, month, 1);
  const length = daysInMonth(year, month);
  let left = Math.abs(nth);
  for (let index = 0; index < length; index++) {
    const day = nth < 0 ? first + length - 1 - index : first + index;
    if (isBusinessDay(day, holidays)) left -= 1;
    if (left === 0) return day;
  }
  return undefined;
}
