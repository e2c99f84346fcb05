import type { ScheduleStatus, TimelineSchedule } from '#shared/model/schedule-views';
import { lookOf } from '../../../components/occurrences/occurrence-look';
import { keyOf } from '../schedule-key';
import { firstAt, type TimelineMark } from './mark-clusters';

/** One schedule on the timeline, its marks in the order of time. */
export interface TimelineRow {
  key: string;
  flowId: string;
  nodeId: string;
  flowName: string;
  nodeName: string;
  status: ScheduleStatus;
  marks: readonly RowMark[];
  /** After this moment there is more than is known, so much that it is drawn as one. */
  denseFromMs: number | undefined;
}

export interface RowMark extends TimelineMark {
  plannedMs: number;
  /** Which of the schedule's items it stands for. */
  item: TimelineSchedule['items'][number];
}

/** A row of what the host answers. */
function rowOf(schedule: TimelineSchedule, nowMs: number): TimelineRow {
  const marks = schedule.items
    .map((item) => ({
      atMs: item.atMs,
      plannedMs: item.plannedMs,
      look: lookOf(item, item.state === undefined ? undefined : { state: item.state }),
      item,
    }))
    .sort((a, b) => a.atMs - b.atMs);
  const last = marks.at(-1)?.atMs;
  // The past is cut at its beginning, the future at its end; only the future is dense to the end.
  const isDense = schedule.isCut && last !== undefined && last > nowMs;
  const { flowId, nodeId, flowName, nodeName, status } = schedule;
  return { key: keyOf(schedule), flowId, nodeId, flowName, nodeName, status, marks, denseFromMs: isDense ? last : undefined };
}

/** Rows in the order of their names: they stay where they are while schedules fire. */
export function rowsOf(schedules: readonly TimelineSchedule[], nowMs: number, locale: string): TimelineRow[] {
  const { compare } = new Intl.Collator(locale, { numeric: true });
  return schedules
    .map((schedule) => rowOf(schedule, nowMs))
    .sort((a, b) => compare(a.flowName, b.flowName) || compare(a.nodeName, b.nodeName) || compare(a.key, b.key));
}

/** The mark before or after a moment in a row; `undefined` at its end. */
export function neighbour(row: TimelineRow, atMs: number, direction: 1 | -1): RowMark | undefined {
  return direction === 1 ? row.marks[firstAt(row.marks, atMs + 1)] : row.marks[firstAt(row.marks, atMs) - 1];
}

/** The mark of a row that lies nearest to a moment. */
export function nearest(row: TimelineRow, atMs: number): RowMark | undefined {
  const after = row.marks[firstAt(row.marks, atMs)];
  const before = row.marks[firstAt(row.marks, atMs) - 1];
  if (after === undefined || before === undefined) return after ?? before;
  return after.atMs - atMs < atMs - before.atMs ? after : before;
}
