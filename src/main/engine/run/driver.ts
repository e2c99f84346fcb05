/**
 * Moves one run forward: decides which nodes may begin, and what their ends mean for what hangs on them.
 *
 * A node begins once per scope, when all of its edges have settled and at least one is live (join `any`: at the first live
 * one). A port that is present in a step's outputs makes its edges live, also without items; a port that is absent makes
 * them dead, and a node with dead edges only is skipped.
 *
 * Synchronous nodes run on the caller's stack, one after the other, without a promise. The work list is explicit, so that
 * neither long chains nor long loops grow the stack.
 */
import { type ErrorInfo, toErrorInfo } from '#shared/model/errors';
import type { Item } from '#shared/model/packet';
import type { DoubtDecision } from '#shared/model/run';
import type { CompiledEdge, CompiledNode } from '../compile/compiled-flow';
import { collect } from '../control/for-each';
import { LockRunner } from '../control/lock-runner';
import { LoopRunner } from '../control/loop-runner';
import type { Gatekeeper } from '../policy/gatekeeper';
import { runTimedOut } from '../policy/run-ends';
import { StepGates } from '../policy/step-gates';
import type { EnginePorts, StepRecord, StoredRun } from '../ports';
import type { RunResponse } from '../sdk/node-type';
import { allItems } from '../step/item-scope';
import { StepRunner } from '../step/step-runner';
import { TestSteps } from '../test-runs/test-steps';
import { Compensation, undoingBroke } from './compensation';
import type { Recorder } from './recorder';
import { type Ending, NODE_BEGUN, NODE_HEARD, type Outputs, type Ready, type Run, type Scope, Step } from './run';
import { RunEnder } from './run-ender';

/** How the engine is told what becomes of a run. */
export interface RunHooks {
  /** It has nothing to do until something wakes it; its record says `waiting` or `in_doubt`. */
  parked(run: Run): void;
  /** It was parked and goes on. */
  unparked(run: Run): void;
  finished(run: Run): void;
  /** It has no step at work and begins none, because the engine stops. */
  rested(): void;
  /** Its first record could not be stored. */
  lost(run: Run, error: unknown): void;
  respond(run: Run, response: RunResponse): void;
  /** A step begins (`pattern`) or ends (undefined) to wait for an event. */
  eventWaitChanged(run: Run, seq: number, pattern: string | undefined): void;
  isStopping(): boolean;
  /** Nothing begins for now; when that is over, all runs are driven. */
  isHeld(): boolean;
  /** A run is about to be recorded as failed. `end` does that: now, or when its error flow has been started. */
  failing(run: Run, ending: Ending, end: () => void): void;
}

/** After so long a run lets others have their turn, in milliseconds. */
const SLICE_MS = 25;
/** Timers look at the clock at least this often, so that a machine that slept does not oversleep its waits. */
export const LONGEST_TIMER_MS = 15_000;

export class RunDriver {
  readonly #ports: EnginePorts;
  readonly #recorder: Recorder;
  readonly #hooks: RunHooks;
  readonly #steps: StepRunner;
  readonly #loops: LoopRunner;
  readonly #locks: LockRunner;
  readonly tests: TestSteps;
  readonly #compensation: Compensation;
  readonly #ender: RunEnder;

  constructor(ports: EnginePorts, recorder: Recorder, gatekeeper: Gatekeeper, hooks: RunHooks) {
    this.#ports = ports;
    this.#recorder = recorder;
    this.#hooks = hooks;
    this.#steps = new StepRunner(ports, recorder, new StepGates(recorder, gatekeeper), {
      settle: (step, outputs) => {
        // Nothing hangs on a step that undoes another.
        if (step.run.saga === undefined) this.#settle(step.run, step.scope, step.node, outputs);
      },
      end: (run, ending, step) => {
        if (run.saga === undefined) this.#end(run, ending);
        else this.#compensation.stepFailed(run, run.saga, step, ending.error);
      },
      drive: (run) => this.#goOn(run),
      broke: (step, thrown) => {
        this.#broke(step.run, step.node, thrown);
        this.#goOn(step.run);
      },
      respond: (run, response) => hooks.respond(run, response),
      eventWaitChanged: (run, seq, pattern) => hooks.eventWaitChanged(run, seq, pattern),
      lost: (run, error) => hooks.lost(run, error),
      isStopping: () => hooks.isStopping(),
    });
    this.#loops = new LoopRunner(ports, recorder, {
      arrive: (run, scope, edge, items) => this.#arrive(run, scope, edge, items, true, []),
      settle: (run, scope, node, outputs) => this.#settle(run, scope, node, outputs),
      end: (run, ending) => this.#end(run, ending),
      drive: (run) => this.#goOn(run),
      unlock: (step) => this.#locks.release(step),
      freeze: (run, scope) => {
        if (run.plan !== undefined) this.tests.freeze(run, run.plan, scope);
      },
    });
    this.tests = new TestSteps(ports, recorder, {
      begin: (step) => this.#beginStep(step, undefined),
      broke: (step, thrown) => this.#broke(step.run, step.node, thrown),
      settle: (run, scope, node, outputs, heard) => this.#settle(run, scope, node, outputs, heard),
      unpark: (run) => this.unpark(run),
      drive: (run) => this.drive(run),
    });
    this.#locks = new LockRunner(ports, recorder, {
      enter: (step, record, lock) => this.#loops.beginLocked(step, record, lock),
      settle: (step, outputs) => this.#settle(step.run, step.scope, step.node, outputs),
      end: (run, ending) => this.#end(run, ending),
      drive: (run) => this.#goOn(run),
      lost: (run, error) => hooks.lost(run, error),
    });
    this.#ender = new RunEnder(ports, recorder, gatekeeper, {
      eventWaitChanged: (run, seq, pattern) => hooks.eventWaitChanged(run, seq, pattern),
      failing: (run, ending, end) => hooks.failing(run, ending, end),
      finished: (run) => hooks.finished(run),
      commitSoon: (run) => this.#commitSoon(run),
    });
    this.#compensation = new Compensation(ports, recorder, this.#steps, {
      drive: (run) => this.#goOn(run),
      unpark: (run) => this.unpark(run),
      finished: (run, ending, status) => this.#ender.record(run, ending, status),
      broke: (run, node, thrown) => this.#broke(run, node, thrown),
      isStopping: () => hooks.isStopping(),
      isHeld: () => hooks.isHeld(),
    });
  }

  /** Goes on with undoing a run in the midst of which an earlier process has ended. The caller drives it. */
  resumeCompensation(run: Run, stored: StoredRun): void {
    this.#compensation.resume(run, stored);
  }

  /**
   * Ends the open steps of a run whose own end was decided before a crash, and which is not taken up for anything else.
   * The caller drives it.
   */
  closeStale(run: Run): void {
    this.#ender.closeStale(run);
  }

  /** Sets the sources of a run going: the trigger that fired puts out `items`, all other sources are dead. */
  begin(run: Run, triggerNode: CompiledNode, items: Item[]): void {
    const { plan, root } = run;
    if (plan !== undefined) this.tests.freeze(run, plan, root, triggerNode);
    for (const node of root.region.sources) {
      const isFrozen = plan !== undefined && ((root.marks[node.local] ?? 0) & NODE_BEGUN) !== 0;
      if (node !== triggerNode && !isFrozen) this.#settle(run, run.root, node, undefined, false);
    }
    this.#settle(run, run.root, triggerNode, { [triggerNode.passPort]: items });
  }

  /** Does everything that can be done now. Does nothing when it is being done already. */
  drive(run: Run): void {
    if (run.isDriving || run.isFinished || run.isLost) return;
    run.isDriving = true;
    const sliceEnd = this.#ports.clock.now() + SLICE_MS;
    while (run.hasReady && run.ending === undefined && !this.#hooks.isStopping() && !this.#hooks.isHeld()) {
      if (this.#ports.clock.now() > sliceEnd) {
        this.#yield(run);
        break;
      }
      const next = run.takeReady();
      if (next !== undefined) this.#beginSafely(run, next);
    }
    run.isDriving = false;
    if (run.limits.maxDurationMs !== undefined) this.#endWhenDue(run);
    this.#conclude(run);
  }

  /** Cancels a run: nothing more begins, what runs is told to end. The caller drives it. */
  cancel(run: Run, error?: ErrorInfo): void {
    run.ending = { status: 'cancelled', ...(error === undefined ? {} : { error }) };
    run.isParked = false;
    // Running, also when it was parked or queued: a crash before its end is recorded must find it, and must not begin it.
    this.#recorder.run(run, { status: 'running', cancelRequested: true, ...(error === undefined ? {} : { error }) });
    // A re-run that has not begun has steps that were taken over half done.
    if (run.trigger !== undefined) this.closeStale(run);
    this.#steps.cancel(run);
  }

  /** Tells the steps of a run that is ending anyway to end at once. */
  tellSteps(run: Run): void {
    this.#steps.cancel(run);
  }

  /** The turn of a step has come that waits under a limit. False: it does not wait any more. */
  wakeByGate(run: Run, seq: number): boolean {
    const waiting = run.waiting.get(seq);
    if (waiting?.record.waitFor?.kind !== 'gate') return false;
    this.unpark(run);
    this.#steps.wake(waiting.step);
    this.drive(run);
    return true;
  }

  /** Ends a run that has had its time. One in doubt is left to the person who is asked: their word comes first. */
  #endWhenDue(run: Run): void {
    const { deadlineAt } = run;
    // Not in the midst of reading it back: there may be a step in doubt further on.
    if (run.memo !== undefined && run.hasYielded) return;
    if (deadlineAt === undefined || this.#ports.clock.now() < deadlineAt) return;
    const error = runTimedOut(run.record.flowName, run.limits.maxDurationMs ?? 0);
    run.ending = { status: 'failed', error };
    run.isParked = false;
    this.#steps.cancel(run, error);
  }

  /** Goes on with the waiting steps whose time has come. */
  wakeDue(run: Run): void {
    const now = this.#ports.clock.now();
    const due = [...run.waiting.values()].filter(({ record }) => record.wakeAt !== undefined && record.wakeAt <= now);
    if (due.length > 0) {
      this.unpark(run);
      for (const { step } of due) (step.node.type.control === 'with-lock' ? this.#locks : this.#steps).wake(step);
    }
    this.drive(run);
  }

  /** The lease that a step waits for is free: it asks again. False: it does not wait for one. */
  wakeLock(run: Run, seq: number): boolean {
    const waiting = run.waiting.get(seq);
    if (waiting?.record.waitFor?.kind !== 'lock') return false;
    this.unpark(run);
    this.#locks.wake(waiting.step);
    this.drive(run);
    return true;
  }

  /** Ends a wait for an event. */
  wakeByEvent(run: Run, seq: number, items: Item[]): void {
    const waiting = run.waiting.get(seq);
    if (waiting === undefined) return;
    this.unpark(run);
    this.#steps.finishWait(waiting.step, { out: items });
    this.drive(run);
  }

  /** The replies under this key are there: what waits for them goes on. */
  wakeByReply(run: Run, key: string): void {
    const waiting = [...run.waiting.values()].find(({ record: { waitFor } }) => waitFor?.kind === 'reply' && waitFor.key === key);
    if (waiting === undefined) return;
    this.unpark(run);
    this.#steps.replied(waiting.step, waiting.record);
    this.drive(run);
  }

  /** Carries out a person's word on a step in doubt. False: the step is not in doubt. */
  decide(run: Run, seq: number, decision: DoubtDecision): boolean {
    const doubt = run.doubts.get(seq);
    if (doubt === undefined) return false;
    this.unpark(run);
    this.#steps.decide(doubt.step, decision);
    this.drive(run);
    return true;
  }

  /** Tells running steps that the engine stops. */
  interrupt(run: Run): void {
    this.#steps.interrupt(run);
  }

  /** A parked run has something to do again. */
  unpark(run: Run): void {
    if (!run.isParked) return;
    run.isParked = false;
    run.timer?.cancel();
    run.timer = undefined;
    this.#recorder.run(run, { status: run.saga === undefined ? 'running' : 'compensating' });
    this.#hooks.unparked(run);
  }

  /** Drives a run that nobody else waits for. */
  #goOn(run: Run): void {
    this.drive(run);
    this.#commitSoon(run);
  }

  /** Has what was written go to disk with the next group, so that others see it; nothing waits for it here. */
  #commitSoon(run: Run): void {
    this.#ports.journal.flush(run.id).catch((error: unknown) => this.#hooks.lost(run, error));
  }

  #yield(run: Run): void {
    run.hasYielded = true;
    this.#ports.clock.setTimer(this.#ports.clock.now(), () => {
      run.hasYielded = false;
      this.#goOn(run);
    });
  }

  #beginSafely(run: Run, { scope, node }: Ready): void {
    try {
      this.#beginNode(run, scope, node);
    } catch (thrown) {
      this.#broke(run, node, thrown);
    }
  }

  /** A fault of the engine itself: the run fails instead of hanging for ever. */
  #broke(run: Run, node: CompiledNode | undefined, thrown: unknown): void {
    const error = toErrorInfo(thrown);
    if (error.kind !== 'user') this.#ports.report(error);
    if (run.saga !== undefined) {
      this.#ender.record(run, { ...run.saga.ending, error: undoingBroke(thrown) }, 'compensation_failed');
      return;
    }
    if (node === undefined) return;
    this.#end(run, { status: 'failed', error, failedNodeId: node.id });
  }

  #beginNode(run: Run, scope: Scope, node: CompiledNode): void {
    const arrived = scope.arrived[node.local] ?? [];
    scope.arrived[node.local] = undefined;
    const itemsByEdge = arrived.filter((items) => items !== undefined);
    const memo = run.memo?.take(node.id, scope.path);
    if (memo?.outputs !== undefined) {
      this.#settle(run, scope, node, memo.outputs);
      return;
    }
    // A run that is only being read back stays parked; one that has something to do does not.
    const isReadBack = node.disabled || node.loop !== undefined || memo?.status === 'waiting' || memo?.status === 'in_doubt';
    if (run.isParked && !isReadBack) this.unpark(run);
    const given = memo === undefined ? undefined : run.memo?.input(memo.seq);
    const seq = memo?.seq ?? run.takeSeq();
    const step = new Step({ run, scope, node, seq, itemsByEdge: given === undefined ? itemsByEdge : [given] });
    if (node.disabled) {
      step.startedAt = this.#ports.clock.now();
      if (memo === undefined) this.#recorder.step(step, 'skipped', { finishedAt: step.startedAt });
      this.#settle(run, scope, node, { [node.passPort]: [...step.items] });
    } else if (run.plan === undefined || !this.tests.takes(step, run.plan, memo)) {
      this.#beginStep(step, memo);
    }
  }

  #beginStep(step: Step, memo: StepRecord | undefined): void {
    if (step.node.loop !== undefined) {
      (step.node.type.control === 'with-lock' ? this.#locks : this.#loops).begin(step, memo);
    } else if (memo === undefined) {
      this.#steps.begin(step);
    } else {
      this.#steps.resume(step, memo);
    }
  }

  /** The node has ended in this scope. `heard`: false for what hangs only on a trigger that did not fire. */
  #settle(run: Run, scope: Scope, node: CompiledNode, outputs: Outputs | undefined, heard = true): void {
    const dead: CompiledNode[] = [];
    this.#settleOne(run, scope, node, outputs, heard, dead);
    for (let skipped = dead.pop(); skipped !== undefined; skipped = dead.pop()) {
      const wasHeard = ((scope.marks[skipped.local] ?? 0) & NODE_HEARD) !== 0;
      if (wasHeard) this.#recordSkipped(run, scope, skipped);
      this.#settleOne(run, scope, skipped, undefined, wasHeard, dead);
    }
    if (scope.open === 0 && scope.loop !== undefined) this.#loops.iterationDone(run, scope, scope.loop);
    if (run.plan?.until === node && scope === run.root && outputs !== undefined) this.#end(run, { status: 'succeeded' });
  }

  #settleOne(
    run: Run,
    scope: Scope,
    node: CompiledNode,
    outputs: Outputs | undefined,
    heard: boolean,
    dead: CompiledNode[],
  ): void {
    if (outputs !== undefined && node.keepsOutputs) {
      scope.kept ??= new Map();
      scope.kept.set(node.index, outputs);
    }
    let isLast = true;
    for (const edge of node.outEdges) {
      const items = outputs?.[edge.fromPort];
      if (items !== undefined) isLast = false;
      if (edge.kind === 'inner') this.#arrive(run, scope, edge, items, heard, dead);
      else if (items !== undefined && scope.loop !== undefined) collect(scope.loop, scope.iteration, items);
    }
    if (isLast && outputs !== undefined && run.results !== undefined && scope === run.root) {
      for (const item of allItems(outputs)) run.results.push(item);
    }
    scope.open--;
  }

  #arrive(
    run: Run,
    scope: Scope,
    edge: CompiledEdge,
    items: readonly Item[] | undefined,
    heard: boolean,
    dead: CompiledNode[],
  ): void {
    const { target } = edge;
    const { local } = target;
    const left = (scope.pending[local] ?? 0) - 1;
    scope.pending[local] = left;
    const marks = scope.marks[local] ?? 0;
    if ((marks & NODE_BEGUN) !== 0) return;
    let arrived = scope.arrived[local];
    if (items !== undefined) {
      if (arrived === undefined) {
        arrived = new Array<undefined>(target.inputCount).fill(undefined);
        scope.arrived[local] = arrived;
      }
      arrived[edge.slot] = items;
    }
    const goesOn = items !== undefined && target.join === 'any';
    if (left === 0 || goesOn) {
      scope.marks[local] = marks | NODE_BEGUN | (heard ? NODE_HEARD : 0);
      if (arrived === undefined) dead.push(target);
      else run.pushReady(scope, target);
    } else if (heard) {
      scope.marks[local] = marks | NODE_HEARD;
    }
  }

  #recordSkipped(run: Run, scope: Scope, node: CompiledNode): void {
    if (run.memo?.step(node.id, scope.path) !== undefined) return;
    const at = this.#ports.clock.now();
    this.#recorder.write(run, {
      runId: run.id,
      seq: run.takeSeq(),
      nodeId: node.id,
      scope: scope.path,
      status: 'skipped',
      effect: 'none',
      attempt: 1,
      startedAt: at,
      finishedAt: at,
      itemsIn: 0,
    });
  }

  #end(run: Run, ending: Ending): void {
    if (run.ending !== undefined) return;
    run.ending = ending;
    this.#steps.cutShort(run);
  }

  /** Called whenever nothing can begin now: is the run over, parked, or are steps still at work? */
  #conclude(run: Run): void {
    if (run.isFinished || run.isLost || run.hasYielded || run.isEnding) return;
    if (run.active.size > 0) {
      this.#armTimer(run);
      return;
    }
    if (run.saga !== undefined) {
      this.#compensation.advance(run, run.saga);
      if (run.isFinished) return;
      if (run.active.size > 0) this.#armTimer(run);
      else if (run.waiting.size > 0 || run.doubts.size > 0) this.#park(run);
      else this.#hooks.rested();
    } else if (run.ending !== undefined) this.#finish(run, run.ending);
    else if (run.hasReady) this.#hooks.rested();
    else if (run.waiting.size > 0 || run.doubts.size > 0) this.#park(run);
    else if (run.root.open === 0) this.#finish(run, { status: 'succeeded' });
    // Steps were interrupted by `stop`: the next start takes them up.
    else this.#hooks.rested();
  }

  #park(run: Run): void {
    const wakeAt = run.nextWakeAt();
    const status = run.doubts.size > 0 ? 'in_doubt' : 'waiting';
    const isKnown = run.record.status === status && run.record.wakeAt === wakeAt;
    if (!isKnown) this.#recorder.run(run, { status, ...(wakeAt === undefined ? {} : { wakeAt }) });
    run.isParked = true;
    run.watchedSteps = 0;
    run.parkCount++;
    this.#armTimer(run);
    this.#hooks.parked(run);
  }

  #armTimer(run: Run): void {
    run.timer?.cancel();
    run.timer = undefined;
    const wakeAt = run.nextWakeAt();
    if (wakeAt === undefined) return;
    const now = this.#ports.clock.now();
    run.timer = this.#ports.clock.setTimer(Math.min(wakeAt, now + LONGEST_TIMER_MS), () => {
      run.timer = undefined;
      if (run.isFinished || run.isLost) return;
      if (this.#ports.clock.now() < wakeAt) this.#armTimer(run);
      else if (!this.#hooks.isStopping() && !this.#hooks.isHeld()) {
        this.wakeDue(run);
        this.#commitSoon(run);
      }
    });
  }

  /** Ends what is still open, undoes what is to be undone, and ends the run. */
  #finish(run: Run, ending: Ending): void {
    const { status } = ending;
    this.#ender.closeOpen(run, status);
    if (status !== 'succeeded' && run.flow.compiled.hasCompensations) this.#compensation.begin(run, ending);
    else this.#ender.record(run, ending, status);
  }
}
