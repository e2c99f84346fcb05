/** The end of a run: what is still open is closed, and its last record is written. */
import { compensatedSeq, type RunStatus } from '#shared/model/run';
import { openLoops } from '../control/for-each';
import type { Gatekeeper } from '../policy/gatekeeper';
import type { EnginePorts } from '../ports';
import { RUN_CANCELLED, RUN_FAILED_ELSEWHERE } from '../step/errors';
import type { Recorder } from './recorder';
import type { Ending, Run } from './run';

export interface EndHooks {
  eventWaitChanged(run: Run, seq: number, pattern: string | undefined): void;
  /** A run is about to be recorded as failed. `end` does that: now, or when its error flow has been started. */
  failing(run: Run, ending: Ending, end: () => void): void;
  finished(run: Run): void;
  /** Has what was written go to disk with the next group. */
  commitSoon(run: Run): void;
}

export class RunEnder {
  readonly #ports: EnginePorts;
  readonly #recorder: Recorder;
  readonly #gatekeeper: Gatekeeper;
  readonly #hooks: EndHooks;

  constructor(ports: EnginePorts, recorder: Recorder, gatekeeper: Gatekeeper, hooks: EndHooks) {
    this.#ports = ports;
    this.#recorder = recorder;
    this.#gatekeeper = gatekeeper;
    this.#hooks = hooks;
  }

  /**
   * Ends the open steps of a run that an earlier process has left and that nobody goes on with: its own end was decided before a
   * crash, or while it was being read back. The caller drives it.
   */
  closeStale(run: Run): void {
    const finishedAt = this.#ports.clock.now();
    const reason = run.ending?.status === 'cancelled' ? RUN_CANCELLED : RUN_FAILED_ELSEWHERE;
    for (const step of run.memo?.takeLeft() ?? []) {
      if (compensatedSeq(step.scope) !== undefined) continue;
      this.#hooks.eventWaitChanged(run, step.seq, undefined);
      const mayHaveActed = step.status === 'running' ? step.effect !== 'none' : step.error?.effect === 'unknown';
      const { wakeAt: _wakeAt, waitFor: _waitFor, ...rest } = step;
      const error = mayHaveActed ? { ...reason, effect: 'unknown' as const } : reason;
      this.#recorder.write(run, { ...rest, status: 'cancelled', finishedAt, error });
    }
  }

  /** Closes what waits and what is a loop: the end of the run is decided, and nothing is at work any more. */
  closeOpen(run: Run, status: Ending['status']): void {
    const finishedAt = this.#ports.clock.now();
    if (run.heldStop !== undefined && status === 'succeeded') this.#recorder.write(run, run.heldStop);
    const reason = status === 'cancelled' ? RUN_CANCELLED : RUN_FAILED_ELSEWHERE;
    for (const { step, record } of run.waiting.values()) {
      this.#hooks.eventWaitChanged(run, step.seq, undefined);
      this.#gatekeeper.leave(run.id, step.seq);
      const { wakeAt: _wakeAt, waitFor: _waitFor, ...rest } = record;
      // A retry that is given up may follow on an attempt that took effect.
      const error = record.error?.effect === 'unknown' ? { ...reason, effect: 'unknown' as const } : reason;
      this.#recorder.write(run, { ...rest, status: 'cancelled', finishedAt, error });
    }
    run.waiting.clear();
    for (const { record } of openLoops(run)) {
      this.#recorder.write(run, { ...record, status: 'cancelled', finishedAt, error: reason });
    }
    run.loops.clear();
    this.closeStale(run);
  }

  /** Ends the run; one that failed only after its error flow has been started. */
  record(run: Run, ending: Ending, status: RunStatus): void {
    run.timer?.cancel();
    run.timer = undefined;
    const { errorFlow } = run.flow.compiled.limits;
    const hasFailed = ending.status === 'failed' || status === 'compensation_failed';
    if (errorFlow === undefined || !hasFailed || run.record.test) {
      this.#recordEnd(run, ending, status);
      return;
    }
    if (run.isEnding) return;
    run.isEnding = true;
    this.#hooks.failing(run, ending, () => {
      if (run.isFinished || run.isLost) return;
      this.#recordEnd(run, ending, status);
      this.#hooks.commitSoon(run);
    });
  }

  /** The last record of the run. */
  #recordEnd(run: Run, { status: cause, error, failedNodeId }: Ending, status: RunStatus): void {
    run.isFinished = true;
    const change = {
      status,
      finishedAt: this.#ports.clock.now(),
      ...(error === undefined ? {} : { error }),
      ...(failedNodeId === undefined ? {} : { failedNodeId }),
    };
    this.#recorder.run(run, change, run.record.trigger.kind === 'queue' ? run.results : undefined);
    this.#recorder.runEvent(run, `flx.run.${cause}`);
    this.#hooks.finished(run);
  }
}
