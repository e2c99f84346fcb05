/**
 * A token bucket as one number (the generic cell rate algorithm): the moment at which the bucket would be full again. It
 * fills by itself, so that nothing ticks, and one number is easily durable.
 */
export interface Rate {
  readonly count: number;
  readonly perMs: number;
  readonly burst: number;
}

export type Taken = { ok: true; fullAt: number } | { ok: false; nextAt: number };

/**
 * Takes a token at `nowMs`. `ok`: with the bucket's new number; else the earliest moment at which there is one. In any time
 * span t no more than `burst + count * t / perMs` tokens are taken.
 * @param fullAt what the last taking gave; undefined for a bucket that was never used
 */
export function takeToken(fullAt: number | undefined, { count, perMs, burst }: Rate, nowMs: number): Taken {
  const eachMs = perMs / count;
  const roomMs = eachMs * burst;
  // A clock that was set back must not make a bucket wait for longer than it takes to fill.
  const from = Math.min(Math.max(fullAt ?? nowMs, nowMs), nowMs + roomMs);
  const next = from + eachMs;
  // Half a microsecond: sums of fractions of a millisecond are not exact.
  if (next - nowMs <= roomMs + 0.0005) return { ok: true, fullAt: next };
  return { ok: false, nextAt: Math.ceil(next - roomMs) };
}
