import type { ModifiedSettings, ScheduleException } from '../model/schedule';
import { newestLast } from './exceptions';
import { type Period, type Periods, periodsOf } from './rules-periods';

export interface Rescheduled {
  plannedMs: number;
  atMs: number;
  exceptionId: string;
  reason: string;
}

/** The exceptions of one schedule, ready to be asked. */
export interface Exceptions {
  readonly skips: Periods;
  skipped(index: number): Period;
  readonly modifies: Periods;
  modified(index: number): Period & { settings: ModifiedSettings };
  /** By the moment that an occurrence was planned at. */
  readonly rescheduled: ReadonlyMap<number, Rescheduled>;
}

/**
 * Where several of one kind cover a moment, or name the same occurrence, the newest counts. A reschedule beats a skip, a skip beats
 * a modification. Moments that cannot be read, and periods that end before they begin, do not count.
 */
export function compileExceptions(exceptions: readonly ScheduleException[]): Exceptions {
  const skips: Period[] = [];
  const modifies: (Period & { settings: ModifiedSettings })[] = [];
  const rescheduled = new Map<number, Rescheduled>();
  for (const exception of newestLast(exceptions)) {
    const { id: exceptionId, reason } = exception;
    if (exception.kind === 'reschedule') {
      const plannedMs = Date.parse(exception.occurrence);
      const atMs = Date.parse(exception.at);
      if (!Number.isNaN(plannedMs + atMs)) rescheduled.set(plannedMs, { plannedMs, atMs, exceptionId, reason });
      continue;
    }
    const period = { from: Date.parse(exception.from), to: Date.parse(exception.to), name: reason, exceptionId };
    if (exception.kind === 'skip') skips.push(period);
    else modifies.push({ ...period, settings: exception.settings });
  }
  return {
    skips: periodsOf(skips),
    skipped: (index) => skips[index] as Period,
    modifies: periodsOf(modifies),
    modified: (index) => modifies[index] as Period & { settings: ModifiedSettings },
    rescheduled,
  };
}
