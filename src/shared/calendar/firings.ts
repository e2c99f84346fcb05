import type { Occurrence } from '../model/schedule';
import { chanceOf } from './jitter';
import type { Planned } from './recurrence-moments';
import { type Landing, land, type Rules, roomBehind } from './rules';
import type { Search } from './search';

const FIRST_PIECE_MS = 60_000;
const LARGEST_PIECE_MS = 366 * 86_400_000;

/** Occurrences with their jitter. Moments are epoch ms. */
export interface Firings {
  /** The first that fires after a moment. */
  next(afterMs: number): Occurrence | undefined;
  /** The last that fired in [sinceMs, atMs]. */
  previous(atMs: number, sinceMs: number): Occurrence | undefined;
  /** What runs or would have run in [fromMs, toMs), jitter apart. */
  between(fromMs: number, toMs: number, limit: number): { items: Occurrence[]; isCut: boolean };
  /** What becomes of one that is planned. */
  of(planned: Planned): Occurrence | undefined;
}

export interface JitterOptions {
  jitterMs: number;
  seed: string;
}

export function firingsOf(search: Search, rules: Rules, { jitterMs, seed }: JitterOptions): Firings {
  /** Jitter leads neither to the next occurrence nor to a time that the rules leave out: the order stays, and so do the rules. */
  const delayOf = ({ atMs, plannedMs }: Landing, nextMs = Number.POSITIVE_INFINITY): number => {
    const room = roomBehind(rules, atMs, Math.min(jitterMs, nextMs - 1 - atMs));
    return Math.floor(chanceOf(seed, plannedMs) * (room + 1));
  };
  const delayed = (landing: Landing, nextMs: number | undefined): Occurrence => {
    const { plannedMs, outcome, atMs, changes, settings } = landing;
    const firesAtMs = jitterMs === 0 || outcome === 'skipped' ? atMs : atMs + delayOf(landing, nextMs);
    return settings === undefined
      ? { plannedMs, outcome, atMs, firesAtMs, changes }
      : { plannedMs, outcome, atMs, firesAtMs, changes, settings };
  };
  const fired = (landing: Landing): Occurrence =>
    delayed(landing, jitterMs === 0 ? undefined : search.firstRun(landing.atMs + 1)?.atMs);

  const next = (afterMs: number): Occurrence | undefined => {
    if (jitterMs > 0) {
      // Only the last that stands at or before the moment can still be waiting for its jitter.
      const waiting = search.lastRun(afterMs, afterMs - jitterMs);
      const occurrence = waiting === undefined ? undefined : fired(waiting);
      if (occurrence !== undefined && occurrence.firesAtMs > afterMs) return occurrence;
    }
    const found = search.firstRun(afterMs + 1);
    return found === undefined ? undefined : fired(found);
  };

  return {
    next,
    previous(atMs, sinceMs) {
      let landing = search.lastRun(atMs, sinceMs - jitterMs);
      let occurrence = landing === undefined ? undefined : fired(landing);
      if (landing !== undefined && occurrence !== undefined && occurrence.firesAtMs > atMs) {
        landing = search.lastRun(landing.atMs - 1, sinceMs - jitterMs);
        occurrence = landing === undefined ? undefined : fired(landing);
      }
      return occurrence !== undefined && occurrence.firesAtMs >= sinceMs ? occurrence : undefined;
    },
    between(fromMs, toMs, limit) {
      const found: Landing[] = [];
      let piece = FIRST_PIECE_MS;
      for (let from: number | undefined = search.nextPiece(fromMs); from !== undefined && from < toMs; ) {
        const to = Math.min(toMs, from + piece);
        const landings = search.landings(from, to);
        for (const landing of landings) found.push(landing);
        if (found.length > limit) break;
        if (landings.length < 256) piece = Math.min(piece * 4, LARGEST_PIECE_MS);
        from = to < toMs ? search.nextPiece(to) : undefined;
      }
      const isCut = found.length > limit;
      if (isCut) found.length = limit;
      return { items: withJitter(found), isCut };
    },
    of(planned) {
      const { atMs, plannedMs } = land(rules, planned);
      return withJitter(search.landings(atMs, atMs + 1)).find((occurrence) => occurrence.plannedMs === plannedMs);
    },
  };

  function withJitter(landings: readonly Landing[]): Occurrence[] {
    if (jitterMs === 0) return landings.map((landing) => delayed(landing, undefined));
    const items: Occurrence[] = [];
    const last = landings.findLast(({ outcome }) => outcome !== 'skipped');
    let nextMs = last === undefined ? undefined : search.firstRun(last.atMs + 1)?.atMs;
    for (const landing of landings.toReversed()) {
      items.push(delayed(landing, nextMs));
      if (landing.outcome !== 'skipped') nextMs = landing.atMs;
    }
    return items.reverse();
  }
}

/** More skipped ones than this between two that fire tell nobody anything. */
const MOST_SKIPPED = 20;
/** Where nothing fires any more, skipped ones are shown so far ahead. */
const SKIPPED_AHEAD_MS = 366 * 86_400_000;

/**
 * The next `count` that fire after a moment, and the skipped ones before each of them, at most twenty in a row. Where fewer fire,
 * the skipped ones of the year behind them.
 */
export function previewOf(firings: Firings, afterMs: number, count: number): Occurrence[] {
  const items: Occurrence[] = [];
  let from = afterMs + 1;
  let after = afterMs;
  for (let fired = 0; fired < count; fired++) {
    const next = firings.next(after);
    const to = next === undefined ? from + SKIPPED_AHEAD_MS : next.atMs + 1;
    const between = to > from ? firings.between(from, to, MOST_SKIPPED).items : [];
    for (const occurrence of between) if (occurrence.outcome === 'skipped') items.push(occurrence);
    if (next === undefined) return items;
    items.push(next);
    after = next.firesAtMs;
    from = Math.max(from, next.atMs + 1);
  }
  return items;
}
