import { useMemo } from 'react';
import { useFormat } from '../../lib/use-format';

/** Days and times in a zone; without one, in the user's. */
export function useZonedFormat(zone?: string) {
  const { locale, timeZone } = useFormat();
  const shown = zone ?? timeZone;
  return useMemo(() => {
    const dates = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(locale, shown === undefined ? options : { ...options, timeZone: shown });
    const day = dates({ weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
    const withYear = dates({
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    });
    const year = dates({ year: 'numeric' });
    const time = dates({ hour: '2-digit', minute: '2-digit' });
    const thisYear = year.format(Date.now());
    return {
      zone: shown ?? dates({}).resolvedOptions().timeZone,
      /** 'Mon, 23 Nov, 08:00', with the year where it is another. */
      day: (atMs: number) => (year.format(atMs) === thisYear ? day : withYear).format(atMs),
      time: (atMs: number) => time.format(atMs),
    };
  }, [locale, shown]);
}
