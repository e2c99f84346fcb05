import type { MonthDay, Recurrence, Weekday } from '../../model/schedule';
import { rruleToRecurrence } from '../rrule/from-rrule';
import { describeCron } from './describe-cron';
import { describeRrule } from './describe-rrule';
import { withTimes } from './describe-times';
import type { Formats } from './formats';
import type { DaySelector, Grammar } from './types';
import { secondsOf, wallOf } from './wall-text';

/** In a February without a leap day. */
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const WEEKDAYS: Readonly<Record<Weekday, number>> = { SU: 0, MO: 1, TU: 2, WE: 3, TH: 4, FR: 5, SA: 6 };

/** When a schedule recurs, without its rules; the phrase begins in lower case. */
export function describeRecurrence(recurrence: Recurrence, grammar: Grammar, formats: Formats): string {
  switch (recurrence.kind) {
    case 'once':
      return grammar.once(wallOf(recurrence.at));
    case 'dates':
      return grammar.dates(recurrence.dates.map(wallOf).sort((a, b) => a - b));
    case 'interval':
      return grammar.interval(recurrence.every, recurrence.unit);
    case 'cron':
      return describeCron(recurrence.expression, grammar) ?? grammar.byRule(recurrence.expression.trim());
    case 'rrule':
      return describeText(recurrence.text, grammar, formats);
    default: {
      const text = withTimes(daysText(recurrence, grammar), recurrence.times.map(secondsOf), grammar);
      const missing = missingDay(recurrence);
      return missing === undefined ? text : `${text}, ${grammar.missingDay(missing)}`;
    }
  }
}

/** A text of RFC 5545 as the simple recurrence that it means, where there is one. */
function describeText(text: string, grammar: Grammar, formats: Formats): string {
  const { recurrence, startsAt, endsAt, maxOccurrences } = rruleToRecurrence(text);
  if (recurrence.kind === 'rrule') return describeRrule(text, grammar, formats) ?? grammar.byRule(text.trim());
  return [
    describeRecurrence(recurrence, grammar, formats),
    ...(startsAt === undefined ? [] : [grammar.rules.starts(formats.wall(wallOf(startsAt)))]),
    ...(endsAt === undefined ? [] : [grammar.rules.ends(formats.wall(wallOf(endsAt)))]),
    ...(maxOccurrences === undefined ? [] : [grammar.rules.atMost(maxOccurrences)]),
  ].join(', ');
}

type Daily = Extract<Recurrence, { times: string[] }>;

function daysText(recurrence: Daily, grammar: Grammar): string {
  switch (recurrence.kind) {
    case 'daily':
      return grammar.everyDay(recurrence.every);
    case 'weekly':
      return grammar.everyWeek(recurrence.every, weekdayNumbers(recurrence.weekdays));
    case 'monthly':
      return grammar.everyMonth(recurrence.every, [selectorOf(recurrence.on)]);
    case 'yearly': {
      const months = [...new Set(recurrence.months)].sort((a, b) => a - b);
      const isMonthly = recurrence.every === 1 && months.length === 12;
      const days = [selectorOf(recurrence.on)];
      return isMonthly ? grammar.everyMonth(1, days) : grammar.everyYear(recurrence.every, months, days);
    }
  }
}

export function weekdayNumbers(weekdays: readonly Weekday[]): number[] {
  return weekdays.map((weekday) => WEEKDAYS[weekday]);
}

export function selectorOf(on: MonthDay): DaySelector {
  if (on.kind === 'weekday') return { kind: 'weekday', nth: on.nth, weekday: WEEKDAYS[on.weekday] };
  return on.kind === 'day' ? { kind: 'days', days: [...new Set(on.days)].sort((a, b) => a - b) } : on;
}

/** What becomes of a day in a month without it; undefined where every chosen month has it. */
function missingDay(recurrence: Daily): 'last-day' | 'skip' | 'next-day' | undefined {
  if (recurrence.kind !== 'monthly' && recurrence.kind !== 'yearly') return undefined;
  const { on } = recurrence;
  if (on.kind !== 'day') return undefined;
  const months = recurrence.kind === 'yearly' ? recurrence.months : [2];
  const shortest = Math.min(...months.map((month) => MONTH_LENGTHS[month - 1] ?? 31));
  return Math.max(...on.days) > shortest ? on.ifMissing : undefined;
}
