import type { RunId } from '#shared/model/ids';
import { KeyedFifo } from '../policy/keyed-fifo';

export interface RunQueueHooks {
  mayBegin(): boolean;
  begin(runId: RunId, priority: number): void;
}

/** Runs that wait for a place: by priority of their flow, then oldest first. Holds ids only. */
export class RunQueue {
  readonly #hooks: RunQueueHooks;
  /** Highest priority first; one line for each. */
  readonly #lines: { priority: number; waiting: KeyedFifo<RunId, RunId> }[] = [];
  #size = 0;
  #isPumping = false;

  constructor(hooks: RunQueueHooks) {
    this.#hooks = hooks;
  }

  get size(): number {
    return this.#size;
  }

  has(runId: RunId): boolean {
    return this.#lines.some(({ waiting }) => waiting.has(runId));
  }

  add(runId: RunId, priority = 0): void {
    if (this.has(runId)) return;
    this.#lineOf(priority).add(runId, runId);
    this.#size++;
  }

  remove(runId: RunId): void {
    for (const { waiting } of this.#lines) if (waiting.remove(runId)) this.#size--;
  }

  /** Begins as many as there are places. A run that ends at once makes room for the next without growing the stack. */
  pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    while (this.#size > 0 && this.#hooks.mayBegin()) {
      const next = this.#takeFirst();
      if (next === undefined) break;
      this.#hooks.begin(next.runId, next.priority);
    }
    this.#isPumping = false;
  }

  #takeFirst(): { runId: RunId; priority: number } | undefined {
    for (const { waiting, priority } of this.#lines) {
      const first = waiting.first();
      if (first === undefined) continue;
      waiting.remove(first);
      this.#size--;
      return { runId: first, priority };
    }
    return undefined;
  }

  #lineOf(priority: number): KeyedFifo<RunId, RunId> {
    const known = this.#lines.find((line) => line.priority === priority);
    if (known !== undefined) return known.waiting;
    const line = { priority, waiting: new KeyedFifo<RunId, RunId>() };
    this.#lines.push(line);
    this.#lines.sort((one, other) => other.priority - one.priority);
    return line.waiting;
  }
}
