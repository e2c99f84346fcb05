/**
 * Saga: a run that failed or was cancelled undoes what it has done, before it ends.
 *
 * Each finished step whose node names a compensation is undone by one step of that node, in the scope `undo:<seq>`, with the
 * outputs of the finished step as its items. One after the other, the step that began last first: what depended on a step is
 * undone before it. The undoing steps are steps like any other: recorded before they begin, retried by their own policy,
 * asked about when they are in doubt. One that fails for good is put before a person; only their word makes it failed.
 *
 * ```
 *   failed, cancelled ─▶ compensating ─▶ compensated
 *                          │      ▲ └──▶ compensation_failed
 *                          ▼      │
 *                        waiting, in_doubt
 * ```
 * Which steps are undone is read from the journal when the run ends, so that runs that end well pay nothing for it.
 */
import { type ErrorInfo, toErrorInfo, toldError } from '#shared/model/errors';
import type { Item } from '#shared/model/packet';
import { compensationScope, type RunStatus } from '#shared/model/run';
import type { CompiledFlow, CompiledNode } from '../compile/compiled-flow';
import type { EnginePorts, StepRecord, StoredRun } from '../ports';
import { RUN_CANCELLED } from '../step/errors';
import { allItems } from '../step/item-scope';
import type { StepRunner } from '../step/step-runner';
import { readAgain } from './read-again';
import type { Recorder } from './recorder';
import { takenOver } from './rerun';
import { type Ending, Memo, type Run, type Saga, Scope, Step, type Undo } from './run';

export interface SagaHooks {
  drive(run: Run): void;
  unpark(run: Run): void;
  finished(run: Run, ending: Ending, status: RunStatus): void;
  broke(run: Run, node: CompiledNode | undefined, thrown: unknown): void;
  isStopping(): boolean;
  isHeld(): boolean;
}

/** A step that a person has given up (`decide` in step-runner.ts); every other failure is put before one. */
const GIVEN_UP = 'STEP_DECLARED_FAILED';

export class Compensation {
  readonly #ports: EnginePorts;
  readonly #recorder: Recorder;
  readonly #steps: StepRunner;
  readonly #hooks: SagaHooks;

  constructor(ports: EnginePorts, recorder: Recorder, steps: StepRunner, hooks: SagaHooks) {
    this.#ports = ports;
    this.#recorder = recorder;
    this.#steps = steps;
    this.#hooks = hooks;
  }

  /** Begins to undo a run whose end is decided and in which nothing is at work any more. */
  begin(run: Run, ending: Ending): void {
    const saga = createSaga(run, ending);
    this.#read(run, saga).catch((thrown: unknown) => this.#hooks.broke(run, undefined, thrown));
  }

  /** Goes on where an earlier process has ended. */
  resume(run: Run, stored: StoredRun): void {
    const { undos, unknown } = planUndo(stored, run.flow.compiled);
    Object.assign(createSaga(run, recordedEnding(stored)), { stored, memo: new Memo(stored), unknown, left: undos });
  }

  /** Goes on, as far as it goes now. The caller has seen that nothing is at work, waits or is in doubt. */
  advance(run: Run, saga: Saga): void {
    const { left } = saga;
    if (left === undefined) return;
    const stands = (): boolean => this.#hooks.isStopping() || this.#hooks.isHeld();
    while (run.active.size === 0 && run.waiting.size === 0 && run.doubts.size === 0 && !stands()) {
      const next = left.pop();
      if (next === undefined) {
        this.#finish(run, saga);
        return;
      }
      try {
        this.#undo(run, saga, next);
      } catch (thrown) {
        this.#hooks.broke(run, next.node, thrown);
        return;
      }
    }
  }

  /** The step that undoes has failed for good. */
  stepFailed(run: Run, saga: Saga, step: Step | undefined, error: ErrorInfo | undefined): void {
    if (step === undefined || error === undefined || error.code === GIVEN_UP) {
      if (step !== undefined) saga.failed.push(step.node.name);
      return;
    }
    const message = `"${step.node.name}" could not undo its step: ${error.message} Choose: retry, mark as done (it is undone), or fail (it stays).`;
    const record = this.#recorder.step(step, 'in_doubt', {
      error: {
        ...error,
        code: 'COMPENSATION_STUCK',
        message,
        retryable: false,
        data: { ...error.data, detail: 'COMPENSATION_STUCK', node: step.node.name, cause: toldError(error) },
      },
    });
    run.doubts.set(step.seq, { step, record });
    this.#recorder.runEvent(run, 'flx.run.in_doubt');
  }

  async #read(run: Run, saga: Saga): Promise<void> {
    await this.#ports.journal.flush(run.id);
    const stored = await readAgain(() => this.#ports.journal.loadRun(run.id), this.#ports.clock);
    // A run that is left like this by a shutdown comes to the same point again at the next start.
    if (stored === undefined || run.isFinished || run.isLost || this.#hooks.isStopping()) return;
    const { undos, unknown } = planUndo(stored, run.flow.compiled);
    if (undos.length === 0 && unknown.length === 0) {
      saga.isEmpty = true;
      saga.left = [];
      this.#hooks.drive(run);
      return;
    }
    saga.stored = stored;
    saga.memo = new Memo(stored);
    saga.unknown = unknown;
    saga.left = undos;
    const { error, failedNodeId } = saga.ending;
    this.#recorder.run(run, {
      status: 'compensating',
      compensating: true,
      ...(error === undefined ? {} : { error }),
      ...(failedNodeId === undefined ? {} : { failedNodeId }),
    });
    this.#hooks.drive(run);
  }

  #undo(run: Run, saga: Saga, { done, node, items }: Undo): void {
    const path = compensationScope(done.seq);
    const memo = saga.memo?.step(node.id, path);
    if (memo?.outputs !== undefined) return;
    if (memo?.status === 'failed') {
      saga.failed.push(node.name);
      return;
    }
    if (memo?.status !== 'waiting' && memo?.status !== 'in_doubt') this.#hooks.unpark(run);
    const scope = scopeOf(run, saga, done, path);
    const step = new Step({ run, scope, node, seq: memo?.seq ?? run.takeSeq(), itemsByEdge: [items] });
    if (memo === undefined) this.#steps.begin(step);
    else this.#steps.resume(step, memo);
  }

  #finish(run: Run, saga: Saga): void {
    const { ending, failed, unknown, isEmpty } = saga;
    if (isEmpty) {
      this.#hooks.finished(run, ending, ending.status);
      return;
    }
    if (failed.length === 0 && unknown.length === 0) {
      this.#hooks.finished(run, ending, 'compensated');
      return;
    }
    const parts = [
      ...(failed.length === 0 ? [] : [`These could not be undone: ${quoted(failed)}.`]),
      ...(unknown.length === 0
        ? []
        : [`It is not known whether these took effect, so they were not undone: ${quoted(unknown)}. Look for yourself.`]),
    ];
    const cause = ending.error === undefined ? 'The run was cancelled.' : ending.error.message;
    const error: ErrorInfo = {
      code: 'COMPENSATION_FAILED',
      kind: 'operational',
      message: `${cause} ${parts.join(' ')}`,
      data: {
        failed,
        unknown,
        ...(ending.error === undefined ? {} : { causeCode: ending.error.code }),
        cause: toldError(ending.error ?? RUN_CANCELLED),
        detail:
          failed.length === 0
            ? 'COMPENSATION_UNCLEAR'
            : unknown.length === 0
              ? 'COMPENSATION_FAILED_ONLY'
              : 'COMPENSATION_FAILED_AND_UNCLEAR',
      },
    };
    this.#hooks.finished(run, { ...ending, error }, 'compensation_failed');
  }
}

function createSaga(run: Run, ending: Ending): Saga {
  const saga: Saga = { ending, isEmpty: false, left: undefined, stored: undefined, memo: undefined, failed: [], unknown: [] };
  run.saga = saga;
  run.ending = undefined;
  run.ready.length = 0;
  run.readyHead = 0;
  run.doubts.clear();
  return saga;
}

/** A scope in which `$step` shows what the flow, and the iteration that the step was in, have put out. */
function scopeOf(run: Run, saga: Saga, done: StepRecord, path: string): Scope {
  const { nodeById, regions } = run.flow.compiled;
  let scope = run.root;
  const places = new Map<string, StepRecord[]>();
  for (const step of saga.stored?.steps ?? []) {
    if (done.scope !== step.scope && !done.scope.startsWith(`${step.scope}/`) && step.scope !== '') continue;
    const place = places.get(step.scope);
    if (place === undefined) places.set(step.scope, [step]);
    else place.push(step);
  }
  for (const steps of [...places.values()].sort((one, other) => lengthOf(one) - lengthOf(other))) {
    const region = regions[nodeById.get(steps[0]?.nodeId ?? '')?.region ?? 0];
    if (region === undefined) continue;
    scope = new Scope(region, path, { parent: scope });
    scope.kept = new Map();
    for (const { nodeId, outputs } of steps) {
      const node = nodeById.get(nodeId);
      if (node !== undefined && outputs !== undefined) scope.kept.set(node.index, outputs);
    }
  }
  return scope.path === path ? scope : new Scope(run.root.region, path);
}

function lengthOf(steps: readonly StepRecord[]): number {
  return steps[0]?.scope.length ?? 0;
}

function quoted(names: readonly string[]): string {
  return [...new Set(names)].map((name) => `"${name}"`).join(', ');
}

/** What a run has to undo, the step that began first in the first place. Steps taken over from an earlier run are not its own. */
function planUndo(stored: StoredRun, flow: CompiledFlow): { undos: Undo[]; unknown: string[] } {
  const undos: Undo[] = [];
  const unknown: string[] = [];
  const own = takenOver(stored.run);
  for (const done of [...stored.steps].sort((one, other) => one.seq - other.seq)) {
    const doer = flow.nodeById.get(done.nodeId);
    const node = doer?.compensation === undefined ? undefined : flow.nodeById.get(doer.compensation);
    if (doer === undefined || node === undefined || node.disabled || done.seq < own) continue;
    // It was not executed: there is nothing to undo.
    if (done.standIn === 'pinned' || done.standIn === 'taken') continue;
    if (done.status === 'succeeded') {
      undos.push({ done, node, items: allItems(done.outputs ?? {}) });
      continue;
    }
    if (isUnknown(done)) unknown.push(doer.name);
    const items = itemsDone(done, stored);
    if (items.length > 0) undos.push({ done, node, items });
  }
  return { undos, unknown };
}

/** What a step has done of its items, though it failed or was cut short as a whole. */
function itemsDone(step: StepRecord, stored: StoredRun): Item[] {
  const { error: _errors, ...outputs } = step.outputs ?? {};
  if (step.outputs?.['error'] !== undefined) return allItems(outputs);
  // With the policy `continue`, items that were done and items that were not have gone on as one.
  if (step.outputs !== undefined) return [];
  return stored.items
    .filter((item) => item.seq === step.seq && item.index >= 0 && item.state === 'done')
    .sort((one, other) => one.index - other.index)
    .flatMap((item) => allItems(item.outputs ?? {}));
}

function isUnknown({ effect, status, error }: StepRecord): boolean {
  if (effect === 'none' || status === 'skipped') return false;
  return status === 'in_doubt' || status === 'running' || error?.effect === 'unknown';
}

/** The end that a run being undone came to, read back from its record. */
function recordedEnding({ run }: StoredRun): Ending {
  if (run.cancelRequested === true) return { status: 'cancelled' };
  return {
    status: 'failed',
    ...(run.error === undefined ? {} : { error: run.error }),
    ...(run.failedNodeId === undefined ? {} : { failedNodeId: run.failedNodeId }),
  };
}

/** An error of the engine in the midst of undoing. */
export function undoingBroke(thrown: unknown): ErrorInfo {
  return { ...toErrorInfo(thrown), code: 'COMPENSATION_FAILED' };
}
