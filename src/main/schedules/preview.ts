import type { Calendar } from '#shared/calendar/types';
import type { Occurrence, OccurrenceRecord } from '#shared/model/schedule';
import type { PreviewOccurrence, ScheduleExplanation, SchedulePreview } from '#shared/model/schedule-views';

export interface PreviewQuery {
  /** Default: now. */
  from?: number | undefined;
  /** The first moment after. Without it, the next `count` that run. */
  to?: number | undefined;
  count?: number | undefined;
}

const NEXT = 10;
const MOST_BETWEEN = 500;

/** Gives the offset of a zone at a moment, in milliseconds east of UTC. */
export type OffsetAt = (zone: string, atMs: number) => number;

/** A moment as ISO 8601, with the offset that the zone has then. */
export function isoIn(zone: string, atMs: number, offsetAt: OffsetAt): string {
  const offsetMs = offsetAt(zone, atMs);
  const wall = new Date(atMs + offsetMs).toISOString().replace('.000Z', '').replace('Z', '');
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${wall}${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The occurrences of a time, or the next that run with the skipped ones between them. */
export function previewOf(
  calendar: Calendar,
  { from, to, count }: PreviewQuery,
  { nowMs, offsetAt }: { nowMs: number; offsetAt: OffsetAt },
): SchedulePreview {
  const { zone } = calendar;
  const fromMs = from ?? nowMs;
  const iso = (atMs: number): string => isoIn(zone, atMs, offsetAt);
  if (to === undefined) {
    // From a moment that was named on, an occurrence at that very moment is wanted.
    const items = calendar.preview(from === undefined ? fromMs : fromMs - 1, count ?? NEXT);
    return { zone, from: iso(fromMs), items: items.map((item) => withTexts(item, zone, offsetAt)), isCut: false };
  }
  const { items, isCut } = calendar.occurrences(fromMs, Math.max(fromMs, to), count ?? MOST_BETWEEN);
  return {
    zone,
    from: iso(fromMs),
    to: iso(to),
    items: items.map((item) => withTexts(item, zone, offsetAt)),
    isCut,
  };
}

/** Why a schedule did, or did not, run at a moment. */
export function explanationOf(
  calendar: Calendar,
  atMs: number,
  records: readonly OccurrenceRecord[],
  { nowMs, offsetAt }: { nowMs: number; offsetAt: OffsetAt },
): ScheduleExplanation {
  const { occurrence, ...explanation } = calendar.explain(atMs, records, nowMs);
  return {
    at: isoIn(calendar.zone, atMs, offsetAt),
    zone: calendar.zone,
    ...explanation,
    ...(occurrence === undefined ? {} : { occurrence: withTexts(occurrence, calendar.zone, offsetAt) }),
  };
}

function withTexts(occurrence: Occurrence, zone: string, offsetAt: OffsetAt): PreviewOccurrence {
  const { plannedMs, atMs } = occurrence;
  return { ...occurrence, planned: isoIn(zone, plannedMs, offsetAt), at: isoIn(zone, atMs, offsetAt) };
}
