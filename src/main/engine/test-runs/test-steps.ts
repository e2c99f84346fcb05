/** The steps of a test run that do not simply begin: those that are not executed, and those that wait for a person's word. */

import type { CompiledNode } from '../compile/compiled-flow';
import type { EnginePorts, StepRecord } from '../ports';
import type { Recorder } from '../run/recorder';
import { NODE_BEGUN, type Outputs, type Run, type Scope, Step } from '../run/run';
import { actsOutside } from './dry-step';
import type { TestPlan } from './test-plan';

export interface TestStepsHost {
  /** Begins a step that has waited. Throws for faults of the engine. */
  begin(step: Step): void;
  broke(step: Step, thrown: unknown): void;
  settle(run: Run, scope: Scope, node: CompiledNode, outputs: Outputs | undefined, heard: boolean): void;
  unpark(run: Run): void;
  drive(run: Run): void;
}

export class TestSteps {
  readonly #ports: EnginePorts;
  readonly #recorder: Recorder;
  readonly #host: TestStepsHost;

  constructor(ports: EnginePorts, recorder: Recorder, host: TestStepsHost) {
    this.#ports = ports;
    this.#recorder = recorder;
    this.#host = host;
  }

  /** Settles the nodes of a scope that are not executed, before anything arrives there. `fired`: the trigger, which settles by itself. */
  freeze(run: Run, plan: TestPlan, scope: Scope, fired?: CompiledNode): void {
    const frozen = scope.region.nodes.filter((node) => node !== fired && plan.isFrozen(node));
    // All of them first, so that none is begun by what another puts out.
    for (const { local } of frozen) scope.marks[local] = (scope.marks[local] ?? 0) | NODE_BEGUN;
    for (const node of frozen) {
      const memo = run.memo?.step(node.id, scope.path);
      const outputs = memo?.outputs ?? this.#standIn(run, plan, scope, node, memo);
      this.#host.settle(run, scope, node, outputs, outputs !== undefined);
    }
  }

  /** True: the step does not begin as others do, since it pauses, or a pin stands for it. */
  takes(step: Step, plan: TestPlan, memo: StepRecord | undefined): boolean {
    const isPaused = memo?.status === 'waiting' && memo.waitFor?.kind === 'step';
    if (memo !== undefined && !isPaused) return false;
    if (plan.isStepping) {
      step.startedAt = memo?.startedAt ?? this.#ports.clock.now();
      const record = memo ?? this.#recorder.step(step, 'waiting', { waitFor: { kind: 'step' } });
      step.record = record;
      step.run.waiting.set(step.seq, { step, record });
      return true;
    }
    if (this.#passes(step, plan)) return true;
    if (isPaused) this.#host.begin(step);
    return isPaused;
  }

  /** Lets paused steps go on: all, or the one of this number. False: none is paused. */
  next(run: Run, seq?: number): boolean {
    const { plan } = run;
    if (plan === undefined) return false;
    const paused = [...run.waiting.values()].filter(
      ({ step, record }) => record.waitFor?.kind === 'step' && (seq === undefined || step.seq === seq),
    );
    if (paused.length === 0) return false;
    this.#host.unpark(run);
    for (const { step } of paused) {
      run.waiting.delete(step.seq);
      try {
        if (!this.#passes(step, plan)) this.#host.begin(step);
      } catch (thrown) {
        this.#host.broke(step, thrown);
      }
    }
    this.#host.drive(run);
    return true;
  }

  /** Lets the run go on without pausing any more. */
  runOn(run: Run): void {
    const { plan, record } = run;
    if (plan === undefined || record.testOptions === undefined) return;
    plan.isStepping = false;
    const { wakeAt } = record;
    const testOptions = { ...record.testOptions, stepping: false };
    this.#recorder.run(run, { testOptions, ...(wakeAt === undefined ? {} : { wakeAt }) });
    if (!this.next(run)) this.#host.drive(run);
  }

  /** True: what is pinned to the node stands for the step. A node that would act says so instead, and puts the pin out then. */
  #passes(step: Step, plan: TestPlan): boolean {
    const outputs = plan.isDry && actsOutside(step.node, this.#ports.services) ? undefined : plan.pinOf(step.node);
    if (outputs === undefined) return false;
    step.startedAt = this.#ports.clock.now();
    this.#record(step, outputs);
    this.#host.settle(step.run, step.scope, step.node, outputs, true);
    return true;
  }

  #standIn(run: Run, plan: TestPlan, scope: Scope, node: CompiledNode, memo: StepRecord | undefined): Outputs | undefined {
    const outputs = memo !== undefined || scope.path === '' ? undefined : plan.frozenOutputs(node);
    if (outputs === undefined) return undefined;
    const step = new Step({ run, scope, node, seq: run.takeSeq(), itemsByEdge: [] });
    step.startedAt = this.#ports.clock.now();
    this.#record(step, outputs);
    return outputs;
  }

  #record(step: Step, outputs: Outputs): void {
    const record: StepRecord = { ...this.#recorder.succeededRecord(step, outputs), standIn: 'pinned' };
    step.record = record;
    this.#recorder.write(step.run, record);
  }
}
