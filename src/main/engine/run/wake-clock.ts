import { toErrorInfo } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import type { EnginePorts, Timer } from '../ports';
import { LONGEST_TIMER_MS } from './driver';

export interface WakeHooks {
  /** How many runs may be woken now. */
  room(): number;
  wake(runId: RunId): Promise<void>;
}

const BATCH = 100;

/** Wakes runs that wait outside of memory: one timer for the earliest of them, whatever their number. */
export class WakeClock {
  readonly #ports: EnginePorts;
  readonly #hooks: WakeHooks;
  #nextAt: number | undefined;
  #timer: Timer | undefined;
  #isSweeping = false;
  /** Runs are due, but there was no room for them. */
  #isStarved = false;
  #isStopped = false;

  constructor(ports: EnginePorts, hooks: WakeHooks) {
    this.#ports = ports;
    this.#hooks = hooks;
  }

  /** Wakes what is due and sets the timer for what is next. */
  async start(): Promise<void> {
    await this.#sweep();
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  /** A run has left memory and wants to be woken at `atMs`. */
  expect(atMs: number): void {
    if (this.#nextAt !== undefined && this.#nextAt <= atMs) return;
    this.#nextAt = atMs;
    this.#arm();
  }

  roomChanged(): void {
    if (this.#isStarved && !this.#isSweeping && this.#hooks.room() > 0) this.#sweepSoon();
  }

  #arm(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#nextAt === undefined || this.#isStopped || this.#isSweeping) return;
    const now = this.#ports.clock.now();
    this.#timer = this.#ports.clock.setTimer(Math.min(this.#nextAt, now + LONGEST_TIMER_MS), () => {
      if (this.#nextAt !== undefined && this.#ports.clock.now() >= this.#nextAt) this.#sweepSoon();
      else this.#arm();
    });
  }

  #sweepSoon(): void {
    this.#sweep().catch((thrown: unknown) => {
      this.#ports.report(toErrorInfo(thrown));
      this.#nextAt = this.#ports.clock.now() + LONGEST_TIMER_MS;
      this.#arm();
    });
  }

  async #sweep(): Promise<void> {
    if (this.#isSweeping || this.#isStopped) return;
    this.#isSweeping = true;
    this.#isStarved = false;
    this.#nextAt = undefined;
    try {
      const { journal, clock } = this.#ports;
      const woken = new Set<RunId>();
      for (;;) {
        const room = this.#hooks.room();
        // What was woken before must be durable, or it is found again.
        await journal.flush();
        const found = await journal.dueRuns(clock.now(), Math.min(BATCH, Math.max(1, room)) + woken.size);
        const due = found.filter((runId) => !woken.has(runId));
        if (due.length === 0) break;
        if (room === 0) {
          this.#isStarved = true;
          break;
        }
        for (const runId of due.slice(0, room)) {
          woken.add(runId);
          await this.#hooks.wake(runId);
        }
      }
      // A run that was woken and is still found due must not make the timer spin.
      const next = await journal.nextWakeAt();
      const earliest = this.#isStarved || (next !== undefined && next <= clock.now()) ? clock.now() + LONGEST_TIMER_MS : next;
      if (earliest !== undefined && (this.#nextAt === undefined || earliest < this.#nextAt)) this.#nextAt = earliest;
    } finally {
      this.#isSweeping = false;
      this.#arm();
    }
    if (this.#isStarved && this.#hooks.room() > 0) this.#sweepSoon();
  }
}
