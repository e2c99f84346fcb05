import type { MonthDay, Recurrence, Weekday } from '../model/schedule';
import { nthBusinessDay } from './business-days';
import { civilOf, daysInMonth, epochDayOf, LAST_YEAR, weekdayOf } from './civil';
import { dayFinder, type MonthDays } from './month-days';
import type { HolidayCalendar } from './types';

/** The first meant day at or after a day (days since 1970-01-01); undefined: there is none any more. */
export type NextDay = (fromDay: number) => number | undefined;

/** So many years are looked through at once. */
const CYCLE_YEARS = 400;

const WEEKDAYS: readonly Weekday[] = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** Numbers of weekdays, 0 is Sunday. */
export function weekdayNumbers(weekdays: readonly Weekday[]): Set<number> {
  return new Set(weekdays.map((weekday) => WEEKDAYS.indexOf(weekday)));
}

/** Every nth day, counted from a day. */
export function everyDays(every: number, anchorDay: number): NextDay {
  return (from) => from + mod(anchorDay - from, every);
}

/** Chosen weekdays of every nth week; weeks begin on Monday and count from the one that a day is in. */
export function everyWeeks(every: number, weekdays: readonly Weekday[], anchorDay: number): NextDay {
  const chosen = weekdayNumbers(weekdays);
  const isChosen = Array.from({ length: 7 }, (_, fromMonday) => chosen.has((fromMonday + 1) % 7));
  const first = isChosen.indexOf(true);
  const anchorWeek = weekOf(anchorDay);
  return (from) => {
    if (first < 0) return undefined;
    const week = weekOf(from);
    const wait = mod(anchorWeek - week, every);
    if (wait === 0) {
      const place = isChosen.indexOf(true, from - mondayOf(week));
      if (place >= 0) return mondayOf(week) + place;
    }
    return mondayOf(week + (wait === 0 ? every : wait)) + first;
  };
}

/** Days of every nth month, or of chosen months of every nth year, counted from the month or year that a day is in. */
export function everyMonths(
  recurrence: Extract<Recurrence, { kind: 'monthly' | 'yearly' }>,
  anchorDay: number,
  holidays?: HolidayCalendar,
): NextDay {
  const anchor = civilOf(anchorDay);
  const { every, on } = recurrence;
  const months = recurrence.kind === 'yearly' ? new Set(recurrence.months) : undefined;
  const isMeant = (year: number, month: number) =>
    months === undefined
      ? mod((year - anchor.year) * 12 + month - anchor.month, every) === 0
      : months.has(month) && mod(year - anchor.year, every) === 0;
  const inMonth = daysOn(on, holidays);
  const spillsOver = on.kind === 'day' && on.ifMissing === 'next-day';
  const find = dayFinder((year, month) => {
    const own = isMeant(year, month) ? inMonth(year, month) : 0;
    if (!spillsOver) return own;
    const [yearBefore, before] = month === 1 ? [year - 1, 12] : [year, month - 1];
    const isShort = isMeant(yearBefore, before) && on.days.some((day) => day > daysInMonth(yearBefore, before));
    return isShort ? own | 1 : own;
  });
  if (every === 1) return find;
  // With steps a day can be further away than the cycle of the calendar that the search looks through.
  return (from) => {
    for (let at = from, { year } = civilOf(from); year <= LAST_YEAR; ) {
      const found = find(at);
      if (found !== undefined) return found;
      year += CYCLE_YEARS;
      at = epochDayOf(year, 1, 1);
    }
    return undefined;
  };
}

/** The days of one month, as bits. */
function daysOn(on: MonthDay, holidays: HolidayCalendar | undefined): MonthDays {
  switch (on.kind) {
    case 'day':
      return (year, month) => {
        const length = daysInMonth(year, month);
        let bits = 0;
        for (const day of on.days) {
          if (day <= length) bits |= bitOf(day);
          else if (on.ifMissing === 'last-day') bits |= bitOf(length);
        }
        return bits;
      };
    case 'last-day':
      return (year, month) => bitOf(daysInMonth(year, month) - on.before);
    case 'weekday': {
      const weekday = WEEKDAYS.indexOf(on.weekday);
      return (year, month) => bitOf(nthWeekday(year, month, on.nth, weekday));
    }
    case 'business-day':
      return (year, month) => {
        const day = nthBusinessDay(year, month, on.nth, holidays);
        return day === undefined ? 0 : bitOf(civilOf(day).day);
      };
  }
}

/** The day of the month; 0 where the month has not so many. */
function nthWeekday(year: number, month: number, nth: number, weekday: number): number {
  const length = daysInMonth(year, month);
  const day =
    nth > 0
      ? 1 + mod(weekday - weekdayOf(epochDayOf(year, month, 1)), 7) + (nth - 1) * 7
      : length - mod(weekdayOf(epochDayOf(year, month, length)) - weekday, 7) + (nth + 1) * 7;
  return day >= 1 && day <= length ? day : 0;
}

function bitOf(day: number): number {
  return day < 1 ? 0 : 1 << (day - 1);
}

function weekOf(day: number): number {
  return Math.floor((day + 3) / 7);
}

function mondayOf(week: number): number {
  return week * 7 - 3;
}

function mod(value: number, by: number): number {
  const rest = value % by;
  return rest < 0 ? rest + by : rest;
}
