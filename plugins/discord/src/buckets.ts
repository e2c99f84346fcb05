/**
 * Discord tells with each answer how many calls a route has left and when it is filled up again, and asks not to guess
 * (discord.com/developers/docs/topics/rate-limits). What it told is shared by all steps of this process.
 */
import type { StepContext } from '@pulseflow/sdk';

interface Bucket {
  left: number;
  /** Milliseconds since the epoch. */
  fullAt: number;
}

const buckets = new Map<string, Bucket>();
const KEPT_BUCKETS = 500;

/** Resolves when the route may be called; rejects when the signal is aborted. */
export async function awaitPlace(route: string, context: Pick<StepContext, 'signal' | 'now' | 'log'>): Promise<void> {
  const bucket = buckets.get(route);
  if (bucket === undefined) return;
  const waitMs = bucket.fullAt - context.now();
  if (waitMs <= 0) return void buckets.delete(route);
  if (bucket.left > 0) {
    bucket.left -= 1;
    return;
  }
  context.log('debug', `Waiting ${Math.ceil(waitMs)} ms for the limit of Discord.`);
  await passed(waitMs, context.signal);
}

/** Notes what an answer says of its route. */
export function learn(route: string, headers: Headers, now: number): void {
  const left = Number(headers.get('x-ratelimit-remaining') ?? Number.NaN);
  const seconds = Number(headers.get('x-ratelimit-reset-after') ?? Number.NaN);
  if (Number.isNaN(left) || Number.isNaN(seconds)) return;
  if (buckets.size >= KEPT_BUCKETS) for (const [key, { fullAt }] of buckets) if (fullAt <= now) buckets.delete(key);
  buckets.set(route, { left, fullAt: now + seconds * 1000 });
}

function passed(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason instanceof Error ? signal.reason : new Error('The call was given up'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
