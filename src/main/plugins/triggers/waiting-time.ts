import type { ErrorInfo } from '#shared/model/errors';

const FIRST_MS = 1000;
/** What a person has to put right does not get better by asking often. */
const FIRST_FOR_PEOPLE_MS = 30_000;
const LAST_MS = 5 * 60_000;
/** So much of a waiting time is left to chance, so that many triggers of one service do not come back as one. */
const JITTER = 0.2;

/**
 * How long a trigger waits before it is started again, in milliseconds: twice the time before, up to five minutes, and as long as the
 * service asks for (`retryAfterMs`), up to an hour.
 *
 * @param beforeMs the waiting time before this one; 0: it was connected since
 */
export function waitingTime(beforeMs: number, error: ErrorInfo | undefined, random: () => number): number {
  const firstMs = error === undefined || error.kind === 'operational' ? FIRST_MS : FIRST_FOR_PEOPLE_MS;
  const grownMs = Math.min(Math.max(beforeMs * 2, firstMs), LAST_MS);
  const asked = Number(error?.data?.['retryAfterMs'] ?? 0);
  const askedMs = Number.isFinite(asked) ? Math.min(asked, 60 * 60_000) : 0;
  // Never shorter than what was asked for.
  return Math.round(Math.max(grownMs * (1 - JITTER / 2 + JITTER * random()), askedMs));
}
