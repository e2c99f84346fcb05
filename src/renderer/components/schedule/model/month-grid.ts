import { civilOf, daysInMonth, epochDayOf, weekdayOf } from '#shared/calendar/civil';

/** A month as text, '2026-11'. */
export type MonthText = string;

const two = (value: number) => String(value).padStart(2, '0');

/** The month that a day (days since 1970-01-01) is in. */
export function monthOfDay(epochDay: number): MonthText {
  const { year, month } = civilOf(epochDay);
  return `${String(year).padStart(4, '0')}-${two(month)}`;
}

/** The first day of a month, and the first of the next. */
export function daysOfMonth(month: MonthText): { from: number; to: number } {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  const from = epochDayOf(year, number, 1);
  return { from, to: from + daysInMonth(year, number) };
}

/** So many months later, or earlier. */
export function addMonths(month: MonthText, count: number): MonthText {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  const index = year * 12 + (number - 1) + count;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${two((index % 12) + 1)}`;
}

/** The same day of another month, or its last where it is shorter. */
export function sameDayIn(month: MonthText, epochDay: number): number {
  const { from, to } = daysOfMonth(month);
  return Math.min(from + civilOf(epochDay).day - 1, to - 1);
}

/**
 * The weeks that a month lies in, as days since 1970-01-01; days of the neighbouring months fill them.
 * @param firstWeekday 0 is Sunday
 */
export function weeksOf(month: MonthText, firstWeekday: number): number[][] {
  const { from, to } = daysOfMonth(month);
  const start = from - ((weekdayOf(from) - firstWeekday + 7) % 7);
  const weeks: number[][] = [];
  for (let day = start; day < to; day += 7) weeks.push(Array.from({ length: 7 }, (_, at) => day + at));
  return weeks;
}

/** Where a key leads from a day in a calendar's grid; undefined for keys that do not move. Pages are months. */
export function dayAfterKey(
  event: { key: string; shiftKey: boolean; ctrlKey: boolean; metaKey: boolean },
  epochDay: number,
  firstWeekday: number,
): number | undefined {
  const column = (weekdayOf(epochDay) - firstWeekday + 7) % 7;
  if (event.ctrlKey || event.metaKey) return undefined;
  const months = (count: number) => sameDayIn(addMonths(monthOfDay(epochDay), count), epochDay);
  switch (event.key) {
    case 'ArrowLeft':
      return epochDay - 1;
    case 'ArrowRight':
      return epochDay + 1;
    case 'ArrowUp':
      return epochDay - 7;
    case 'ArrowDown':
      return epochDay + 7;
    case 'Home':
      return epochDay - column;
    case 'End':
      return epochDay + 6 - column;
    case 'PageUp':
      return months(event.shiftKey ? -12 : -1);
    case 'PageDown':
      return months(event.shiftKey ? 12 : 1);
    default:
      return undefined;
  }
}
