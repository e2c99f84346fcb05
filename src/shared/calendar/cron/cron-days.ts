import { daysInMonth, epochDayOf, weekdayOf } from '../civil';
import type { MonthDays } from '../month-days';
import type { Cron } from './parse-cron';
import type { CronPart } from './read-part';

/**
 * The days of a month that an expression means. When day of month and day of week are both restricted a day needs to match
 * one of them, as in vixie cron; a field that begins with `*` restricts nothing by itself, so with it both must match.
 */
export function cronDays(cron: Cron): MonthDays {
  const mustMatchBoth = cron.days.isStar || cron.weekdays.isStar;
  return (year, month) => {
    if (!cron.months.has(month)) return 0;
    const length = daysInMonth(year, month);
    const firstWeekday = weekdayOf(epochDayOf(year, month, 1));
    const days = bitsOf(cron.days.parts, (part) => dayBits(part, length, firstWeekday));
    const weekdays = bitsOf(cron.weekdays.parts, (part) => weekdayBits(part, length, firstWeekday));
    return mustMatchBoth ? days & weekdays : days | weekdays;
  };
}

function bitsOf(parts: readonly CronPart[], read: (part: CronPart) => number): number {
  return parts.reduce((bits, part) => bits | read(part), 0);
}

function dayBits(part: CronPart, length: number, firstWeekday: number): number {
  if (part.kind === 'numbers') {
    let bits = 0;
    for (let day = part.from; day <= Math.min(part.to, length); day += part.step) bits |= 1 << (day - 1);
    return bits;
  }
  if (part.kind !== 'day') return 0;
  const day = part.isFromLast ? length - part.day : part.day;
  if (day < 1 || day > length) return 0;
  return 1 << ((part.isWeekday ? nearestWeekday(day, length, firstWeekday) : day) - 1);
}

/** Monday to Friday nearest to a day, without leaving its month. */
function nearestWeekday(day: number, length: number, firstWeekday: number): number {
  const weekday = (firstWeekday + day - 1) % 7;
  if (weekday === 6) return day === 1 ? 3 : day - 1;
  if (weekday === 0) return day === length ? day - 2 : day + 1;
  return day;
}

function weekdayBits(part: CronPart, length: number, firstWeekday: number): number {
  if (part.kind === 'day') return 0;
  let bits = 0;
  if (part.kind === 'nth') {
    const first = 1 + ((part.weekday - firstWeekday + 7) % 7);
    const day = part.nth > 0 ? first + 7 * (part.nth - 1) : first + 7 * Math.floor((length - first) / 7);
    return day <= length ? 1 << (day - 1) : 0;
  }
  for (let weekday = part.from; weekday <= part.to; weekday += part.step) {
    for (let day = 1 + ((weekday - firstWeekday + 7) % 7); day <= length; day += 7) bits |= 1 << (day - 1);
  }
  return bits;
}
