import type { BoundedMoments } from './recurrence-moments';
import { areMoving, type Landing, land, nextAllowed, type Rules } from './rules';
import { MOST_MOVED_DAYS } from './rules-days';
import { earliestLanding, earliestSource, sourceRanges } from './sources';

/**
 * The search for the next that runs gives up behind so many steps that found nothing, or where all of fifty years is left out: then
 * nothing ever runs again.
 */
const MOST_STEPS = 2000;
const HORIZON_MS = 50 * 366 * 86_400_000;
/** Where many are planned, so many that run nowhere are as good as all. */
const MOST_LOOKED_AT = 300_000;
const MANY = 1000;
const MOST_MOVED_EARLIER_MS = (MOST_MOVED_DAYS + 2) * 86_400_000;
const FIRST_CHUNK_MS = 60_000;
const LARGEST_CHUNK_MS = 32 * 86_400_000;

/** What becomes of the planned occurrences of a schedule, jitter apart, by the moments at which they end up. */
export interface Search {
  /** The first that runs in [fromMs, untilMs]. */
  firstRun(fromMs: number, untilMs?: number): Landing | undefined;
  /** The last that runs in [sinceMs, atMs]. */
  lastRun(atMs: number, sinceMs: number): Landing | undefined;
  /** All that run or would have run in [fromMs, toMs), rising; those that share a moment with another are skipped. */
  landings(fromMs: number, toMs: number): Landing[];
  /** The length of time in which few end up, from where to list in pieces. */
  nextPiece(fromMs: number): number | undefined;
}

/**
 * @param moments all planned occurrences
 * @param alive those of them that weekends and holidays leave something of: what runs is sought among them
 */
export function searchOf(rules: Rules, moments: BoundedMoments, alive: BoundedMoments): Search {
  const isMoving = areMoving(rules);
  const { rescheduled } = rules.exceptions;
  let named: Landing[] | undefined;
  /** Occurrences that an exception puts elsewhere, by where that is. Only what is really planned can be. */
  const rescheduledRuns = (): Landing[] => {
    named ??= [...rescheduled.keys()]
      .map((ms) => moments.next(ms))
      .filter((planned) => planned !== undefined && rescheduled.has(planned.ms))
      .filter((planned, index, all) => all.findIndex((other) => other?.ms === planned?.ms) === index)
      .map((planned) => land(rules, planned as NonNullable<typeof planned>))
      .sort((a, b) => a.atMs - b.atMs || a.plannedMs - b.plannedMs);
    return named;
  };

  let lookedAt = 0;
  const byRules = (fromMs: number, toMs: number, source: BoundedMoments): Landing[] => {
    const found: Landing[] = [];
    const ranges = isMoving ? sourceRanges(rules, fromMs, toMs) : [{ from: fromMs, to: toMs }];
    for (const range of ranges) {
      for (let planned = source.next(range.from); planned !== undefined && planned.ms < range.to; ) {
        lookedAt += 1;
        if (!rescheduled.has(planned.ms)) {
          const landing = land(rules, planned);
          if (landing.atMs >= fromMs && landing.atMs < toMs) found.push(landing);
        }
        planned = source.next(planned.ms + 1);
      }
    }
    return found;
  };

  const firstUnmoved = (fromMs: number, untilMs: number): Landing | undefined => {
    let from = fromMs;
    let until = untilMs;
    for (let step = 0; step < MOST_STEPS; step++) {
      from = nextAllowed(rules, from);
      const planned = alive.next(from);
      if (planned === undefined || planned.ms > until) return undefined;
      if (step === 0) until = Math.min(until, planned.ms + HORIZON_MS);
      if (!rescheduled.has(planned.ms)) {
        const landing = land(rules, planned);
        if (landing.outcome !== 'skipped') return landing;
      }
      from = planned.ms + 1;
    }
    return undefined;
  };

  const firstMoving = (fromMs: number, untilMs: number): Landing | undefined => {
    let from = fromMs;
    let until = untilMs + MOST_MOVED_EARLIER_MS;
    let chunk = FIRST_CHUNK_MS;
    const lookedBefore = lookedAt;
    for (let step = 0; step < MOST_STEPS; step++) {
      from = nextAllowed(rules, from);
      const planned = alive.next(earliestSource(rules, from));
      if (planned === undefined || planned.ms > until) return undefined;
      if (step === 0) until = Math.min(until, planned.ms + HORIZON_MS);
      from = Math.max(from, earliestLanding(rules, planned.ms));
      if (from > untilMs) return undefined;
      const lookedHere = lookedAt;
      const best = firstOf(byRules(from, from + chunk, alive));
      if (best !== undefined) return best;
      if (lookedAt - lookedBefore > MOST_LOOKED_AT) return undefined;
      from += chunk;
      if (lookedAt - lookedHere < MANY) chunk = Math.min(chunk * 4, LARGEST_CHUNK_MS);
    }
    return undefined;
  };

  let nothingFrom = Number.POSITIVE_INFINITY;
  const firstByRules = (fromMs: number, untilMs: number): Landing | undefined => {
    if (fromMs >= nothingFrom) return undefined;
    const found = isMoving ? firstMoving(fromMs, untilMs) : firstUnmoved(fromMs, untilMs);
    if (found === undefined && untilMs === Number.POSITIVE_INFINITY) nothingFrom = fromMs;
    return found;
  };

  const firstRun = (fromMs: number, untilMs = Number.POSITIVE_INFINITY): Landing | undefined => {
    const ruled = firstByRules(fromMs, untilMs);
    const elsewhere = rescheduled.size === 0 ? undefined : rescheduledRuns().find(({ atMs }) => atMs >= fromMs);
    const first = elsewhere !== undefined && (ruled === undefined || elsewhere.atMs < ruled.atMs) ? elsewhere : ruled;
    return first !== undefined && first.atMs <= untilMs ? first : undefined;
  };

  return {
    firstRun,
    lastRun: (atMs, sinceMs) => lastRun(firstRun, atMs, sinceMs),
    landings(fromMs, toMs) {
      const found = byRules(fromMs, toMs, moments);
      if (rescheduled.size > 0) found.push(...rescheduledRuns().filter(({ atMs }) => atMs >= fromMs && atMs < toMs));
      return onePerMoment(sorted(found));
    },
    nextPiece(fromMs) {
      const planned = moments.next(isMoving ? earliestSource(rules, fromMs) : fromMs);
      const next = planned === undefined ? undefined : Math.max(fromMs, earliestLanding(rules, planned.ms));
      if (rescheduled.size === 0) return next;
      const elsewhere = rescheduledRuns().find(({ atMs }) => atMs >= fromMs);
      return elsewhere === undefined ? next : Math.min(elsewhere.atMs, next ?? elsewhere.atMs);
    },
  };
}

function inOrder(a: Landing, b: Landing): number {
  return a.atMs - b.atMs || a.rank - b.rank || a.plannedMs - b.plannedMs;
}

/** Occurrences that no rule moved come in order already. */
function sorted(landings: Landing[]): Landing[] {
  for (let index = 1; index < landings.length; index++) {
    if (inOrder(landings[index - 1] as Landing, landings[index] as Landing) > 0) return landings.sort(inOrder);
  }
  return landings;
}

function firstOf(landings: readonly Landing[]): Landing | undefined {
  let first: Landing | undefined;
  for (const landing of landings) {
    if (landing.outcome !== 'skipped' && (first === undefined || inOrder(landing, first) < 0)) first = landing;
  }
  return first;
}

/** Of those that run on one moment the first stays; the others are skipped, and say so. */
function onePerMoment(landings: Landing[]): Landing[] {
  let runsAt = Number.NaN;
  for (const [index, landing] of landings.entries()) {
    if (landing.outcome === 'skipped') continue;
    if (landing.atMs === runsAt) landings[index] = withoutRun(landing);
    else runsAt = landing.atMs;
  }
  return landings;
}

function withoutRun({ plannedMs, atMs, changes, rank }: Landing): Landing {
  const others = changes.filter(({ code }) => code !== 'exception-modify');
  return { plannedMs, outcome: 'skipped', atMs, changes: [...others, { code: 'same-time', fromMs: atMs }], rank };
}

/** Halves the time in which the last one must be: whether one runs behind a moment is quickly told, which is the last is not. */
function lastRun(firstRun: Search['firstRun'], atMs: number, sinceMs: number): Landing | undefined {
  let best: Landing | undefined;
  let low = sinceMs;
  // The last is mostly near: look behind longer and longer times first.
  for (let back = 1000; ; back *= 8) {
    const from = Math.max(sinceMs, atMs - back);
    const found = firstRun(from, atMs);
    if (found !== undefined) {
      best = found;
      low = found.atMs + 1;
      break;
    }
    if (from === sinceMs) return undefined;
  }
  let high = atMs;
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const found = firstRun(middle, atMs);
    if (found !== undefined) {
      best = found;
      low = found.atMs + 1;
    } else high = middle - 1;
  }
  return best;
}
