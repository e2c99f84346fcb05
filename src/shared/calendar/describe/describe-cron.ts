import { type Cron, parseCron } from '../cron/parse-cron';
import type { CronPart } from '../cron/read-part';
import { withTimes } from './describe-times';
import { gapOf, stepOf, weekOf } from './number-runs';
import type { DaySelector, Grammar } from './types';

/** More fixed times than these are told by their hours and minutes. */
const MOST_TIMES = 96;
const MOST_UNEVEN = 8;

/** A cron expression in words; undefined for one that cannot be read. */
export function describeCron(expression: string, grammar: Grammar): string | undefined {
  const parsed = parseCron(expression);
  if ('problems' in parsed) return undefined;
  const { cron } = parsed;
  const times = fixedTimes(cron);
  const months = [...cron.months].sort((a, b) => a - b);
  const inMonths = months.length === 12 ? [] : [grammar.inMonths(months)];
  const selectors = onlySelectors(cron);
  if (times === undefined) return [ticks(cron, grammar), ...restrictedDays(cron, grammar), ...inMonths].join(', ');
  if (selectors !== undefined) {
    const days = inMonths.length === 0 ? grammar.everyMonth(1, selectors) : grammar.everyYear(1, months, selectors);
    return withTimes(days, times, grammar);
  }
  const week = weekdaysOf(cron.weekdays.parts);
  const isWeekly = daysOf(cron.days.parts) === undefined && nthOf(cron.weekdays.parts).length === 0;
  const days = isWeekly ? grammar.everyWeek(1, week ?? [1, 2, 3, 4, 5, 6, 7]) : restrictedDays(cron, grammar).join(' ');
  return [withTimes(days, times, grammar), ...inMonths].join(', ');
}

/** Fixed times of day; undefined for what ticks with the clock, and for so many that hours and minutes say it better. */
function fixedTimes({ seconds, minutes, hours, isEveryHour }: Cron): number[] | undefined {
  const count = minutes.length * hours.length;
  if (isEveryHour || count > MOST_TIMES || seconds.length > 1) return undefined;
  const [second = 0] = seconds;
  const times = hours.flatMap((hour) => minutes.map((minute) => hour * 3600 + minute * 60 + second));
  return minutes.length > 1 && count > MOST_UNEVEN && gapOf(times) === undefined ? undefined : times;
}

/** What follows the clock: 'every 15 minutes from 9:00 AM to 5:45 PM'. */
function ticks(cron: Cron, grammar: Grammar): string {
  const { seconds, minutes, hours } = cron;
  const secondStep = stepOf(seconds, 60);
  const minuteStep = stepOf(minutes, 60);
  const hourStep = stepOf(hours, 24);
  const withinHours = hourStep === 1 ? [] : [hoursText(cron, grammar)];
  if (secondStep !== undefined) {
    const withinMinutes = minuteStep === 1 ? [] : [grammar.inMinutes(minutes)];
    return [grammar.interval(secondStep, 'seconds'), ...withinMinutes, ...withinHours].join(' ');
  }
  const atSeconds = seconds.length === 1 && seconds[0] === 0 ? [] : [grammar.atSeconds(seconds)];
  if (minuteStep !== undefined) return [grammar.interval(minuteStep, 'minutes'), ...withinHours, ...atSeconds].join(' ');
  const isOnTheHour = minutes.length === 1 && minutes[0] === 0;
  const atMinutes = isOnTheHour ? [] : [grammar.atMinutes(minutes)];
  if (hourStep !== undefined) return [grammar.interval(hourStep, 'hours'), ...atMinutes, ...atSeconds].join(' ');
  const gap = isOnTheHour ? gapOf(hours) : undefined;
  if (gap === undefined) return [grammar.atMinutes(minutes), hoursText(cron, grammar), ...atSeconds].join(' ');
  return [grammar.interval(gap, 'hours'), hoursText(cron, grammar, true), ...atSeconds].join(' ');
}

/** Hours one after the other by their first and last moment, others by name. */
function hoursText({ minutes, hours }: Cron, grammar: Grammar, isSpan = hours.length === 1 || gapOf(hours) === 1): string {
  if (!isSpan) return grammar.inHours(hours);
  const [from, to] = [(hours[0] ?? 0) * 60 + (minutes[0] ?? 0), (hours.at(-1) ?? 0) * 60 + (minutes.at(-1) ?? 0)];
  return grammar.span(from * 60, to * 60);
}

/** Days of the month where nothing else restricts the day. */
function onlySelectors(cron: Cron): DaySelector[] | undefined {
  const days = daysOf(cron.days.parts);
  const week = weekdaysOf(cron.weekdays.parts);
  const nth = nthOf(cron.weekdays.parts);
  if (week === undefined && nth.length === 0) return days;
  return days === undefined && (week?.length ?? 0) === 0 && nth.length > 0 ? nth : undefined;
}

/** Which days, where not every day. A day of month and a day of week are alternatives unless one of them begins with `*`. */
function restrictedDays(cron: Cron, grammar: Grammar): string[] {
  const days = daysOf(cron.days.parts);
  const week = weekdaysOf(cron.weekdays.parts) ?? [];
  const nth = nthOf(cron.weekdays.parts);
  const weekTexts = [week.length === 0 ? '' : grammar.onWeekdays(week), nth.length === 0 ? '' : grammar.onDays(nth)].filter(
    (text) => text !== '',
  );
  const onWeek = weekTexts.length === 0 ? undefined : weekTexts.reduce((one, other) => grammar.either(one, other));
  if (days === undefined) return onWeek === undefined ? [] : [onWeek];
  const onDays = grammar.onDays(days);
  if (onWeek === undefined) return [onDays];
  const isBoth = cron.days.isStar || cron.weekdays.isStar;
  return [isBoth ? grammar.both(onWeek, onDays) : grammar.either(onDays, onWeek)];
}

function numbersIn(parts: readonly CronPart[]): number[] {
  const numbers = parts.flatMap((part) => {
    if (part.kind !== 'numbers') return [];
    return Array.from({ length: Math.floor((part.to - part.from) / part.step) + 1 }, (_, index) => part.from + index * part.step);
  });
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** Undefined: every day of the month. */
function daysOf(parts: readonly CronPart[]): DaySelector[] | undefined {
  const numbers = numbersIn(parts);
  if (parts.length === 0 || numbers.length === 31) return undefined;
  const special = parts.flatMap((part): DaySelector[] => {
    if (part.kind !== 'day') return [];
    if (part.isWeekday) return [{ kind: 'nearest', day: part.day, isFromLast: part.isFromLast }];
    return [{ kind: 'last-day', before: part.day }];
  });
  return [...(numbers.length === 0 ? [] : [{ kind: 'days' as const, days: numbers }]), ...special];
}

/** Undefined: every day of the week. */
function weekdaysOf(parts: readonly CronPart[]): number[] | undefined {
  const week = weekOf(numbersIn(parts));
  return parts.length === 0 || week.length === 7 ? undefined : week;
}

function nthOf(parts: readonly CronPart[]): DaySelector[] {
  if (weekdaysOf(parts) === undefined) return [];
  return parts.flatMap((part) => (part.kind === 'nth' ? [{ kind: 'weekday', nth: part.nth, weekday: part.weekday }] : []));
}
