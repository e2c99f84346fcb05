/**
 * Carries out `with lock`: asks for a lease, waits for it without holding memory, runs the body once under it, gives it back.
 *
 *     begin ─▶ recorded as waiting ─▶ lease ─▶ recorded as running ─▶ body ─▶ recorded as succeeded ─▶ lease given back
 *
 * The step is durable before it holds the lease, and its end is durable before it gives it back: whatever a crash leaves is
 * either taken up by the step or found to belong to a run that needs it no more. When the run fails or is cancelled, whoever
 * is behind the port lets go what the run holds.
 */
import { AppError, type ErrorInfo, toErrorInfo } from '#shared/model/errors';
import type { EnginePorts, StepRecord } from '../ports';
import type { Recorder } from '../run/recorder';
import type { Ending, LoopRun, Outputs, Run, Scope, Step } from '../run/run';
import { RUN_CANCELLED, RUN_FAILED_ELSEWHERE } from '../step/errors';
import { ItemScope } from '../step/item-scope';

/** What a lock needs of the run it is in. */
export interface LockHost {
  /** Runs the body. */
  enter(step: Step, record: StepRecord, lock: NonNullable<LoopRun['lock']>): void;
  settle(step: Step, outputs: Outputs): void;
  end(run: Run, ending: Ending): void;
  drive(run: Run): void;
  lost(run: Run, error: unknown): void;
}

interface LockConfig {
  name: string;
  ttlMs: number;
  /** 0: for ever. */
  waitMs: number;
  whenTaken: 'fail' | 'branch';
}

const NAME_MAX = 200;
/** What stands for the lease of a run with effects off. */
const NOT_HELD = { name: '', token: 0 };
/** After a failure of the disk, in milliseconds. */
const ASK_AGAIN_MS = 5_000;

export class LockRunner {
  readonly #ports: EnginePorts;
  readonly #recorder: Recorder;
  readonly #host: LockHost;

  constructor(ports: EnginePorts, recorder: Recorder, host: LockHost) {
    this.#ports = ports;
    this.#recorder = recorder;
    this.#host = host;
  }

  /** Begins the step, or takes it up as an earlier process has left it. */
  begin(step: Step, memo: StepRecord | undefined): void {
    step.startedAt = memo?.startedAt ?? this.#ports.clock.now();
    if (memo?.status === 'waiting' && memo.waitFor?.kind === 'lock') {
      step.record = memo;
      step.run.waiting.set(step.seq, { step, record: memo });
    } else if (memo?.status === 'running') {
      this.#resume(step, memo);
    } else {
      this.#recorder.step(step, 'waiting', { waitFor: { kind: 'lock', name: '' }, wakeAt: step.startedAt });
      this.#ask(step);
    }
  }

  /** Asks again: the lease may be free, or the step has waited long enough. */
  wake(step: Step): void {
    step.run.waiting.delete(step.seq);
    this.#ask(step);
  }

  /** The body is through: the lease goes back as soon as that is durable. */
  release({ run, seq }: Step): void {
    const { journal, leases } = this.#ports;
    journal
      .flush(run.id)
      .then(() => leases?.release(run.id, seq))
      .catch((thrown: unknown) => this.#ports.report(toErrorInfo(thrown)));
  }

  #resume(step: Step, record: StepRecord): void {
    step.record = record;
    const held = step.run.plan?.isDry === true ? NOT_HELD : this.#ports.leases?.resume(step.run.id, step.seq);
    if (held === undefined) this.#fail(step, leaseLost(step));
    else this.#host.enter(step, record, held);
  }

  #ask(step: Step): void {
    const { run, seq } = step;
    run.active.set(seq, step);
    const { round } = step;
    Promise.all([this.#configOf(step), this.#ports.journal.flush(run.id)])
      .then(([config]) => {
        if (step.round !== round || run.isLost || run.isFinished) return;
        run.active.delete(seq);
        step.timer?.cancel();
        this.#askNow(step, config);
      })
      .catch((thrown: unknown) => {
        if (run.isLost || run.isFinished) return;
        run.active.delete(seq);
        this.#fail(step, toErrorInfo(thrown));
      })
      .then(() => this.#host.drive(run))
      .catch((thrown: unknown) => this.#host.lost(run, thrown));
  }

  #askNow(step: Step, config: LockConfig): void {
    const { run, seq } = step;
    const { leases, clock } = this.#ports;
    if (run.ending !== undefined) {
      const error = run.ending.status === 'cancelled' ? RUN_CANCELLED : RUN_FAILED_ELSEWHERE;
      this.#recorder.step(step, 'cancelled', { finishedAt: clock.now(), error });
      return;
    }
    // With effects off nobody is kept waiting.
    if (run.plan?.isDry === true) {
      this.#host.enter(step, this.#recorder.step(step, 'running'), { ...NOT_HELD, name: config.name });
      return;
    }
    if (leases === undefined) throw noLeases();
    if (isInside(step.scope, config.name)) throw lockNested(step, config.name);
    const now = clock.now();
    const giveUpAt = config.waitMs > 0 ? step.startedAt + config.waitMs : Number.POSITIVE_INFINITY;
    let heldUntil: number;
    try {
      const answer = leases.acquire({ name: config.name, runId: run.id, seq, ttlMs: config.ttlMs });
      if ('token' in answer) {
        const record = this.#recorder.step(step, 'running');
        this.#host.enter(step, record, { name: config.name, token: answer.token });
        return;
      }
      heldUntil = Math.max(answer.heldUntil, now + 1);
    } catch (thrown) {
      this.#ports.report(toErrorInfo(thrown));
      heldUntil = now + ASK_AGAIN_MS;
    }
    if (now >= giveUpAt) {
      this.#giveUp(step, config);
      return;
    }
    const wakeAt = Math.min(heldUntil, giveUpAt);
    const record = this.#recorder.step(step, 'waiting', { wakeAt, waitFor: { kind: 'lock', name: config.name } });
    run.waiting.set(seq, { step, record });
  }

  #giveUp(step: Step, { name, whenTaken }: LockConfig): void {
    this.#ports.leases?.release(step.run.id, step.seq);
    if (whenTaken === 'branch') {
      const outputs: Outputs = { timeout: [...step.items] };
      this.#recorder.stepSucceeded(step, outputs);
      this.#host.settle(step, outputs);
      return;
    }
    this.#fail(step, {
      code: 'LOCK_TIMED_OUT',
      kind: 'operational',
      message: `"${step.node.name}" did not get the lock "${name}" in time: somebody else holds it. Let it wait longer, or look at who holds it so long.`,
      data: { name, node: step.node.name },
    });
  }

  #fail(step: Step, error: ErrorInfo): void {
    this.#recorder.step(step, 'failed', { finishedAt: this.#ports.clock.now(), error });
    this.#recorder.stepEvent(step, 'flx.step.failed');
    this.#host.end(step.run, { status: 'failed', error, failedNodeId: step.node.id });
  }

  async #configOf(step: Step): Promise<LockConfig> {
    const { config } = step.node;
    const value = config.isConstant ? config.constant : await config.resolve(new ItemScope(step, 0, this.#ports));
    const { name, ttlMs, waitMs, whenTaken } = value as LockConfig;
    const trimmed = name.trim();
    if (trimmed === '' || trimmed.length > NAME_MAX) throw badName(step, name);
    return { name: trimmed, ttlMs, waitMs, whenTaken };
  }
}

function isInside(scope: Scope, name: string): boolean {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) if (at.loop?.lock?.name === name) return true;
  return false;
}

function leaseLost(step: Step): ErrorInfo {
  return {
    code: 'LEASE_LOST',
    kind: 'operational',
    message: `While PulseFlow was not running, somebody else was given the lock of "${step.node.name}". What its body did before may have been done to old data: look at it, then run the flow again.`,
    data: { node: step.node.name },
    retryable: false,
  };
}

function lockNested(step: Step, name: string): AppError {
  return new AppError({
    code: 'LOCK_NESTED',
    message: `"${step.node.name}" asks for the lock "${name}" inside of a lock of the same name and would wait for itself. Give it another name, or take one of them away.`,
    data: { name, node: step.node.name },
  });
}

function badName(step: Step, name: string): AppError {
  return new AppError({
    code: 'NODE_CONFIG_INVALID',
    message: `The lock of "${step.node.name}" needs a name of 1 to ${NAME_MAX} characters; it came out as "${name.slice(0, NAME_MAX)}".`,
    data: { field: 'name', node: step.node.name, max: NAME_MAX, detail: 'LOCK_NAME_INVALID' },
  });
}

function noLeases(): AppError {
  return new AppError({ code: 'LOCKS_UNAVAILABLE', message: 'Locks are not available where this flow runs.' });
}
