import type { Entry } from './entry';
import type { Stop } from './pausing';
import { seedOf } from './read-schedule';
import type { ScheduleState, ScheduleStatus } from './service-types';

/** A schedule as this room tells of it. @param stop why it is not followed now */
export function stateOf(entry: Entry, stop: Stop | undefined, nowMs: number): ScheduleState {
  const { trigger, read, zone, row, counts, error, next, pause } = entry;
  return {
    trigger,
    status: statusOf(entry, stop),
    ...(read === undefined ? {} : { schedule: read.schedule }),
    zone: zone ?? trigger.timeZone ?? '',
    anchorMs: row.anchor_at ?? nowMs,
    seed: seedOf(trigger),
    ...(error === undefined ? {} : { error }),
    ...(next === undefined ? {} : { nextAtMs: next.firesAtMs, nextPlannedMs: next.plannedMs }),
    ...lastOf(entry),
    ...counts,
    ...(row.last_error === null ? {} : { lastError: row.last_error }),
    ...(pause === undefined || (pause.untilMs ?? nowMs + 1) <= nowMs ? {} : { pausedAtMs: pause.sinceMs }),
    ...(pause?.untilMs === undefined || pause.untilMs <= nowMs ? {} : { pausedUntilMs: pause.untilMs }),
  };
}

function statusOf({ makeCalendar, next, isRead }: Entry, stop: Stop | undefined): ScheduleStatus {
  if (stop?.by === 'flow') return 'flow-paused';
  if (makeCalendar === undefined && isRead) return 'invalid';
  if (stop !== undefined) return 'paused';
  return next === undefined ? 'ended' : 'active';
}

function lastOf({ row }: Entry): Pick<ScheduleState, 'last'> {
  const { last_at, last_planned_ms, last_state, last_run_id } = row;
  if (last_at === null || last_planned_ms === null || last_state === null) return {};
  const state = last_state as NonNullable<ScheduleState['last']>['state'];
  return { last: { atMs: last_at, plannedMs: last_planned_ms, state, ...(last_run_id === null ? {} : { runId: last_run_id }) } };
}
