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

function isBusinessDay(day: number, holidays?: HolidayCalendar): boolean {
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

/** The nth business day of a month, from its end when negative (-1 is the last); undefined: it has fewer. */
export function nthBusinessDay(year: number, month: number, nth: number, holidays?: HolidayCalendar): number | undefined {
  const first = epochDayOf(year, month, 1);
  const behind = first + daysInMonth(year, month);
  const day = addBusinessDays(nth > 0 ? first - 1 : behind, nth, holidays);
  return day !== undefined && day >= first && day < behind ? day : undefined;
}
