/** What came from outside waits here until a page of the window that it is meant for takes it: the page may not be loaded yet. */
import type { Opening } from '#shared/contract/desktop-openings';

export type OpeningWindow = 'main' | 'quick-run';

export interface OpeningQueue {
  push(window: OpeningWindow, opening: Opening): void;
  /** What waits and what comes, each once. A newer watcher of the same window takes over. */
  watch(window: OpeningWindow, signal: AbortSignal | undefined): AsyncGenerator<Opening>;
}

/** More than a person could mean: a page that opens links in a loop must not fill the memory. */
const MOST_WAITING = 20;

export function createOpeningQueue(): OpeningQueue {
  const waiting: Record<OpeningWindow, Opening[]> = { main: [], 'quick-run': [] };
  const watchers: Partial<Record<OpeningWindow, { wake(): void; isOver: boolean }>> = {};
  return {
    push(window, opening) {
      const queue = waiting[window];
      // Of several starts that wait, the person sees the newest only: each takes the place of what is shown.
      const kept = opening.kind === 'run' ? queue.filter(({ kind }) => kind !== 'run') : queue;
      waiting[window] = [...kept, opening].slice(-MOST_WAITING);
      watchers[window]?.wake();
    },
    async *watch(window, signal) {
      const previous = watchers[window];
      if (previous !== undefined) {
        previous.isOver = true;
        previous.wake();
      }
      let wake: () => void = () => undefined;
      const own = { wake: () => wake(), isOver: false };
      watchers[window] = own;
      const stop = () => {
        own.isOver = true;
        wake();
      };
      signal?.addEventListener('abort', stop);
      try {
        while (!own.isOver && signal?.aborted !== true) {
          const next = waiting[window].shift();
          if (next !== undefined) yield next;
          else
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
        }
      } finally {
        signal?.removeEventListener('abort', stop);
        if (watchers[window] === own) delete watchers[window];
      }
    },
  };
}
