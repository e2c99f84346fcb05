import type { RunId } from '#shared/model/ids';
import { isFinal } from '#shared/model/run';
import type { Clock, LeaseClaim, LeasePort } from '../ports';
import type { MemoryDisk } from './memory-journal';

interface Held {
  token: number;
  runId: RunId;
  seq: number;
}

/**
 * Leases on the disk of a test: they survive the process, and those of runs that have ended are free. `log` tells every gift,
 * so that a test can look whether two have held one lease at a time.
 */
export class MemoryLeases implements LeasePort {
  readonly held = new Map<string, Held>();
  readonly log: { name: string; token: number; runId: RunId }[] = [];
  readonly #tokens = new Map<string, number>();
  readonly #waiting = new Map<string, Omit<Held, 'token'>[]>();
  readonly #disk: MemoryDisk;
  readonly #clock: Clock;
  /** Tells a step that it may ask again; set by the harness that runs now. */
  wake: (runId: RunId, seq: number) => void = () => undefined;

  constructor(disk: MemoryDisk, clock: Clock) {
    this.#disk = disk;
    this.#clock = clock;
  }

  acquire({ name, runId, seq }: LeaseClaim): { token: number } | { heldUntil: number } {
    const holder = this.held.get(name);
    if (holder !== undefined && holder.runId === runId && holder.seq === seq) return { token: holder.token };
    if (holder !== undefined && !this.#isOver(holder)) {
      const others = (this.#waiting.get(name) ?? []).filter((waiter) => waiter.runId !== runId || waiter.seq !== seq);
      this.#waiting.set(name, [...others, { runId, seq }]);
      return { heldUntil: this.#clock.now() + 1000 };
    }
    const token = (this.#tokens.get(name) ?? 0) + 1;
    this.#tokens.set(name, token);
    this.held.set(name, { token, runId, seq });
    this.log.push({ name, token, runId });
    return { token };
  }

  resume(runId: RunId, seq: number): { name: string; token: number } | undefined {
    for (const [name, holder] of this.held)
      if (holder.runId === runId && holder.seq === seq) return { name, token: holder.token };
    return undefined;
  }

  release(runId: RunId, seq: number): void {
    for (const [name, holder] of this.held) {
      if (holder.runId !== runId || holder.seq !== seq) continue;
      this.held.delete(name);
      const next = this.#waiting.get(name)?.shift();
      if (next !== undefined) this.wake(next.runId, next.seq);
    }
  }

  #isOver({ runId, seq }: Held): boolean {
    const run = this.#disk.runs.get(runId);
    const status = this.#disk.steps.get(runId)?.get(seq)?.status;
    return run === undefined || isFinal(run.status) || (status !== 'running' && status !== 'waiting');
  }
}
