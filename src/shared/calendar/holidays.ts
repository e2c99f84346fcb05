import { AppError } from '../model/errors';
import type { HolidayList, HolidayRule } from '../model/schedule';
import type { HolidayDay, HolidayPlace } from '../model/schedule-views';
import { epochDayOf } from './civil';
import { dateText, holidayCalendarOf } from './holiday-calendar';
import { type PlaceHolidays, placeHolidays } from './place-holidays';
import type { HolidayCalendar } from './types';

/**
 * The holidays of a rule: of its place, and of its lists. Those of a place are worked out year by year when they are first asked
 * for, and kept for all schedules of that place.
 * Errors: HOLIDAY_PLACE_UNKNOWN, HOLIDAY_LIST_NOT_FOUND; a rule that cannot be followed must not let flows run on holidays.
 * @param language of the names, such as pt-BR; default: that of the place
 */
export async function loadHolidays(
  rule: HolidayRule,
  lists: readonly HolidayList[],
  language?: string,
): Promise<HolidayCalendar> {
  const place = rule.country === undefined ? undefined : await loadPlace({ ...rule, country: rule.country }, language);
  const own = holidayCalendarOf(listsOf(rule, lists).flatMap(({ days }) => days));
  return {
    nameOf(epochDay) {
      // A list of one's own says more than the name that a country has for the day.
      return own.nameOf(epochDay) ?? place?.nameOf(epochDay);
    },
  };
}

/** The days of a rule's holidays in some years, both included, by date: first those of the place, then those of lists. */
export async function holidayDays(
  rule: HolidayRule,
  lists: readonly HolidayList[],
  { fromYear, toYear, language }: { fromYear: number; toYear: number; language?: string },
): Promise<HolidayDay[]> {
  const { country } = rule;
  const sources: { source: string; calendar: HolidayCalendar }[] = [
    ...(country === undefined ? [] : [{ source: country, calendar: await loadPlace({ ...rule, country }, language) }]),
    ...listsOf(rule, lists).map(({ id, days }) => ({ source: id, calendar: holidayCalendarOf(days) })),
  ];
  const found: HolidayDay[] = [];
  for (let day = epochDayOf(fromYear, 1, 1); day < epochDayOf(toYear + 1, 1, 1); day++) {
    for (const { source, calendar } of sources) {
      const name = calendar.nameOf(day);
      if (name !== undefined) found.push({ date: dateText(day), name, source });
    }
  }
  return found;
}

/**
 * Places whose holidays are known, by name: countries, the states of a country, the regions of a state.
 * Errors: HOLIDAY_PLACE_UNKNOWN. Empty where a place has no parts.
 */
export async function holidayPlaces(
  country: string | undefined,
  state: string | undefined,
  language: string,
): Promise<HolidayPlace[]> {
  const { default: Holidays } = await import('date-holidays');
  const data = new Holidays();
  const words = language.split('-')[0];
  const countryNames = new Intl.DisplayNames([language, 'en'], { type: 'region', fallback: 'none' });
  const countries = data.getCountries(words);
  const named = (places: Record<string, string> | undefined, nameOf: (code: string, name: string) => string) =>
    Object.entries(places ?? {})
      // date-holidays writes every code in capitals when it looks it up: it has a dozen others that nobody can reach.
      .filter(([code]) => code === code.toUpperCase())
      .map(([code, name]) => ({ code, name: nameOf(code, name) }))
      .sort((a, b) => a.name.localeCompare(b.name, language));
  if (country === undefined) return named(countries, (code, name) => countryNames.of(code) ?? name);
  const states = data.getStates(country, words);
  const isKnown = country in countries && (state === undefined || (states !== undefined && state.toUpperCase() in states));
  if (!isKnown) throw placeUnknown({ country, state });
  return named(state === undefined ? states : data.getRegions(country, state, words), (_, name) => name);
}

interface Place {
  country: string;
  state?: string | undefined;
  region?: string | undefined;
}

/** Places are few and small; this many are more than a workspace has schedules in different places. */
const MAX_PLACES = 64;
const places = new Map<string, Promise<PlaceHolidays>>();

function loadPlace(place: Place, language: string | undefined): Promise<PlaceHolidays> {
  const key = JSON.stringify([place.country, place.state, place.region, language]);
  const known = places.get(key);
  if (known !== undefined) return known;
  const loading = import('date-holidays').then(({ default: Holidays }) => {
    const data = new Holidays();
    const states = data.getStates(place.country);
    const regions = place.state === undefined ? undefined : data.getRegions(place.country, place.state);
    const isPartOf = (part: string | undefined, parts: Record<string, string> | undefined) =>
      part === undefined || (parts !== undefined && part.toUpperCase() in parts);
    const isKnown = place.country in data.getCountries() && isPartOf(place.state, states) && isPartOf(place.region, regions);
    if (!isKnown) throw placeUnknown(place);
    return placeHolidays(Holidays, place, language);
  });
  const [oldest] = places.keys();
  if (places.size >= MAX_PLACES && oldest !== undefined) places.delete(oldest);
  places.set(key, loading);
  loading.catch(() => places.delete(key));
  return loading;
}

function listsOf(rule: HolidayRule, lists: readonly HolidayList[]): HolidayList[] {
  return rule.lists.map((listId) => {
    const list = lists.find(({ id }) => id === listId);
    if (list !== undefined) return list;
    throw new AppError({
      code: 'HOLIDAY_LIST_NOT_FOUND',
      message: `There is no holiday list "${listId}" any more: choose another in the schedule`,
      data: { listId },
    });
  });
}

function placeUnknown({ country, state, region }: Place): AppError {
  const place = [country, state, region].filter((part) => part !== undefined).join(' / ');
  return new AppError({
    code: 'HOLIDAY_PLACE_UNKNOWN',
    message: `The holidays of "${place}" are not known: choose another country, state or region`,
    data: { place },
  });
}
