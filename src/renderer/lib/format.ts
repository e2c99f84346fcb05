/** Dates, durations and numbers in one locale and time zone. */
export interface Format {
  locale: string;
  timeZone: string | undefined;
  /** '14:05' today, '12 Mar, 14:05' this year, '12 Mar 2025, 14:05' before. */
  short(at: number, now?: number): string;
  /** Date and time to the second with the zone: for tooltips. */
  exact(at: number): string;
  /** '14:05:09.123': for logs and live lists. */
  clock(at: number): string;
  /** '5 min ago', 'in 2 h', 'now'. */
  relative(at: number, now: number): string;
  /** '85 ms', '3.2 s', '4 min 10 s', '2 h 5 min', '3 d 4 h'. */
  duration(ms: number): string;
  number(value: number): string;
  /** '1.2 kB', binary steps of 1,024 as file managers show them. */
  bytes(value: number): string;
  percent(share: number): string;
  /** The signs between groups of digits and before decimals. */
  thousands: string;
  decimal: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const RELATIVE_STEPS: readonly (readonly [limitMs: number, unitMs: number, unit: Intl.RelativeTimeFormatUnit])[] = [
  [MINUTE, SECOND, 'second'],
  [HOUR, MINUTE, 'minute'],
  [DAY, HOUR, 'hour'],
  [14 * DAY, DAY, 'day'],
  [60 * DAY, 7 * DAY, 'week'],
  [365 * DAY, 30 * DAY, 'month'],
  [Number.POSITIVE_INFINITY, 365 * DAY, 'year'],
];

const DURATION_STEPS: readonly (readonly [unitMs: number, unit: string])[] = [
  [DAY, 'day'],
  [HOUR, 'hour'],
  [MINUTE, 'minute'],
  [SECOND, 'second'],
];

function createDuration(locale: string): (ms: number) => string {
  const whole = (unit: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0 });
  const millisecond = whole('millisecond');
  const tenths = new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', unitDisplay: 'short', maximumFractionDigits: 1 });
  const units = DURATION_STEPS.map(([unitMs, unit]) => ({ unitMs, format: whole(unit) }));
  return (ms) => {
    const value = Math.max(0, Math.round(ms));
    if (value < SECOND) return millisecond.format(value);
    if (value < MINUTE - 50) return tenths.format(value / SECOND);
    let rest = Math.round(value / SECOND) * SECOND;
    const parts: string[] = [];
    for (const { unitMs, format } of units) {
      const count = Math.floor(rest / unitMs);
      rest -= count * unitMs;
      if (count > 0) parts.push(format.format(count));
      else if (parts.length > 0) break;
      if (parts.length === 2) break;
    }
    return parts.join(' ');
  };
}

/**
 * Formatting in the user's locale and zone.
 * @param timeZone IANA name; the machine's when absent or unknown
 */
export function createFormat(locale: string, timeZone?: string): Format {
  const zone = timeZone !== undefined && isTimeZone(timeZone) ? timeZone : undefined;
  const dates = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, zone === undefined ? options : { ...options, timeZone: zone });
  const time = dates({ hour: '2-digit', minute: '2-digit' });
  const dayTime = dates({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
  const full = dates({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
  const exact = dates({ dateStyle: 'full', timeStyle: 'long' });
  const clock = dates({ hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hourCycle: 'h23' });
  const dayKey = dates({ year: 'numeric', month: 'numeric', day: 'numeric' });
  const year = dates({ year: 'numeric' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  // Days are counted, not named: 'tomorrow' means a date, and 30 hours ahead may be the day after.
  const counted = new Intl.RelativeTimeFormat(locale, { numeric: 'always', style: 'short' });
  const number = new Intl.NumberFormat(locale);
  const numberSign = (type: 'group' | 'decimal', otherwise: string) =>
    number.formatToParts(12345.6).find((part) => part.type === type)?.value ?? otherwise;
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const bytes = (['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const).map(
    (unit, index) =>
      new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay: index === 0 ? 'narrow' : 'short',
        maximumFractionDigits: index < 2 ? 0 : 1,
      }),
  );
  return {
    locale,
    timeZone: zone,
    short(at, now = Date.now()) {
      if (dayKey.format(at) === dayKey.format(now)) return time.format(at);
      return year.format(at) === year.format(now) ? dayTime.format(at) : full.format(at);
    },
    exact: (at) => exact.format(at),
    clock: (at) => clock.format(at),
    relative(at, now) {
      const difference = at - now;
      const size = Math.abs(difference);
      if (size < 5 * SECOND) return relative.format(0, 'second');
      const step = RELATIVE_STEPS.find(([limitMs]) => size < limitMs) ?? RELATIVE_STEPS[0];
      if (step === undefined) return '';
      return step[1] < DAY
        ? relative.format(Math.trunc(difference / step[1]), step[2])
        : counted.format(Math.round(difference / step[1]), step[2]);
    },
    duration: createDuration(locale),
    number: (value) => number.format(value),
    bytes(value) {
      let index = 0;
      let rest = value;
      while (rest >= 1024 && index < bytes.length - 1) {
        rest /= 1024;
        index++;
      }
      return bytes[index]?.format(rest) ?? String(value);
    },
    percent: (share) => percent.format(share),
    thousands: numberSign('group', ','),
    decimal: numberSign('decimal', '.'),
  };
}

/** True for a zone this browser knows. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * The locale for dates and numbers: the user's own variant of the app's language when there is one (en-GB for English),
 * otherwise the language itself.
 */
export function pickLocale(language: string, preferred: readonly string[]): string {
  const base = language.split('-')[0];
  return preferred.find((locale) => locale.split('-')[0] === base) ?? language;
}
