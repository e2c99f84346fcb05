/**
 * What is to be done when occurrences are due: which of them start, and which were missed.
 *
 * Those that are hardly late all start. When any is later than that (PulseFlow was off, asleep or busy), the schedule's misfire
 * policy decides: `skip` starts only one that is hardly late, `once` the newest, `all` each in its catch-up window, the newest
 * `max` of them, oldest first.
 */
import type { Calendar } from '#shared/calendar/types';
import type { MisfirePolicy, Occurrence } from '#shared/model/schedule';
import { endOfSpanAt, type Span } from './spans';

/** An occurrence that is not later than this is no misfire: timers and busy moments take their time. */
export const ON_TIME_MS = 10_000;
/** Counting more would keep the app busy for a number that nobody reads to the last digit: it means "so many or more". */
export const MAX_COUNTED = 1000;
/** Of occurrences in a row that nothing came of, so many have a record of their own; the others share one. */
export const MAX_ROWS = 50;

export interface DueQuestion {
  calendar: Calendar;
  misfire: MisfirePolicy;
  /** What fires up to here has been dealt with. */
  cursorMs: number;
  /** In which all has been dealt with too. */
  handled: readonly Span[];
  nowMs: number;
  /** Whether a run of it is known though nobody noted it: the process ended right after the start. */
  hasStarted?(occurrence: Occurrence): boolean;
}

/** Occurrences of which nothing came, as one record tells it. */
export interface Passed {
  occurrence: Occurrence;
  reason: 'not-running' | 'policy';
  count: number;
  /** Where the last of several was planned. */
  untilMs?: number;
}

export interface Due {
  /** Oldest first. */
  fire: Occurrence[];
  missed: Passed[];
  /** Neither: see `DueQuestion.hasStarted`. */
  started: Occurrence[];
}

/** The first firing after a moment that was not dealt with. */
export function nextUnhandled(calendar: Calendar, handled: readonly Span[], afterMs: number): Occurrence | undefined {
  let next = calendar.nextFiring(afterMs);
  // Each turn leaves one span behind, so there are few.
  while (next !== undefined) {
    const endMs = endOfSpanAt(handled, next.firesAtMs);
    if (endMs === undefined) return next;
    next = calendar.nextFiring(endMs);
  }
  return undefined;
}

/** What fires in (afterMs, toMs], rising, at most `limit`. */
export function firingsUntil(
  { calendar, handled }: Pick<DueQuestion, 'calendar' | 'handled'>,
  afterMs: number,
  toMs: number,
  limit = MAX_COUNTED,
): Occurrence[] {
  const firings: Occurrence[] = [];
  let next = nextUnhandled(calendar, handled, afterMs);
  while (next !== undefined && next.firesAtMs <= toMs && firings.length < limit) {
    firings.push(next);
    next = nextUnhandled(calendar, handled, next.firesAtMs);
  }
  return firings;
}

function newestFirings({ calendar, handled, cursorMs, nowMs }: DueQuestion, limit: number): Occurrence[] {
  const firings: Occurrence[] = [];
  let previous = calendar.previousFiring(nowMs, cursorMs);
  while (previous !== undefined && previous.firesAtMs > cursorMs && firings.length < limit) {
    if (endOfSpanAt(handled, previous.firesAtMs) === undefined) firings.push(previous);
    previous = calendar.previousFiring(previous.firesAtMs - 1, cursorMs);
  }
  return firings.reverse();
}

/** What became due in (cursorMs, nowMs]. */
export function planDue(question: DueQuestion): Due {
  const { misfire, cursorMs, nowMs } = question;
  const counted = firingsUntil(question, cursorMs, nowMs);
  const [first] = counted;
  if (first === undefined) return { fire: [], missed: [], started: [] };
  const isCut = counted.length === MAX_COUNTED;
  const newest = isCut ? newestFirings(question, Math.max(misfire.max, MAX_ROWS)) : counted;
  const delayOf = ({ firesAtMs }: Occurrence): number => nowMs - firesAtMs;
  const limitMs = Math.max(ON_TIME_MS, misfire.policy === 'skip' ? 0 : misfire.catchUpMs);
  const inTime = newest.filter((occurrence) => delayOf(occurrence) <= limitMs);
  const fire = delayOf(first) <= ON_TIME_MS ? inTime : inTime.slice(misfire.policy === 'all' ? -misfire.max : -1);
  const starts = new Set(fire);
  const { hasStarted } = question;
  const passed = newest.filter((occurrence) => !starts.has(occurrence));
  const started = hasStarted === undefined ? [] : passed.filter((occurrence) => hasStarted(occurrence));
  const missed = passed
    .filter((occurrence) => !started.includes(occurrence))
    .map((occurrence): Passed => {
      return { occurrence, reason: delayOf(occurrence) > limitMs ? 'not-running' : 'policy', count: 1 };
    });
  return { fire, missed: gather(missed, isCut ? uncounted(question, first, newest) : undefined), started };
}

/** All before the newest, as one that was missed, when there are more than could be listed. */
function uncounted({ calendar, cursorMs }: DueQuestion, first: Occurrence, [oldest]: readonly Occurrence[]): Passed {
  const before = oldest === undefined ? undefined : calendar.previousFiring(oldest.firesAtMs - 1, cursorMs);
  return { occurrence: first, reason: 'not-running', count: MAX_COUNTED, untilMs: before?.plannedMs ?? first.plannedMs };
}

/** The newest have a record each, all before them share one. */
function gather(missed: readonly Passed[], uncountedOnes: Passed | undefined): Passed[] {
  const own = missed.slice(-MAX_ROWS);
  const others = missed.slice(0, -MAX_ROWS);
  const [first] = others;
  const last = others.at(-1);
  if (uncountedOnes !== undefined) {
    const untilMs = last?.occurrence.plannedMs ?? uncountedOnes.untilMs;
    return [{ ...uncountedOnes, ...(untilMs === undefined ? {} : { untilMs }) }, ...own];
  }
  if (first === undefined || last === undefined) return own;
  const { length } = others;
  return [{ ...first, count: length, ...(length === 1 ? {} : { untilMs: last.occurrence.plannedMs }) }, ...own];
}

/** Occurrences that were to come in (afterMs, toMs] and are left out by the schedule's own rules and exceptions, oldest first. */
export function skippedUntil(calendar: Calendar, afterMs: number, toMs: number): Occurrence[] {
  return calendar.occurrences(afterMs + 1, toMs + 1, MAX_COUNTED).items.filter(({ outcome }) => outcome === 'skipped');
}
