/*
 * Cron expressions in local time, as Vixie cron has it: a job at a fixed hour runs once on the day the clocks go back (the
 * first time round), and on the day they go forward it runs right after the gap instead of not at all; a job of every hour
 * follows real time.
 *
 * cron-parser does this while it walks from one occurrence to the next, but not when it is asked from inside the hour behind
 * a change: there the walk has to begin before the change.
 */
import { CronExpressionParser } from 'cron-parser';
import { AppError } from '#shared/model/errors';
import type { Recurrence } from './recurrence';
import { findClockChange } from './zone-offset';

/** No zone moves its clocks by more, so a change before this can no longer confuse the parser. */
const CHANGE_REACH_MS = 3 * 60 * 60 * 1000;

/** Errors: SCHEDULE_INVALID for an expression that cannot be read or never occurs, or an unknown zone. */
export function cronRecurrence(expression: string, zone: string): Recurrence {
  let isEveryHour: boolean;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    const parsed = CronExpressionParser.parse(expression, { tz: zone });
    isEveryHour = parsed.fields.hour.values.length === 24;
    parsed.next();
  } catch (error) {
    throw scheduleInvalid(expression, zone, error);
  }

  return {
    next(afterMs) {
      const change = isEveryHour ? undefined : findClockChange(zone, afterMs - CHANGE_REACH_MS, afterMs);
      const walk = CronExpressionParser.parse(expression, {
        tz: zone,
        currentDate: new Date(change === undefined ? afterMs : change - 1),
      });
      for (;;) {
        const occurrenceMs = walk.next().getTime();
        if (occurrenceMs > afterMs) return occurrenceMs;
      }
    },
  };
}

function scheduleInvalid(expression: string, zone: string, error: unknown): AppError {
  return new AppError({
    code: 'SCHEDULE_INVALID',
    message: `The schedule "${expression}" (${zone}) cannot be followed: ${error instanceof Error ? error.message : String(error)}. Correct it and publish the flow again.`,
    data: { expression, zone, reason: error instanceof Error ? error.message : String(error) },
    cause: error,
  });
}
