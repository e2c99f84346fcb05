/** Changes of plugins for any number of watchers. A watcher that reads slowly gets the newest of each; nothing piles up. */
import type { PluginChange } from '#shared/contract/plugins';
import type { PluginChanges } from './service-types';

export interface ChangeHub {
  tell(change: PluginChange): void;
  /** What is told from this call on. Ends when `signal` aborts, the reader returns or the hub is closed. */
  watch(signal: AbortSignal | undefined): PluginChanges;
  close(): void;
}

function keyOf(change: PluginChange): string {
  if (change.kind === 'plugin') return `plugin ${change.name}`;
  return change.kind === 'operation' ? `operation ${change.operation.operationId}` : change.kind;
}

export function createChangeHub(): ChangeHub {
  const watchers = new Set<{ push(change: PluginChange): void; end(): void }>();
  let isClosed = false;

  // Not a generator: that one would only begin to listen with its first `next`, and miss what happens before.
  function watch(signal: AbortSignal | undefined): PluginChanges {
    const waiting = new Map<string, PluginChange>();
    const finished: IteratorReturnResult<void> = { done: true, value: undefined };
    let ended = isClosed || signal?.aborted === true;
    let wake: (() => void) | undefined;
    const watcher = {
      push(change: PluginChange) {
        waiting.set(keyOf(change), change);
        wake?.();
      },
      end() {
        ended = true;
        watchers.delete(watcher);
        signal?.removeEventListener('abort', watcher.end);
        wake?.();
      },
    };
    if (!ended) {
      watchers.add(watcher);
      signal?.addEventListener('abort', watcher.end, { once: true });
    }
    return {
      async next() {
        while (!ended) {
          for (const [key, change] of waiting) {
            waiting.delete(key);
            return { done: false, value: change };
          }
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        return finished;
      },
      async return() {
        watcher.end();
        return finished;
      },
      async [Symbol.asyncDispose]() {
        watcher.end();
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  return {
    tell(change) {
      for (const watcher of watchers) watcher.push(change);
    },
    watch,
    close() {
      isClosed = true;
      for (const watcher of [...watchers]) watcher.end();
    },
  };
}
