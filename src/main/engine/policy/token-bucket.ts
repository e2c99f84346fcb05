/**
 * A token bucket as one number (the generic cell rate algorithm): the moment at which the bucket would be full again. It
 * fills by itself, so that nothing ticks, and one number is easily durable.
 */
export interface Rate {
  readonly count: number;
  readonly perMs: number;
  readonly burst: number;
}

/** What is kept of a bucket. Times are milliseconds since the epoch. */
export interface Bucket {
  readonly fullAt: number;
  /** When its last token was taken: tells a clock that was set back. */
  readonly at: number;
}

export type Taken = { ok: true; bucket: Bucket } | { ok: false; nextAt: number };

/**
 * Takes tokens at `nowMs`, if there is at least one: who takes several at once goes into debt, and the next waits until all is
 * paid back. `ok`: with the bucket as it is then; else with the earliest moment at which there is a token. With one token at a
 * time no more than `burst + count * t / perMs` are taken in any span of time t.
 * @param bucket what the last taking gave; undefined for a bucket that was never used
 */
export function takeToken(bucket: Bucket | undefined, { count, perMs, burst }: Rate, nowMs: number, tokens = 1): Taken {
  const eachMs = perMs / count;
  const roomMs = eachMs * burst;
  // A clock that was set back: the bucket is as full as it was.
  const setBackMs = bucket === undefined ? 0 : Math.max(0, bucket.at - nowMs);
  const from = Math.max((bucket?.fullAt ?? nowMs) - setBackMs, nowMs);
  // Half a microsecond: sums of fractions of a millisecond are not exact.
  if (from + eachMs - nowMs > roomMs + 0.0005) return { ok: false, nextAt: Math.ceil(from + eachMs - roomMs) };
  return { ok: true, bucket: { fullAt: from + eachMs * tokens, at: nowMs } };
}
