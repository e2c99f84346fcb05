/**
 * Finds the step that the process dies of, so that it is not begun at each start for ever.
 *
 * ```
 *   a run is taken up ─▶ its next steps are recorded, durably, before they begin ─▶ found `running` at the next start: 1
 *                        found again: 2 ─▶ from now on one such step at a time ─▶ found again: 3 ─▶ it fails
 * ```
 *
 * Many steps are at work when a process ends, and all but one are innocent. So whoever was at work at two ends begins alone:
 * the next end counts against that step only, since those behind it in line are not counted until their turn.
 */
import { type ErrorInfo, toErrorInfo } from '#shared/model/errors';
import type { Clock, StepRecord, Timer } from '../ports';
import type { Run, Step } from '../run/run';

/** A step that was at work at so many ends of the process fails instead of being begun again. */
export const MAX_CRASHES = 3;
/** From so many on it begins alone. */
const SUSPECT_FROM = 2;
/** A step that has lived so long has not ended the process at once: the next suspect may begin beside it. */
const ALONE_FOR_MS = 5_000;
/**
 * So many steps of a run that is taken up are recorded before they begin, also without effects. More than can have happened
 * between two commits of the journal, and few enough not to slow a long loop down.
 */
const WATCHED_STEPS = 2_000;

/** How often the process has ended while this step was at work. `record`: as the journal had it at the start. */
export function crashesOf(record: StepRecord): number {
  return record.crashes ?? 1;
}

/** A run that an earlier process has left at work is taken up. */
export function watchRun(run: Run): void {
  run.watchedSteps = WATCHED_STEPS;
}

/** What is recorded with the start of a step that may be what the process dies of; undefined for all others. */
export function countStart(step: Step): { crashes: number } | undefined {
  const { run } = step;
  if (step.crashes === 0 && run.watchedSteps === 0) return undefined;
  if (run.watchedSteps > 0) run.watchedSteps--;
  return { crashes: step.crashes + 1 };
}

/** Why a step is not begun again. */
export function crashedProcess({ node, effect, crashes }: Step): ErrorInfo {
  return {
    code: 'STEP_CRASHED_PROCESS',
    kind: 'operational',
    message: `PulseFlow ended ${crashes} times while "${node.name}" was running, so it is not begun again: it may be what ends it. Look into the log of PulseFlow for why it ended (often it is the memory: give the step fewer or smaller items), then run it again from this step.`,
    data: { node: node.name, crashes },
    retryable: false,
    ...(effect === 'none' ? {} : { effect: 'unknown' as const }),
  };
}

/** Lets suspects begin one after the other. */
export class SuspectLine {
  readonly #clock: Clock;
  readonly #report: (error: ErrorInfo) => void;
  readonly #line = new Map<Step, () => void>();
  #alone: { step: Step; timer: Timer } | undefined;

  constructor(clock: Clock, report: (error: ErrorInfo) => void) {
    this.#clock = clock;
    this.#report = report;
  }

  /** True: the step may begin now. False: `begin` is called when its turn has come. */
  enter(step: Step, begin: () => void): boolean {
    if (step.crashes < SUSPECT_FROM) return true;
    if (this.#alone === undefined) {
      this.#admit(step);
      return true;
    }
    this.#line.set(step, begin);
    return false;
  }

  /** The step has ended, or its process has proved to outlive it. */
  ended(step: Step): void {
    if (this.#alone?.step !== step) return;
    this.#alone.timer.cancel();
    this.#alone = undefined;
    const next = this.#line.entries().next().value;
    if (next === undefined) return;
    const [suspect, begin] = next;
    this.#line.delete(suspect);
    this.#admit(suspect);
    // Not on the stack of the one that has ended.
    this.#clock.setTimer(this.#clock.now(), () => {
      try {
        begin();
      } catch (thrown) {
        this.#report(toErrorInfo(thrown));
      }
    });
  }

  /** True: the step stood in line, and does not any more. */
  leave(step: Step): boolean {
    return this.#line.delete(step);
  }

  #admit(step: Step): void {
    this.#alone = { step, timer: this.#clock.setTimer(this.#clock.now() + ALONE_FOR_MS, () => this.ended(step)) };
  }
}
