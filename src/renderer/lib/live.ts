import { backoffMs, pause } from './backoff';

export interface FollowOptions<Item> {
  open(signal: AbortSignal): Promise<AsyncIterable<Item>>;
  onItem(item: Item): void;
  /** The stream broke and is open again: something may have been missed in between. */
  onReconnect(): void;
  /** It is open for the first time: what was read before may have changed until now. */
  onFirstOpen?(): void;
  signal: AbortSignal;
  /** It was open before, and let go of on purpose: its first opening is a reconnection too. */
  isReopened?: boolean;
  now?: () => number;
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** A stream that stayed open this long was sound: the next pause starts small again. */
const SOUND_AFTER_MS = 5000;

/** A refusal that asking again will not change: gone or forbidden. */
function isRefusal(error: unknown): boolean {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 && ![401, 408, 429].includes(status);
}

/**
 * Reads a live stream until the signal aborts, opening it again with growing pauses whenever it ends or breaks. Stops for
 * good when the host refuses it (a 4xx other than 401, 408 and 429). Never rejects.
 */
export async function followLive<Item>(options: FollowOptions<Item>): Promise<void> {
  const { signal } = options;
  const now = options.now ?? Date.now;
  const wait = options.wait ?? pause;
  let attempt = 0;
  let wasOpen = options.isReopened === true;
  while (!signal.aborted) {
    const startedAt = now();
    try {
      const stream = await options.open(signal);
      if (wasOpen) options.onReconnect();
      else options.onFirstOpen?.();
      wasOpen = true;
      for await (const item of stream) {
        if (signal.aborted) return;
        options.onItem(item);
      }
    } catch (error) {
      if (signal.aborted || isRefusal(error)) return;
    }
    if (now() - startedAt >= SOUND_AFTER_MS) attempt = 0;
    await wait(backoffMs(attempt++), signal);
  }
}

/** Collects items and hands them over together, at most once per `everyMs`: a burst costs one render. */
export function createBatcher<Item>(everyMs: number, flush: (items: Item[]) => void) {
  let items: Item[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    add(item: Item): void {
      items.push(item);
      timer ??= setTimeout(() => {
        timer = undefined;
        const batch = items;
        items = [];
        flush(batch);
      }, everyMs);
    },
    /** Drops what is not handed over yet. */
    close(): void {
      clearTimeout(timer);
      timer = undefined;
      items = [];
    },
  };
}
