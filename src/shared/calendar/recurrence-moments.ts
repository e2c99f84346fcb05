import type { Recurrence } from '../model/schedule';
import type { WallMs, WallSeries } from './types';
import { ZONE_REACH_MS, type Zone, type ZoneSpan } from './zone';

/** Where the recurrence puts an occurrence. */
export interface Planned {
  /** The moment: the identity of the occurrence. */
  readonly ms: number;
  /** The wall time that the recurrence names. */
  readonly wall: WallMs;
  /** How much later it is because the clocks left that wall time out; else 0. */
  readonly gapMs: number;
}

/** Moments of a recurrence, strictly rising, each once. */
export interface Moments {
  /** The first at or after a moment; undefined: there is none any more. */
  next(fromMs: number): Planned | undefined;
}

/** The moments of a wall-clock series in a zone, by the rules for gaps and overlaps (see README.md). */
export function wallMoments(series: WallSeries, zone: Zone): Moments {
  return { next: (fromMs) => nextMoment(series, zone, fromMs) };
}

function nextMoment(series: WallSeries, zone: Zone, fromMs: number): Planned | undefined {
  let from = fromMs;
  let span = zone.spanAt(from);
  for (;;) {
    const behindGap = series.isTicking ? undefined : fromGap(series, span, from);
    const start = from + span.offset;
    // What an overlap repeats has run in the first pass, unless it ticks.
    const wallFrom = series.isTicking ? start : Math.max(start, span.from + span.before);
    const wall = series.next(wallFrom);
    const ms = wall === undefined ? Number.POSITIVE_INFINITY : wall - span.offset;
    if (behindGap !== undefined && behindGap.ms < Math.min(ms, span.to)) return behindGap;
    if (wall !== undefined && ms < span.to) return { ms, wall, gapMs: 0 };
    if (span.to === Number.POSITIVE_INFINITY) return undefined;
    const next = zone.spanAt(span.to);
    from = next.from;
    span = next;
    if (next.from + next.offset < wallFrom) continue;
    if (wall === undefined) return undefined;
    // Nothing is between here and there, whatever the clocks do on the way.
    const there = wall - ZONE_REACH_MS;
    if (there > next.to) {
      span = zone.spanAt(there);
      from = there;
    }
  }
}

/** The first wall time left out right before a span that, moved behind the gap, is at or after a moment. */
function fromGap(series: WallSeries, span: ZoneSpan, from: number): Planned | undefined {
  const gapMs = span.offset - span.before;
  if (gapMs <= 0 || from >= span.from + gapMs) return undefined;
  const wall = series.next(from + span.before);
  return wall === undefined || wall >= span.from + span.offset ? undefined : { ms: wall - span.before, wall, gapMs };
}

const UNIT_MS = { seconds: 1000, minutes: 60_000, hours: 3_600_000 } as const;

/** How long an interval is, in milliseconds. */
export function intervalMs({ every, unit }: Extract<Recurrence, { kind: 'interval' }>): number {
  return every * UNIT_MS[unit];
}

/** Every so many milliseconds of real time, from a moment on. */
export function intervalMoments(everyMs: number, firstMs: number, zone: Zone): Moments {
  return {
    next(fromMs) {
      const ms = firstMs + Math.max(0, Math.ceil((fromMs - firstMs) / everyMs)) * everyMs;
      return { ms, wall: zone.wallOf(ms), gapMs: 0 };
    },
  };
}

/** The moments of a series between its start and its end, and at most so many of them. */
export interface BoundedMoments extends Moments {
  readonly startMs: number;
  /** The last moment at which an occurrence may be, the end of the schedule. */
  readonly endMs: number;
  /** Where the last one is that the greatest number of occurrences allows; undefined: that number is not reached at a moment. */
  countedOut(atMs: number): number | undefined;
}

/**
 * Counts as far as it is asked and remembers, so that a long series is counted once.
 * @param counted what is counted; it differs from `moments` where that leaves out what never runs
 */
export function boundedMoments(moments: Moments, counted: Counted, startMs: number, endMs: number): BoundedMoments {
  return {
    startMs,
    endMs,
    countedOut: (atMs) => counted.lastBefore(atMs),
    next(fromMs) {
      const found = moments.next(Math.max(fromMs, startMs));
      if (found === undefined || found.ms > endMs) return undefined;
      const last = counted.lastBefore(found.ms);
      return last !== undefined && found.ms > last ? undefined : found;
    },
  };
}

export interface Counted {
  /** The last allowed moment when it is before one; undefined: not so many are before it. */
  lastBefore(atMs: number): number | undefined;
}

export const UNCOUNTED: Counted = { lastBefore: () => undefined };

export function countedMoments(moments: Moments, startMs: number, most: number): Counted {
  let count = 0;
  let reached = startMs - 1;
  let isOver = false;
  return {
    lastBefore(atMs) {
      while (!isOver && count < most && reached < atMs) {
        const next = moments.next(reached + 1);
        if (next === undefined) isOver = true;
        else {
          reached = next.ms;
          count += 1;
        }
      }
      return count >= most && reached < atMs ? reached : undefined;
    },
  };
}
