import { type ScheduleInput, scheduleSchema } from '../../model/schedule';
import { compileSchedule } from '../compile';
import type { Calendar, CompileOptions, HolidayCalendar } from '../types';
import { zoneOf } from '../zone';

/** A calendar of a schedule as a program writes it. */
export function compiled(schedule: ScheduleInput, options: Partial<CompileOptions> = {}): Calendar {
  return compileSchedule(scheduleSchema.parse(schedule), { timeZone: 'UTC', anchorMs: Date.UTC(1980, 0, 1), ...options });
}

/** Holidays by day, "YYYY-MM-DD". */
export function holidaysOn(days: Readonly<Record<string, string>>): HolidayCalendar {
  const names = new Map(Object.entries(days).map(([day, name]) => [Date.parse(day) / 86_400_000, name]));
  return { nameOf: (day) => names.get(day) };
}

/** What a clock of the zone shows, with what it is ahead of UTC where that tells two moments apart. */
export function local(zone: string, ms: number): string {
  return new Date(zoneOf(zone).wallOf(ms)).toISOString().slice(0, 16).replace('T', ' ');
}

/** What fires in [fromMs, toMs), asked for one after the other. */
export function firings(calendar: Calendar, fromMs: number, toMs: number, most = 5000): number[] {
  const found: number[] = [];
  for (let next = calendar.nextFiring(fromMs - 1); next !== undefined && next.firesAtMs < toMs; ) {
    found.push(next.firesAtMs);
    if (found.length >= most) break;
    next = calendar.nextFiring(next.firesAtMs);
  }
  return found;
}
