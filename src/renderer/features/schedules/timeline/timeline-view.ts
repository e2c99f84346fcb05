import { Temporal } from 'temporal-polyfill';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What a timeline shows: `spanMs` from `fromMs` on, both in milliseconds. */
export interface TimelineView {
  fromMs: number;
  spanMs: number;
}

/** Spans on offer. */
export const SPANS = { day: DAY, week: 7 * DAY, month: 31 * DAY } as const;
export type SpanName = keyof typeof SPANS;

const SHORTEST = 30 * MINUTE;
const LONGEST = 35 * DAY;
/** What lies behind on opening: a little of what happened, most of what comes. */
const PAST_SHARE = 0.2;

/** A span around the present, most of it ahead. */
export function viewAround(nowMs: number, spanMs: number): TimelineView {
  return { fromMs: nowMs - spanMs * PAST_SHARE, spanMs };
}

/** Moved by a share of what is shown; later for a positive share. */
export function pan(view: TimelineView, share: number): TimelineView {
  return { ...view, fromMs: view.fromMs + view.spanMs * share };
}

/** Nearer for a factor below 1. The moment at `anchor` (0: left edge, 1: right) stays where it is; spans are bounded. */
export function zoom(view: TimelineView, factor: number, anchor = 0.5): TimelineView {
  const spanMs = Math.min(LONGEST, Math.max(SHORTEST, view.spanMs * factor));
  return { fromMs: view.fromMs + (view.spanMs - spanMs) * anchor, spanMs };
}

/** The view moved as little as needed to show a moment, with some room around it. */
export function reveal(view: TimelineView, atMs: number): TimelineView {
  const room = view.spanMs * 0.08;
  if (atMs < view.fromMs + room) return { ...view, fromMs: atMs - room };
  if (atMs > view.fromMs + view.spanMs - room) return { ...view, fromMs: atMs + room - view.spanMs };
  return view;
}

/** Where a moment is drawn, in pixels from the left edge. */
export function xOf({ fromMs, spanMs }: TimelineView, atMs: number, width: number): number {
  return ((atMs - fromMs) / spanMs) * width;
}

export interface Tick {
  atMs: number;
  /** Begins a day of the zone. */
  isDay: boolean;
}

/** Steps of the axis; those below a day divide one. */
const STEPS = [5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY];
/** So much room a label needs. */
const TICK_PX = 62;

/** How far apart the ticks are at this width, ms. */
export function stepOf({ spanMs }: TimelineView, width: number): number {
  return STEPS.find((step) => (step / spanMs) * width >= TICK_PX) ?? 7 * DAY;
}

/** The ticks in sight: times of day on the clock of the zone, whatever daylight saving does. */
export function ticksOf(view: TimelineView, width: number, zone: string): Tick[] {
  const step = stepOf(view, width);
  const endMs = view.fromMs + view.spanMs;
  const days = Math.max(1, Math.round(step / DAY));
  let day = Temporal.Instant.fromEpochMilliseconds(Math.floor(view.fromMs)).toZonedDateTimeISO(zone).startOfDay();
  // Several days a step: counted from a fixed day, so that ticks stay where they are while one pans.
  const epochDay = Math.floor(Date.UTC(day.year, day.month - 1, day.day) / DAY);
  // 1970-01-05 was a Monday.
  if (days > 1) day = day.subtract({ days: (((epochDay - 4) % days) + days) % days }).startOfDay();
  const ticks: Tick[] = [];
  for (; day.epochMilliseconds < endMs; day = day.add({ days }).startOfDay()) {
    ticks.push({ atMs: day.epochMilliseconds, isDay: true });
    for (let minutes = step / MINUTE; step < DAY && minutes < 24 * 60; minutes += step / MINUTE) {
      const time = day.toPlainDate().toZonedDateTime({
        timeZone: zone,
        plainTime: new Temporal.PlainTime(Math.floor(minutes / 60), minutes % 60),
      });
      const atMs = time.epochMilliseconds;
      // A time that is left out is drawn where the clock goes on: there is a tick already.
      if (atMs > (ticks.at(-1)?.atMs ?? 0)) ticks.push({ atMs, isDay: false });
    }
  }
  return ticks.filter(({ atMs }) => atMs >= view.fromMs && atMs < endMs);
}

/** A day of the zone, or a month where days are ticks: what the upper line of the axis names. */
export interface Band {
  fromMs: number;
  toMs: number;
}

/** The bands in sight, the first and the last whole. */
export function bandsOf(view: TimelineView, unit: 'day' | 'month', zone: string): Band[] {
  const first = Temporal.Instant.fromEpochMilliseconds(Math.floor(view.fromMs)).toZonedDateTimeISO(zone).startOfDay();
  const bands: Band[] = [];
  for (let start = unit === 'day' ? first : first.with({ day: 1 }).startOfDay(); ; ) {
    const next = start.add(unit === 'day' ? { days: 1 } : { months: 1 }).startOfDay();
    bands.push({ fromMs: start.epochMilliseconds, toMs: next.epochMilliseconds });
    if (next.epochMilliseconds >= view.fromMs + view.spanMs) return bands;
    start = next;
  }
}

/** Spans that are asked for: what one zooms through in between is answered by the next longer one. */
const ASKED_SPANS = [HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 4 * DAY, 7 * DAY, 14 * DAY, LONGEST];

/**
 * The time to ask the host for: what is shown with some room on both sides, in steps, so that panning asks seldom. Never longer
 * than 92 days.
 */
export function askedWindow({ fromMs, spanMs }: TimelineView): { from: number; to: number } {
  const step = (ASKED_SPANS.find((span) => span >= spanMs) ?? LONGEST) / 2;
  const room = step < LONGEST / 2 ? 1 : 0;
  return { from: (Math.floor(fromMs / step) - room) * step, to: (Math.ceil((fromMs + spanMs) / step) + room) * step };
}
