import type { RunId } from '#shared/model/ids';

export interface RunQueueHooks {
  mayBegin(): boolean;
  begin(runId: RunId): void;
}

/** Runs that wait for a place, oldest first. Holds ids only. */
export class RunQueue {
  readonly #hooks: RunQueueHooks;
  // A Set keeps the order of insertion and forgets a run in constant time.
  readonly #waiting = new Set<RunId>();
  #isPumping = false;

  constructor(hooks: RunQueueHooks) {
    this.#hooks = hooks;
  }

  get size(): number {
    return this.#waiting.size;
  }

  add(runId: RunId): void {
    this.#waiting.add(runId);
  }

  remove(runId: RunId): void {
    this.#waiting.delete(runId);
  }

  /** Begins as many as there are places. A run that ends at once makes room for the next without growing the stack. */
  pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    for (const runId of this.#waiting) {
      if (!this.#hooks.mayBegin()) break;
      this.#waiting.delete(runId);
      this.#hooks.begin(runId);
    }
    this.#isPumping = false;
  }
}
