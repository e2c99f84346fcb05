import { parseRrule, type RruleText } from '../rrule/parse-rrule';
import type { Rule } from '../rrule/rule';
import { withTimes } from './describe-times';
import type { Formats } from './formats';
import type { DaySelector, Grammar } from './types';

/** More fixed times than these are told by their hours and minutes. */
const MOST_TIMES = 96;

/**
 * A text of RFC 5545 in words, for rules that no simple recurrence says; undefined for one that cannot be read. Bounds and dates
 * that the text itself names are in it.
 */
export function describeRrule(text: string, grammar: Grammar, formats: Formats): string | undefined {
  const parsed = parseRrule(text);
  if ('problems' in parsed) return undefined;
  const { rule, start, dates, excluded } = parsed.recurrence;
  const added = dates.map(({ wallMs }) => wallMs).sort((a, b) => a - b);
  const single = [...(start === undefined ? [] : [start.wallMs]), ...added];
  const parts = [
    rule === undefined ? grammar.dates(single) : describeRule(rule, parsed.recurrence, grammar),
    ...(rule === undefined || added.length === 0 ? [] : [grammar.rrule.moreDates(added.length)]),
    ...(excluded.length === 0 ? [] : [grammar.rrule.withoutDates(excluded.length)]),
    ...(rule === undefined || start === undefined ? [] : [grammar.rules.starts(formats.wall(start.wallMs))]),
    ...(rule?.until === undefined ? [] : [grammar.rules.ends(formats.wall(rule.until.wallMs))]),
    ...(rule?.count === undefined ? [] : [grammar.rules.atMost(rule.count)]),
  ];
  return parts.join(', ');
}

function describeRule(rule: Rule, { start }: RruleText, grammar: Grammar): string {
  const { BYMONTH, BYWEEKNO, BYYEARDAY, BYMONTHDAY, BYSETPOS } = rule.numbers;
  const plain = rule.weekdays.filter(({ nth }) => nth === 0).map(({ weekday }) => weekday);
  const nth = rule.weekdays.filter((day) => day.nth !== 0);
  const isWeekly = rule.frequency === 'WEEKLY' && plain.length > 0 && nth.length === 0;
  const days: DaySelector[] = [
    ...selectors(BYMONTHDAY),
    ...nth.map((day): DaySelector => ({ kind: 'weekday', nth: day.nth, weekday: day.weekday })),
  ];
  const isMonthly = rule.frequency === 'MONTHLY' && days.length > 0 && plain.length === 0;
  const base = isWeekly
    ? grammar.everyWeek(rule.interval, plain)
    : isMonthly
      ? grammar.everyMonth(rule.interval, days)
      : everyPeriod(rule, grammar);
  const isOfYear = rule.frequency === 'YEARLY' && BYMONTH.length === 0 && BYMONTHDAY.length === 0;
  const { isTicking, text } = timesText(rule, start?.wallMs, base, grammar);
  const parts = [
    text,
    ...(plain.length === 0 || isWeekly ? [] : [grammar.onWeekdays(plain)]),
    ...(days.length === 0 || isMonthly ? [] : [grammar.onDays(days, isOfYear ? 'year' : 'month')]),
    ...(BYYEARDAY.length === 0 ? [] : [grammar.rrule.yearDays(inOrder(BYYEARDAY))]),
    ...(BYWEEKNO.length === 0 ? [] : [grammar.rrule.weeks(inOrder(BYWEEKNO))]),
    ...(BYMONTH.length === 0 ? [] : [grammar.inMonths([...BYMONTH].sort((a, b) => a - b))]),
    ...(isTicking ? fieldTexts(rule, grammar) : []),
    ...(BYSETPOS.length === 0 ? [] : [grammar.rrule.positions(inOrder(BYSETPOS))]),
  ];
  return parts.join(', ');
}

function everyPeriod({ frequency, interval }: Rule, grammar: Grammar): string {
  switch (frequency) {
    case 'SECONDLY':
      return grammar.interval(interval, 'seconds');
    case 'MINUTELY':
      return grammar.interval(interval, 'minutes');
    case 'HOURLY':
      return grammar.interval(interval, 'hours');
    case 'DAILY':
      return grammar.everyDay(interval);
    case 'WEEKLY':
      return grammar.rrule.every(interval, 'weeks');
    case 'MONTHLY':
      return grammar.rrule.every(interval, 'months');
    case 'YEARLY':
      return grammar.rrule.every(interval, 'years');
  }
}

/** The period with its times of day where they are fixed; the start's where the rule names none. */
function timesText(
  rule: Rule,
  startMs: number | undefined,
  base: string,
  grammar: Grammar,
): { text: string; isTicking: boolean } {
  if (['SECONDLY', 'MINUTELY', 'HOURLY'].includes(rule.frequency)) return { text: base, isTicking: true };
  const { BYHOUR, BYMINUTE, BYSECOND } = rule.numbers;
  const second = startMs === undefined ? undefined : (startMs / 1000) % 86_400;
  const part = (given: readonly number[], ofStart: number | undefined) =>
    given.length > 0 ? given : ofStart === undefined ? [] : [ofStart];
  const hours = part(BYHOUR, second === undefined ? undefined : Math.floor(second / 3600));
  const minutes = part(BYMINUTE, second === undefined ? 0 : Math.floor((second % 3600) / 60));
  const seconds = part(BYSECOND, second === undefined ? 0 : second % 60);
  const count = hours.length * minutes.length * seconds.length;
  if (count === 0 || count > MOST_TIMES) return { text: base, isTicking: true };
  const times = hours.flatMap((hour) => minutes.flatMap((minute) => seconds.map((each) => hour * 3600 + minute * 60 + each)));
  return { text: withTimes(base, times, grammar), isTicking: false };
}

function fieldTexts({ numbers }: Rule, grammar: Grammar): string[] {
  const { BYHOUR, BYMINUTE, BYSECOND } = numbers;
  return [
    ...(BYHOUR.length === 0 ? [] : [grammar.inHours(BYHOUR)]),
    ...(BYMINUTE.length === 0 ? [] : [grammar.inMinutes(BYMINUTE)]),
    ...(BYSECOND.length === 0 ? [] : [grammar.atSeconds(BYSECOND)]),
  ];
}

function selectors(days: readonly number[]): DaySelector[] {
  const rising = days.filter((day) => day > 0).sort((a, b) => a - b);
  const fromEnd = days.filter((day) => day < 0).sort((a, b) => a - b);
  return [
    ...(rising.length === 0 ? [] : [{ kind: 'days' as const, days: rising }]),
    ...fromEnd.map((day): DaySelector => ({ kind: 'last-day', before: -1 - day })),
  ];
}

/** Those counted from the beginning first, then those from the end, the last at last. */
function inOrder(numbers: readonly number[]): number[] {
  const place = (number: number) => (number > 0 ? number : number + 10_000);
  return [...numbers].sort((a, b) => place(a) - place(b));
}
