import { Temporal } from 'temporal-polyfill';

interface WeekInfo {
  weekend: number[];
}

const known = new Map<string, ReadonlySet<number>>();

/** The days of the week on which people of a locale rest: 1 is Monday. */
function restDaysOf(locale: string): ReadonlySet<number> {
  let days = known.get(locale);
  if (days === undefined) {
    const info = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?(): WeekInfo; weekInfo?: WeekInfo };
    days = new Set((info.getWeekInfo?.() ?? info.weekInfo)?.weekend ?? [6, 7]);
    known.set(locale, days);
  }
  return days;
}

/** Whether a moment lies on a day of rest, by the clock of a zone. */
export function isRestDay(atMs: number, zone: string, locale: string): boolean {
  return restDaysOf(locale).has(Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).dayOfWeek);
}
