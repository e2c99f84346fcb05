import { useEffect, useState } from 'react';
import type { Calendar } from '#shared/calendar/types';
import { zoneOf } from '#shared/calendar/zone';
import { type DaySummary, daySummaries } from '../model/day-summaries';
import { addMonths, daysOfMonth, type MonthText } from '../model/month-grid';

const NOTHING: ReadonlyMap<number, DaySummary> = new Map();
/** Longer than this at a time would be felt by who types meanwhile. */
const SLICE_MS = 8;

/**
 * What happens on each day of the twelve months from one on, worked out month by month between the letters that somebody types.
 * What was known of the form before stays until all of the new is there.
 */
export function useYear(
  calendar: Calendar,
  zone: string,
  start: MonthText,
): { days: ReadonlyMap<number, DaySummary>; isWhole: boolean } {
  const [known, setKnown] = useState({ days: NOTHING, calendar, zone, start: '' });
  useEffect(() => {
    const found = new Map<number, DaySummary>();
    const clock = zoneOf(zone);
    let month = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const work = () => {
      const startedMs = performance.now();
      while (month < 12 && performance.now() - startedMs < SLICE_MS) {
        const { from, to } = daysOfMonth(addMonths(start, month));
        for (const [day, summary] of daySummaries(calendar, clock, from, to)) found.set(day, summary);
        month++;
      }
      if (month === 12) setKnown({ days: found, calendar, zone, start });
      else timer = setTimeout(work, 0);
    };
    timer = setTimeout(work, 0);
    return () => clearTimeout(timer);
  }, [calendar, zone, start]);
  const isWhole = known.calendar === calendar && known.zone === zone && known.start === start;
  return { days: known.start === start ? known.days : NOTHING, isWhole };
}
