/**
 * Spans of time in which a schedule was followed, by the clock of the wall. All that was to fire in them has been dealt with,
 * so when the clock is set back into one, nothing of it fires again, however long ago its records were pruned. Between two spans
 * lies what was missed: that may still come when the clock was wrong and is put right.
 */

/** Behind a moment up to another, that one included. */
export type Span = readonly [fromMs: number, toMs: number];

/** A clock is wrong now and then; more than these nobody has seen, and the records know the newest occurrences too. */
const MAX_SPANS = 16;

/** Spans as they are kept; what cannot be read is none. */
export function parseSpans(text: string | null): Span[] {
  if (text === null) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter(isSpan) : [];
  } catch {
    return [];
  }
}

function isSpan(value: unknown): value is Span {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'number');
}

/** With one more, in order of time; those that touch are one. Of too many the earliest goes. */
export function addSpan(spans: readonly Span[], [fromMs, toMs]: Span): Span[] {
  let merged: Span = [fromMs, toMs];
  const others: Span[] = [];
  for (const span of spans) {
    if (span[0] <= merged[1] && span[1] >= merged[0]) merged = [Math.min(span[0], merged[0]), Math.max(span[1], merged[1])];
    else others.push(span);
  }
  return [...others, merged].sort((one, other) => one[0] - other[0]).slice(-MAX_SPANS);
}

/** The end of the span that holds a moment. */
export function endOfSpanAt(spans: readonly Span[], atMs: number): number | undefined {
  for (let index = spans.length - 1; index >= 0; index--) {
    const span = spans[index];
    if (span !== undefined && span[0] < atMs && atMs <= span[1]) return span[1];
  }
  return undefined;
}
