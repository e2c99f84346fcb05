import type { Weekday } from '#shared/model/schedule';

/** From Sunday on, as `Date` counts. */
export const WEEKDAYS: readonly Weekday[] = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** A Sunday, in UTC. */
const SUNDAY = Date.UTC(2023, 0, 1);
const DAY_MS = 86_400_000;

interface WeekInfo {
  firstDay: number;
}

/** The day with which a week begins where people speak so: 0 is Sunday. */
export function firstWeekday(locale: string): number {
  const known = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?(): WeekInfo; weekInfo?: WeekInfo };
  const info = known.getWeekInfo?.() ?? known.weekInfo;
  return (info?.firstDay ?? 1) % 7;
}

/** Capital at the beginning, no full stop: names stand alone on buttons. */
function asLabel(name: string, locale: string): string {
  const bare = name.replace(/\.$/, '');
  return bare.charAt(0).toLocaleUpperCase(locale) + bare.slice(1);
}

/** The days of the week in the order of a locale, short, with the whole name as title. */
export function weekdayChoices(locale: string): { value: Weekday; label: string; title: string }[] {
  const short = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  const long = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  const first = firstWeekday(locale);
  return WEEKDAYS.map((_, at) => {
    const day = (first + at) % 7;
    const moment = SUNDAY + day * DAY_MS;
    return {
      value: WEEKDAYS[day] ?? 'SU',
      label: asLabel(short.format(moment), locale),
      title: asLabel(long.format(moment), locale),
    };
  });
}

/** The months of the year, 1 to 12, short, with the whole name as title. */
export function monthChoices(locale: string): { value: number; label: string; title: string }[] {
  const short = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' });
  const long = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' });
  return Array.from({ length: 12 }, (_, index) => {
    const moment = Date.UTC(2023, index, 15);
    return {
      value: index + 1,
      label: asLabel(short.format(moment), locale),
      title: asLabel(long.format(moment), locale),
    };
  });
}
