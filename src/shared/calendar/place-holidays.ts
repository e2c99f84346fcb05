import type HolidaysClass from 'date-holidays';
import type { HolidaysTypes } from 'date-holidays';
import { civilOf, epochDayOf } from './civil';
import type { HolidayCalendar } from './types';

/** The holidays of a country, state or region. */
export type PlaceHolidays = HolidayCalendar;

/** What counts as a day off. Observances, school holidays and optional ones do not. */
const DAYS_OFF: readonly HolidaysTypes.HolidayType[] = ['public', 'bank'];
const DAY_MS = 86_400_000;
/** No holiday lasts longer than this into the next year. */
const LONGEST_DAYS = 31;

/**
 * Works out the holidays of a place year by year, each year once. Only whole days count: not an afternoon that is free. A
 * holiday of several days is each of them, a substitute day is one beside the day it stands for.
 */
export function placeHolidays(
  Holidays: typeof HolidaysClass,
  place: { country: string; state?: string | undefined; region?: string | undefined },
  language: string | undefined,
): PlaceHolidays {
  const languages = language === undefined ? [] : [...new Set([language, language.split('-')[0] ?? language])];
  const data = new Holidays(
    {
      country: place.country,
      ...(place.state === undefined ? {} : { state: place.state }),
      ...(place.region === undefined ? {} : { region: place.region }),
    },
    // Days of the calendar are wanted, not moments: in UTC none is 23 hours long.
    { timezone: 'UTC', ...(languages.length === 0 ? {} : { languages }) },
  );
  const years = new Map<number, Map<number, string>>();
  const namesOf = (year: number): Map<number, string> => {
    const known = years.get(year);
    if (known !== undefined) return known;
    const names = new Map<number, string>();
    for (const holiday of data.getHolidays(year)) {
      for (const day of daysOff(holiday)) if (!names.has(day)) names.set(day, holiday.name);
    }
    years.set(year, names);
    return names;
  };
  return {
    nameOf(epochDay) {
      const { year, month } = civilOf(epochDay);
      const name = namesOf(year).get(epochDay);
      return name ?? (month === 1 ? namesOf(year - 1).get(epochDay) : undefined);
    },
  };
}

/**
 * The days of a holiday. Its text has the day on which it is kept; of days that begin the evening before (Hebrew, Islamic) too,
 * whose `start` lies before that midnight.
 */
function daysOff({ type, date, start, end }: HolidaysTypes.Holiday): number[] {
  const match = /^(\d{4})-(\d{2})-(\d{2}) 00:00:00/.exec(date);
  if (!DAYS_OFF.includes(type) || match === null) return [];
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number);
  const first = epochDayOf(year, month, day);
  const count = Math.min(LONGEST_DAYS, Math.floor((end.getTime() - start.getTime()) / DAY_MS));
  return Array.from({ length: count }, (_, index) => first + index);
}
