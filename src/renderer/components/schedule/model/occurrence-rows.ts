import type { Occurrence } from '#shared/model/schedule';

/** A line of a list of occurrences: one, or several skipped in a row for one reason. */
export type OccurrenceRow =
  | { kind: 'one'; occurrence: Occurrence }
  | { kind: 'skipped'; first: Occurrence; last: Occurrence; count: number };

/** Fewer than this stand for themselves. */
const FOLD_FROM = 4;

const reasonOf = ({ changes }: Occurrence) => changes.map(({ code, name }) => `${code} ${name ?? ''}`).join(',');

/** Occurrences as lines: long rows of skipped ones become one line, so that what runs stays in sight. */
export function occurrenceRows(occurrences: readonly Occurrence[]): OccurrenceRow[] {
  const rows: OccurrenceRow[] = [];
  let at = 0;
  while (at < occurrences.length) {
    const first = occurrences[at];
    if (first === undefined) break;
    let end = at + 1;
    while (end < occurrences.length && first.outcome === 'skipped') {
      const next = occurrences[end];
      if (next === undefined || next.outcome !== 'skipped' || reasonOf(next) !== reasonOf(first)) break;
      end++;
    }
    const run = occurrences.slice(at, end);
    const last = run.at(-1) ?? first;
    if (run.length >= FOLD_FROM) rows.push({ kind: 'skipped', first, last, count: run.length });
    else rows.push(...run.map((occurrence) => ({ kind: 'one' as const, occurrence })));
    at = end;
  }
  return rows;
}
