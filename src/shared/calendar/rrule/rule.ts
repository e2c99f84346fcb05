import type { WrittenTime } from './read-dates';

export const FREQUENCIES = ['SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** Weekdays as rules write them, by their number: 0 is Sunday. */
export const RULE_WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;

/** The parts of a rule that hold numbers. */
export type NumberPart = 'BYMONTH' | 'BYWEEKNO' | 'BYYEARDAY' | 'BYMONTHDAY' | 'BYHOUR' | 'BYMINUTE' | 'BYSECOND' | 'BYSETPOS';

/** A weekday of BYDAY; `nth` counts in the month or year, from its end when negative, and is 0 for every one. */
export interface RuleWeekday {
  weekday: number;
  nth: number;
}

/** An RRULE as it is written. A part that is left out has no numbers. */
export interface Rule {
  frequency: Frequency;
  interval: number;
  count?: number;
  until?: WrittenTime;
  numbers: Readonly<Record<NumberPart, readonly number[]>>;
  weekdays: readonly RuleWeekday[];
  /** The first day of a week: 0 is Sunday. */
  weekStart: number;
}

/** The ranges of RFC 5545, section 3.3.10. */
export const NUMBER_PARTS: Readonly<Record<NumberPart, { min: number; max: number; isSigned: boolean }>> = {
  BYMONTH: { min: 1, max: 12, isSigned: false },
  BYWEEKNO: { min: 1, max: 53, isSigned: true },
  BYYEARDAY: { min: 1, max: 366, isSigned: true },
  BYMONTHDAY: { min: 1, max: 31, isSigned: true },
  BYHOUR: { min: 0, max: 23, isSigned: false },
  BYMINUTE: { min: 0, max: 59, isSigned: false },
  BYSECOND: { min: 0, max: 60, isSigned: false },
  BYSETPOS: { min: 1, max: 366, isSigned: true },
};

/** The most occurrences that COUNT may ask for, as `maxOccurrences` of a schedule. */
export const MAX_COUNT = 100_000;
export const MAX_INTERVAL = 1_000_000;
