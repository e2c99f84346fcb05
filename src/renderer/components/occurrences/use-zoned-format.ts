import { useMemo } from 'react';
import { useFormat } from '../../lib/use-format';

/** Days and times in a zone; without one, in the user's. */
export function useZonedFormat(zone?: string) {
  const { locale, timeZone } = useFormat();
  const shown = zone ?? timeZone;
  return useMemo(() => {
    const dates = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(locale, shown === undefined ? options : { ...options, timeZone: shown });
    // 09:00 where the clock has 24 hours, 9:00 AM where it has 12.
    const is12 = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 === true;
    const clock = { hour: is12 ? 'numeric' : '2-digit', minute: '2-digit' } as const;
    const day = dates({ weekday: 'short', day: 'numeric', month: 'short', ...clock });
    const withYear = dates({
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      ...clock,
    });
    const year = dates({ year: 'numeric' });
    const time = dates({ ...clock });
    const thisYear = year.format(Date.now());
    return {
      zone: shown ?? dates({}).resolvedOptions().timeZone,
      /** 'Mon, 23 Nov, 08:00', with the year where it is another. */
      day: (atMs: number) => (year.format(atMs) === thisYear ? day : withYear).format(atMs),
      time: (atMs: number) => time.format(atMs),
    };
  }, [locale, shown]);
}
