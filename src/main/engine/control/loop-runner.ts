/** Carries out for-each: hands out batches, counts iterations, ends the loop. */
import { toErrorInfo } from '#shared/model/errors';
import type { Item } from '#shared/model/packet';
import type { CompiledEdge, CompiledNode } from '../compile/compiled-flow';
import type { EnginePorts, StepRecord } from '../ports';
import type { Recorder } from '../run/recorder';
import { type Ending, type LoopRun, type Outputs, type Run, Scope, Step } from '../run/run';
import { ItemScope } from '../step/item-scope';
import { batchOf, collect, createLoopRun, iterationPath, loopOutputs } from './for-each';

/** What a loop needs of the run it is in. */
export interface LoopHost {
  /** A live edge into the body has settled in the scope of an iteration. */
  arrive(run: Run, scope: Scope, edge: CompiledEdge, items: readonly Item[]): void;
  settle(run: Run, scope: Scope, node: CompiledNode, outputs: Outputs): void;
  end(run: Run, ending: Ending): void;
  drive(run: Run): void;
  /** Settles the nodes of an iteration that are not executed in a test run. */
  freeze(run: Run, scope: Scope): void;
  /** The body of a lock has ended. */
  unlock(step: Step): void;
}

export class LoopRunner {
  readonly #ports: EnginePorts;
  readonly #recorder: Recorder;
  readonly #host: LoopHost;

  constructor(ports: EnginePorts, recorder: Recorder, host: LoopHost) {
    this.#ports = ports;
    this.#recorder = recorder;
    this.#host = host;
  }

  /** Begins a for-each; `memo` is its record when an earlier process had begun it. */
  begin(step: Step, memo: StepRecord | undefined): void {
    const { run, scope, node, items } = step;
    step.startedAt = memo?.startedAt ?? this.#ports.clock.now();
    const { config } = node;
    const record = memo?.status === 'running' ? memo : this.#recorder.step(step, 'running');
    step.record = record;
    const resolved = config.isConstant ? config.constant : config.resolve(new ItemScope(step, 0, this.#ports));
    const start = (value: unknown): void => {
      const loop = createLoopRun(node, scope, record, items, value);
      run.loops.set(step.seq, loop);
      this.#pump(run, loop);
    };
    if (!(resolved instanceof Promise)) {
      start(resolved);
      return;
    }
    run.active.set(step.seq, step);
    resolved
      .then(start, (thrown: unknown) => this.#fail(step, thrown))
      .finally(() => {
        run.active.delete(step.seq);
        this.#host.drive(run);
      });
  }

  /** Runs the body once, with all items, under a lease. */
  beginLocked(step: Step, record: StepRecord, lock: NonNullable<LoopRun['lock']>): void {
    const { run, scope, node, items } = step;
    const loop = createLoopRun(node, scope, record, items, { batchSize: Math.max(1, items.length) }, lock);
    run.loops.set(step.seq, loop);
    this.#pump(run, loop);
  }

  #fail(step: Step, thrown: unknown): void {
    const error = toErrorInfo(thrown);
    this.#recorder.step(step, 'failed', { finishedAt: this.#ports.clock.now(), error });
    this.#host.end(step.run, { status: 'failed', error, failedNodeId: step.node.id });
  }

  #pump(run: Run, loop: LoopRun): void {
    if (loop.isPumping) return;
    loop.isPumping = true;
    while (loop.active < loop.parallelism && loop.next < loop.count && run.ending === undefined) {
      const iteration = loop.next++;
      loop.active++;
      this.#beginIteration(run, loop, iteration);
    }
    loop.isPumping = false;
    if (loop.finished === loop.count && run.loops.delete(loop.record.seq)) this.#finish(run, loop);
  }

  #beginIteration(run: Run, loop: LoopRun, iteration: number): void {
    const { body, entry } = loop.node.loop ?? { body: 0, entry: [] };
    const region = run.flow.compiled.regions[body];
    if (region === undefined) return;
    const scope = new Scope(region, iterationPath(loop, iteration), { parent: loop.scope, loop, iteration });
    const items = batchOf(loop, iteration);
    if (run.plan !== undefined) this.#host.freeze(run, scope);
    for (const edge of entry) {
      if (edge.kind === 'return') collect(loop, iteration, items);
      else this.#host.arrive(run, scope, edge, items);
    }
    if (scope.open === 0) this.iterationDone(run, scope, loop);
  }

  /** Counts an iteration whose nodes have all settled. */
  iterationDone(run: Run, scope: Scope, loop: LoopRun): void {
    // -1: counted. A scope settles its last node once, but may be looked at again on the way out.
    if (scope.open !== 0) return;
    scope.open = -1;
    loop.active--;
    loop.finished++;
    this.#pump(run, loop);
  }

  #finish(run: Run, loop: LoopRun): void {
    const outputs = loopOutputs(loop);
    const step = new Step({ run, scope: loop.scope, node: loop.node, seq: loop.record.seq, itemsByEdge: [loop.items] });
    step.startedAt = loop.record.startedAt;
    step.attempt = loop.record.attempt;
    this.#recorder.stepSucceeded(step, outputs);
    if (loop.lock !== undefined) this.#host.unlock(step);
    this.#host.settle(run, loop.scope, loop.node, outputs);
  }
}
