import { type ErrorInfo, toErrorInfo } from '#shared/model/errors';
import type { FlowId, RunId } from '#shared/model/ids';
import type { FlowLimits } from '../compile/flow-limits';
import type { EnginePorts } from '../ports';
import type { Recorder } from '../run/recorder';
import type { Run } from '../run/run';
import { FlowPlaces, runReplaced, runSkipped } from './flow-places';

/** What admission needs to know of a run, before or after there is one. */
export interface Applicant {
  readonly id: RunId;
  readonly flowId: FlowId;
  readonly test: boolean;
  readonly limits: FlowLimits;
  /** Its end is decided: it wants no place any more. */
  readonly isEnding?: () => boolean;
}

export interface AdmissionHooks {
  /** Of a queued run: it will begin without asking again. */
  isOnItsWay(runId: RunId): boolean;
  /** A run that waited for the place of another has it now. */
  admitted(runId: RunId, priority: number): void;
  /** Ends an older run. Nothing, when it is over or ending. */
  end(runId: RunId, reason: ErrorInfo): Promise<void>;
}

/** Whether a run may begin as far as its own flow is concerned: see `settings.concurrency`. */
export class FlowAdmission {
  readonly #ports: Pick<EnginePorts, 'journal' | 'report'>;
  readonly #hooks: AdmissionHooks;
  readonly #places: FlowPlaces;

  constructor(ports: Pick<EnginePorts, 'journal' | 'report'>, hooks: AdmissionHooks) {
    this.#ports = ports;
    this.#hooks = hooks;
    this.#places = new FlowPlaces(ports.journal);
  }

  /** Runs that wait for a place of their flow. */
  get waiting(): number {
    return this.#places.waiting;
  }

  /** Undefined when `ask` can answer at once; else it can when this has resolved: the open runs of the flow are counted. */
  prepare({ flowId, test, limits }: Omit<Applicant, 'id'>): Promise<void> | undefined {
    if (limits.concurrency === undefined || test || this.#places.isCounted(flowId)) return undefined;
    return this.#places.count(flowId, (runId) => this.#hooks.isOnItsWay(runId));
  }

  /** A new run. `admitted`: it has its place; `waits`: `join` is to be called when it is written; `skipped`: it does not begin. */
  ask({ id, flowId, test, limits: { concurrency } }: Applicant): 'admitted' | 'waits' | 'skipped' {
    if (test) return 'admitted';
    if (concurrency === undefined) {
      this.#places.note(flowId, id);
      return 'admitted';
    }
    if (this.#places.take(flowId, id, concurrency.max)) return 'admitted';
    return concurrency.whenFull === 'skip' ? 'skipped' : 'waits';
  }

  /** Stands in line; with `replace`, the oldest runs are ended for it. */
  join({ id, flowId, limits: { concurrency, priority } }: Applicant): void {
    this.#places.join(flowId, id, priority);
    if (concurrency?.whenFull === 'replace') this.#makeRoom(flowId, id);
  }

  /** A queued run that was read back: true when it has its place or gets one; else it stands in line. */
  async readmit(applicant: Applicant): Promise<boolean> {
    await this.prepare(applicant);
    // Meanwhile it may have been cancelled or replaced: in line again, it would replace the very run that it made room for.
    if (applicant.isEnding?.() === true) return false;
    const { id, flowId, test, limits } = applicant;
    // One that was queued is never skipped: it was promised to run.
    if (limits.concurrency === undefined || test || this.#places.take(flowId, id, limits.concurrency.max)) return true;
    this.join(applicant);
    return false;
  }

  /** The run is over or lost. */
  leave(flowId: FlowId, runId: RunId): void {
    for (const next of this.#places.leave(flowId, runId)) this.#hooks.admitted(next.runId, next.priority);
  }

  #makeRoom(flowId: FlowId, byRunId: RunId): void {
    for (const runId of this.#places.surplus(flowId)) {
      this.#replace(flowId, runId, byRunId).catch((thrown: unknown) => this.#ports.report(toErrorInfo(thrown)));
    }
  }

  async #replace(flowId: FlowId, runId: RunId, byRunId: RunId): Promise<void> {
    // The newer run first: the older one must not be given up for one that was never stored.
    const isStored = await this.#ports.journal.flush(byRunId).then(
      () => true,
      () => false,
    );
    // Meanwhile another may have ended by itself.
    if (isStored && this.#places.isOverfull(flowId)) {
      await this.#hooks.end(runId, runReplaced(byRunId));
      return;
    }
    this.#places.stays(flowId, runId);
    // Another that came meanwhile may need the place all the same.
    const newest = this.#places.newest(flowId);
    if (newest !== undefined) this.#makeRoom(flowId, newest);
  }
}

export function applicantOf(run: Run): Applicant {
  const { id, record, flow } = run;
  const isEnding = () => run.isFinished || run.isLost || run.ending !== undefined;
  return { id, flowId: record.flowId, test: record.test, limits: flow.compiled.limits, isEnding };
}

/** Records a run that does not begin together with its end. */
export function skip(run: Run, recorder: Recorder, atMs: number): void {
  run.isFinished = true;
  const max = run.flow.compiled.limits.concurrency?.max ?? 1;
  recorder.run(run, { status: 'cancelled', finishedAt: atMs, error: runSkipped(run.record.flowName, max) });
  recorder.runEvent(run, 'flx.run.cancelled');
}
