import { civilOf, epochDayOf } from './civil';
import type { HolidayCalendar } from './types';

/** A holiday on one day (YYYY-MM-DD), or on that day of every year. */
interface NamedDay {
  date: string;
  name: string;
  yearly?: boolean;
}

/** The calendar of days that are known already, such as those that the contract gives. Of two names of a day the first counts. */
export function holidayCalendarOf(days: readonly NamedDay[]): HolidayCalendar {
  const once = new Map<number, string>();
  const yearly = new Map<number, string>();
  for (const { date, name, yearly: isYearly } of days) {
    const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
    const [names, key] = isYearly === true ? [yearly, dayOfYearKey(month, day)] : [once, epochDayOf(year, month, day)];
    if (!names.has(key)) names.set(key, name);
  }
  return {
    nameOf(epochDay) {
      const name = once.get(epochDay);
      if (name !== undefined || yearly.size === 0) return name;
      const { month, day } = civilOf(epochDay);
      return yearly.get(dayOfYearKey(month, day));
    },
  };
}

function dayOfYearKey(month: number, day: number): number {
  return month * 100 + day;
}

/** YYYY-MM-DD of days since 1970-01-01. */
export function dateText(epochDay: number): string {
  const { year, month, day } = civilOf(epochDay);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
