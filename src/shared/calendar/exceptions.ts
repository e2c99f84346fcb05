import type { ScheduleException } from '../model/schedule';
import type { ExceptionOverlap } from '../model/schedule-views';

/** In the order in which they were made. */
export function newestLast(exceptions: readonly ScheduleException[]): ScheduleException[] {
  return [...exceptions].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

/**
 * Which exceptions concern the same time, and which of them counts there: a reschedule before a skip before a modification, of one
 * kind the newest. A reschedule and a modification of the time that it leads to count both. Exceptions of different schedules do not
 * meet. The one that overrides comes first in each pair.
 */
export function exceptionOverlaps(exceptions: readonly ScheduleException[]): ExceptionOverlap[] {
  const reaches = newestLast(exceptions).reverse().map(reachOf);
  const overlaps: ExceptionOverlap[] = [];
  for (const [index, newer] of reaches.entries()) {
    for (const older of reaches.slice(index + 1)) {
      if (newer.nodeId !== undefined && older.nodeId !== undefined && newer.nodeId !== older.nodeId) continue;
      const isNewerFirst = STRENGTH[newer.kind] >= STRENGTH[older.kind];
      const [strong, weak] = isNewerFirst ? [newer, older] : [older, newer];
      const effect = effectOf(strong, weak);
      if (effect !== undefined) overlaps.push({ exceptionId: strong.id, with: weak.id, effect });
    }
  }
  return overlaps;
}

const STRENGTH = { modify: 0, skip: 1, reschedule: 2 } as const;

interface Reach {
  id: string;
  kind: ScheduleException['kind'];
  nodeId: string | undefined;
  from: number;
  to: number;
  /** Where a reschedule leads. */
  at: number;
}

function reachOf(exception: ScheduleException): Reach {
  const { id, kind, nodeId } = exception;
  if (exception.kind === 'reschedule') {
    const from = Date.parse(exception.occurrence);
    return { id, kind, nodeId, from, to: from + 1, at: Date.parse(exception.at) };
  }
  return { id, kind, nodeId, from: Date.parse(exception.from), to: Date.parse(exception.to), at: Number.NaN };
}

function effectOf(strong: Reach, weak: Reach): ExceptionOverlap['effect'] | undefined {
  const isWithin = (ms: number) => ms >= weak.from && ms < weak.to;
  if (strong.kind === 'reschedule' && weak.kind === 'modify') return isWithin(strong.at) ? 'both' : undefined;
  if (strong.kind === 'reschedule' && weak.kind === 'skip')
    return isWithin(strong.from) || isWithin(strong.at) ? 'overrides-partly' : undefined;
  if (strong.from >= weak.to || weak.from >= strong.to || !(strong.from < strong.to) || !(weak.from < weak.to)) return undefined;
  return strong.from <= weak.from && strong.to >= weak.to ? 'overrides' : 'overrides-partly';
}
