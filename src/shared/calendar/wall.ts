import { AppError } from '../model/errors';
import { epochDayOf } from './civil';
import type { WallMs } from './types';

export const DAY_MS = 86_400_000;

/** The day of a wall time, as days since 1970-01-01. */
export function dayOf(wall: WallMs): number {
  return Math.floor(wall / DAY_MS);
}

/** The time of day of a wall time, in milliseconds since midnight. */
export function timeOf(wall: WallMs): number {
  return wall - Math.floor(wall / DAY_MS) * DAY_MS;
}

/** "YYYY-MM-DDTHH:mm" or with seconds, as the schedule's model has it. Errors: SCHEDULE_INVALID (SCHEDULE_DATE). */
export function wallOfText(text: string): WallMs {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(.+)$/.exec(text);
  const time = match === null ? undefined : timeOfDay(match[4] ?? '');
  if (match === null || time === undefined) throw unreadable('SCHEDULE_DATE', text, 'YYYY-MM-DDTHH:mm');
  return epochDayOf(Number(match[1]), Number(match[2]), Number(match[3])) * DAY_MS + time;
}

/** "HH:mm" or "HH:mm:ss" in milliseconds since midnight. Errors: SCHEDULE_INVALID (SCHEDULE_TIME). */
export function timeOfText(text: string): number {
  const time = timeOfDay(text);
  if (time === undefined) throw unreadable('SCHEDULE_TIME', text, 'HH:mm');
  return time;
}

function timeOfDay(text: string): number | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  if (match === null) return undefined;
  return ((Number(match[1]) * 60 + Number(match[2])) * 60 + Number(match[3] ?? 0)) * 1000;
}

function unreadable(detail: 'SCHEDULE_DATE' | 'SCHEDULE_TIME', value: string, form: string): AppError {
  return new AppError({
    code: 'SCHEDULE_INVALID',
    message: `"${value}" in the schedule cannot be read: write it as ${form}.`,
    data: { detail, value, form },
  });
}
