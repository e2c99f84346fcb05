import { dayFinder } from '../month-days';
import { type NextSecond, picked } from './day-rule';
import type { Rule } from './rule';
import { ruleDays } from './rule-days';
import { multipleFrom, searchDays } from './rule-periods';

const DAY_S = 86_400;
const UNIT_S = { HOURLY: 3600, MINUTELY: 60, SECONDLY: 1 } as const;

/** Rules by hours, minutes and seconds: they count units of the wall clock from their start and leave out those that are not meant. */
export function clockRule(rule: Rule & { frequency: keyof typeof UNIT_S }, start: number): NextSecond {
  const unit = UNIT_S[rule.frequency];
  const first = Math.floor(start / unit);
  const offsets = offsetsIn(rule, start);
  const nextDay = dayFinder(ruleDays(rule));
  const { BYHOUR, BYMINUTE, BYSECOND } = rule.numbers;
  const limits = [
    { size: 3600, allowed: allowedOf(BYHOUR, 24) },
    ...(unit <= 60 ? [{ size: 60, allowed: allowedOf(BYMINUTE, 60) }] : []),
    ...(unit === 1 ? [{ size: 1, allowed: allowedOf(BYSECOND, 60) }] : []),
  ];
  if (offsets.length === 0 || !isReachable(rule, first, unit, limits)) return () => undefined;

  /** The start of the next stretch of time behind what a limit forbids at a second; undefined: it is allowed. */
  const behindForbidden = (second: number): number | undefined => {
    for (const { size, allowed } of limits) {
      const place = Math.floor((((second % DAY_S) + DAY_S) % DAY_S) / size) % allowed.length;
      if (allowed[place] === false) return (Math.floor(second / size) + 1) * size;
    }
    return undefined;
  };
  const reach = searchDays(rule);
  return (from) => {
    let second = Math.floor(from / unit) * unit;
    const last = Math.floor(from / DAY_S) + reach;
    for (;;) {
      second = (first + multipleFrom(Math.ceil(second / unit) - first, rule.interval)) * unit;
      const today = Math.floor(second / DAY_S);
      const day = nextDay(today);
      if (day === undefined || day > last) return undefined;
      if (day > today) {
        second = day * DAY_S;
        continue;
      }
      const behind = behindForbidden(second);
      if (behind === undefined) {
        const begin = second;
        const offset = offsets.find((each) => begin + each >= from);
        if (offset !== undefined) return begin + offset;
        second += unit;
      } else second = behind;
    }
  };
}

function allowedOf(numbers: readonly number[], count: number): boolean[] {
  return Array.from({ length: count }, (_, number) => numbers.length === 0 || numbers.includes(number));
}

/** Seconds inside one unit at which the rule occurs. */
function offsetsIn({ frequency, numbers }: Rule, start: number): number[] {
  const inMinute = numbers.BYSECOND.length > 0 ? numbers.BYSECOND : [((start % 60) + 60) % 60];
  const minute = Math.floor((((start % 3600) + 3600) % 3600) / 60);
  const inHour = numbers.BYMINUTE.length > 0 ? numbers.BYMINUTE : [minute];
  const all =
    frequency === 'SECONDLY'
      ? [0]
      : frequency === 'MINUTELY'
        ? [...inMinute]
        : inHour.flatMap((each) => inMinute.map((second) => each * 60 + second));
  return numbers.BYSETPOS.length === 0 ? all : picked(all, numbers.BYSETPOS);
}

/**
 * Whether the interval ever meets a time of day that is allowed. Every nth unit meets only those times of day that lie a
 * multiple of gcd(n, units of a day) from the start; without this look an "every 2 hours at odd hours" is sought for ever.
 */
function isReachable(rule: Rule, first: number, unit: number, limits: readonly { size: number; allowed: boolean[] }[]): boolean {
  const units = DAY_S / unit;
  const step = greatestCommonDivisor(rule.interval, units);
  for (let place = ((first % step) + step) % step; place < units; place += step) {
    const second = place * unit;
    if (limits.every(({ size, allowed }) => allowed[Math.floor(second / size) % allowed.length] === true)) return true;
  }
  return false;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
