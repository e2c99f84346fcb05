/**
 * Does what happens to tasks by itself, each once: a timer's row is deleted in the transaction that does it. What was due while
 * PulseFlow was not running happens at the start, in its order. Events are raised after the transaction that asks for them, and
 * once, however often a crash comes between.
 */
import type { Timer } from '#main/engine/ports';
import { TAKE_UP_TIMER } from '#main/store';
import { toErrorInfo } from '#shared/model/errors';
import type { JsonObject } from '#shared/model/json';
import type { InboxPorts } from './ports';
import type { TasksRepository } from './repository';
import { timedTask } from './task-shapes';
import type { createTimerEffects } from './timer-effects';
import { type DueTimer, EMIT_PREFIX } from './timer-rows';
import { type Aftermath, APP_ACTOR, APPLY_TIMER, type Transitions } from './transitions';

/** The clock is looked at this often while something waits, so that sleep and changed clocks do no harm. */
const LOOK_EVERY_MS = 15_000;
/** What comes later than this was missed. */
const LATE_MS = 60_000;
const BATCH = 50;
const TRY_AGAIN_MS = 1000;
const EVENT_SOURCE = '/human-tasks';

export interface TimerLoop {
  start(): void;
  /** Something may be due now, or has a new time. Cheap; call it as often as you like. */
  look(): void;
  /** Resolves when nothing that is due is left to do. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Runs `work` in a transaction, then tells what it changed. */
export type Change = <T>(work: (aftermath: Aftermath) => T) => T;

export interface TimerLoopParts {
  repository: TasksRepository;
  transitions: Transitions;
  perform: ReturnType<typeof createTimerEffects>;
  change: Change;
}

export function createTimerLoop(ports: InboxPorts, { repository, transitions, perform, change }: TimerLoopParts): TimerLoop {
  const { clock, timers, report } = ports;
  let timer: Timer | undefined;
  let turn: Promise<void> | undefined;
  let isWanted = false;
  let isOn = false;

  function doOne(due: DueTimer): void {
    change((aftermath) => {
      const now = clock.now();
      const isLate = now - due.at > LATE_MS;
      const act = { at: now, actor: APP_ACTOR, via: 'timer' as const, late: isLate };
      const stored = repository.load(due.taskId);
      if (stored === undefined) return;
      aftermath.changed.add(due.taskId);
      if (due.name === TAKE_UP_TIMER) {
        transitions.takeUp(stored);
        return;
      }
      const loaded = transitions.takeUp(stored);
      if (due.name === APPLY_TIMER) {
        repository.removeTimer(due.taskKey, due.name);
        // What people have decided holds from the end of the time to undo it, whenever that is noticed.
        transitions.apply(loaded, { ...act, late: false }, aftermath);
        return;
      }
      if (loaded.state === 'deciding' && loaded.row.effective_at !== null) {
        // Whether it is still wanted shows when the decision holds, or was undone.
        repository.setTimer(due.taskKey, { ...due, at: Math.max(loaded.row.effective_at, now) + 1 });
        return;
      }
      repository.removeTimer(due.taskKey, due.name);
      if (loaded.state !== 'open') return;
      const effects = timers.fire(timedTask(loaded), due, { now, isLate });
      perform(loaded, effects, `${due.name}/${due.at}`, act, aftermath);
    });
  }

  async function emit(due: DueTimer): Promise<void> {
    const word = due.name.slice(EMIT_PREFIX.length);
    const type = `flx.human_task.${word.split(':')[0] ?? word}`;
    const id = `${due.taskId}/${word}`;
    if (ports.wantsEvent(type) && !ports.hasEvent(id, EVENT_SOURCE)) {
      const data = (due.payload ?? {}) as JsonObject;
      await ports.emit({ id, type, source: EVENT_SOURCE, subject: due.taskId, timeMs: due.at, data });
    }
    ports.store.write(() => repository.removeTimer(due.taskKey, due.name));
  }

  async function work(): Promise<void> {
    while (isOn) {
      isWanted = false;
      const due = repository.due(clock.now(), BATCH);
      for (const one of due) if (isOn) doOne(one);
      const events = isOn ? repository.emits(BATCH) : [];
      for (const one of events) if (isOn) await emit(one);
      if (due.length === 0 && events.length === 0 && !isWanted) return;
      // Others have their turn between batches.
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  function armAt(atMs: number): void {
    timer?.cancel();
    timer = isOn ? clock.setTimer(atMs, look) : undefined;
  }

  function look(): void {
    isWanted = true;
    if (!isOn || turn !== undefined) return;
    // The listeners of a commit must return before anything is written on their account.
    turn = Promise.resolve()
      .then(work)
      .then(
        () => {
          const now = clock.now();
          const next = repository.nextAt();
          if (next === undefined) timer?.cancel();
          else armAt(Math.max(now, Math.min(next, now + LOOK_EVERY_MS)));
        },
        (thrown: unknown) => {
          const info = toErrorInfo(thrown);
          if (info.code === 'SHUTTING_DOWN') return;
          report(info);
          armAt(clock.now() + TRY_AGAIN_MS);
        },
      )
      .finally(() => {
        turn = undefined;
        if (isWanted && isOn) look();
      });
  }

  return {
    start() {
      isOn = true;
      look();
    },
    look,
    async settled() {
      while (turn !== undefined) await turn;
    },
    async close() {
      isOn = false;
      timer?.cancel();
      await turn;
    },
  };
}
