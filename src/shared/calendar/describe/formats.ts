import type { DescribeOptions } from './types';

/** Dates, clocks and lists in one locale. Times of day are seconds since midnight, weekdays 0 (Sunday) to 6. */
export interface Formats {
  time(seconds: number): string;
  /** A day of the calendar, from wall-clock milliseconds. */
  day(wallMs: number): string;
  weekdayOf(wallMs: number): string;
  shortDay(wallMs: number): string;
  timeOf(wallMs: number): number;
  /** 'December 25', '25 de dezembro'. */
  dayOfYear(month: number, day: number): string;
  shortDayOfYear(month: number, day: number): string;
  /** A day and a time, from wall-clock milliseconds; the day alone at midnight. */
  wall(wallMs: number): string;
  /** A moment in a zone, with its weekday. */
  moment(atMs: number, zone: string): string;
  number(value: number): string;
  month(month: number): string;
  shortMonth(month: number): string;
  weekday(weekday: number): string;
  shortWeekday(weekday: number): string;
  list(items: readonly string[]): string;
}

const DAY_S = 86_400;
/** 4 January 1970 was a Sunday. */
const SUNDAY_MS = 3 * DAY_S * 1000;
const known = new Map<string, Formats>();

export function formatsOf({ language, locale = language }: Pick<DescribeOptions, 'language' | 'locale'>): Formats {
  const found = known.get(locale) ?? createFormats(locale);
  known.set(locale, found);
  return found;
}

function createFormats(locale: string): Formats {
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
    return (atMs: number) => firstOfMonth(plain(format.format(atMs)));
  };
  const isPortuguese = locale.startsWith('pt');
  /** ICU writes '1 de janeiro', Brazilians '1º de janeiro'. */
  const firstOfMonth = (text: string) => (isPortuguese ? text.replace(/(^|\D)1 de /, '$11º de ') : text);
  const has12 = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 === true;
  const time = (seconds: number) => {
    const [hour, minute, second] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    const rest = `${two(minute)}${second === 0 ? '' : `:${two(second)}`}`;
    return has12 ? `${hour % 12 === 0 ? 12 : hour % 12}:${rest} ${hour < 12 ? 'AM' : 'PM'}` : `${two(hour)}:${rest}`;
  };
  const timeOf = (wallMs: number) => Math.floor(wallMs / 1000) - Math.floor(wallMs / 1000 / DAY_S) * DAY_S;
  const day = dates({ day: 'numeric', month: 'long', year: 'numeric' });
  const dayOfYear = dates({ day: 'numeric', month: 'long' });
  const shortDayOfYear = dates({ day: 'numeric', month: 'short' });
  const months = [dates({ month: 'long' }), dates({ month: 'short' })] as const;
  const weekdays = [dates({ weekday: 'long' }), dates({ weekday: 'short' })] as const;
  const number = new Intl.NumberFormat(locale);
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const moments = new Map<string, Intl.DateTimeFormat>();
  return {
    time,
    timeOf,
    day,
    weekdayOf: weekdays[0],
    shortDay: dates({ day: 'numeric', month: 'short', year: 'numeric' }),
    dayOfYear: (month, dayNumber) => dayOfYear(Date.UTC(1972, month - 1, dayNumber)),
    shortDayOfYear: (month, dayNumber) => shortDayOfYear(Date.UTC(1972, month - 1, dayNumber)),
    wall: (wallMs) => (timeOf(wallMs) === 0 ? day(wallMs) : `${day(wallMs)}, ${time(timeOf(wallMs))}`),
    moment(atMs, zone) {
      const format =
        moments.get(zone) ??
        new Intl.DateTimeFormat(locale, {
          ...{
            weekday: 'short',
            day: 'numeric',
            month: 'short',
            year: 'numeric',
            hour: has12 ? 'numeric' : '2-digit',
            minute: '2-digit',
          },
          timeZone: zone,
        });
      moments.set(zone, format);
      return firstOfMonth(plain(format.format(atMs)));
    },
    number: (value) => number.format(value),
    month: (month) => months[0](Date.UTC(1970, month - 1, 1)),
    shortMonth: (month) => months[1](Date.UTC(1970, month - 1, 1)),
    weekday: (weekday) => weekdays[0](SUNDAY_MS + weekday * DAY_S * 1000),
    shortWeekday: (weekday) => weekdays[1](SUNDAY_MS + weekday * DAY_S * 1000),
    list: (items) => list.format(items),
  };
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** ICU puts narrow spaces before AM and PM in some versions and not in others. */
function plain(text: string): string {
  return text.replace(/[\u202f\u00a0]/g, ' ');
}
