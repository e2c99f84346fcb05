import { isOff, type Rules } from './rules';
import { MOST_MOVED_DAYS } from './rules-days';
import type { WallMs } from './types';
import { DAY_MS, dayOf } from './wall';

/** Moments [from, to) at which occurrences were planned that may run in a given time. */
export interface SourceRange {
  from: number;
  to: number;
}

/**
 * Where occurrences may have been planned that end up in [fromMs, toMs): there itself, on the days without work around it, and
 * in the closed time before a window opens. It may be more than is needed, never less. Rising, without overlaps.
 */
export function sourceRanges(rules: Rules, fromMs: number, toMs: number): SourceRange[] {
  const { zone } = rules;
  const last = lastWall(rules, fromMs, toMs - 1);
  const first = closedBefore(rules, firstWall(rules, fromMs), last);
  const days = daysLandingOn(rules, dayOf(first), dayOf(last));
  const ranges: SourceRange[] = [];
  if (dayOf(first) === dayOf(last)) {
    for (let day = days.from; day <= days.to; day++) {
      const shift = (day - dayOf(first)) * DAY_MS;
      ranges.push({ from: zone.earliestOf(first + shift), to: zone.latestOf(last + shift) + 1 });
    }
  } else {
    ranges.push({ from: zone.earliestOf(startOf(rules, days.from, first)), to: zone.latestOf(endOf(rules, days.to, last)) + 1 });
  }
  ranges.push({ from: fromMs, to: toMs });
  return joined(ranges);
}

/** No occurrence planned before this moment runs at or after `fromMs`. */
export function earliestSource(rules: Rules, fromMs: number): number {
  const { zone, window } = rules;
  const first = firstWall(rules, fromMs);
  const closed =
    window?.isMoving === true
      ? Math.min(
          first,
          window.lastClosing(first, (day) => isOff(rules, day)),
        )
      : first;
  const today = dayOf(closed);
  const { from } = daysLandingOn(rules, today, today);
  return Math.min(fromMs, zone.earliestOf(startOf(rules, from, closed)));
}

/** The whole of the first day, unless it is the day of `first` and keeps its occurrences. */
function startOf(rules: Rules, day: number, first: WallMs): WallMs {
  const isWhole = day < dayOf(first) || (rules.days?.movesLater === true && isOff(rules, day));
  return isWhole ? day * DAY_MS : first;
}

function endOf(rules: Rules, day: number, last: WallMs): WallMs {
  const isWhole = day > dayOf(last) || (rules.days?.movesEarlier === true && isOff(rules, day));
  return isWhole ? (day + 1) * DAY_MS : last;
}

/** The earliest wall time that stands for a moment: its own, or one in a gap right before it that was moved to it. */
function firstWall({ zone }: Rules, ms: number): WallMs {
  const { from, offset, before } = zone.spanAt(ms);
  return ms < from + offset - before ? ms + before : ms + offset;
}

/** The latest wall time that stands for a moment in [fromMs, toMs]: where clocks are put back on the way, one before that. */
function lastWall({ zone }: Rules, fromMs: number, toMs: number): WallMs {
  let span = zone.spanAt(fromMs);
  let last = Number.NEGATIVE_INFINITY;
  while (span.to <= toMs) {
    last = Math.max(last, span.to + span.offset);
    span = zone.spanAt(span.to);
  }
  return Math.max(last, toMs + span.offset);
}

/** The earliest wall time from which a window that opens in [first, last] can have drawn occurrences. */
function closedBefore(rules: Rules, first: WallMs, last: WallMs): WallMs {
  const { window } = rules;
  if (window?.isMoving !== true) return first;
  const isLeftOut = (day: number) => isOff(rules, day);
  const opens = window.nextOpen(first, isLeftOut);
  if (opens === undefined || opens > last) return first;
  return Math.min(first, window.lastClosing(first, isLeftOut));
}

function daysLandingOn(rules: Rules, first: number, last: number): { from: number; to: number } {
  let from = first;
  let to = last;
  if (rules.days?.movesLater === true) while (from > first - MOST_MOVED_DAYS && isOff(rules, from - 1)) from -= 1;
  if (rules.days?.movesEarlier === true) while (to < last + MOST_MOVED_DAYS && isOff(rules, to + 1)) to += 1;
  return { from, to };
}

function joined(ranges: SourceRange[]): SourceRange[] {
  ranges.sort((a, b) => a.from - b.from);
  const result: SourceRange[] = [];
  for (const { from, to } of ranges) {
    const before = result.at(-1);
    if (before !== undefined && from <= before.to) before.to = Math.max(before.to, to);
    else result.push({ from, to });
  }
  return result;
}

/** No occurrence planned at or after a moment ends up before this one. */
export function earliestLanding(rules: Rules, plannedMs: number): number {
  if (rules.days?.movesEarlier !== true) return plannedMs;
  const { zone } = rules;
  let day = dayOf(zone.wallOf(plannedMs));
  // The times of the days without work that follow come down onto this one.
  if (!isOff(rules, day) && !isOff(rules, day + 1)) return plannedMs;
  for (let moved = 0; moved <= MOST_MOVED_DAYS && isOff(rules, day); moved++) day -= 1;
  return Math.min(plannedMs, zone.earliestOf(day * DAY_MS));
}
