import type { MonthDay, Recurrence, Weekday } from '../../model/schedule';
import { civilOf } from '../civil';
import { parseRrule, type RruleText } from './parse-rrule';
import type { WrittenTime } from './read-dates';
import { RULE_WEEKDAYS, type Rule } from './rule';

/** What an RFC 5545 text says in the words of a schedule. */
export interface ReadRecurrence {
  recurrence: Recurrence;
  /** From DTSTART, UNTIL and COUNT, when the recurrence is no longer the text itself. */
  startsAt?: string;
  endsAt?: string;
  maxOccurrences?: number;
}

/**
 * Reads an RFC 5545 text as one of the simple recurrences, where one means exactly the same; else the recurrence stays the text.
 * A text that cannot be read stays as it is, too.
 */
export function rruleToRecurrence(text: string): ReadRecurrence {
  const parsed = parseRrule(text);
  const simple = 'problems' in parsed ? undefined : simpleOf(parsed.recurrence);
  return simple ?? { recurrence: { kind: 'rrule', text } };
}

function simpleOf({ start, rule, dates, excluded, timeZone }: RruleText): ReadRecurrence | undefined {
  const times = [start, rule?.until, ...dates];
  if (timeZone !== undefined || excluded.length > 0 || times.some((time) => time?.isUtc === true)) return undefined;
  if (rule === undefined) {
    if (dates.some(({ isDate }) => isDate) || dates.length > 5000) return undefined;
    const all = [...(start === undefined ? [] : [start]), ...dates].map(({ wallMs }) => dateTimeText(wallMs));
    const [at] = all;
    if (all.length === 1 && at !== undefined) return { recurrence: { kind: 'once', at } };
    return { recurrence: { kind: 'dates', dates: [...new Set(all)].sort() } };
  }
  if (dates.length > 0) return undefined;
  const recurrence = recurrenceOf(rule, start);
  if (start !== undefined && rule.count === 1 && isEveryDay(rule)) {
    return { recurrence: { kind: 'once', at: dateTimeText(start.wallMs) } };
  }
  if (recurrence === undefined) return undefined;
  return {
    recurrence,
    ...(start === undefined ? {} : { startsAt: dateTimeText(start.wallMs) }),
    ...(rule.until === undefined ? {} : { endsAt: dateTimeText(rule.until.wallMs + (rule.until.isDate ? 86_399_000 : 0)) }),
    ...(rule.count === undefined ? {} : { maxOccurrences: rule.count }),
  };
}

/** Each day at the time of the start, so that the first occurrence is the start. */
function isEveryDay({ frequency, numbers, weekdays }: Rule): boolean {
  return frequency === 'DAILY' && weekdays.length === 0 && Object.values(numbers).every((part) => part.length === 0);
}

function recurrenceOf(rule: Rule, start: WrittenTime | undefined): Recurrence | undefined {
  const { BYMONTH, BYWEEKNO, BYYEARDAY, BYMONTHDAY } = rule.numbers;
  const times = timesOf(rule, start);
  if (times === undefined || rule.interval > 1000 || BYWEEKNO.length > 0 || BYYEARDAY.length > 0) return undefined;
  const base = { every: rule.interval, times };
  if (rule.numbers.BYSETPOS.length > 0) {
    const nth = businessDay(rule);
    if (nth === undefined || times.length > 1) return undefined;
    return { kind: 'monthly', ...base, on: { kind: 'business-day', nth } };
  }
  switch (rule.frequency) {
    case 'DAILY':
      return BYMONTH.length + BYMONTHDAY.length + rule.weekdays.length === 0 ? { kind: 'daily', ...base } : undefined;
    case 'WEEKLY': {
      const weekdays = rule.weekdays.length > 0 ? rule.weekdays.map(({ weekday }) => weekday) : startWeekday(start);
      // Weeks of a schedule begin with Monday, which shows only where some are left out.
      const isOurWeek = rule.interval === 1 || rule.weekStart === 1;
      if (BYMONTH.length > 0 || weekdays.length === 0 || !isOurWeek) return undefined;
      return { kind: 'weekly', ...base, weekdays: [...new Set(weekdays)].map(weekdayName) };
    }
    case 'MONTHLY':
    case 'YEARLY': {
      const on = monthDay(rule, start);
      const months = rule.frequency === 'MONTHLY' ? BYMONTH : monthsOf(rule, start);
      if (on === undefined) return undefined;
      if (rule.frequency === 'MONTHLY') return months.length === 0 ? { kind: 'monthly', ...base, on } : undefined;
      return months.length > 0 ? { kind: 'yearly', ...base, months: [...months], on } : undefined;
    }
    default:
      return undefined;
  }
}

/** The nth of Monday to Friday in a month, which is how rules write the nth business day. */
function businessDay({ frequency, numbers, weekdays }: Rule): number | undefined {
  const [nth, ...more] = numbers.BYSETPOS;
  const days = new Set(weekdays.map(({ weekday, nth: each }) => (each === 0 ? weekday : -1)));
  const isWeek = days.size === 5 && [1, 2, 3, 4, 5].every((weekday) => days.has(weekday));
  const isPlain = frequency === 'MONTHLY' && isWeek && numbers.BYMONTH.length + numbers.BYMONTHDAY.length === 0;
  return isPlain && more.length === 0 && nth !== undefined && Math.abs(nth) <= 23 ? nth : undefined;
}

function monthDay({ numbers, weekdays, frequency }: Rule, start: WrittenTime | undefined): MonthDay | undefined {
  const { BYMONTHDAY } = numbers;
  const [weekday, ...more] = weekdays;
  if (weekday !== undefined) {
    const isNth = weekday.nth !== 0 && Math.abs(weekday.nth) <= 5 && (frequency === 'MONTHLY' || numbers.BYMONTH.length > 0);
    if (more.length > 0 || BYMONTHDAY.length > 0 || !isNth) return undefined;
    return { kind: 'weekday', nth: weekday.nth, weekday: weekdayName(weekday.weekday) };
  }
  const days = BYMONTHDAY.length > 0 ? BYMONTHDAY : start === undefined ? [] : [civilOf(dayOf(start)).day];
  const [first] = days;
  if (first === undefined) return undefined;
  if (days.every((day) => day > 0)) return { kind: 'day', days: [...days], ifMissing: 'skip' };
  return days.length === 1 && first >= -28 ? { kind: 'last-day', before: -1 - first } : undefined;
}

/** Months of a yearly rule. A day without a month is in every month; neither is both of the start. */
function monthsOf({ numbers }: Rule, start: WrittenTime | undefined): readonly number[] {
  if (numbers.BYMONTH.length > 0) return numbers.BYMONTH;
  if (numbers.BYMONTHDAY.length > 0) return Array.from({ length: 12 }, (_, index) => index + 1);
  return start === undefined ? [] : [civilOf(dayOf(start)).month];
}

/** Times of day; undefined where they are those of a start that the text does not name, or too many. */
function timesOf({ numbers }: Rule, start: WrittenTime | undefined): string[] | undefined {
  const second = start === undefined ? undefined : (start.wallMs / 1000) % 86_400;
  const part = (given: readonly number[], ofStart: number | undefined) =>
    given.length > 0 ? given : ofStart === undefined ? [] : [ofStart];
  const hours = part(numbers.BYHOUR, second === undefined ? undefined : Math.floor(second / 3600));
  const minutes = part(numbers.BYMINUTE, second === undefined ? undefined : Math.floor((second % 3600) / 60));
  const seconds = part(numbers.BYSECOND, second === undefined ? undefined : second % 60);
  const count = hours.length * minutes.length * seconds.length;
  if (count === 0 || count > 96) return undefined;
  return hours.flatMap((hour) => minutes.flatMap((minute) => seconds.map((each) => timeText(hour, minute, each))));
}

function startWeekday(start: WrittenTime | undefined): number[] {
  return start === undefined ? [] : [(((dayOf(start) + 4) % 7) + 7) % 7];
}

function weekdayName(weekday: number): Weekday {
  return RULE_WEEKDAYS[weekday] ?? 'MO';
}

function dayOf({ wallMs }: WrittenTime): number {
  return Math.floor(wallMs / 86_400_000);
}

function timeText(hour: number, minute: number, second: number): string {
  return [hour, minute, ...(second === 0 ? [] : [second])].map((part) => String(part).padStart(2, '0')).join(':');
}

function dateTimeText(wallMs: number): string {
  const text = new Date(wallMs).toISOString().slice(0, 19);
  return text.endsWith(':00') ? text.slice(0, 16) : text;
}
