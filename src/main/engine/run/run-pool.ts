import type { RunId } from '#shared/model/ids';
import type { RunJournal } from '../ports';
import type { Run } from './run';

export interface RunPoolHooks {
  /** Reads a run back and adds it to the pool. Undefined: there is none, or it is finished. */
  load(runId: RunId): Promise<Run | undefined>;
  /** A parked run has left memory. */
  evicted(run: Run): void;
  lost(run: Run): void;
}

/** The runs in memory. A run is there at most once: everybody who works with one at the same time works with the same. */
export class RunPool {
  readonly #journal: Pick<RunJournal, 'flush'>;
  readonly #hooks: RunPoolHooks;
  readonly #runs = new Map<RunId, Run>();
  readonly #loading = new Map<RunId, Promise<Run | undefined>>();
  /** How many callers hold on to a run, so that it is not let go from memory between two of their steps. */
  readonly #users = new Map<RunId, number>();

  constructor(journal: Pick<RunJournal, 'flush'>, hooks: RunPoolHooks) {
    this.#journal = journal;
    this.#hooks = hooks;
  }

  find(runId: RunId): Run | undefined {
    return this.#runs.get(runId);
  }

  add(run: Run): void {
    this.#runs.set(run.id, run);
  }

  delete(runId: RunId): void {
    this.#runs.delete(runId);
  }

  all(): Iterable<Run> {
    return this.#runs.values();
  }

  /** Works with a run that stays in memory meanwhile: as it is, or loaded. Undefined: there is none, or it is finished. */
  async using<T>(runId: RunId, work: (run: Run | undefined) => T | Promise<T>): Promise<T> {
    this.#users.set(runId, (this.#users.get(runId) ?? 0) + 1);
    let run: Run | undefined;
    try {
      run = this.#runs.get(runId) ?? (await this.#load(runId));
      return await work(run);
    } finally {
      const left = (this.#users.get(runId) ?? 1) - 1;
      if (left > 0) this.#users.set(runId, left);
      else this.#users.delete(runId);
      if (run !== undefined) this.release(run);
    }
  }

  /** Lets a parked run go from memory as soon as its records are durable and nobody works with it. */
  release(run: Run): void {
    if (!run.isParked || run.isLost) return;
    const { parkCount } = run;
    this.#journal.flush(run.id).then(
      () => {
        if (!run.isParked || run.parkCount !== parkCount) return;
        if (this.#users.has(run.id) || this.#runs.get(run.id) !== run) return;
        run.timer?.cancel();
        // Somebody may hold on to it still, such as a node that answers after it was given up: it must not come to life
        // beside the run that is read back.
        run.isLost = true;
        this.#runs.delete(run.id);
        this.#hooks.evicted(run);
      },
      () => this.#hooks.lost(run),
    );
  }

  #load(runId: RunId): Promise<Run | undefined> {
    let loading = this.#loading.get(runId);
    if (loading === undefined) {
      loading = this.#hooks.load(runId).finally(() => this.#loading.delete(runId));
      this.#loading.set(runId, loading);
    }
    return loading;
  }
}
