const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** A length of time by its two biggest units, whose signs are the same in both languages: '1 h 5 min'. */
export function shortDuration(durationMs: number): string {
  let rest = Math.round(durationMs / 1000) * 1000;
  if (rest < 1000) return `${Math.round(durationMs)} ms`;
  const parts: string[] = [];
  for (const [sign, unitMs] of UNITS) {
    const count = Math.floor(rest / unitMs);
    if (count > 0) parts.push(`${count} ${sign}`);
    else if (parts.length > 0) break;
    rest -= count * unitMs;
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}
