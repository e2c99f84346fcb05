import type { Formats } from './formats';
import { gapOf, runsOf, weekOf } from './number-runs';
import type { DaySelector, Grammar, IntervalUnit } from './types';

const FROM_LAST = ['', 'last', 'second-to-last', 'third-to-last'];
const UNITS: Readonly<Record<IntervalUnit, string>> = { seconds: 'sec', minutes: 'min', hours: 'h' };

function ordinal(number: number): string {
  const ends = number % 100;
  const suffix = ends >= 11 && ends <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
  return `${number}${suffix}`;
}

function nth(number: number): string {
  return number > 0 ? ordinal(number) : (FROM_LAST[-number] ?? `${ordinal(-number)}-to-last`);
}

const every = (count: number, unit: string) => (count === 1 ? `every ${unit}` : `every ${count} ${unit}s`);

/** English. */
export function englishGrammar(formats: Formats): Grammar {
  const { list, time } = formats;
  const numbers = (values: readonly number[], show: (value: number) => string = String) =>
    list(runsOf(values).map((run) => (typeof run === 'number' ? show(run) : `${show(run[0])} to ${show(run[1])}`)));

  function dayNumbers(days: readonly number[]): string {
    const gap = gapOf(days);
    if (days.length < 5 || gap === undefined || gap < 2) return numbers(days, ordinal);
    return `${ordinal(gap)} day from the ${ordinal(days[0] ?? 1)} to the ${ordinal(days.at(-1) ?? 1)}`;
  }
  /** Without its article; undefined for what has none. */
  function noun(day: DaySelector): string | undefined {
    switch (day.kind) {
      case 'days':
        return dayNumbers(day.days);
      case 'last-day':
        return day.before === 0 ? 'last day' : undefined;
      case 'weekday':
        return `${nth(day.nth)} ${formats.weekday(day.weekday)}`;
      case 'business-day':
        return `${nth(day.nth)} business day`;
      case 'nearest':
        if (!day.isFromLast) return `weekday nearest the ${ordinal(day.day)}`;
        return day.day === 0 ? 'last weekday' : `weekday nearest ${before(day.day)}`;
    }
  }
  const before = (days: number) => `${days === 1 ? '1 day' : `${days} days`} before the last day`;
  const isEvery = (day: DaySelector) => day.kind === 'days' && day.days.length >= 5 && (gapOf(day.days) ?? 1) > 1;
  function on(day: DaySelector): string {
    const name = noun(day);
    if (name === undefined) return before(day.kind === 'last-day' ? day.before : 0);
    return isEvery(day) ? `on every ${name}` : `on the ${name}`;
  }
  const onDays = (days: readonly DaySelector[]) => list(days.map(on));

  function onWeekdays(weekdays: readonly number[]): string {
    const runs = runsOf(weekOf(weekdays));
    const [run] = runs;
    if (runs.length === 1 && run !== undefined && typeof run !== 'number')
      return run[0] === 1 && run[1] === 7 ? 'on every day' : `${formats.weekday(run[0])} to ${formats.weekday(run[1] % 7)}`;
    return `on ${list(weekOf(weekdays).map((weekday) => formats.weekday(weekday % 7)))}`;
  }
  function everyWeek(count: number, weekdays: readonly number[]): string {
    const week = weekOf(weekdays);
    if (count > 1) return `every ${count} weeks ${onWeekdays(week)}`;
    if (week.length === 7) return 'every day';
    if (week.join('') === '12345') return 'every weekday';
    const [run] = runsOf(week);
    const isRun = typeof run === 'object' && runsOf(week).length === 1;
    return isRun ? `every day from ${onWeekdays(week)}` : `every ${list(week.map((day) => formats.weekday(day % 7)))}`;
  }
  const shortWeekday = (weekday: number) => formats.shortWeekday(weekday % 7);

  return {
    interval: (count, unit) => every(count, unit.slice(0, -1)),
    everyDay: (count) => every(count, 'day'),
    everyWeek,
    everyMonth(count, days) {
      const names = days.map(noun);
      if (count === 1 && !names.includes(undefined)) return `every ${list(names as string[])} of the month`;
      return `${every(count, 'month')} ${onDays(days)}`;
    },
    everyYear(count, months, days) {
      const [day] = days;
      const [month] = months;
      if (months.length === 1 && month !== undefined && days.length === 1 && day?.kind === 'days' && day.days.length === 1)
        return `${every(count, 'year')} on ${formats.dayOfYear(month, day.days[0] ?? 1)}`;
      return `${every(count, 'year')} ${onDays(days)} of ${numbers(months, formats.month)}`;
    },
    once: (wallMs) => `once on ${formats.weekdayOf(wallMs)}, ${formats.day(wallMs)} at ${time(formats.timeOf(wallMs))}`,
    dates: (wallMs) =>
      wallMs.length <= 3
        ? `on ${list(wallMs.map((each) => `${formats.day(each)} at ${time(formats.timeOf(each))}`))}`
        : `on ${formats.number(wallMs.length)} dates from ${formats.day(wallMs[0] ?? 0)} to ${formats.day(wallMs.at(-1) ?? 0)}`,
    atTimes: (times) => `at ${list(times.map(time))}`,
    manyTimes: (times) => `at ${times.length} times from ${time(times[0] ?? 0)} to ${time(times.at(-1) ?? 0)}`,
    span: (from, to) => `from ${time(from)} to ${time(to)}`,
    onWeekdays,
    onDays: (days, of = 'month') => `${onDays(days)} of the ${of}`,
    inMonths: (months) => `in ${numbers(months, formats.month)}`,
    atMinutes: (minutes) => `at minute${minutes.length === 1 ? '' : 's'} ${numbers(minutes)}`,
    atSeconds: (seconds) => `at second${seconds.length === 1 ? '' : 's'} ${numbers(seconds)}`,
    inMinutes: (minutes) => `in minute${minutes.length === 1 ? '' : 's'} ${numbers(minutes)}`,
    inHours: (hours) => `in the hour${hours.length === 1 ? '' : 's'} beginning at ${numbers(hours, (hour) => time(hour * 3600))}`,
    either: (one, other) => `${one} or ${other}`,
    both: (one, other) => `${one} if also ${other}`,
    byRule: (text) => `by the rule ${text}`,
    missingDay: (policy) =>
      ({
        'last-day': 'in shorter months on the last day',
        skip: 'not in months without that day',
        'next-day': 'in shorter months on the 1st of the next',
      })[policy],
    rrule: {
      every: (count, unit) => every(count, unit.slice(0, -1)),
      yearDays: (days) => `on the ${list(days.map(nth))} day of the year`,
      weeks: (weeks) => `in the ${list(weeks.map(nth))} week of the year`,
      positions: (positions) => `only the ${list(positions.map(nth))} of these`,
      moreDates: (count) => (count === 1 ? 'and on 1 date more' : `and on ${formats.number(count)} dates more`),
      withoutDates: (count) => (count === 1 ? 'not on 1 date' : `not on ${formats.number(count)} dates`),
    },
    short: {
      daily: 'daily',
      weekly: (count) => (count === 1 ? '' : `every ${count} weeks`),
      monthly: (count) => (count === 1 ? 'monthly' : `every ${count} months`),
      yearly: (count) => (count === 1 ? 'yearly' : `every ${count} years`),
      days: (day) => noun(day) ?? on(day),
      weekdays: (weekdays) =>
        runsOf(weekOf(weekdays))
          .map((run) => (typeof run === 'number' ? shortWeekday(run) : `${shortWeekday(run[0])}–${shortWeekday(run[1])}`))
          .join(', '),
      interval: (count, unit) => `every ${count} ${UNITS[unit]}`,
      dates: (count) => (count === 1 ? '1 date' : `${formats.number(count)} dates`),
    },
    rules: {
      weekends: {
        skip: 'not on weekends',
        previous: 'weekends move to the business day before',
        next: 'weekends move to the next business day',
      },
      holidays: {
        run: (whose) => `business days without holidays${inBrackets(whose)}`,
        skip: (whose) => `not on holidays${inBrackets(whose)}`,
        previous: (whose) => `holidays${inBrackets(whose)} move to the business day before`,
        next: (whose) => `holidays${inBrackets(whose)} move to the next business day`,
      },
      window: (span, weekdays, isMoved) =>
        `only ${[span, weekdays].filter((part) => part !== '').join(' ')}${isMoved ? ' (otherwise at the next opening)' : ''}`,
      blackout: (from, to, reason) => `not from ${from} to ${to}${inBrackets(reason)}`,
      blackouts: (count) => `not in ${count} blackout periods`,
      starts: (moment) => `starting ${moment}`,
      ends: (moment) => `until ${moment}`,
      atMost: (count) => (count === 1 ? 'at most once' : `at most ${formats.number(count)} times`),
      spread: (durationMs) => `each up to ${durationText(durationMs)} later`,
    },
  };
}

function inBrackets(text: string): string {
  return text === '' ? '' : ` (${text})`;
}

function durationText(durationMs: number): string {
  const units = [
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1000],
  ] as const;
  const [unit, unitMs] = units.find(([, size]) => durationMs >= size && durationMs % size === 0) ?? ['ms', 1];
  const count = durationMs / unitMs;
  return unit === 'ms' ? `${count} ms` : `${count} ${unit}${count === 1 ? '' : 's'}`;
}
