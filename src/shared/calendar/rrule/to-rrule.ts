import type { MonthDay, Recurrence, Weekday } from '../../model/schedule';

/** A recurrence as RFC 5545 text. */
export interface WrittenRecurrence {
  text: string;
  /**
   * False where the text is the nearest there is: an interval counts real time while a rule counts the clock's, so the two
   * part for some hours when clocks are changed.
   */
  isExact: boolean;
}

/** What a day of RFC 5545 text may be long. */
const MAX_TEXT = 10_000;
/** BYSETPOS picks from at most so many occurrences of a period. */
const MAX_POSITION = 366;
const BUSINESS_DAYS = 'MO,TU,WE,TH,FR';

/**
 * Writes a recurrence as RFC 5545 text. Business days are Monday to Friday in it: holidays are rules of the schedule. Undefined
 * where no rule says the same: cron, a day that moves into the next month, times that one rule cannot hold.
 * @param startsAt first day of the series (YYYY-MM-DDTHH:mm[:ss]); without it the text has no DTSTART
 */
export function recurrenceToRrule(recurrence: Recurrence, startsAt?: string): WrittenRecurrence | undefined {
  const start = startsAt === undefined ? [] : [`DTSTART:${compact(startsAt)}`];
  switch (recurrence.kind) {
    case 'rrule':
      return { text: recurrence.text, isExact: true };
    case 'cron':
      return undefined;
    case 'once':
      return { text: `DTSTART:${compact(recurrence.at)}\nRRULE:FREQ=DAILY;COUNT=1`, isExact: true };
    case 'dates': {
      const text = `RDATE:${[...new Set(recurrence.dates.map(compact))].sort().join(',')}`;
      return text.length > MAX_TEXT ? undefined : { text, isExact: true };
    }
    case 'interval': {
      const frequency = { seconds: 'SECONDLY', minutes: 'MINUTELY', hours: 'HOURLY' }[recurrence.unit];
      return { text: [...start, `RRULE:FREQ=${frequency}${interval(recurrence.every)}`].join('\n'), isExact: false };
    }
    default: {
      const rule = dayParts(recurrence);
      const times = rule === undefined ? undefined : timeParts(recurrence.times, rule);
      if (rule === undefined || times === undefined) return undefined;
      const text = [...start, `RRULE:${rule.text}${times}`].join('\n');
      return text.length > MAX_TEXT ? undefined : { text, isExact: true };
    }
  }
}

/** The parts that name days, and which of the days of a period are meant by their position. */
interface DayParts {
  text: string;
  /** Position of the one day that is picked, from the end when negative; 0: all of them. */
  position: number;
  /** The most days of one period, where all are meant. */
  most: number;
}

type Daily = Extract<Recurrence, { times: string[] }>;

function dayParts(recurrence: Daily): DayParts | undefined {
  const every = interval(recurrence.every);
  switch (recurrence.kind) {
    case 'daily':
      return { text: `FREQ=DAILY${every}`, position: 0, most: 1 };
    case 'weekly': {
      const days = [...new Set(recurrence.weekdays)].sort((a, b) => WEEK.indexOf(a) - WEEK.indexOf(b));
      return { text: `FREQ=WEEKLY${every};BYDAY=${days.join(',')}`, position: 0, most: days.length };
    }
    case 'monthly':
      return monthParts(`FREQ=MONTHLY${every}`, recurrence.on, 1);
    case 'yearly': {
      const months = [...new Set(recurrence.months)].sort((a, b) => a - b);
      return monthParts(`FREQ=YEARLY${every};BYMONTH=${months.join(',')}`, recurrence.on, months.length);
    }
  }
}

const WEEK: readonly Weekday[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** @param months how many months one period has: BYSETPOS counts over all of them */
function monthParts(text: string, on: MonthDay, months: number): DayParts | undefined {
  switch (on.kind) {
    case 'last-day':
      return { text: `${text};BYMONTHDAY=${-1 - on.before}`, position: 0, most: months };
    case 'weekday':
      return { text: `${text};BYDAY=${on.nth}${on.weekday}`, position: 0, most: months };
    case 'business-day':
      return months === 1 ? { text: `${text};BYDAY=${BUSINESS_DAYS}`, position: on.nth, most: 1 } : undefined;
    case 'day': {
      const days = [...new Set(on.days)].sort((a, b) => a - b);
      const long = days.filter((day) => day > 28);
      const all = { text: `${text};BYMONTHDAY=${days.join(',')}`, position: 0, most: days.length * months };
      if (long.length === 0 || on.ifMissing === 'skip') return all;
      if (on.ifMissing === 'next-day') return undefined;
      if (long.length === 1 && long[0] === 31)
        return { ...all, text: `${text};BYMONTHDAY=${[...days.slice(0, -1), -1].join(',')}` };
      const [only = 0] = days;
      if (days.length > 1 || months > 1) return undefined;
      return { text: `${text};BYMONTHDAY=${[28, 29, 30].filter((day) => day <= only).join(',')}`, position: -1, most: 1 };
    }
  }
}

/** BYHOUR, BYMINUTE and BYSECOND give every combination; BYSETPOS leaves the times that are meant. */
function timeParts(times: readonly string[], { position, most }: DayParts): string | undefined {
  const chosen = [...new Set(times.map(secondOfDay))].sort((a, b) => a - b);
  const hours = distinct(chosen.map((time) => Math.floor(time / 3600)));
  const minutes = distinct(chosen.map((time) => Math.floor((time % 3600) / 60)));
  const seconds = distinct(chosen.map((time) => time % 60));
  const all = hours.flatMap((hour) => minutes.flatMap((minute) => seconds.map((second) => hour * 3600 + minute * 60 + second)));
  const positions: number[] = [];
  if (position !== 0 || all.length > chosen.length) {
    const indexes = all.flatMap((time, index) => (chosen.includes(time) ? [index] : []));
    const before = position > 0 ? (position - 1) * all.length + 1 : position * all.length;
    if (position !== 0) positions.push(...indexes.map((index) => before + index));
    else for (let day = 0; day < most; day++) positions.push(...indexes.map((index) => day * all.length + index + 1));
    if (positions.some((each) => Math.abs(each) > MAX_POSITION)) return undefined;
  }
  const picked = positions.length === 0 ? '' : `;BYSETPOS=${positions.join(',')}`;
  return `;BYHOUR=${hours.join(',')};BYMINUTE=${minutes.join(',')};BYSECOND=${seconds.join(',')}${picked}`;
}

function distinct(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function interval(every: number): string {
  return every === 1 ? '' : `;INTERVAL=${every}`;
}

function secondOfDay(time: string): number {
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
  return hour * 3600 + minute * 60 + second;
}

/** 2026-01-31T09:00 as 20260131T090000. */
function compact(dateTime: string): string {
  const digits = dateTime.replace(/[-:]/g, '');
  return digits.length === 13 ? `${digits}00` : digits;
}
