import { daysInMonth, epochDayOf, isLeapYear, weekdayOf } from '../civil';
import type { MonthDays } from '../month-days';
import type { Rule, RuleWeekday } from './rule';

const ALL_DAYS = 0x7fff_ffff;

/** A month, with what the parts of a rule ask about it. */
interface Month {
  year: number;
  month: number;
  length: number;
  /** Days since 1970-01-01 of its first day, and of the first of its year. */
  firstDay: number;
  yearStart: number;
  yearLength: number;
}

/** The days of a month that a rule means, whatever its interval. Every day part of RFC 5545 is a question about one day. */
export function ruleDays(rule: Rule): MonthDays {
  const { BYMONTH, BYMONTHDAY, BYYEARDAY, BYWEEKNO } = rule.numbers;
  return (year, number) => {
    if (BYMONTH.length > 0 && !BYMONTH.includes(number)) return 0;
    const month: Month = {
      year,
      month: number,
      length: daysInMonth(year, number),
      firstDay: epochDayOf(year, number, 1),
      yearStart: epochDayOf(year, 1, 1),
      yearLength: isLeapYear(year) ? 366 : 365,
    };
    let bits = ALL_DAYS;
    if (BYMONTHDAY.length > 0) bits &= dayBits(month, BYMONTHDAY, month.firstDay, month.length);
    if (BYYEARDAY.length > 0) bits &= dayBits(month, BYYEARDAY, month.yearStart, month.yearLength);
    if (BYWEEKNO.length > 0) bits &= weekBits(month, BYWEEKNO, rule.weekStart);
    if (rule.weekdays.length > 0) bits &= weekdayBits(month, rule);
    return bits;
  };
}

function bitOf(month: Month, epochDay: number): number {
  const index = epochDay - month.firstDay;
  return index >= 0 && index < month.length ? 1 << index : 0;
}

/** Days counted from the start of a stretch, or from its end when negative. */
function dayBits(month: Month, numbers: readonly number[], start: number, length: number): number {
  let bits = 0;
  for (const number of numbers) {
    const day = number > 0 ? number : length + number + 1;
    if (day >= 1 && day <= length) bits |= bitOf(month, start + day - 1);
  }
  return bits;
}

/** ISO weeks, beginning with the day of WKST: the first one has at least four days in the year. */
function weekBits(month: Month, numbers: readonly number[], weekStart: number): number {
  let bits = 0;
  let start = month.firstDay - ((weekdayOf(month.firstDay) - weekStart + 7) % 7);
  for (; start < month.firstDay + month.length; start += 7) {
    const middle = start + 3;
    const year =
      middle < month.yearStart ? month.year - 1 : middle < month.yearStart + month.yearLength ? month.year : month.year + 1;
    const yearStart = epochDayOf(year, 1, 1);
    const last = epochDayOf(year, 12, 31);
    const number = Math.floor((middle - yearStart) / 7) + 1;
    const count = number + Math.floor((last - middle) / 7);
    if (!numbers.includes(number) && !numbers.includes(number - count - 1)) continue;
    for (let day = start; day < start + 7; day++) bits |= bitOf(month, day);
  }
  return bits;
}

function weekdayBits(month: Month, rule: Rule): number {
  const inYear = rule.frequency === 'YEARLY' && rule.numbers.BYMONTH.length === 0;
  let bits = 0;
  for (const weekday of rule.weekdays) {
    if (weekday.nth === 0) bits |= everyBits(month, weekday.weekday);
    else if (inYear) bits |= bitOf(month, nthDay(weekday, month.yearStart, month.yearLength));
    else bits |= bitOf(month, nthDay(weekday, month.firstDay, month.length));
  }
  return bits;
}

function everyBits(month: Month, weekday: number): number {
  let bits = 0;
  for (let index = (weekday - weekdayOf(month.firstDay) + 7) % 7; index < month.length; index += 7) bits |= 1 << index;
  return bits;
}

/** The nth weekday of a stretch, or a day outside every month when it has no such day. */
function nthDay({ weekday, nth }: RuleWeekday, start: number, length: number): number {
  const first = start + ((weekday - weekdayOf(start) + 7) % 7);
  const end = start + length - 1;
  const last = end - ((weekdayOf(end) - weekday + 7) % 7);
  const day = nth > 0 ? first + 7 * (nth - 1) : last + 7 * (nth + 1);
  return day >= start && day <= end ? day : Number.NEGATIVE_INFINITY;
}
