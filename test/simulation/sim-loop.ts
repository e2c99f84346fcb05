/**
 * Simulated time. Everything that happens in a simulation is an entry of one queue; between two entries all promises come to
 * rest. Two clocks: `monoMs` only ever rises and is what delays are measured in; the wall clock, which the app sees, is apart
 * from it by an offset that may jump, as a machine's does.
 */
import type { Clock } from '#main/engine/ports';
import type { Random } from './random';

const realSetImmediate = globalThis.setImmediate;

/** A process of the app. What a dead one still wanted to do does not happen. */
export interface SimProcess {
  isAlive: boolean;
}

interface Entry {
  atMs: number;
  /** Orders what is due at the same moment. */
  order: number;
  process: SimProcess | undefined;
  isCancelled: boolean;
  run: () => void;
}

export class SimLoop {
  monoMs = 0;
  #wallOffsetMs = Date.parse('2026-01-05T08:00:00Z');
  readonly #random: Random;
  readonly #heap: Entry[] = [];
  turns = 0;
  /** The latest that the wall clock has ever shown: what was to happen before has had its chance. */
  latestWallMs = 0;
  cover: (what: string) => void = () => undefined;

  constructor(random: Random) {
    this.#random = random;
  }

  get wallMs(): number {
    return Math.floor(this.monoMs + this.#wallOffsetMs);
  }

  /** Puts the wall clock forward, or back when negative. */
  jump(byMs: number): void {
    this.#wallOffsetMs += byMs;
    this.latestWallMs = Math.max(this.latestWallMs, this.wallMs);
    this.cover(byMs > 0 ? 'fault: clock forward' : 'fault: clock back');
  }

  /** Calls `run` after `delayMs`, unless the process is dead by then. */
  after(delayMs: number, process: SimProcess | undefined, run: () => void): { cancel(): void } {
    const entry: Entry = {
      atMs: this.monoMs + Math.max(0, delayMs),
      order: this.#random.next(),
      process,
      isCancelled: false,
      run,
    };
    this.#push(entry);
    return {
      cancel: () => {
        entry.isCancelled = true;
      },
    };
  }

  /** The clock port of one process. Timers run on the steady clock and are late now and then, as a machine's are. */
  clockOf(process: SimProcess): Clock {
    return {
      now: () => this.wallMs,
      setTimer: (atMs, callback) => {
        const late = this.#random.chance(0.2) ? this.#random.int(1, 400) : 0;
        if (late > 0) this.cover('fault: late timer');
        return this.after(Math.max(0, atMs - this.wallMs) + late, process, callback);
      },
    };
  }

  /** Goes on until `isDone`, or nothing is left. False: neither within `maxTurns` entries. */
  async run(isDone: () => boolean, maxTurns: number): Promise<boolean> {
    await settle();
    for (let turn = 0; turn < maxTurns; turn++) {
      if (isDone()) return true;
      const entry = this.#pop();
      if (entry === undefined) return true;
      if (entry.isCancelled || entry.process?.isAlive === false) continue;
      this.monoMs = Math.max(this.monoMs, entry.atMs);
      this.latestWallMs = Math.max(this.latestWallMs, this.wallMs);
      this.turns++;
      entry.run();
      await settle();
    }
    return false;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    heap.push(entry);
    let child = heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!isBefore(heap[child], heap[parent])) break;
      swap(heap, child, parent);
      child = parent;
    }
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (heap.length === 0 || last === undefined) return first;
    heap[0] = last;
    for (let parent = 0; ; ) {
      const left = 2 * parent + 1;
      let least = parent;
      if (isBefore(heap[left], heap[least])) least = left;
      if (isBefore(heap[left + 1], heap[least])) least = left + 1;
      if (least === parent) return first;
      swap(heap, parent, least);
      parent = least;
    }
  }
}

function isBefore(one: Entry | undefined, other: Entry | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}

function swap(heap: Entry[], one: number, other: number): void {
  const kept = heap[one];
  heap[one] = heap[other] as Entry;
  heap[other] = kept as Entry;
}

/** Lets everything that hangs on promises alone come to rest. */
export function settle(): Promise<void> {
  return new Promise((resolve) => realSetImmediate(resolve));
}

/**
 * Puts the timers of the platform on simulated time while a simulation runs: the store uses them directly. Returns the way
 * back. `processNow` is the process whose code is running.
 */
export function takeOverTimers(loop: SimLoop, processNow: () => SimProcess): () => void {
  const kept = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    setImmediate: globalThis.setImmediate,
    clearImmediate: globalThis.clearImmediate,
    now: performance.now,
  };
  const after = (delayMs: number, run: () => void) => {
    const handle = { ...loop.after(delayMs, processNow(), run), unref: () => handle, ref: () => handle };
    return handle;
  };
  const cancel = (handle?: { cancel(): void }) => handle?.cancel();
  Object.assign(globalThis, {
    setTimeout: (run: () => void, delayMs = 0) => after(Math.max(1, delayMs), run),
    clearTimeout: cancel,
    setImmediate: (run: () => void) => after(0, run),
    clearImmediate: cancel,
  });
  performance.now = () => loop.monoMs;
  return () => {
    const { now, ...timers } = kept;
    Object.assign(globalThis, timers);
    performance.now = now;
  };
}
