/** The languages that schedules are described in. */
export type Language = 'en' | 'pt-BR';

/** How places and lists are called, where the caller knows. */
export interface ScheduleNames {
  /** Whose holidays: 'Brazil, São Paulo'. */
  place?: string;
  /** Names of holiday lists, by id. */
  lists?: Readonly<Record<string, string>>;
}

export interface DescribeOptions {
  language: Language;
  /** A variant of the language for dates and clocks, such as en-GB, which has 24 hours; default: the language itself. */
  locale?: string;
  /** IANA zone that a schedule without one runs in: it is named when given. */
  zone?: string;
  names?: ScheduleNames;
}

/** Which day or days of a month, as recurrences, cron expressions and RFC 5545 rules have them. Weekdays: 0 is Sunday. */
export type DaySelector =
  | { kind: 'days'; days: readonly number[] }
  | { kind: 'last-day'; before: number }
  | { kind: 'weekday'; nth: number; weekday: number }
  | { kind: 'business-day'; nth: number }
  /** Monday to Friday nearest to a day of the month, without leaving it; `isFromLast`: counted back from its last day. */
  | { kind: 'nearest'; day: number; isFromLast: boolean };

export type IntervalUnit = 'seconds' | 'minutes' | 'hours';

/**
 * How a language says when. A phrase begins in lower case and brings its own preposition. Times of day are seconds since
 * midnight, days of the calendar wall-clock milliseconds, weekdays 0 (Sunday) to 6, months 1 to 12.
 */
export interface Grammar {
  interval(every: number, unit: IntervalUnit): string;
  everyDay(every: number): string;
  everyWeek(every: number, weekdays: readonly number[]): string;
  everyMonth(every: number, days: readonly DaySelector[]): string;
  everyYear(every: number, months: readonly number[], days: readonly DaySelector[]): string;
  once(wallMs: number): string;
  dates(wallMs: readonly number[]): string;
  atTimes(times: readonly number[]): string;
  manyTimes(times: readonly number[]): string;
  span(from: number, to: number): string;
  onWeekdays(weekdays: readonly number[]): string;
  /** Default: of the month. */
  onDays(days: readonly DaySelector[], of?: 'month' | 'year'): string;
  inMonths(months: readonly number[]): string;
  atMinutes(minutes: readonly number[]): string;
  atSeconds(seconds: readonly number[]): string;
  inMinutes(minutes: readonly number[]): string;
  inHours(hours: readonly number[]): string;
  /** A day that is one or the other. */
  either(one: string, other: string): string;
  /** A day that is both. */
  both(one: string, other: string): string;
  /** A rule that has no words of its own. */
  byRule(text: string): string;
  missingDay(policy: 'last-day' | 'skip' | 'next-day'): string;
  rrule: RruleWords;
  short: ShortWords;
  rules: RuleWords;
}

/** What only RFC 5545 rules can say. Numbers below zero count from the end. */
export interface RruleWords {
  every(every: number, unit: 'weeks' | 'months' | 'years'): string;
  yearDays(days: readonly number[]): string;
  weeks(weeks: readonly number[]): string;
  /** Which of the days or moments of a period, by their position. */
  positions(positions: readonly number[]): string;
  moreDates(count: number): string;
  withoutDates(count: number): string;
}

/** The same in a few letters, for a card. */
export interface ShortWords {
  daily: string;
  weekly(every: number): string;
  monthly(every: number): string;
  yearly(every: number): string;
  days(day: DaySelector): string;
  weekdays(weekdays: readonly number[]): string;
  interval(every: number, unit: IntervalUnit): string;
  dates(count: number): string;
}

/** How a language says what keeps an occurrence from where the recurrence put it. `whose` is empty or names place and lists. */
export interface RuleWords {
  weekends: Readonly<Record<'skip' | 'previous' | 'next', string>>;
  holidays: Readonly<Record<'run' | 'skip' | 'previous' | 'next', (whose: string) => string>>;
  window(span: string, weekdays: string, isMoved: boolean): string;
  blackout(from: string, to: string, reason: string): string;
  blackouts(count: number): string;
  starts(moment: string): string;
  ends(moment: string): string;
  atMost(count: number): string;
  spread(durationMs: number): string;
}
