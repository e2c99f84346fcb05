/**
 * What the shell shows at all times, for any number of watchers. Run counts are asked for at most four times a second,
 * however many runs there are, and a watcher that reads slowly gets the newest of each kind: nothing piles up.
 */
import type { SystemChange } from '#shared/contract/system';
import type { SystemPorts } from './ports';

const COUNTS_INTERVAL_MS = 250;
/** Lists of schedules are read again after each change: with many that fire, not more often than this. */
const SCHEDULES_INTERVAL_MS = 500;
const MAX_NOTIFICATIONS = 50;

interface Watcher {
  personId: string;
  push(change: SystemChange): void;
  end(): void;
}

export type SystemStream = AsyncIteratorObject<SystemChange, void, void>;

export interface SystemLive {
  /**
   * What changes from this call on, beginning with the counts and the health of the moment; notifications only those of this
   * person. Ends when `signal` aborts, the reader returns or the room is closed.
   */
  watch(signal: AbortSignal | undefined, personId: string): SystemStream;
  close(): void;
}

/** The waiting changes of one watcher: the newest of each kind, and notifications up to a limit, oldest dropped first. */
function createQueue() {
  const latest = new Map<SystemChange['kind'], SystemChange>();
  const notifications: SystemChange[] = [];
  return {
    add(change: SystemChange): void {
      if (change.kind !== 'notification') latest.set(change.kind, change);
      else if (notifications.push(change) > MAX_NOTIFICATIONS) notifications.shift();
    },
    take(): SystemChange | undefined {
      const notification = notifications.shift();
      if (notification !== undefined) return notification;
      for (const [kind, change] of latest) {
        latest.delete(kind);
        return change;
      }
      return undefined;
    },
  };
}

export function createSystemLive(ports: SystemPorts): SystemLive {
  const watchers = new Set<Watcher>();
  let closed = false;

  const broadcast = (change: SystemChange): void => {
    for (const watcher of watchers) watcher.push(change);
  };
  const countsSoon = atMostEvery(COUNTS_INTERVAL_MS, () => broadcast({ kind: 'counts', counts: ports.counts() }));
  const schedulesSoon = atMostEvery(SCHEDULES_INTERVAL_MS, () => broadcast({ kind: 'schedules' }));

  /** The task some time after it is asked for, once however often it is; nothing while nobody watches. */
  function atMostEvery(intervalMs: number, task: () => void) {
    let stopDelay: (() => void) | undefined;
    return {
      ask(): void {
        if (watchers.size === 0 || stopDelay !== undefined) return;
        stopDelay = ports.delay(intervalMs, () => {
          stopDelay = undefined;
          if (watchers.size > 0) task();
        });
      },
      stop: (): void => stopDelay?.(),
    };
  }

  const stops = [
    ports.onRunsChanged(countsSoon.ask),
    ports.onNotification((notification, personId) => {
      for (const watcher of watchers) if (watcher.personId === personId) watcher.push({ kind: 'notification', notification });
    }),
    ports.onFlowsChanged(() => broadcast({ kind: 'flows' })),
    ports.onSchedulesChanged(schedulesSoon.ask),
    ports.onSettingsChanged(() => broadcast({ kind: 'settings' })),
    ports.onHealthChanged(() => broadcast({ kind: 'health', health: ports.health() })),
  ];

  // Not a generator: that one would only begin to listen with its first `next`, and miss what happens before.
  function watch(signal: AbortSignal | undefined, personId: string): SystemStream {
    const queue = createQueue();
    let ended = closed || signal?.aborted === true;
    let wake: (() => void) | undefined;
    const watcher: Watcher = {
      personId,
      push(change) {
        queue.add(change);
        wake?.();
      },
      end() {
        ended = true;
        watchers.delete(watcher);
        signal?.removeEventListener('abort', watcher.end);
        wake?.();
      },
    };
    const finished: IteratorReturnResult<void> = { done: true, value: undefined };
    if (!ended) {
      watchers.add(watcher);
      signal?.addEventListener('abort', watcher.end, { once: true });
      queue.add({ kind: 'health', health: ports.health() });
      queue.add({ kind: 'counts', counts: ports.counts() });
    }
    return {
      async next() {
        while (!ended) {
          const change = queue.take();
          if (change !== undefined) return { done: false, value: change };
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
    watch,
    close() {
      closed = true;
      countsSoon.stop();
      schedulesSoon.stop();
      for (const stop of stops) stop();
      for (const watcher of watchers) watcher.end();
    },
  };
}
