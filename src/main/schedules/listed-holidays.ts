import { holidayDays, holidayPlaces, loadHolidays } from '#shared/calendar/holidays';
import { holidaysFromIcs } from '#shared/calendar/ics/holidays-from-ics';
import type { HolidayCalendar } from '#shared/calendar/types';
import type { HolidayList, HolidayRule } from '#shared/model/schedule';
import type { HolidayDay, HolidayPlace } from '#shared/model/schedule-views';
import type { Language } from './api-ports';
import { yearsInvalid } from './errors';
import type { HolidayListsService } from './holiday-lists';
import type { HolidayListsRepository } from './holiday-lists-repository';

/** So many years at once can be looked through without being felt. */
const MAX_YEARS = 30;
/** Of a calendar file that repeats its days without end. */
const [YEARS_BACK, YEARS_AHEAD] = [1, 10];
const UNNAMED = { en: 'Holidays', 'pt-BR': 'Feriados' };

export interface ListedHolidaysPorts {
  lists: HolidayListsService;
  repository: HolidayListsRepository;
  language(): Language;
  now(): number;
}

export interface HolidaysQuery {
  country?: string | undefined;
  state?: string | undefined;
  region?: string | undefined;
  lists?: string | readonly string[] | undefined;
  fromYear: number;
  toYear: number;
  language?: string | undefined;
}

/** Holidays of places and of the workspace's own lists. */
export interface ListedHolidays {
  /** For schedules. Errors: HOLIDAY_PLACE_UNKNOWN, HOLIDAY_LIST_NOT_FOUND. */
  of(rule: HolidayRule): Promise<HolidayCalendar>;
  /** Errors: those of `of`, BAD_REQUEST for too many years. */
  days(query: HolidaysQuery): Promise<HolidayDay[]>;
  /** Errors: HOLIDAY_PLACE_UNKNOWN. */
  places(country: string | undefined, state: string | undefined, language: string | undefined): Promise<HolidayPlace[]>;
  /** A list of the days of a calendar file. Errors: CALENDAR_FILE_INVALID, HOLIDAY_LIST_NAME_TAKEN. */
  import(text: string, name: string | undefined): Promise<{ list: HolidayList; ignored: number }>;
}

export function createListedHolidays({ lists, repository, language, now }: ListedHolidaysPorts): ListedHolidays {
  return {
    of: (rule) => loadHolidays(rule, repository.all(), language()),

    async days({ fromYear, toYear, country, state, region, lists: wanted = [], language: asked = language() }) {
      if (toYear < fromYear || toYear - fromYear >= MAX_YEARS) throw yearsInvalid(MAX_YEARS);
      const rule: HolidayRule = {
        ...(country === undefined ? {} : { country }),
        ...(state === undefined ? {} : { state }),
        ...(region === undefined ? {} : { region }),
        lists: typeof wanted === 'string' ? [wanted] : [...wanted],
        policy: 'skip',
      };
      return holidayDays(rule, repository.all(), { fromYear, toYear, language: asked });
    },

    places: (country, state, asked = language()) => holidayPlaces(country, state, asked),

    async import(text, name) {
      const year = new Date(now()).getUTCFullYear();
      const found = await holidaysFromIcs(text, { fromYear: year - YEARS_BACK, toYear: year + YEARS_AHEAD });
      const list = lists.create({ name: name ?? lists.freeName(found.name ?? UNNAMED[language()]), days: found.days });
      return { list, ignored: found.ignored };
    },
  };
}
