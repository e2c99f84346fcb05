import { daysInMonth, epochDayOf } from '../civil';
import type { WallMs } from '../types';
import type { ProblemList } from './problem-list';
import { type Piece, split } from './text-lines';

/** A date or date-time of a rule's text. */
export interface WrittenTime {
  /** Its digits; of a date, midnight. */
  wallMs: WallMs;
  /** A day without a time. */
  isDate: boolean;
  /** Written with a Z: a moment, whatever the zone. */
  isUtc: boolean;
}

const DATE = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/i;

/** Reads one date (19980119) or date-time (19980119T020000, with Z for UTC); undefined for anything else. */
export function readTime(text: string): WrittenTime | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map((digits) => Number(digits ?? 0));
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const seconds = hour * 3600 + minute * 60 + Math.min(second, 59);
  return {
    wallMs: (epochDayOf(year, month, day) * 86_400 + seconds) * 1000,
    isDate: match[4] === undefined,
    isUtc: match[7] !== undefined && match[7] !== '',
  };
}

/** Reads the dates of a line; of a period (RDATE;VALUE=PERIOD) its start. */
export function readTimes(value: Piece, name: string, problems: ProblemList): WrittenTime[] {
  const times: WrittenTime[] = [];
  for (const part of split(value, ',')) {
    const time = readTime(part.text.trim().replace(/\/.*$/, ''));
    if (time !== undefined) times.push(time);
    else {
      const message = `"${part.text}" is not a date: write 20261231 or 20261231T090000`;
      problems.add('RRULE_DATE', message, part, name, { value: part.text });
    }
  }
  return times;
}
