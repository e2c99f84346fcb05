import { dayFinder } from '../month-days';
import type { Rule } from './rule';
import { ruleDays } from './rule-days';
import { multipleFrom, periodsOf, searchDays } from './rule-periods';

const DAY_S = 86_400;

/** Finds the first occurrence at or after a second of the wall clock (not before the rule's start); undefined: none is left. */
export type NextSecond = (from: number) => number | undefined;

/** Rules by days, weeks, months and years: days of a mask, inside the periods that the interval leaves. */
export function dayRule(rule: Rule, start: number): NextSecond {
  const startDay = Math.floor(start / DAY_S);
  const { BYSETPOS } = rule.numbers;
  const periods = periodsOf(rule, startDay);
  const maskedDay = dayFinder(ruleDays(rule));
  const reach = searchDays(rule);
  const nextDay = (from: number): number | undefined => {
    for (let day = maskedDay(from); day !== undefined && day <= from + reach; ) {
      const period = periods.of(day);
      const active = multipleFrom(period, rule.interval);
      if (active === period) return day;
      day = maskedDay(periods.startOf(active));
    }
    return undefined;
  };
  const times = timesOf(rule, start);
  if (BYSETPOS.length === 0) return byDay(nextDay, times);
  if (rule.frequency === 'DAILY') return byDay(nextDay, picked(times, BYSETPOS));

  return (from) => {
    let day = nextDay(Math.floor(from / DAY_S));
    // The day of `from` may be behind those that its period is picked from.
    const period = periods.of(Math.floor(from / DAY_S));
    if (period >= 0 && multipleFrom(period, rule.interval) === period) day = nextDay(periods.startOf(period));
    for (const last = (day ?? 0) + reach; day !== undefined && day <= last; ) {
      const end = periods.startOf(periods.of(day) + 1);
      const seconds: number[] = [];
      for (; day !== undefined && day < end; day = nextDay(day + 1)) {
        for (const time of times) seconds.push(day * DAY_S + time);
      }
      const found = picked(seconds, BYSETPOS).find((second) => second >= from);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function byDay(nextDay: (from: number) => number | undefined, times: readonly number[]): NextSecond {
  const [first] = times;
  if (first === undefined) return () => undefined;
  return (from) => {
    const today = Math.floor(from / DAY_S);
    const day = nextDay(today);
    if (day === undefined) return undefined;
    const time = day === today ? times.find((each) => each >= from - today * DAY_S) : first;
    if (time !== undefined) return day * DAY_S + time;
    const later = nextDay(day + 1);
    return later === undefined ? undefined : later * DAY_S + first;
  };
}

/** Seconds of a day at which the rule occurs; parts that are left out are those of its start. */
function timesOf({ numbers }: Rule, start: number): number[] {
  const second = ((start % DAY_S) + DAY_S) % DAY_S;
  const hours = numbers.BYHOUR.length > 0 ? numbers.BYHOUR : [Math.floor(second / 3600)];
  const minutes = numbers.BYMINUTE.length > 0 ? numbers.BYMINUTE : [Math.floor((second % 3600) / 60)];
  const seconds = numbers.BYSECOND.length > 0 ? numbers.BYSECOND : [second % 60];
  return hours.flatMap((hour) => minutes.flatMap((minute) => seconds.map((each) => hour * 3600 + minute * 60 + each)));
}

/** What BYSETPOS picks from the rising occurrences of one period. */
export function picked(values: readonly number[], positions: readonly number[]): number[] {
  const indexes = positions.map((position) => (position > 0 ? position - 1 : values.length + position));
  const found = new Set(indexes.flatMap((index) => values[index] ?? []));
  return [...found].sort((a, b) => a - b);
}
