/** Live views of the inbox: the counts for one who looks, and which tasks changed. A slow reader gets the newest. */
import type { InboxChange, InboxCounts } from '#shared/contract/inbox';

/** Counts are asked for at most so often, however much changes. */
const PAUSE_MS = 200;
/** Also when nothing is told: tasks become overdue, and dead letters are decided elsewhere. */
const LOOK_EVERY_MS = 5_000;
/** More changes than these are one: "look again". */
const MAX_IDS = 500;

export interface InboxLive {
  /**
   * From this call on, beginning with the counts. Ends when `signal` aborts, the reader returns or the room closes.
   * @param sees whether the one who looks may know of a task
   */
  watch(
    counts: () => InboxCounts,
    signal: AbortSignal | undefined,
    sees?: (taskId: string) => boolean,
  ): AsyncIteratorObject<InboxChange, void, void>;
  /** These tasks changed; none named: something else that is counted did. */
  changed(taskIds: Iterable<string>): void;
  close(): void;
}

interface Watcher {
  ids: Set<string>;
  wake(): void;
  end(): void;
}

export function createInboxLive(delay: (delayMs: number, callback: () => void) => () => void): InboxLive {
  const watchers = new Set<Watcher>();
  let stopDelay: (() => void) | undefined;
  let stopLook: (() => void) | undefined;
  let isClosed = false;

  function spread(): void {
    stopDelay?.();
    stopDelay = undefined;
    for (const watcher of watchers) watcher.wake();
  }

  function lookAgain(): void {
    stopLook = undefined;
    if (watchers.size === 0) return;
    spread();
    stopLook = delay(LOOK_EVERY_MS, lookAgain);
  }

  return {
    watch(counts, signal, sees = () => true) {
      const ids = new Set<string>();
      let ended = isClosed || signal?.aborted === true;
      let news = true;
      let lastCounts = '';
      let resolveNext: (() => void) | undefined;
      const watcher: Watcher = {
        ids,
        wake() {
          news = true;
          resolveNext?.();
        },
        end() {
          ended = true;
          watchers.delete(watcher);
          signal?.removeEventListener('abort', watcher.end);
          resolveNext?.();
        },
      };
      if (!ended) {
        watchers.add(watcher);
        stopLook ??= delay(LOOK_EVERY_MS, lookAgain);
        signal?.addEventListener('abort', watcher.end, { once: true });
      }
      function take(): InboxChange | undefined {
        if (!news) return undefined;
        if (ids.size > 0) {
          const taskIds = [...ids].filter(sees);
          ids.clear();
          if (taskIds.length > 0) return { kind: 'changed', taskIds };
        }
        news = false;
        const now = counts();
        const text = JSON.stringify(now);
        if (text === lastCounts) return undefined;
        lastCounts = text;
        return { kind: 'counts', counts: now };
      }
      return {
        async next() {
          while (!ended) {
            const change = take();
            if (change !== undefined) return { done: false, value: change };
            await new Promise<void>((resolve) => {
              resolveNext = resolve;
            });
          }
          return { done: true, value: undefined };
        },
        async return() {
          watcher.end();
          return { done: true, value: undefined };
        },
        async [Symbol.asyncDispose]() {
          watcher.end();
        },
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    },
    changed(taskIds) {
      if (watchers.size === 0 || isClosed) return;
      for (const id of taskIds) {
        for (const { ids } of watchers) if (ids.size < MAX_IDS) ids.add(id);
      }
      stopDelay ??= delay(PAUSE_MS, spread);
    },
    close() {
      isClosed = true;
      stopDelay?.();
      stopLook?.();
      for (const watcher of watchers) watcher.end();
    },
  };
}
