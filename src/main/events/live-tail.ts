import type { FlowEvent } from '#shared/model/event';
import { matchesEventType } from '#shared/model/event';
import type { SharedEventInterest } from './interest';
import type { EventStore } from './ports';
import type { EventsRepository } from './repository';

const READ_AT_ONCE = 200;

export interface TailOptions {
  pattern?: string | undefined;
  /** Go on behind this sequence; default: only what comes from now on. */
  after?: number | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Live views of the events. A view only remembers how far it has read, and reads on from the store when something was
 * committed: it misses nothing, however slow its reader is, and holds no events in memory.
 */
export interface LiveTail {
  /** Ends when the signal is aborted, the reader returns or the tail is closed. */
  watch<Shown>(options: TailOptions, present: (event: FlowEvent) => Shown): AsyncGenerator<Shown, void, void>;
  close(): void;
}

export function createLiveTail(
  store: EventStore,
  repository: EventsRepository,
  interest: Pick<SharedEventInterest, 'watch'>,
): LiveTail {
  const waking = new Set<() => void>();
  let newest = repository.lastSequence();
  let closed = false;

  const wakeAll = (): void => {
    for (const wake of waking) wake();
    waking.clear();
  };
  const stopListening = store.onCommitted(({ events }) => {
    const last = events.at(-1);
    if (last === undefined) return;
    newest = last.sequence;
    wakeAll();
  });

  /** Resolves when there may be something behind `position`, or the view is to end. */
  function untilNews(position: number, signal: AbortSignal): Promise<void> {
    if (closed || newest > position || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        waking.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      waking.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  async function* read(pattern: string | undefined, start: number, signal: AbortSignal): AsyncGenerator<FlowEvent, void, void> {
    // A view of everything takes what is there; one that names its types wants them stored.
    const endInterest = pattern === undefined ? () => undefined : interest.watch(pattern);
    try {
      for (let position = start; ; ) {
        await untilNews(position, signal);
        if (closed || signal.aborted) return;
        const rows = repository.following(position, READ_AT_ONCE);
        for (const { event } of rows) {
          position = event.sequence;
          if (pattern === undefined || matchesEventType(pattern, event.type)) yield event;
        }
        if (rows.length < READ_AT_ONCE) position = Math.max(position, newest);
      }
    } finally {
      endInterest();
    }
  }

  return {
    // The start is taken at the call, not at the first read: what happens in between belongs to the view.
    watch({ pattern, after, signal }, present) {
      const ending = new AbortController();
      const events = read(
        pattern,
        after ?? newest,
        signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal]),
      );
      const shown = (result: IteratorResult<FlowEvent, void>) =>
        result.done === true ? { done: true as const, value: undefined } : { done: false as const, value: present(result.value) };
      return {
        next: async () => shown(await events.next()),
        // A generator that waits would only end with the next event.
        return: async () => {
          ending.abort();
          await events.return();
          return { done: true, value: undefined };
        },
        throw: async (error) => {
          ending.abort();
          return shown(await events.throw(error));
        },
        [Symbol.asyncIterator]() {
          return this;
        },
        async [Symbol.asyncDispose]() {
          await this.return();
        },
      };
    },
    close() {
      closed = true;
      stopListening();
      wakeAll();
    },
  };
}
