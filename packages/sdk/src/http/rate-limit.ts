/** Calls per time, shared by all clients of this process that name the same key. */

export interface RateLimit {
  /** Whose limit it is: the service and what it counts by (the token, as a digest; the chat). */
  key: string;
  count: number;
  perMs: number;
}

interface Line {
  /** When the last calls began, oldest first. */
  begun: number[];
  /** The service itself said to wait until then. */
  pausedUntil: number;
  usedAt: number;
}

const lines = new Map<string, Line>();
const KEPT_LINES = 1000;

function lineOf(key: string, now: number): Line {
  let line = lines.get(key);
  if (line === undefined) {
    if (lines.size >= KEPT_LINES) forgetOldest();
    line = { begun: [], pausedUntil: 0, usedAt: now };
    lines.set(key, line);
  }
  line.usedAt = now;
  return line;
}

function forgetOldest(): void {
  let oldest: [string, Line] | undefined;
  for (const entry of lines) if (oldest === undefined || entry[1].usedAt < oldest[1].usedAt) oldest = entry;
  if (oldest !== undefined) lines.delete(oldest[0]);
}

/**
 * The milliseconds to wait before a call may begin under all of these limits; 0 when it may at once, and then it counts as
 * begun.
 */
export function takePlace(limits: readonly RateLimit[], now: number): number {
  let waitMs = 0;
  for (const { key, count, perMs } of limits) {
    const line = lineOf(key, now);
    while (line.begun[0] !== undefined && line.begun[0] <= now - perMs) line.begun.shift();
    const freeAt = line.begun.length < count ? now : (line.begun[line.begun.length - count] ?? now) + perMs;
    waitMs = Math.max(waitMs, freeAt - now, line.pausedUntil - now);
  }
  if (waitMs <= 0) for (const { key } of limits) lineOf(key, now).begun.push(now);
  return Math.max(0, waitMs);
}

/** The service asked for a pause: nobody with one of these limits calls before its end. */
export function pause(limits: readonly RateLimit[], until: number, now: number): void {
  for (const { key } of limits) {
    const line = lineOf(key, now);
    line.pausedUntil = Math.max(line.pausedUntil, until);
  }
}

/** Resolves after so many milliseconds; rejects with the signal's reason when that is aborted. */
export function waitFor(ms: number, signal: AbortSignal): Promise<void> {
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
