/** When a schedule occurs. Occurrences are moments, milliseconds since the epoch, in rising order. */
export interface Recurrence {
  /** The first occurrence after a moment; undefined: never again. */
  next(afterMs: number): number | undefined;
}

/**
 * Every `everyMs`, counted from `anchorMs` (which is not an occurrence itself): restarts and clock changes do not move it.
 * Local time plays no part, so a day is always 24 hours.
 */
export function intervalRecurrence(everyMs: number, anchorMs: number): Recurrence {
  return {
    next: (afterMs) => anchorMs + Math.max(1, Math.floor((afterMs - anchorMs) / everyMs) + 1) * everyMs,
  };
}

/** What lies between the occurrence that was due and now. */
export interface Missed {
  /** The newest occurrence that is not older than the grace; the others are not made up for. */
  latestMs: number | undefined;
  /** Occurrences that are not `latestMs`, counted up to `MAX_COUNTED`. */
  skipped: number;
}

/** Counting more would keep the app busy for a number that nobody reads to the last digit. */
export const MAX_COUNTED = 1000;

/** @param dueMs the occurrence that was due, at or before `nowMs` */
export function findMissed(recurrence: Recurrence, dueMs: number, nowMs: number, graceMs: number): Missed {
  let latestMs: number | undefined;
  let recent: number | undefined = Math.max(dueMs, nowMs - graceMs) - 1;
  for (;;) {
    recent = recurrence.next(recent);
    if (recent === undefined || recent > nowMs) break;
    latestMs = recent;
  }
  let count = 0;
  for (let at: number | undefined = dueMs; at !== undefined && at <= nowMs && count < MAX_COUNTED; at = recurrence.next(at))
    count += 1;
  return { latestMs, skipped: latestMs === undefined ? count : Math.max(0, count - 1) };
}
