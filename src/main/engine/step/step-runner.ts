/**
 * One step from its first attempt to its end.
 *
 * ```
 *   attempt ──(effects: started record, barrier)──▶ call ──▶ succeeded ─▶ settle
 *      ▲                                             │ ├──▶ wait ─▶ (parked) ─▶ settle
 *      └────────── waiting (retry) ◀── failed ◀──────┘ └──▶ stop
 *                                        ├─▶ in doubt ─▶ person: retry | done | fail
 *                                        └─▶ error output | continue | the run fails
 * ```
 */
import { type ErrorInfo, toErrorInfo } from '#shared/model/errors';
import type { DoubtDecision } from '#shared/model/run';
import type { OutboxEntry } from '../outbox';
import type { StepGates } from '../policy/step-gates';
import type { EnginePorts, StepRecord } from '../ports';
import type { Recorder } from '../run/recorder';
import type { Outputs, Run, Step } from '../run/run';
import { type ExecuteResult, isThenable, type MaybePromise } from '../sdk/node-type';
import { actsOutside, effectNow, tryOut } from '../test-runs/dry-step';
import { countStart, crashedProcess, crashesOf, MAX_CRASHES, SuspectLine } from './crash-watch';
import { cutOffBy } from './cut-off';
import { isDeadLetter } from './dead-letter';
import { carryOut } from './decision';
import {
  ABORT_GRACE_MS,
  doubtAfter,
  ENGINE_STOPPING,
  errorOfThrown,
  ignoredSignal,
  mayRetry,
  PROCESS_ENDED,
  PROCESS_ENDED_MIDWAY,
  RUN_CANCELLED,
  RUN_FAILED_ELSEWHERE,
  retryDelayMs,
  runStopped,
  timedOut,
  waitTimedOut,
} from './errors';
import { ItemScope } from './item-scope';
import { LookUps } from './look-up';
import { invalidResult, isOutputs, isSafeToResume, outputsOfFailure } from './outcomes';
import { StepContext } from './step-context';
import type { StepHost } from './step-host';
import { waitOf } from './waits';

export class StepRunner {
  readonly #ports: EnginePorts;
  readonly #recorder: Recorder;
  readonly #host: StepHost;
  readonly #gates: StepGates;
  readonly #lookUps: LookUps;
  readonly #suspects: SuspectLine;

  constructor(ports: EnginePorts, recorder: Recorder, gates: StepGates, host: StepHost) {
    this.#gates = gates;
    this.#ports = ports;
    this.#recorder = recorder;
    this.#host = host;
    this.#suspects = new SuspectLine(ports.clock, (error) => ports.report(error));
    this.#lookUps = new LookUps(ports, {
      ask: (step, doubt) => this.#ask(step, doubt),
      finish: (step, outputs) => this.#finish(step, outputs),
      goOn: (step, isNew) => {
        if (isNew) this.#recorder.attempt(step, PROCESS_ENDED);
        this.#again(step);
      },
      fail: (step, failure) => this.#retryOrFail(step, failure),
      endRound: (step) => this.#endRound(step),
      drive: (step) => this.#host.drive(step.run),
      broke: (step, thrown) => this.#host.broke(step, thrown),
    });
  }

  /** Begins a step that has no record yet. */
  begin(step: Step): void {
    step.startedAt = this.#ports.clock.now();
    this.#attempt(step);
  }

  /** Takes up a step as an earlier process has left it. */
  resume(step: Step, record: StepRecord): void {
    step.record = record;
    step.attempt = record.attempt;
    step.startedAt = record.startedAt;
    step.effect = record.effect;
    step.progress = step.run.memo?.items(record.seq);
    const { run, seq } = step;
    switch (record.status) {
      case 'waiting':
        run.waiting.set(seq, { step, record });
        if (record.waitFor?.kind === 'event') this.#host.eventWaitChanged(run, seq, record.waitFor.pattern);
        return;
      case 'in_doubt':
        if (record.attempt === 0) this.#askAgain(step, record.error ?? PROCESS_ENDED_MIDWAY);
        else run.doubts.set(seq, { step, record });
        return;
      case 'running':
        this.#afterCrash(step, record);
        return;
      default:
        // Cut off by an end of the run that never came to be recorded.
        if (run.ending === undefined) this.#attempt(step);
    }
  }

  /** Goes on with a waiting step: its time has come. */
  wake(step: Step): void {
    const { run, seq, node, record } = step;
    run.waiting.delete(seq);
    if (record?.waitFor?.kind === 'retry' || record?.waitFor?.kind === 'gate') {
      step.attempt = record.attempt + (record.waitFor.kind === 'retry' ? 1 : 0);
      this.#attempt(step);
      return;
    }
    if (record?.waitFor?.kind === 'reply') {
      this.#callAgain(step, record);
      return;
    }
    if (record?.waitFor?.kind !== 'event') {
      this.#finish(step, { out: [...step.items] });
      return;
    }
    this.#host.eventWaitChanged(run, seq, undefined);
    if (node.hasTimeoutPort) {
      this.#finish(step, { timeout: [...step.items] });
      return;
    }
    this.#fail(step, waitTimedOut(step, record.waitFor.pattern));
  }

  /** Ends a wait for an event with what came. */
  finishWait(step: Step, outputs: Outputs): void {
    step.run.waiting.delete(step.seq);
    this.#host.eventWaitChanged(step.run, step.seq, undefined);
    this.#finish(step, outputs);
  }

  /** The replies that a step has paused for are there: it is executed again, and looks at them. */
  replied(step: Step, record: StepRecord): void {
    step.run.waiting.delete(step.seq);
    this.#callAgain(step, record);
  }

  /** Carries out a person's word on a step in doubt. */
  decide(step: Step, decision: DoubtDecision): void {
    carryOut(step, decision, this.#ports.journal, {
      finish: (of, outputs) => this.#finish(of, outputs),
      goOn: (of) => this.#again(of),
      fail: (of, error) => this.#fail(of, error),
    });
  }

  /** The run is cancelled: what still runs is told, and given up when it does not listen. */
  cancel(run: Run, reason = RUN_CANCELLED): void {
    for (const step of [...run.active.values()]) this.#abort(step, reason);
  }

  /** The run has failed elsewhere: steps without effects are cut short, effects are let finish. */
  cutShort(run: Run): void {
    for (const step of [...run.active.values()]) if (step.effect === 'none') this.#abort(step, RUN_FAILED_ELSEWHERE);
  }

  /** The engine stops: steps are told; their records stay as they are, so that the next start takes them up. */
  interrupt(run: Run): void {
    for (const step of run.active.values()) {
      step.abort(ENGINE_STOPPING);
      // This end of the process is nobody's fault.
      if (step.record?.status === 'running') this.#recorder.step(step, 'running', { crashes: step.crashes });
    }
  }

  #abort(step: Step, reason: ErrorInfo): void {
    step.abort(reason);
    if (this.#suspects.leave(step)) {
      this.#endRound(step);
      this.#failed(step, reason);
      return;
    }
    this.#giveUpLater(step, reason);
  }

  #giveUpLater(step: Step, reason: ErrorInfo): void {
    const { round } = step;
    step.timer?.cancel();
    step.timer = this.#ports.clock.setTimer(this.#ports.clock.now() + ABORT_GRACE_MS, () => {
      if (step.round !== round) return;
      this.#ports.report(ignoredSignal(step));
      this.#endRound(step);
      this.#failed(step, step.effect === 'none' ? reason : { ...reason, effect: 'unknown' });
      this.#host.drive(step.run);
    });
  }

  #afterCrash(step: Step, record: StepRecord): void {
    if (step.effect === 'unsafe' && !isSafeToResume(step)) return this.#doubt(step, doubtAfter(step, PROCESS_ENDED_MIDWAY));
    this.#recorder.attempt(step, PROCESS_ENDED);
    const { run, seq } = step;
    step.crashes = crashesOf(record);
    if (step.crashes >= MAX_CRASHES) this.#fail(step, crashedProcess(step));
    else if (this.#suspects.enter(step, () => this.#beginSuspect(step))) this.#again(step);
    else run.active.set(seq, step);
  }

  /** The turn of a step has come that stood in line, since the process may die of it. */
  #beginSuspect(step: Step): void {
    const { run, seq } = step;
    if (run.isLost || run.isFinished || this.#host.isStopping()) return;
    run.active.delete(seq);
    this.#again(step);
    this.#host.drive(run);
  }

  #again(step: Step): void {
    step.attempt++;
    this.#attempt(step);
  }

  #attempt(step: Step): void {
    const { run, node } = step;
    step.attemptAt = this.#ports.clock.now();
    step.waited = undefined;
    step.abortReason = undefined;
    step.cancel = undefined;
    step.isDry = run.plan?.isDry === true && actsOutside(node, this.#ports.services);
    if ((node.gate !== undefined || run.record.settings !== undefined) && !step.isDry) {
      const entry = this.#gates.enter(step);
      if (entry === 'waiting') return;
      if (entry !== 'passed') {
        this.#failed(step, entry);
        return;
      }
    }
    try {
      step.effect = step.isDry ? 'none' : effectNow(node, this.#ports.services);
    } catch (thrown) {
      this.#fail(step, toErrorInfo(thrown));
      return;
    }
    this.#recorder.stepEvent(step, 'flx.step.started');
    const start = countStart(step);
    if (step.effect === 'none' && start === undefined) {
      this.#call(step);
      return;
    }
    this.#recorder.step(step, 'running', start);
    run.active.set(step.seq, step);
    const { round } = step;
    // Rules 2 and 3: this step's start and all that it depends on are durable before its effect begins.
    this.#ports.journal
      .flush(run.id)
      .then(
        () => {
          if (step.round === round && !run.isLost) this.#afterBarrier(step);
        },
        (error: unknown) => this.#host.lost(run, error),
      )
      .catch((thrown: unknown) => this.#host.broke(step, thrown));
  }

  /** Goes on with an attempt that paused for replies. Until it ends, its record says that it waits: a crash finds it so. */
  #callAgain(step: Step, { waitFor, wakeAt }: StepRecord): void {
    if (waitFor?.kind === 'reply') step.waited = { reply: waitFor.key, ...(wakeAt === undefined ? {} : { timeoutAtMs: wakeAt }) };
    step.attemptAt = this.#ports.clock.now();
    this.#call(step);
  }

  #afterBarrier(step: Step): void {
    const { run } = step;
    if (this.#host.isStopping()) {
      // Nothing has happened yet, so the next start may simply begin it.
      this.#endRound(step);
      const wakeAt = this.#ports.clock.now();
      step.attempt--;
      const record = this.#recorder.step(step, 'waiting', { wakeAt, waitFor: { kind: 'retry' } });
      run.waiting.set(step.seq, { step, record });
    } else if (run.ending !== undefined || step.abortReason !== undefined) {
      this.#endRound(step);
      const error = step.abortReason ?? cutOffBy(run.ending);
      this.#recorder.step(step, 'cancelled', { finishedAt: this.#ports.clock.now(), error });
    } else {
      this.#call(step);
    }
    this.#host.drive(run);
  }

  #call(step: Step): void {
    const { round } = step;
    let result: MaybePromise<ExecuteResult>;
    try {
      result = this.#invoke(step);
    } catch (thrown) {
      this.#endRound(step);
      this.#failed(step, errorOfThrown(thrown, step.effect));
      return;
    }
    if (!isThenable(result)) {
      this.#succeeded(step, result);
      return;
    }
    this.#track(step);
    const { run } = step;
    const isOver = () => step.round !== round || run.isLost || run.isFinished;
    result
      .then(
        (value) => {
          if (!isOver()) this.#succeeded(step, value);
        },
        (thrown: unknown) => {
          if (isOver()) return;
          this.#endRound(step);
          this.#failed(step, errorOfThrown(thrown, step.effect));
        },
      )
      .then(() => this.#host.drive(run))
      .catch((thrown: unknown) => this.#host.broke(step, thrown));
  }

  #invoke(step: Step): MaybePromise<ExecuteResult> {
    const { node } = step;
    const { config, type } = node;
    if (type.execute === undefined) return { outputs: { [node.passPort]: [...step.items] } };
    if (config.isConstant || node.perItem) return this.#execute(step, config.constant);
    const resolved = config.resolve(new ItemScope(step, 0, this.#ports));
    return isThenable(resolved) ? resolved.then((value) => this.#execute(step, value)) : this.#execute(step, resolved);
  }

  #execute(step: Step, config: unknown): MaybePromise<ExecuteResult> {
    const context = new StepContext(step, this.#ports, config);
    return step.isDry ? tryOut(step, context, this.#ports) : this.#ports.executor.execute({ nodeType: step.node.type, context });
  }

  /** A step that did not end at once: it is shown as running, and its timeout begins. */
  #track(step: Step): void {
    const { run, node, seq } = step;
    if (step.effect === 'none') {
      const isRecorded = step.waited !== undefined || run.active.has(seq);
      if (!isRecorded) this.#recorder.step(step, 'running');
      run.active.set(seq, step);
    }
    const { timeoutMs } = node;
    if (timeoutMs === undefined) return;
    const { round } = step;
    step.timer = this.#ports.clock.setTimer(this.#ports.clock.now() + timeoutMs, () => {
      if (step.round !== round) return;
      const reason = timedOut(step, timeoutMs);
      step.abort(reason);
      this.#giveUpLater(step, reason);
    });
  }

  /** This attempt is over; whatever still comes of it is ignored. */
  #endRound(step: Step): void {
    step.round++;
    step.timer?.cancel();
    step.timer = undefined;
    step.run.active.delete(step.seq);
    step.crashes = 0;
    this.#suspects.ended(step);
    this.#gates.leave(step);
  }

  #succeeded(step: Step, given: ExecuteResult): void {
    this.#endRound(step);
    const result = step.secrets === undefined ? given : step.secrets.result(given);
    if (typeof result !== 'object' || result === null) {
      this.#failed(step, invalidResult(step));
    } else if ('outputs' in result) {
      if (!isOutputs(result.outputs)) this.#failed(step, invalidResult(step));
      else {
        if (result.outbox !== undefined) this.#recorder.outbox(step.run, result.outbox);
        this.#finish(step, result.outputs);
        if (result.response !== undefined) this.#host.respond(step.run, result.response);
      }
    } else if ('wait' in result) {
      this.#pause(step, result.wait, 'outbox' in result ? result.outbox : undefined);
    } else if ('stop' in result) {
      this.#stopRun(step, result.stop);
    } else {
      this.#failed(step, invalidResult(step));
    }
  }

  #finish(step: Step, outputs: Outputs): void {
    this.#gates.judge(step);
    this.#recorder.stepSucceeded(step, outputs);
    if (step.run.ending === undefined) this.#host.settle(step, outputs);
  }

  #pause(step: Step, wait: Extract<ExecuteResult, { wait: unknown }>['wait'], outbox?: readonly OutboxEntry[]): void {
    const { run, seq } = step;
    this.#gates.judge(step);
    if (run.ending !== undefined) {
      this.#recorder.step(step, 'cancelled', { finishedAt: this.#ports.clock.now(), error: RUN_FAILED_ELSEWHERE });
      return;
    }
    if ('untilMs' in wait && wait.untilMs <= this.#ports.clock.now()) {
      this.#finish(step, { out: [...step.items] });
      return;
    }
    if ('reply' in wait && outbox !== undefined) this.#recorder.outbox(run, outbox);
    const record = this.#recorder.step(step, 'waiting', waitOf(wait, this.#ports.journal));
    run.waiting.set(seq, { step, record });
    if ('event' in wait) this.#host.eventWaitChanged(run, seq, wait.event);
  }

  #stopRun(step: Step, { status, message }: Extract<ExecuteResult, { stop: unknown }>['stop']): void {
    const { run } = step;
    if (status === 'failed') {
      this.#fail(step, runStopped(step, message), true);
      return;
    }
    run.heldStop = this.#recorder.succeededRecord(step, {});
    this.#host.end(run, { status: 'succeeded' });
  }

  #failed(step: Step, given: ErrorInfo): void {
    const { run } = step;
    const thrown = step.secrets === undefined ? given : step.secrets.error(given);
    const reason = step.abortReason;
    if (reason?.code === ENGINE_STOPPING.code) {
      // The next start takes it up, unless the run ends with this process.
      if (run.ending !== undefined) {
        const error = { ...RUN_FAILED_ELSEWHERE, effect: step.effect === 'none' ? ('none' as const) : ('unknown' as const) };
        this.#recorder.step(step, 'cancelled', { finishedAt: this.#ports.clock.now(), error });
      }
      return;
    }
    const error =
      reason === undefined ? thrown : { ...reason, ...(thrown.effect === 'unknown' ? { effect: thrown.effect } : {}) };
    this.#gates.judge(step, error);
    if (run.ending !== undefined && reason !== undefined) {
      this.#recorder.step(step, 'cancelled', { finishedAt: this.#ports.clock.now(), error });
      return;
    }
    if (step.effect === 'unsafe' && error.effect === 'unknown' && run.ending === undefined) {
      this.#recorder.attempt(step, error);
      this.#doubt(step, doubtAfter(step, error), error);
      return;
    }
    this.#retryOrFail(step, error);
  }

  #retryOrFail(step: Step, error: ErrorInfo): void {
    const { run } = step;
    if (run.ending !== undefined || !mayRetry(step.node.retry, step.attempt, error)) {
      this.#fail(step, error);
      return;
    }
    this.#recorder.attempt(step, error);
    const delayMs = retryDelayMs(step.node.retry, step.attempt, error, () => this.#ports.chance.random());
    if (delayMs <= 0) {
      this.#again(step);
      return;
    }
    const wakeAt = this.#ports.clock.now() + delayMs;
    const record = this.#recorder.step(step, 'waiting', { wakeAt, waitFor: { kind: 'retry' }, error });
    run.waiting.set(step.seq, { step, record });
  }

  /** The step has failed for good: its policy says what that means for the run. */
  #fail(step: Step, error: ErrorInfo, always = false): void {
    const { run, node } = step;
    const finishedAt = this.#ports.clock.now();
    if (node.onError === 'fail' || always) {
      this.#recorder.step(step, 'failed', { finishedAt, error });
      this.#recorder.stepEvent(step, 'flx.step.failed');
      if (!always && isDeadLetter(step, error)) this.#recorder.deadLetter(step, error);
      this.#host.end(run, { status: 'failed', error, failedNodeId: node.id }, step);
      return;
    }
    const outputs = outputsOfFailure(step, error);
    this.#recorder.step(step, 'failed', { finishedAt, error, outputs });
    this.#recorder.stepEvent(step, 'flx.step.failed');
    if (run.ending === undefined) this.#host.settle(step, outputs);
  }

  #doubt(step: Step, doubt: ErrorInfo, failure?: ErrorInfo): void {
    if (!this.#lookUps.begin(step, doubt, failure)) this.#ask(step, doubt);
  }

  /** Left in doubt by the run that this one repeats. Not looked up: that would go by a key of which the service never heard. */
  #askAgain(step: Step, cut: ErrorInfo): void {
    step.attempt = 1;
    this.#ask(step, cut.code === 'STEP_IN_DOUBT' ? cut : doubtAfter(step, cut));
  }

  #ask(step: Step, error: ErrorInfo): void {
    if (step.run.ending !== undefined) {
      const reason: ErrorInfo = { ...cutOffBy(step.run.ending), effect: 'unknown' };
      this.#recorder.step(step, 'cancelled', { finishedAt: this.#ports.clock.now(), error: reason });
      return;
    }
    const record = this.#recorder.step(step, 'in_doubt', { error });
    step.run.doubts.set(step.seq, { step, record });
    this.#recorder.runEvent(step.run, 'flx.run.in_doubt');
  }
}
