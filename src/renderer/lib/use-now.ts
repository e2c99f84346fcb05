import { useCallback, useSyncExternalStore } from 'react';

/** One timer per period for all components that show time passing. */
class Ticker {
  private readonly listeners = new Set<() => void>();
  private readonly periodMs: number;
  private timer: ReturnType<typeof setInterval> | undefined;
  private now = Date.now();

  constructor(periodMs: number) {
    this.periodMs = periodMs;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    this.timer ??= setInterval(() => {
      this.now = Date.now();
      for (const each of this.listeners) each();
    }, this.periodMs);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
    };
  }

  /** The time of the latest tick; the real time when nobody was listening. */
  read(): number {
    if (this.timer === undefined && Date.now() - this.now > this.periodMs) this.now = Date.now();
    return this.now;
  }
}

const tickers = new Map<number, Ticker>();

/** The present time, renewed every `periodMs` (1,000 for running durations, 15,000 for 'x minutes ago'). */
export function useNow(periodMs: number): number {
  let ticker = tickers.get(periodMs);
  if (ticker === undefined) {
    ticker = new Ticker(periodMs);
    tickers.set(periodMs, ticker);
  }
  const shared = ticker;
  const subscribe = useCallback((listener: () => void) => shared.subscribe(listener), [shared]);
  return useSyncExternalStore(subscribe, () => shared.read());
}
