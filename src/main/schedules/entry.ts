/** A schedule that is followed, as this process holds it. Times are milliseconds since the epoch. */
import type { Calendar } from '#shared/calendar/types';
import type { ErrorInfo } from '#shared/model/errors';
import type { Occurrence } from '#shared/model/schedule';
import type { HeapItem } from './heap';
import type { ScheduleTrigger } from './ports';
import type { ReadSchedule } from './read-schedule';
import type { ScheduleCounts, ScheduleRow, StoredSchedule } from './repository';
import type { SchedulePause } from './service-types';
import { parseSpans, type Span } from './spans';

/** A start that failed for now. */
export interface Retry {
  atMs: number;
  delayMs: number;
  plannedMs: number;
  error: ErrorInfo;
}

/** Its place in the heap is when it is to be looked at next. */
export interface Entry extends HeapItem {
  trigger: ScheduleTrigger;
  /** As it was or is to be written, `cursor_at`, `handled` and `next_at` apart: see `rowOf`. */
  row: ScheduleRow;
  counts: ScheduleCounts;
  pause: SchedulePause | undefined;
  read: ReadSchedule | undefined;
  /** The zone it is followed in. */
  zone: string | undefined;
  /** Absent while it cannot be followed. Made when it is asked for: see `release`. */
  readonly calendar: Calendar | undefined;
  makeCalendar: (() => Calendar) | undefined;
  madeCalendar: Calendar | undefined;
  /** Its rules or exceptions may leave occurrences out. */
  canSkip: boolean;
  /** Why it cannot be followed. */
  error: ErrorInfo | undefined;
  /** What fires next. */
  next: Occurrence | undefined;
  cursorMs: number;
  handled: readonly Span[];
  retry: Retry | undefined;
  /** It is not to be looked at before: what went wrong had nothing to do with an occurrence. */
  restUntilMs: number;
  /** Skipped ones with a record of their own since the last start. */
  skipRows: number;
  /** Just read from the disk: what the last process started may not be noted yet. */
  isFresh: boolean;
  /** It is what its trigger says. */
  isRead: boolean;
  /** Somebody is at work on it; it is not in the alarm. */
  isBusy: boolean;
  /** It changed while it was busy: it is to be read again. */
  isStale: boolean;
  /** Its trigger is gone, and then its row. */
  isGone: boolean;
  isRemoved: boolean;
}

export const entryKey = ({ flowId, nodeId }: Pick<ScheduleTrigger, 'flowId' | 'nodeId'>): string => `${flowId}\n${nodeId}`;

/** @param stored what the last process left of it */
export function createEntry(trigger: ScheduleTrigger, stored: StoredSchedule | undefined, nowMs: number): Entry {
  const { flowId, nodeId, version } = trigger;
  const { fired = 0, skipped = 0, missed = 0, failed = 0, paused_at = null, paused_until = null, ...row } = stored ?? {};
  return {
    atMs: 0,
    place: -1,
    trigger,
    row: {
      ...{ flow_id: flowId, node_id: nodeId, version, config: '', next_at: null, last_at: null, anchor_at: null },
      ...{ last_error: null, last_planned_ms: null, last_state: null, last_run_id: null, stopped_at: null, stopped_by: null },
      ...{ cursor_at: null, handled: null, ...row },
    },
    counts: { fired, skipped, missed, failed },
    pause: toPause({ paused_at, paused_until }),
    ...{ read: undefined, zone: undefined, canSkip: false, error: undefined, next: undefined },
    makeCalendar: undefined,
    madeCalendar: undefined,
    get calendar() {
      this.madeCalendar ??= this.makeCalendar?.();
      return this.madeCalendar;
    },
    cursorMs: stored?.cursor_at ?? nowMs,
    handled: parseSpans(stored?.handled ?? null),
    ...{ retry: undefined, restUntilMs: 0, skipRows: 0 },
    ...{ isFresh: stored !== undefined, isRead: false, isBusy: false, isStale: false, isGone: false, isRemoved: false },
  };
}

export function toPause(row: { paused_at: number | null; paused_until: number | null } | undefined): SchedulePause | undefined {
  if (row?.paused_at === undefined || row.paused_at === null) return undefined;
  return { sinceMs: row.paused_at, ...(row.paused_until === null ? {} : { untilMs: row.paused_until }) };
}

/** Lets go of its calendar, which is much larger than what it is made of. Who asks for it has it made anew. */
export function release(entry: Entry): void {
  entry.madeCalendar = undefined;
}

/** What is written of it. */
export function rowOf({ row, trigger, next, cursorMs, handled }: Entry): ScheduleRow {
  return {
    ...row,
    version: trigger.version,
    next_at: next?.firesAtMs ?? null,
    cursor_at: cursorMs,
    handled: handled.length === 0 ? null : JSON.stringify(handled),
  };
}
