/**
 * Whether a run may begin as far as other runs of its flow are concerned.
 *
 * ```
 *   its group (`StartRequest.overlap`)  ─▶  its flow (`settings.concurrency`)  ─▶  the engine's queue
 * ```
 * A run that waits for its flow keeps its place in its group. Nobody waits for a group who has a place of the flow, so that
 * these two never wait for each other.
 */
import { type ErrorInfo, toErrorInfo } from '#shared/model/errors';
import type { FlowId, RunId } from '#shared/model/ids';
import type { RunStatus } from '#shared/model/run';
import type { OverlapPolicy } from '#shared/model/schedule';
import type { LoadedFlow } from '../compile/compiled-flow';
import type { FlowLimits } from '../compile/flow-limits';
import type { StartRequest } from '../engine';
import type { EnginePorts, Overlap } from '../ports';
import type { Recorder } from '../run/recorder';
import type { Run } from '../run/run';
import { runOverlapped, runReplaced, runSkipped } from './run-ends';
import { limitsOf } from './run-limits';
import { type CountedRun, type InLine, RunPlaces } from './run-places';

/** What admission needs to know of a run, before or after there is one. */
export interface Applicant {
  readonly id: RunId;
  readonly flowId: FlowId;
  readonly test: boolean;
  /** Its own settings instead of those of its flow. */
  readonly limits: FlowLimits;
  /** `limits.concurrency` is of this run alone. */
  readonly hasOwnConcurrency: boolean;
  readonly overlap?: Overlap | undefined;
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

/** `waits`: `join` is to be called when it is written; `skipped`: it ends at once; `overlapped`: nothing of it is to be written. */
export type Admission = 'admitted' | 'waits' | 'skipped' | { overlapped: RunId };

interface Waiter extends InLine {
  readonly applicant: Applicant;
}

type ReasonToEnd = (byRunId: RunId) => ErrorInfo;

export class RunAdmission {
  readonly #ports: Pick<EnginePorts, 'journal' | 'report'>;
  readonly #hooks: AdmissionHooks;
  readonly #groups = new RunPlaces<Waiter>();
  readonly #flows = new RunPlaces<Waiter>();

  constructor(ports: Pick<EnginePorts, 'journal' | 'report'>, hooks: AdmissionHooks) {
    this.#ports = ports;
    this.#hooks = hooks;
  }

  /** Runs that wait for a place of their group or flow. */
  get waiting(): number {
    return this.#groups.waiting + this.#flows.waiting;
  }

  /** Undefined when `ask` can answer at once; else it can when this has resolved: the open runs are counted. */
  prepare(applicant: Omit<Applicant, 'id'>): Promise<void> | undefined {
    const { flowId, test, limits } = applicant;
    const group = groupOf(applicant);
    if (test || (group === undefined && limits.concurrency === undefined)) return undefined;
    const isCounted =
      (group === undefined || this.#groups.isCounted(group.key)) &&
      (limits.concurrency === undefined || this.#flows.isCounted(flowId));
    if (isCounted) return undefined;
    // Who was queued by an earlier process stands in its line: see `restore`.
    return this.#count(applicant, {
      group: () => true,
      flow: (runId, status) => status !== 'queued' || this.#hooks.isOnItsWay(runId),
    });
  }

  /** A new run. */
  ask(applicant: Applicant): Admission {
    if (applicant.test) return 'admitted';
    if (!this.#takeOfGroup(applicant)) {
      const group = groupOf(applicant);
      const other = group?.policy === 'skip' ? this.#groups.first(group.key) : undefined;
      return other === undefined ? 'waits' : { overlapped: other };
    }
    if (this.#takeOfFlow(applicant)) return 'admitted';
    if (applicant.limits.concurrency?.whenFull !== 'skip') return 'waits';
    this.#leaveGroup(applicant);
    return 'skipped';
  }

  /** Stands in line; with `replace` and `cancel`, older runs are ended for it. */
  join({ id, flowId, test, limits, hasOwnConcurrency, overlap }: Applicant): void {
    const { concurrency } = limits;
    // Without `isEnding`: a line may be long, and must not hold runs in memory.
    const applicant: Applicant = { id, flowId, test, limits, hasOwnConcurrency, overlap };
    const group = groupOf(applicant);
    if (group !== undefined && !this.#groups.holds(group.key, id)) {
      const replaces = group.policy === 'cancel';
      this.#stand(this.#groups, group.key, runOverlapped, { id, ownMax: 1, replaces, applicant });
      return;
    }
    this.#stand(this.#flows, flowId, runReplaced, {
      id,
      ownMax: hasOwnConcurrency ? concurrency?.max : undefined,
      replaces: concurrency?.whenFull === 'replace',
      applicant,
    });
  }

  /**
   * Queued runs of an earlier process, oldest first: each takes the place it had or stands in the line it stood in. Gives back
   * those that have all they need. Call it before anything is started.
   */
  async restore(queued: readonly Applicant[]): Promise<Applicant[]> {
    const isOpen = (_runId: RunId, status: RunStatus) => status !== 'queued';
    for (const applicant of queued) await this.#count(applicant, { group: isOpen, flow: isOpen });
    return queued.filter((applicant) => this.#takeOrJoin(applicant));
  }

  /** A queued run that was read back: true when it has its place or gets one; else it stands in line. */
  async readmit(applicant: Applicant): Promise<boolean> {
    await this.prepare(applicant);
    // Meanwhile it may have been cancelled or replaced: in line again, it would replace the very run that it made room for.
    return applicant.isEnding?.() !== true && this.#takeOrJoin(applicant);
  }

  /** The run is over or lost. */
  leave(applicant: Pick<Applicant, 'id' | 'flowId' | 'overlap'>): void {
    for (const { applicant: next } of this.#flows.leave(applicant.flowId, applicant.id)) this.#admitted(next);
    this.#leaveGroup(applicant);
  }

  #admitted({ id, limits }: Applicant): void {
    this.#hooks.admitted(id, limits.priority);
  }

  #leaveGroup({ id, flowId, overlap }: Pick<Applicant, 'id' | 'flowId' | 'overlap'>): void {
    if (overlap === undefined) return;
    for (const { applicant: next } of this.#groups.leave(groupKey(flowId, overlap), id)) {
      if (this.#takeOrJoin(next)) this.#admitted(next);
    }
  }

  /** One that was queued is never skipped: it was promised to run. */
  #takeOrJoin(applicant: Applicant): boolean {
    if (applicant.test || (this.#takeOfGroup(applicant) && this.#takeOfFlow(applicant))) return true;
    this.join(applicant);
    return false;
  }

  #takeOfGroup({ id, flowId, overlap }: Applicant): boolean {
    if (overlap === undefined) return true;
    const key = groupKey(flowId, overlap);
    if (overlap.policy !== 'allow') return this.#groups.take(key, id, 1, true);
    this.#groups.note(key, id);
    return true;
  }

  #takeOfFlow({ id, flowId, limits: { concurrency }, hasOwnConcurrency }: Applicant): boolean {
    if (concurrency !== undefined) return this.#flows.take(flowId, id, concurrency.max, hasOwnConcurrency);
    this.#flows.note(flowId, id);
    return true;
  }

  async #count(
    applicant: Omit<Applicant, 'id'>,
    isOpen: Record<'group' | 'flow', (runId: RunId, status: RunStatus) => boolean>,
  ): Promise<void> {
    const { flowId, limits, test } = applicant;
    if (test) return;
    const read = async (of: 'group' | 'flow', group?: string): Promise<CountedRun[]> => {
      const runs = await this.#ports.journal.unfinishedRuns(flowId);
      return runs
        .filter((run) => group === undefined || run.group === group)
        .map(({ runId, status, cancelRequested }) => {
          return { runId, isOpen: isOpen[of](runId, status), isLeaving: cancelRequested };
        });
    };
    const group = groupOf(applicant);
    if (group !== undefined) await this.#groups.count(group.key, () => read('group', group.name));
    if (limits.concurrency !== undefined) await this.#flows.count(flowId, () => read('flow'));
  }

  #stand(places: RunPlaces<Waiter>, key: string, reason: ReasonToEnd, waiter: Waiter): void {
    places.join(key, waiter);
    if (waiter.replaces) this.#makeRoom(places, key, reason, waiter);
  }

  #makeRoom(places: RunPlaces<Waiter>, key: string, reason: ReasonToEnd, newcomer: Waiter): void {
    for (const runId of places.surplus(key, newcomer)) {
      this.#replace(places, key, reason, runId, newcomer).catch((thrown: unknown) => this.#ports.report(toErrorInfo(thrown)));
    }
  }

  async #replace(places: RunPlaces<Waiter>, key: string, reason: ReasonToEnd, runId: RunId, newcomer: Waiter): Promise<void> {
    // The newer run first: the older one must not be given up for one that was never stored.
    const isStored = await this.#ports.journal.flush(newcomer.id).then(
      () => true,
      () => false,
    );
    // Meanwhile another may have ended by itself.
    if (isStored && places.isWaiting(key, newcomer.id)) {
      await this.#hooks.end(runId, reason(newcomer.id));
      return;
    }
    places.stays(key, runId);
    // Another that came meanwhile may need the place all the same.
    const newest = places.newestReplacing(key);
    if (newest !== undefined) this.#makeRoom(places, key, reason, newest);
  }
}

/** The group in which a run must be alone; undefined also for one that may overlap with others. */
function groupOf({
  flowId,
  overlap,
}: Pick<Applicant, 'flowId' | 'overlap'>): { key: string; name: string; policy: OverlapPolicy } | undefined {
  if (overlap === undefined || overlap.policy === 'allow') return undefined;
  return { key: groupKey(flowId, overlap), name: overlap.group, policy: overlap.policy };
}

/** The line of a group. Flow ids hold no line break. */
function groupKey(flowId: FlowId, { group }: Overlap): string {
  return `${flowId}\n${group}`;
}

/** A run that is asked for. */
export function applicantFor(request: StartRequest, flow: LoadedFlow, id: RunId): Applicant {
  const { flowId, test = false, settings, overlap } = request;
  return {
    id,
    flowId,
    test,
    limits: limitsOf(flow.compiled.limits, settings),
    hasOwnConcurrency: settings?.concurrency !== undefined,
    overlap,
  };
}

export function applicantOf(run: Run): Applicant {
  const { id, record, limits } = run;
  const isEnding = () => run.isFinished || run.isLost || run.ending !== undefined;
  return {
    id,
    flowId: record.flowId,
    test: record.test,
    limits,
    hasOwnConcurrency: record.settings?.concurrency !== undefined,
    overlap: record.overlap,
    isEnding,
  };
}

/** Records a run that does not begin together with its end. */
export function skip(run: Run, recorder: Recorder, atMs: number): void {
  run.isFinished = true;
  const max = run.limits.concurrency?.max ?? 1;
  recorder.run(run, { status: 'cancelled', finishedAt: atMs, error: runSkipped(run.record.flowName, max) });
  recorder.runEvent(run, 'flx.run.cancelled');
}
