import type { Occurrence, OccurrenceRecord, Schedule, ScheduleException } from '../model/schedule';

/**
 * A time on a clock on the wall, as the milliseconds since the epoch that the same digits would be in UTC. It has no zone:
 * days and times of day are plain arithmetic on it, and only `zone.ts` says which moments it stands for.
 */
export type WallMs = number;

/** A series of wall-clock times, rising. */
export interface WallSeries {
  /** The first time at or after `from`; undefined: there is none any more. */
  next(from: WallMs): WallMs | undefined;
  /**
   * True for what follows the ticking of the clock ("every 15 minutes" by cron): it runs in both passes of an hour that comes
   * twice, and not in an hour that is left out. False for fixed times: once a day, moved behind the gap where the time is missing.
   */
  readonly isTicking: boolean;
}

/** Tells holidays of one `HolidayRule`, by year, as fast as a look into a map. */
export interface HolidayCalendar {
  /** Name of the holiday on a day ("YYYY-MM-DD" as days since 1970-01-01), or undefined. */
  nameOf(epochDay: number): string | undefined;
}

/** What a schedule is compiled with. */
export interface CompileOptions {
  /** IANA zone for a schedule that names none. */
  timeZone: string;
  /** Since when the schedule is in force, epoch ms: a series without `startsAt` counts from here. */
  anchorMs: number;
  /** Needed when the schedule has `holidays`. */
  holidays?: HolidayCalendar;
  exceptions?: readonly ScheduleException[];
  /** Makes the jitter of schedules differ: flow and node id. */
  seed?: string;
}

/** A schedule ready to be asked. Moments are epoch ms. All of it is pure: the same questions have the same answers everywhere. */
export interface Calendar {
  readonly zone: string;
  /** False: whatever runs does so where it was planned. */
  readonly isMoving?: boolean;
  /** The first occurrence that fires (moved ones included, jitter counted) after a moment; undefined: never again. */
  nextFiring(afterMs: number): Occurrence | undefined;
  /** The last that fired at or before a moment, not looking further back than `sinceMs`. */
  previousFiring(atMs: number, sinceMs: number): Occurrence | undefined;
  /** What occurs in [fromMs, toMs), by where it runs or would have run, skipped and moved ones with their reasons; at most `limit`. */
  occurrences(fromMs: number, toMs: number, limit?: number): { items: Occurrence[]; isCut: boolean };
  /** The next `count` that fire after a moment, and the skipped ones before each of them, at most twenty in a row. */
  preview(afterMs: number, count: number): Occurrence[];
  /**
   * Why it did, or did not, run at a moment. With `nowMs`, what was to run before it and has no record is told as missed; without,
   * as still to come.
   */
  explain(atMs: number, records?: readonly OccurrenceRecord[], nowMs?: number): Explanation;
}

/** The answer to "why did this not run?" */
export interface Explanation {
  kind:
    | 'fired'
    | 'moved-away'
    | 'moved-here'
    | 'skipped'
    | 'missed'
    | 'failed'
    | 'not-planned'
    | 'before-start'
    | 'after-end'
    | 'count-reached'
    | 'future';
  occurrence?: Occurrence;
  record?: OccurrenceRecord;
  /** The nearest planned occurrences before and after, when nothing was planned at that moment. */
  previousMs?: number;
  nextMs?: number;
}

export type CompileSchedule = (schedule: Schedule, options: CompileOptions) => Calendar;
