import { gapOf } from './number-runs';
import type { Grammar } from './types';

/** So many times are read one by one; more of them only where they follow no even beat. */
const MOST_NAMED = 8;
const LEAST_EVEN = 4;

/**
 * A phrase of days with the times of day on them: 'every weekday at 9:00 AM and 1:00 PM', 'every weekday, every hour from
 * 9:00 AM to 6:00 PM'. Times are seconds since midnight.
 */
export function withTimes(days: string, times: readonly number[], grammar: Grammar): string {
  const sorted = [...new Set(times)].sort((a, b) => a - b);
  const gap = gapOf(sorted);
  const [first = 0] = sorted;
  const last = sorted.at(-1) ?? 0;
  if (gap !== undefined && sorted.length >= LEAST_EVEN) return `${days}, ${beat(gap, grammar)} ${grammar.span(first, last)}`;
  if (sorted.length > MOST_NAMED) return `${days} ${grammar.manyTimes(sorted)}`;
  return sorted.length === 0 ? days : `${days} ${grammar.atTimes(sorted)}`;
}

function beat(gapSeconds: number, grammar: Grammar): string {
  if (gapSeconds % 3600 === 0) return grammar.interval(gapSeconds / 3600, 'hours');
  if (gapSeconds % 60 === 0) return grammar.interval(gapSeconds / 60, 'minutes');
  return grammar.interval(gapSeconds, 'seconds');
}
