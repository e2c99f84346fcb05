import { useEffect, useState } from 'react';
import type { Calendar } from '#shared/calendar/types';
import { zoneOf } from '#shared/calendar/zone';
import { type DaySummary, daySummaries } from '../model/day-summaries';
import { daysOfMonth } from '../model/month-grid';

const NOTHING: ReadonlyMap<number, DaySummary> = new Map();
/** Longer than this at a time would be felt by who types meanwhile. */
const SLICE_MS = 8;

/**
 * What happens on each day of a year, worked out month by month between the letters that somebody types. What was known of the
 * form before stays until all of the new is there.
 */
export function useYear(
  calendar: Calendar,
  zone: string,
  year: number,
): { days: ReadonlyMap<number, DaySummary>; isWhole: boolean } {
  const [known, setKnown] = useState({ days: NOTHING, calendar, zone, year: Number.NaN });
  useEffect(() => {
    const found = new Map<number, DaySummary>();
    const clock = zoneOf(zone);
    let month = 1;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const work = () => {
      const startedMs = performance.now();
      while (month <= 12 && performance.now() - startedMs < SLICE_MS) {
        const { from, to } = daysOfMonth(`${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`);
        for (const [day, summary] of daySummaries(calendar, clock, from, to)) found.set(day, summary);
        month++;
      }
      if (month > 12) setKnown({ days: found, calendar, zone, year });
      else timer = setTimeout(work, 0);
    };
    timer = setTimeout(work, 0);
    return () => clearTimeout(timer);
  }, [calendar, zone, year]);
  const isWhole = known.calendar === calendar && known.zone === zone && known.year === year;
  return { days: known.year === year ? known.days : NOTHING, isWhole };
}
