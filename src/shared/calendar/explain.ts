import type { Occurrence, OccurrenceRecord } from '../model/schedule';
import type { Firings } from './firings';
import type { BoundedMoments } from './recurrence-moments';
import type { Explanation } from './types';

const MINUTE_MS = 60_000;
/** As many as fit into a minute. */
const MOST_IN_MINUTE = 60;

interface Explained {
  firings: Firings;
  moments: BoundedMoments;
}

/**
 * Why something ran, or did not, at a moment: what stands at that very moment counts before what stands in the same minute.
 * @param nowMs with it, what was to run before now and has no record is told as missed; without, as still to come
 */
export function explain(
  calendar: Explained,
  atMs: number,
  records: readonly OccurrenceRecord[],
  nowMs = Number.NEGATIVE_INFINITY,
): Explanation {
  const occurrence = concerned(calendar, atMs);
  if (occurrence !== undefined) return told(occurrence, atMs, records, nowMs);
  // The schedule may have been another one then: what was recorded was so.
  const record = records.find((each) => isSameMinute(each.atMs, atMs) || isSameMinute(each.plannedMs, atMs));
  if (record !== undefined) return { kind: record.state, record };
  const { moments, firings } = calendar;
  const previousMs = firings.previous(atMs, moments.startMs)?.atMs;
  const nextMs = firings.next(atMs)?.atMs;
  const lastMs = moments.countedOut(atMs);
  const kind =
    atMs < moments.startMs
      ? 'before-start'
      : lastMs !== undefined
        ? 'count-reached'
        : atMs > moments.endMs
          ? 'after-end'
          : 'not-planned';
  return { kind, ...(previousMs === undefined ? {} : { previousMs }), ...(nextMs === undefined ? {} : { nextMs }) };
}

/** The occurrence that a question about a moment is about. */
function concerned({ firings, moments }: Explained, atMs: number): Occurrence | undefined {
  const minute = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  const here = firings.between(minute, minute + MINUTE_MS, MOST_IN_MINUTE).items.filter(({ outcome }) => outcome !== 'skipped');
  const planned = (fromMs: number, toMs: number): Occurrence | undefined => {
    const found = moments.next(fromMs);
    return found === undefined || found.ms >= toMs ? undefined : firings.of(found);
  };
  const firing = firings.next(minute - 1);
  return (
    here.find((occurrence) => occurrence.atMs === atMs) ??
    planned(atMs, atMs + 1) ??
    here[0] ??
    (firing !== undefined && isSameMinute(firing.firesAtMs, atMs) ? firing : undefined) ??
    planned(minute, minute + MINUTE_MS) ??
    firings.between(minute, minute + MINUTE_MS, 1).items[0]
  );
}

function isSameMinute(ms: number, otherMs: number): boolean {
  return Math.floor(ms / MINUTE_MS) === Math.floor(otherMs / MINUTE_MS);
}

function told(occurrence: Occurrence, atMs: number, records: readonly OccurrenceRecord[], nowMs: number): Explanation {
  const record = records.find(({ plannedMs }) => plannedMs === occurrence.plannedMs);
  const stands = { occurrence, ...(record === undefined ? {} : { record }) };
  // What the clocks moved alone was planned where it runs.
  const isElsewhere = occurrence.outcome === 'moved' && occurrence.atMs !== occurrence.plannedMs;
  const isHere = isSameMinute(occurrence.atMs, atMs) || isSameMinute(occurrence.firesAtMs, atMs);
  if (isElsewhere && !isHere) return { kind: 'moved-away', ...stands };
  if (record !== undefined && record.state !== 'fired') return { kind: record.state, ...stands };
  if (occurrence.outcome === 'skipped') return { kind: 'skipped', ...stands };
  if (record !== undefined) return { kind: isElsewhere ? 'moved-here' : 'fired', ...stands };
  return { kind: occurrence.firesAtMs <= nowMs ? 'missed' : 'future', ...stands };
}
