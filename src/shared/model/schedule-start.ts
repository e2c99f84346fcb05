import type { JsonObject } from './json';
import type { Schedule } from './schedule';

/** One occurrence as its run begins. Times are milliseconds since the epoch. */
export interface ScheduleStart {
  scheduledForMs: number;
  firedAtMs: number;
  /** How late it is; left out: it is not. */
  delayMs?: number | undefined;
  /** Of a `modify` exception: merged over the items. */
  variables?: JsonObject | undefined;
}

/**
 * The items that a run of a schedule begins with: those of its `input`, one empty item where there are none, each with
 * `scheduledFor` and `firedAt` (ISO 8601) and, where the occurrence is late, `delayMs`. These names are the schedule's own.
 */
export function scheduleItems({ input }: Pick<Schedule, 'input'>, start: ScheduleStart): { json: JsonObject }[] {
  const { scheduledForMs, firedAtMs, delayMs, variables } = start;
  const moment = {
    scheduledFor: new Date(scheduledForMs).toISOString(),
    firedAt: new Date(firedAtMs).toISOString(),
    ...(delayMs === undefined ? {} : { delayMs }),
  };
  return (input.length === 0 ? [{}] : input).map((item) => ({ json: { ...item, ...variables, ...moment } }));
}
