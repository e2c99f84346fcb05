import type { Clock, Timer } from '../ports';

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #nowMs: number;
  #timers = new Set<{ atMs: number; callback: () => void }>();

  /** @param nowMs milliseconds since the epoch */
  constructor(nowMs = Date.parse('2026-01-05T08:00:00Z')) {
    this.#nowMs = nowMs;
  }

  now(): number {
    return this.#nowMs;
  }

  setTimer(atMs: number, callback: () => void): Timer {
    const timer = { atMs, callback };
    this.#timers.add(timer);
    return { cancel: () => this.#timers.delete(timer) };
  }

  /** When the next timer fires; undefined: none is set. */
  get nextAt(): number | undefined {
    return this.#earliest()?.atMs;
  }

  get pending(): number {
    return this.#timers.size;
  }

  /** Forgets all timers, as a process that ends does. */
  clear(): void {
    this.#timers.clear();
  }

  /** Moves time forward; timers fire at their moments, and what they start may go on in between. */
  async advance(ms: number): Promise<void> {
    const end = this.#nowMs + ms;
    await settle();
    for (;;) {
      const next = this.#earliest();
      if (next === undefined || next.atMs > end) break;
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.callback();
      await settle();
    }
    this.#nowMs = end;
    await settle();
  }

  /** Moves time forward at once: what is due by then fires together, what is set meanwhile is left. */
  async jump(ms: number): Promise<void> {
    this.#nowMs += ms;
    const due = [...this.#timers].filter((timer) => timer.atMs <= this.#nowMs).sort((one, other) => one.atMs - other.atMs);
    for (const timer of due) {
      if (!this.#timers.delete(timer)) continue;
      timer.callback();
      await settle();
    }
  }

  #earliest(): { atMs: number; callback: () => void } | undefined {
    let earliest: { atMs: number; callback: () => void } | undefined;
    for (const timer of this.#timers) if (earliest === undefined || timer.atMs < earliest.atMs) earliest = timer;
    return earliest;
  }
}

/** Lets everything that hangs on promises alone come to an end. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) await Promise.resolve();
}
