/** The changes that wait for one watcher. Of several of the same run or step the newest counts; nothing piles up without end. */
import type { RunChange } from '#shared/model/run';

const MAX_WAITING = 5000;

/** A change with the mark that a watcher gives back to go on behind it. */
export interface Delivery {
  change: RunChange;
  mark: number;
}

export interface LiveQueue extends AsyncIteratorObject<Delivery, void, void> {
  /** `mark` rises with each change of the hub. */
  push(change: RunChange, mark: number): void;
  end(): void;
}

export interface LiveQueueOptions {
  /** Everything up to here is known to the watcher. */
  mark: number;
  /** Pause between two deliveries, in which changes are put together. */
  pauseMs: number;
  onEnd(): void;
}

const DONE = { done: true as const, value: undefined };

function nameOf(change: RunChange, mark: number): string {
  if (change.kind === 'run') return change.run.id;
  if (change.kind === 'progress') return `progress ${change.runId}/${change.nodeId}`;
  return change.kind === 'step' ? `${change.step.runId}/${change.step.seq}` : `log ${mark}`;
}

export function createLiveQueue({ mark: startMark, pauseMs, onEnd }: LiveQueueOptions): LiveQueue {
  const waiting = new Map<string, RunChange>();
  let newestMark = startMark;
  let deliveredMark = startMark;
  let ready: Delivery[] = [];
  let position = 0;
  let pull: ((result: IteratorResult<Delivery, void>) => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let lastDeliveryMs = Number.NEGATIVE_INFINITY;
  let ended = false;

  function takeBatch(): void {
    const changes = [...waiting.values()];
    waiting.clear();
    // Coalescing changes the order: only when the whole batch is out is everything up to the newest mark known.
    ready = changes.map((change, index) => ({ change, mark: index === changes.length - 1 ? newestMark : deliveredMark }));
    position = 0;
    deliveredMark = newestMark;
    lastDeliveryMs = performance.now();
  }

  function takeReady(): IteratorResult<Delivery, void> | undefined {
    const value = ready[position];
    if (value === undefined) return undefined;
    position += 1;
    return { done: false, value };
  }

  function deliver(): void {
    timer = undefined;
    if (pull === undefined) return;
    takeBatch();
    const result = takeReady();
    if (result === undefined) return;
    const resolve = pull;
    pull = undefined;
    resolve(result);
  }

  function schedule(): void {
    if (pull === undefined || waiting.size === 0) return;
    timer ??= setTimeout(deliver, Math.max(0, lastDeliveryMs + pauseMs - performance.now()));
  }

  function end(): void {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    waiting.clear();
    pull?.(DONE);
    pull = undefined;
    onEnd();
  }

  return {
    push(change, mark) {
      newestMark = mark;
      if (ended) return;
      waiting.set(nameOf(change, mark), change);
      if (waiting.size > MAX_WAITING) {
        for (const oldest of waiting.keys()) {
          waiting.delete(oldest);
          break;
        }
      }
      schedule();
    },
    end,
    next() {
      const result = ended ? DONE : takeReady();
      if (result !== undefined) return Promise.resolve(result);
      return new Promise((resolve) => {
        pull = resolve;
        schedule();
      });
    },
    return() {
      end();
      return Promise.resolve(DONE);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]() {
      end();
      return Promise.resolve();
    },
  };
}
