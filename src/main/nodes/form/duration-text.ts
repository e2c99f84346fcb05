const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** A duration for a node's card: `1 h 30 min`, `250 ms`. The unit signs are the same in every language. */
export function durationText(durationMs: number): string {
  if (durationMs < 1000) return `${durationMs} ms`;
  const parts: string[] = [];
  let rest = durationMs;
  for (const [sign, unitMs] of UNITS) {
    const count = Math.floor(rest / unitMs);
    if (count > 0) parts.push(`${count} ${sign}`);
    rest -= count * unitMs;
  }
  return parts.slice(0, 2).join(' ');
}
