import { civilOf, weekdayOf } from '../civil';
import { invalidText, type TextProblem } from '../text-problem';
import type { WallMs, WallSeries } from '../types';
import { clockRule } from './clock-rule';
import { dayRule, type NextSecond } from './day-rule';
import { parseRrule, type RruleText } from './parse-rrule';
import type { WrittenTime } from './read-dates';
import type { Rule } from './rule';

const DAY_MS = 86_400_000;

export interface RruleOptions {
  /** The wall time of a moment (epoch ms) in the schedule's zone, for dates written with a Z. Without it they are taken as wall times. */
  toWall?(epochMs: number): WallMs;
}

/**
 * The series of an RFC 5545 text: RRULE, DTSTART, RDATE and EXDATE. What occurs is what the rule names from its start on; a DTSTART
 * that the rule does not name does not occur. A rule without DTSTART starts at `anchorWall`. UNTIL with a day includes that day, EXDATE
 * with a day leaves out all of it. It ticks when the rule counts hours, minutes or seconds.
 * Errors: SCHEDULE_INVALID with the first problem as its reason.
 */
export function rruleSeries(text: string, anchorWall: WallMs, options: RruleOptions = {}): WallSeries {
  const parsed = parseRrule(text);
  if ('problems' in parsed) throw invalidText(text, parsed.problems);
  return seriesOf(parsed.recurrence, anchorWall, options);
}

/** The time zone that a text names for itself (TZID, or UTC by a DTSTART with Z); undefined where it leaves that to the schedule. */
export function rruleTimeZone(text: string): string | undefined {
  const parsed = parseRrule(text);
  return 'problems' in parsed ? undefined : parsed.recurrence.timeZone;
}

/** Everything that is wrong with a text, in reading order; empty when it occurs at all. */
export function rruleProblems(text: string): TextProblem[] {
  const parsed = parseRrule(text);
  if ('problems' in parsed) return parsed.problems;
  const { recurrence } = parsed;
  // Which years, months or days an interval meets depends on a start that only the schedule knows.
  const isOpen = recurrence.start === undefined && (recurrence.rule?.interval ?? 1) > 1;
  if (isOpen || seriesOf(recurrence, 0, {}).next(Number.NEGATIVE_INFINITY) !== undefined) return [];
  const message = 'This rule never occurs: no date is in all of its parts, or it ends before it starts';
  return [{ code: 'RRULE_NEVER', message, values: {}, field: 'expression', from: 0, to: text.length }];
}

function seriesOf(recurrence: RruleText, anchorWall: WallMs, { toWall }: RruleOptions): WallSeries {
  const wallOf = (time: WrittenTime) => (time.isUtc && toWall !== undefined ? toWall(time.wallMs) : time.wallMs);
  const start = recurrence.start === undefined ? Math.ceil(anchorWall / 1000) * 1000 : wallOf(recurrence.start);
  const { rule } = recurrence;
  const next = rule === undefined ? () => undefined : ruleSeries(rule, start, wallOf);
  const timeOfStart = start - Math.floor(start / DAY_MS) * DAY_MS;
  const dates = recurrence.dates.map((date) => wallOf(date) + (date.isDate ? timeOfStart : 0));
  if (rule === undefined && recurrence.start !== undefined) dates.push(start);
  dates.sort((a, b) => a - b);
  const excluded = new Set(recurrence.excluded.filter(({ isDate }) => !isDate).map(wallOf));
  const excludedDays = new Set(recurrence.excluded.filter(({ isDate }) => isDate).map(({ wallMs }) => wallMs / DAY_MS));
  return {
    isTicking: rule !== undefined && isClock(rule),
    next(from) {
      for (let at = from; ; ) {
        const ruled = next(at);
        const dated = dates.find((date) => date >= at);
        const found = Math.min(ruled ?? Number.POSITIVE_INFINITY, dated ?? Number.POSITIVE_INFINITY);
        if (found === Number.POSITIVE_INFINITY) return undefined;
        if (!excluded.has(found) && !excludedDays.has(Math.floor(found / DAY_MS))) return found;
        at = found + 1;
      }
    },
  };
}

function isClock(rule: Rule): rule is Rule & { frequency: 'HOURLY' | 'MINUTELY' | 'SECONDLY' } {
  return rule.frequency === 'HOURLY' || rule.frequency === 'MINUTELY' || rule.frequency === 'SECONDLY';
}

/** One rule from its start to its end, in milliseconds. */
function ruleSeries(written: Rule, start: WallMs, wallOf: (time: WrittenTime) => WallMs): (from: WallMs) => WallMs | undefined {
  const rule = completed(written, Math.floor(start / DAY_MS));
  const startSecond = Math.floor(start / 1000);
  const nextSecond = isClock(rule) ? clockRule(rule, startSecond) : dayRule(rule, startSecond);
  const end = untilSecond(rule, wallOf);
  const isCounted = counter(nextSecond, startSecond, rule.count);
  let emptyFrom = Number.POSITIVE_INFINITY;
  return (from) => {
    const second = Math.max(startSecond, Math.ceil(from / 1000));
    if (second >= emptyFrom || second > end) return undefined;
    const found = nextSecond(second);
    if (found !== undefined && found <= end && isCounted(found)) return found * 1000;
    emptyFrom = second;
    return undefined;
  };
}

function untilSecond({ until }: Rule, wallOf: (time: WrittenTime) => WallMs): number {
  if (until === undefined) return Number.POSITIVE_INFINITY;
  return Math.floor((until.isDate ? until.wallMs + DAY_MS - 1000 : wallOf(until)) / 1000);
}

/** Tells whether an occurrence is among the first ones that COUNT allows. It counts as far as it is asked, and each one once. */
function counter(nextSecond: NextSecond, start: number, most: number | undefined): (second: number) => boolean {
  if (most === undefined) return () => true;
  let count = 0;
  let reached = start - 1;
  return (second) => {
    while (count < most && reached < second) {
      reached = nextSecond(reached + 1) ?? Number.POSITIVE_INFINITY;
      count++;
    }
    return second <= reached;
  };
}

/** A rule with the days that RFC 5545 takes from its start where no part names any. */
function completed(rule: Rule, startDay: number): Rule {
  const { frequency, numbers } = rule;
  const { month, day } = civilOf(startDay);
  const weekdays = [{ weekday: weekdayOf(startDay), nth: 0 }];
  const namesDays = rule.weekdays.length > 0 || numbers.BYMONTHDAY.length > 0 || numbers.BYYEARDAY.length > 0;
  if (namesDays) return rule;
  if (frequency === 'WEEKLY' || (frequency === 'YEARLY' && numbers.BYWEEKNO.length > 0)) return { ...rule, weekdays };
  if (frequency === 'MONTHLY') return { ...rule, numbers: { ...numbers, BYMONTHDAY: [day] } };
  if (frequency !== 'YEARLY') return rule;
  const BYMONTH = numbers.BYMONTH.length > 0 ? numbers.BYMONTH : [month];
  return { ...rule, numbers: { ...numbers, BYMONTH, BYMONTHDAY: [day] } };
}
