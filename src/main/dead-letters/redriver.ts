/**
 * Re-drives queued dead letters when their turn comes. Who is next, and when, stands in the database, so a restart goes on
 * where the last process stopped; the engine starts the run of a letter once, so one that a crash left queued is not driven
 * twice.
 */
import type { Started } from '#main/engine/engine';
import type { Timer } from '#main/engine/ports';
import type { DeadLetterDetail } from '#shared/model/dead-letter';
import { isAppError, toErrorInfo } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import type { Item } from '#shared/model/packet';
import type { DeadLettersPorts } from './ports';
import type { DeadLettersRepository } from './repository';

/** Begun in one go before others have their turn. */
const BATCH = 20;
const TRY_AGAIN_MS = 5_000;
const LONGEST_TIMER_MS = 15_000;
/** Longer than any letter is kept: the same letter never starts a second run. */
const KEY_LIFETIME_MS = 100 * 365 * 86_400_000;

export interface Redriver {
  /** Takes up what is queued. Call it when the engine takes runs. */
  start(): void;
  /** Something was queued. */
  look(): void;
  /** Re-drives a queued letter now. Errors: those of `Engine.redrive`. */
  driveNow(letter: DeadLetterDetail): Promise<Started>;
  /** Its run is being started: it cannot be taken back. */
  isUnderWay(id: string): boolean;
  /** Resolves when nothing is under way. */
  close(): Promise<void>;
}

export interface RedriverHooks {
  /** A run goes on from the letter. */
  redriven(id: string, runId: string): void;
}

export function createRedriver(
  { store, engine, clock, report }: Pick<DeadLettersPorts, 'store' | 'engine' | 'clock' | 'report'>,
  repository: DeadLettersRepository,
  hooks: RedriverHooks,
): Redriver {
  let timer: Timer | undefined;
  let isStarted = false;
  let isClosed = false;
  let pass: Promise<void> | undefined;
  const underWay = new Set<string>();

  async function drive(id: string, letter: DeadLetterDetail): Promise<Started> {
    underWay.add(id);
    try {
      const started = await engine.redrive({
        runId: letter.runId as RunId,
        seq: letter.seq,
        ...(letter.edited ? { items: letter.items as Item[] } : {}),
        idempotency: { scope: 'dead-letter', key: id, expiresAt: clock.now() + KEY_LIFETIME_MS },
        deadLetterId: id,
      });
      const at = clock.now();
      const isNew = store.write(() => {
        if (!repository.redriven(id, started.runId, at)) return false;
        repository.note(id, { at, action: 'redriven', detail: started.runId });
        return true;
      });
      if (isNew) hooks.redriven(id, started.runId);
      return started;
    } catch (thrown) {
      refused(id, thrown);
      throw thrown;
    } finally {
      underWay.delete(id);
    }
  }

  async function redrive(id: string): Promise<void> {
    const letter = repository.detail(id);
    if (letter?.state !== 'queued') return;
    try {
      await drive(id, letter);
    } catch (thrown) {
      if (!isAppError(thrown)) report(toErrorInfo(thrown));
    }
  }

  /** What may pass is tried again; what needs a person opens the letter again, saying why. */
  function refused(id: string, thrown: unknown): void {
    if (isAppError(thrown) && thrown.code === 'SHUTTING_DOWN') return;
    const { message } = toErrorInfo(thrown);
    const at = clock.now();
    try {
      store.write(() => {
        if (isPassing(thrown)) {
          repository.postpone(id, at + TRY_AGAIN_MS, message);
          return;
        }
        if (repository.reopen(id, message)) repository.note(id, { at, action: 'refused', detail: message });
      });
    } catch (error) {
      report(toErrorInfo(error));
    }
  }

  async function run(): Promise<void> {
    for (;;) {
      const ids = isClosed ? [] : repository.due(clock.now(), BATCH);
      if (ids.length === 0) return;
      for (const id of ids) if (!isClosed) await redrive(id);
      // A disk that takes nothing leaves them queued and due: the timer tries again.
      if (ids.every((id) => repository.find(id)?.letter.state === 'queued')) return;
    }
  }

  function look(): void {
    if (!isStarted || isClosed || pass !== undefined) return;
    pass = run()
      .catch((thrown: unknown) => report(toErrorInfo(thrown)))
      .finally(() => {
        pass = undefined;
        arm();
      });
  }

  function arm(): void {
    timer?.cancel();
    timer = undefined;
    if (isClosed) return;
    const next = repository.nextDueAt();
    if (next === undefined) return;
    const now = clock.now();
    timer = clock.setTimer(Math.min(Math.max(next, now + (next <= now ? TRY_AGAIN_MS : 0)), now + LONGEST_TIMER_MS), look);
  }

  return {
    start() {
      isStarted = true;
      look();
    },
    look,
    driveNow: (letter) => drive(letter.id, letter),
    isUnderWay: (id) => underWay.has(id),
    async close() {
      isClosed = true;
      timer?.cancel();
      await pass;
    },
  };
}

function isPassing(thrown: unknown): boolean {
  return isAppError(thrown) && (thrown.kind === 'operational' || thrown.code === 'TOO_MANY_RUNS');
}
