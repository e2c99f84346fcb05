import { useMemo } from 'react';
import { useFormat } from '../../../lib/use-format';

export interface Moments {
  /** 'Tue, 24 Nov', with the year where it is not this one. */
  day(atMs: number): string;
  /** 'Tuesday, 24 November 2026'. */
  wholeDay(atMs: number): string;
  /** '09:00', with seconds where there are some. */
  time(atMs: number): string;
  /** Both. */
  short(atMs: number): string;
  /** The user's zone where it shows another time; else undefined. */
  mine: string | undefined;
  /** The user's time, with the day where it is another one. */
  mineOf(atMs: number): string;
}

/** Moments on the clock of a zone, and on the user's beside it. */
export function useMoments(zone: string): Moments {
  const { locale, timeZone } = useFormat();
  return useMemo(() => {
    const own = timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
    const at = (timeZoneOf: string, options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(locale, { ...options, timeZone: timeZoneOf });
    const is12 = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 === true;
    const clock = { hour: is12 ? 'numeric' : '2-digit', minute: '2-digit' } as const;
    const day = { weekday: 'short', day: 'numeric', month: 'short' } as const;
    const year = at(zone, { year: 'numeric' });
    const thisYear = year.format(Date.now());
    const formats = {
      day: at(zone, day),
      dayWithYear: at(zone, { ...day, year: 'numeric' }),
      wholeDay: at(zone, { dateStyle: 'full' }),
      time: at(zone, clock),
      exactTime: at(zone, { ...clock, second: '2-digit' }),
      mineTime: at(own, clock),
      mineDay: at(own, { weekday: 'short' }),
      theirDay: at(zone, { weekday: 'short' }),
    };
    const hasSeconds = (atMs: number) => Math.floor(atMs / 1000) % 60 !== 0;
    const time = (atMs: number) => (hasSeconds(atMs) ? formats.exactTime : formats.time).format(atMs);
    const dayOf = (atMs: number) => (year.format(atMs) === thisYear ? formats.day : formats.dayWithYear).format(atMs);
    return {
      day: dayOf,
      wholeDay: (atMs) => formats.wholeDay.format(atMs),
      time,
      short: (atMs) => `${dayOf(atMs)}, ${time(atMs)}`,
      mine: own === zone ? undefined : own,
      mineOf(atMs) {
        const otherDay = formats.mineDay.format(atMs);
        const shown = formats.mineTime.format(atMs);
        return otherDay === formats.theirDay.format(atMs) ? shown : `${otherDay} ${shown}`;
      },
    };
  }, [locale, timeZone, zone]);
}
