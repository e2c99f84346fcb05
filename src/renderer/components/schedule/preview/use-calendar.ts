import { useDebouncedValue } from '@mantine/hooks';
import { useDeferredValue, useMemo, useState } from 'react';
import { compileSchedule } from '#shared/calendar/compile';
import type { Calendar } from '#shared/calendar/types';
import { type Schedule, type ScheduleException, scheduleSchema } from '#shared/model/schedule';
import { useHolidayCalendar } from './use-holiday-calendar';

/** What may be worked out with every letter. */
const FRAME_MS = 16;
/** Others wait until somebody stops typing. */
const SLOW_DELAY_MS = 250;

export interface CalendarSource {
  schedule: Schedule;
  /** The zone of a schedule that names none. */
  defaultZone: string;
  exceptions?: readonly ScheduleException[] | undefined;
  anchorMs?: number | undefined;
  seed?: string | undefined;
}

export interface CompiledCalendar {
  /** The schedule as it is, else as it was when it could last be followed; undefined before that, and while holidays are awaited. */
  calendar: Calendar | undefined;
  /** What is shown is that of an earlier form: the schedule as it is cannot be followed. */
  isStale: boolean;
  holidayError: unknown;
  retryHolidays(): void;
}

/**
 * The schedule ready to be asked, following every letter that is typed. It is compiled here, as the host does before it fires.
 * @param year the year that is shown, for its holidays
 */
export function useCalendar(source: CalendarSource, year: number): CompiledCalendar {
  const { defaultZone, exceptions, anchorMs, seed } = source;
  // Typing goes first; what it means follows when there is time, a frame later at most on a machine that keeps up.
  const deferred = useDeferredValue(source.schedule);
  const [isSlow, setSlow] = useState(false);
  const [schedule] = useDebouncedValue(deferred, isSlow ? SLOW_DELAY_MS : 0);
  const { holidays, error, retry } = useHolidayCalendar(schedule.holidays, year);
  const [openedMs] = useState(() => Date.now());
  const compiled = useMemo(() => {
    const parsed = scheduleSchema.safeParse(schedule);
    if (!parsed.success) return { calendar: undefined, isValid: false, tookMs: 0 };
    if (holidays === undefined) return { calendar: undefined, isValid: true, tookMs: 0 };
    try {
      const calendar = compileSchedule(parsed.data, {
        timeZone: defaultZone,
        anchorMs: anchorMs ?? openedMs,
        holidays,
        exceptions: exceptions ?? [],
        seed: seed ?? '',
      });
      const startedMs = performance.now();
      calendar.preview(anchorMs ?? openedMs, 10);
      return { calendar, isValid: true, tookMs: performance.now() - startedMs };
    } catch {
      // A text or zone that cannot be followed: the form says what is wrong with it, at its place.
      return { calendar: undefined, isValid: false, tookMs: 0 };
    }
  }, [schedule, holidays, defaultZone, anchorMs, openedMs, exceptions, seed]);
  if (compiled.tookMs > FRAME_MS !== isSlow) setSlow(compiled.tookMs > FRAME_MS);
  const [lastGood, setLastGood] = useState(compiled.calendar);
  if (compiled.calendar !== undefined && compiled.calendar !== lastGood) setLastGood(compiled.calendar);
  return {
    calendar: compiled.calendar ?? lastGood,
    isStale: !compiled.isValid,
    holidayError: error,
    retryHolidays: retry,
  };
}
