/** When a schedule is to be looked at next. */
import { MAX_ROWS, nextUnhandled } from './due';
import type { Entry } from './entry';
import type { Records } from './records';

/** Skipped ones are looked for so far ahead when nothing fires any more. */
const YEAR_MS = 366 * 86_400_000;
/** What fired before the clock was set back is passed over, so many at most; the others are passed over when they are due. */
const MAX_PASSED_OVER = 100;

/** Finds what fires next. What fired before the clock was set back does not fire again, so it is not what is to come. */
export function findNext(entry: Entry, records: Records): void {
  const { calendar, handled, cursorMs, trigger } = entry;
  if (calendar === undefined) {
    entry.next = undefined;
    return;
  }
  let next = nextUnhandled(calendar, handled, cursorMs);
  const latestMs = handled.at(-1)?.[1] ?? cursorMs;
  for (let count = 0; next !== undefined && latestMs > cursorMs && count < MAX_PASSED_OVER; count++) {
    if (records.find(trigger.flowId, trigger.nodeId, next.plannedMs)?.state !== 'fired') break;
    next = nextUnhandled(calendar, handled, next.firesAtMs);
  }
  entry.next = next;
}

/** The moment at which there is something to do for a schedule that is followed; undefined: never again. */
export function wakeOf(entry: Entry): number | undefined {
  const { next, retry, restUntilMs, calendar } = entry;
  if (calendar === undefined) return restUntilMs > 0 ? restUntilMs : undefined;
  const skipMs = nextSkip(entry);
  const dueMs = retry?.atMs ?? Math.min(next?.firesAtMs ?? Number.POSITIVE_INFINITY, skipMs ?? Number.POSITIVE_INFINITY);
  return dueMs === Number.POSITIVE_INFINITY ? undefined : Math.max(dueMs, restUntilMs);
}

/** When the next occurrence is left out, so that it can be noted as it passes; many in a row are noted with the next start. */
function nextSkip({ calendar, canSkip, skipRows, cursorMs, next }: Entry): number | undefined {
  if (calendar === undefined || !canSkip || skipRows >= MAX_ROWS) return undefined;
  const [first] = calendar.occurrences(cursorMs + 1, next?.firesAtMs ?? cursorMs + YEAR_MS, 1).items;
  return first?.outcome === 'skipped' ? first.atMs : undefined;
}
