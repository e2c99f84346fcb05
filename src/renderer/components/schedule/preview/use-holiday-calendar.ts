import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { holidayCalendarOf } from '#shared/calendar/holiday-calendar';
import type { HolidayCalendar } from '#shared/calendar/types';
import type { HolidayRule } from '#shared/model/schedule';
import { api } from '../../../lib/client';

/** The contract gives years from and to these. */
const FIRST_YEAR = 1900;
const LAST_YEAR = 2200;
/** Years around those that are shown: the next ten occurrences may be far ahead, and moves go over the ends of years. */
const YEARS_BEFORE = 1;
const YEARS_AFTER = 11;

const nothing: HolidayCalendar = { nameOf: () => undefined };

interface HolidayAnswer {
  /** Undefined while they are not known yet. */
  holidays: HolidayCalendar | undefined;
  error: unknown;
  /** Asks again. */
  retry(): void;
}

/** The holidays of a rule around a year, from the host; the same object while they stay the same. */
export function useHolidayCalendar(rule: HolidayRule | undefined, year: number): HolidayAnswer {
  const isAsked = rule !== undefined && (rule.country !== undefined || rule.lists.length > 0);
  // Whole decades: going from year to year asks once.
  const decade = Math.floor(year / 10) * 10;
  const input = {
    ...(rule?.country === undefined ? {} : { country: rule.country }),
    ...(rule?.country === undefined || rule.state === undefined ? {} : { state: rule.state }),
    ...(rule?.country === undefined || rule.region === undefined ? {} : { region: rule.region }),
    lists: rule?.lists ?? [],
    fromYear: Math.max(FIRST_YEAR, Math.min(LAST_YEAR, decade - YEARS_BEFORE)),
    toYear: Math.max(FIRST_YEAR, Math.min(LAST_YEAR, decade + 9 + YEARS_AFTER)),
  };
  const { data, error, refetch } = useQuery(
    api.schedules.holidays.queryOptions({
      input,
      enabled: isAsked,
      staleTime: 5 * 60_000,
      // Until the new ones are here the preview goes on with those of the place before.
      placeholderData: keepPreviousData,
    }),
  );
  const days = data?.days;
  const holidays = useMemo(() => (days === undefined ? undefined : holidayCalendarOf(days)), [days]);
  return {
    holidays: isAsked ? holidays : nothing,
    error: isAsked && days === undefined ? error : null,
    retry: () => void refetch(),
  };
}
