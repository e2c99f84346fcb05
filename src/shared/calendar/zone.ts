import { Temporal } from 'temporal-polyfill';
import { AppError } from '../model/errors';
import type { WallMs } from './types';

/** A stretch of time in which the clocks of a zone are not changed. */
export interface ZoneSpan {
  /** Moments [from, to), epoch ms. */
  readonly from: number;
  readonly to: number;
  /** What has to be added to a moment to read the clock on the wall. */
  readonly offset: number;
  /** The offset right before `from`: where it is smaller, walls are left out (a gap); where greater, they come again. */
  readonly before: number;
}

/** No zone was ever further from UTC, and no clock was ever moved by more. */
export const ZONE_REACH_MS = 26 * 3_600_000;

/** Spans are asked for year by year, each from a moment at which no clock was ever changed. */
const yearStart = (year: number) => Date.UTC(year, 0, 10, 12, 34, 56, 789);
const FIRST_YEAR = 100;
const LAST_YEAR = 10_000;

/**
 * The clocks of one IANA zone. Temporal is asked once for each year that is looked at; all else is arithmetic on what it said.
 */
export class Zone {
  readonly name: string;
  /** Rising, without overlaps; years that nobody asked for are missing. */
  readonly #spans: ZoneSpan[] = [];
  #last: ZoneSpan = { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY, offset: 0, before: 0 };

  /** Errors: RangeError for an unknown zone. */
  constructor(name: string) {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    this.name = name;
  }

  spanAt(ms: number): ZoneSpan {
    const last = this.#last;
    if (ms >= last.from && ms < last.to) return last;
    let found = this.#find(ms);
    if (found === undefined) {
      this.#load(yearOf(ms));
      found = this.#find(ms) ?? last;
    }
    this.#last = found;
    return found;
  }

  wallOf(ms: number): WallMs {
    return ms + this.spanAt(ms).offset;
  }

  /**
   * The moment of a wall time: the first where it comes twice; where it is left out, as much later as the clocks were put forward.
   */
  momentOf(wall: WallMs): number {
    const { from, to, offset } = this.#last;
    const guess = wall - offset;
    if (guess >= from + ZONE_REACH_MS && guess < to - ZONE_REACH_MS) return guess;
    let span = this.spanAt(wall - ZONE_REACH_MS);
    for (;;) {
      const moment = wall - span.offset;
      if (moment < span.from) return wall - span.before;
      if (moment < span.to) return moment;
      span = this.spanAt(span.to);
    }
  }

  /** No occurrence of this wall time, or of a later one, is before this moment. */
  earliestOf(wall: WallMs): number {
    return (
      wall -
      Math.max(this.spanAt(wall - ZONE_REACH_MS).offset, this.spanAt(wall).offset, this.spanAt(wall + ZONE_REACH_MS).offset)
    );
  }

  /** No occurrence of this wall time, or of an earlier one, is behind this moment. */
  latestOf(wall: WallMs): number {
    return (
      wall -
      Math.min(this.spanAt(wall - ZONE_REACH_MS).offset, this.spanAt(wall).offset, this.spanAt(wall + ZONE_REACH_MS).offset)
    );
  }

  #find(ms: number): ZoneSpan | undefined {
    const spans = this.#spans;
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((spans[middle]?.from ?? 0) <= ms) low = middle + 1;
      else high = middle;
    }
    const span = spans[low - 1];
    return span !== undefined && ms < span.to ? span : undefined;
  }

  #load(year: number): void {
    const start = yearStart(year);
    const known = this.#find(start);
    const spans = known === undefined ? spansOfYear(this.name, year) : spansOfYear(this.name, year, known);
    this.#spans.push(...spans);
    this.#spans.sort((a, b) => a.from - b.from);
  }
}

function yearOf(ms: number): number {
  const year = new Date(ms).getUTCFullYear();
  const started = ms >= yearStart(year) ? year : year - 1;
  return Math.min(LAST_YEAR, Math.max(FIRST_YEAR, Number.isNaN(started) ? (ms < 0 ? FIRST_YEAR : LAST_YEAR) : started));
}

/** The spans that begin in a year, and the one that is on at its start unless it is known. The last may reach far beyond. */
function spansOfYear(zone: string, year: number, known?: ZoneSpan): ZoneSpan[] {
  const spans: ZoneSpan[] = [];
  const end = yearStart(year + 1);
  let at = Temporal.Instant.fromEpochMilliseconds(known?.to ?? yearStart(year)).toZonedDateTimeISO(zone);
  let before = known?.offset ?? at.offsetNanoseconds / 1e6;
  let from = known === undefined && year === FIRST_YEAR ? Number.NEGATIVE_INFINITY : at.epochMilliseconds;
  while (from < end) {
    const offset = at.offsetNanoseconds / 1e6;
    const next = year === LAST_YEAR ? undefined : at.getTimeZoneTransition('next');
    const to = next?.epochMilliseconds ?? Number.POSITIVE_INFINITY;
    spans.push({ from, to, offset, before });
    if (next === null || next === undefined) break;
    before = offset;
    from = to;
    at = next;
  }
  return spans;
}

const zones = new Map<string, Zone>();

/** The clocks of a zone, shared by all who ask. Errors: SCHEDULE_INVALID (SCHEDULE_ZONE) for an unknown zone. */
export function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  try {
    const zone = new Zone(name);
    zones.set(name, zone);
    return zone;
  } catch (cause) {
    throw new AppError({
      code: 'SCHEDULE_INVALID',
      message: `There is no time zone "${name}". Choose one such as America/Sao_Paulo.`,
      data: { detail: 'SCHEDULE_ZONE', zone: name },
      cause,
    });
  }
}

/** The wall time of a moment in a zone. Errors: those of `zoneOf`. */
export function toWall(zone: string, ms: number): WallMs {
  return zoneOf(zone).wallOf(ms);
}
