/**
 * The engine behind the interface: which runs are in memory, which wait for a place, and what wakes the others.
 *
 * ```
 *   start ─▶ queued ─▶ running ◀─▶ parked (waiting, in_doubt) ─▶ out of memory ─▶ loaded again by a timer, an event, a person
 *                         └─▶ finished
 * ```
 */
import { AppError, toErrorInfo } from '#shared/model/errors';
import type { FlowEvent } from '#shared/model/event';
import type { FlowDefinition, FlowProblem } from '#shared/model/flow';
import type { RunId } from '#shared/model/ids';
import { type DoubtDecision, isFinal } from '#shared/model/run';
import { compileFlow } from './compile/compile-flow';
import type { LoadedFlow } from './compile/compiled-flow';
import type { Engine, Started, StartRequest } from './engine';
import type { EnginePorts, RunRecord, StoredRun } from './ports';
import { RunDriver } from './run/driver';
import { EventWaits, endsWait } from './run/event-waits';
import { FlowCache } from './run/flow-cache';
import { Recorder } from './run/recorder';
import { Replies } from './run/replies';
import { copyForRerun, firstStep } from './run/rerun';
import { Rest } from './run/rest';
import { Memo, Run } from './run/run';
import { createUlidSource } from './run/run-ids';
import { loadRun, takeUp } from './run/run-loader';
import { RunPool } from './run/run-pool';
import { RunQueue } from './run/run-queue';
import {
  createdRecord,
  findTrigger,
  idempotencyConflict,
  runFinished,
  runNotFinished,
  runNotFound,
  shuttingDown,
  tooManyRuns,
  triggerItems,
  triggerRecord,
} from './run/run-records';
import { WakeClock } from './run/wake-clock';

const DEFAULT_MAX_CONCURRENT_RUNS = 500;
/** More than this many runs waiting for a place: new ones are refused. */
const MAX_QUEUED_RUNS = 100_000;
/** After the grace of `stop`, told steps get this long to end, in milliseconds. */
const STOP_ABORT_MS = 500;

/** Makes an engine. It does nothing until `recover` or `start` is called, and holds no resources but timers of the clock port. */
export function createEngine(ports: EnginePorts): Engine {
  return new Interpreter(ports);
}

/** What a re-run adds to a start. */
interface Again {
  runId: RunId;
  rerunOf: RunId;
  copied: StoredRun | undefined;
}

class Interpreter implements Engine {
  readonly #ports: EnginePorts;
  readonly #flows: FlowCache;
  readonly #recorder: Recorder;
  readonly #driver: RunDriver;
  readonly #createUlid: () => string;
  readonly #pool: RunPool;
  readonly #eventWaits = new EventWaits();
  readonly #replies: Replies;
  readonly #queue: RunQueue;
  readonly #wakeClock: WakeClock;
  readonly #rest: Rest;
  /** Runs in memory that are neither parked nor queued, and places kept for those that are being loaded. */
  #running = 0;
  #maxRunning = DEFAULT_MAX_CONCURRENT_RUNS;
  #isPaused = false;
  #isStopping = false;

  constructor(ports: EnginePorts) {
    this.#ports = ports;
    this.#flows = new FlowCache(ports.flows, ports.nodes);
    const now = () => ports.clock.now();
    this.#createUlid = createUlidSource(now, () => ports.chance.random());
    this.#recorder = new Recorder(ports, this.#createUlid);
    this.#replies = new Replies(ports);
    this.#pool = new RunPool(ports.journal, {
      load: (runId) => this.#load(runId),
      evicted: ({ record }) => {
        if (record.wakeAt !== undefined) this.#wakeClock.expect(record.wakeAt);
      },
      lost: (run) => this.#lost(run),
    });
    this.#rest = new Rest(ports.clock, () => [...this.#pool.all()].every((run) => run.active.size === 0));
    this.#queue = new RunQueue({ mayBegin: () => this.#hasRoom(), begin: (runId) => this.#beginQueued(runId) });
    this.#wakeClock = new WakeClock(ports, {
      room: () => (this.#isStopping ? 0 : Math.max(0, this.#maxRunning - this.#running)),
      wake: (runId) => this.#wake(runId),
    });
    this.#driver = new RunDriver(ports, this.#recorder, {
      parked: (run) => this.#parked(run),
      unparked: (run) => this.#takePlace(run),
      finished: (run) => this.#finished(run),
      rested: () => this.#rest.look(),
      lost: (run) => this.#lost(run),
      respond: (run, response) => this.#replies.send(run, { kind: 'response', response }),
      eventWaitChanged: (run, seq, pattern) => this.#eventWaits.set(run.id, seq, pattern),
      isStopping: () => this.#isStopping,
    });
  }

  validate(definition: FlowDefinition): FlowProblem[] {
    return compileFlow(definition, this.#ports.nodes).problems;
  }

  start(request: StartRequest): Promise<Started> {
    if (this.#isStopping) return Promise.reject(shuttingDown());
    const flow = this.#flows.find(request.flowId, request.version);
    if (flow === undefined)
      return this.#flows.load(request.flowId, request.version).then((loaded) => this.#start(request, loaded));
    try {
      return this.#start(request, flow);
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  async cancel(runId: RunId): Promise<void> {
    await this.#pool.using(runId, async (run) => {
      if (run === undefined) throw await this.#absent(runId);
      if (run.isFinished) throw runFinished(runId);
      if (run.ending !== undefined) return;
      this.#queue.remove(runId);
      this.#driver.cancel(run);
      this.#driver.drive(run);
    });
    await this.#ports.journal.flush(runId);
  }

  async rerun(runId: RunId, from: 'start' | 'failed'): Promise<RunId> {
    if (this.#isStopping) throw shuttingDown();
    const stored = await this.#read(runId);
    if (stored === undefined) throw runNotFound(runId);
    if (!isFinal(stored.run.status)) throw runNotFinished();
    const trigger = firstStep(stored);
    if (trigger?.outputs === undefined) throw runNotFound(runId);
    const { flowId, flowVersion, test } = stored.run;
    const flow = await this.#flows.load(flowId, flowVersion);
    const newId = this.#newRunId();
    const request: StartRequest = {
      flowId,
      version: flowVersion,
      trigger: { kind: 'rerun', nodeId: trigger.nodeId, detail: { runId, from } },
      triggerNodeId: trigger.nodeId,
      items: triggerItems(trigger),
      test,
    };
    const copied = from === 'failed' ? copyForRerun(stored, newId, this.#ports.clock.now()) : undefined;
    await this.#start(request, flow, { runId: newId, rerunOf: runId, copied });
    return newId;
  }

  async resolveDoubt(runId: RunId, seq: number, decision: DoubtDecision): Promise<void> {
    const isDecided = await this.#pool.using(runId, (run) => run !== undefined && this.#driver.decide(run, seq, decision));
    if (!isDecided) {
      const stored = await this.#read(runId);
      if (stored === undefined) throw runNotFound(runId);
      if (!stored.steps.some((step) => step.seq === seq)) {
        throw new AppError({ code: 'STEP_NOT_FOUND', message: `The run ${runId} has no step ${seq}.`, data: { runId, seq } });
      }
      const message = 'This step is not in doubt (any more); somebody may have decided it already.';
      throw new AppError({ code: 'STEP_NOT_IN_DOUBT', message });
    }
    await this.#ports.journal.flush(runId);
  }

  async deliverEvent(event: FlowEvent): Promise<void> {
    for (const { runId, seq } of this.#eventWaits.matching(event.type)) {
      await this.#pool.using(runId, async (run) => {
        const waiting = run?.waiting.get(seq);
        if (run === undefined || waiting === undefined) {
          this.#eventWaits.set(runId, seq, undefined);
        } else if (await endsWait(run, waiting, event, this.#ports)) {
          // Something else may have ended the wait in the meantime; then this does nothing.
          this.#driver.wakeByEvent(run, seq, [{ json: event.data }]);
        }
      });
    }
    await this.#ports.journal.flush();
  }

  async recover(): Promise<{ resumed: number; inDoubt: number }> {
    const { journal } = this.#ports;
    let resumed = 0;
    let inDoubt = 0;
    for (const runId of await journal.openRuns()) {
      if (this.#pool.find(runId) !== undefined) continue;
      resumed++;
      if (this.#running >= this.#maxRunning) {
        this.#queue.add(runId);
        continue;
      }
      await this.#pool.using(runId, (run) => {
        if (run?.record.status === 'queued' && !run.isFinished) {
          if (this.#hasRoom()) this.#begin(run);
          else this.#queue.add(runId);
        } else if (run !== undefined && run.doubts.size > 0) {
          inDoubt++;
          resumed--;
        }
      });
    }
    await journal.flush();
    for (const { runId, seq, pattern } of await journal.eventWaits()) this.#eventWaits.set(runId, seq, pattern);
    await this.#wakeClock.start();
    return { resumed, inDoubt };
  }

  setPaused(paused: boolean): void {
    this.#isPaused = paused;
    this.#queue.pump();
  }

  setMaxConcurrentRuns(count: number): void {
    this.#maxRunning = Math.max(1, count);
    this.#roomChanged();
  }

  activeCount(): { running: number; queued: number } {
    return { running: this.#running, queued: this.#queue.size };
  }

  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    this.#wakeClock.stop();
    await this.#rest.until(graceMs);
    for (const run of this.#pool.all()) this.#driver.interrupt(run);
    await this.#rest.until(STOP_ABORT_MS);
    await this.#ports.journal.flush();
    for (const run of this.#pool.all()) run.timer?.cancel();
  }

  #start(request: StartRequest, flow: LoadedFlow, again?: Again): Promise<Started> {
    const { journal, clock } = this.#ports;
    const { idempotency } = request;
    const now = clock.now();
    const earlier = idempotency === undefined ? undefined : journal.findIdempotent(idempotency.scope, idempotency.key, now);
    if (earlier !== undefined) return this.#duplicate(earlier, idempotency?.fingerprint);
    const trigger = findTrigger(flow, request.triggerNodeId);
    if (this.#queue.size >= MAX_QUEUED_RUNS) throw tooManyRuns(this.#queue.size);

    const begins = this.#queue.size === 0 && this.#hasRoom();
    const record: RunRecord = {
      id: again?.runId ?? this.#newRunId(),
      flowId: request.flowId,
      flowName: flow.compiled.name,
      flowVersion: request.version,
      status: begins ? 'running' : 'queued',
      trigger: request.trigger,
      test: request.test ?? false,
      createdAt: now,
    };
    if (begins) record.startedAt = now;
    if (again !== undefined) record.rerunOf = again.rerunOf;
    const run = new Run(flow, record, again?.copied === undefined ? undefined : new Memo(again.copied));
    run.trigger = { node: trigger, items: request.items };
    this.#writeFirst(run, request, again?.copied);
    if (request.onReply !== undefined) {
      this.#replies.expect(run.id, request.onReply);
      run.results = [];
    }
    this.#pool.add(run);
    if (begins) this.#go(run);
    else this.#queue.add(run.id);
    return journal.flush(run.id).then(
      () => {
        // A long queue holds ids only; what they need is read back when their turn comes.
        if (run.record.status === 'queued' && this.#queue.size > this.#maxRunning) this.#pool.delete(run.id);
        return { runId: run.id, status: run.record.status, duplicate: false };
      },
      (error: unknown) => {
        this.#lost(run);
        throw error;
      },
    );
  }

  #writeFirst(run: Run, request: StartRequest, copied: StoredRun | undefined): void {
    const { journal } = this.#ports;
    journal.write(createdRecord(run, request));
    if (copied === undefined) {
      run.nextSeq = 1;
      if (run.trigger !== undefined) {
        journal.write({ kind: 'step', step: triggerRecord(run, run.trigger.node, run.trigger.items) });
      }
    } else {
      for (const step of copied.steps) journal.write({ kind: 'step', step });
      for (const item of copied.items) journal.write({ kind: 'item', runId: run.id, ...item });
    }
    for (const event of request.events ?? []) journal.write({ kind: 'event', runId: run.id, event });
  }

  async #duplicate(earlier: { runId: RunId; fingerprint?: string }, fingerprint: string | undefined): Promise<Started> {
    const { runId } = earlier;
    if (fingerprint !== undefined && earlier.fingerprint !== undefined && fingerprint !== earlier.fingerprint) {
      throw idempotencyConflict(runId);
    }
    // The first caller may not have been told yet: the answer holds for both only when the run is durable.
    await this.#ports.journal.flush(runId);
    const status = this.#pool.find(runId)?.record.status ?? (await this.#ports.journal.loadRun(runId))?.run.status;
    return { runId, status: status ?? 'succeeded', duplicate: true };
  }

  #newRunId(): RunId {
    return `run_${this.#createUlid()}` as RunId;
  }

  /** A run as the journal has it, with everything written so far. */
  async #read(runId: RunId): Promise<StoredRun | undefined> {
    await this.#ports.journal.flush();
    return this.#ports.journal.loadRun(runId);
  }

  async #absent(runId: RunId): Promise<AppError> {
    return (await this.#read(runId)) === undefined ? runNotFound(runId) : runFinished(runId);
  }

  #hasRoom(): boolean {
    return !this.#isPaused && !this.#isStopping && this.#running < this.#maxRunning;
  }

  #takePlace(run: Run): void {
    if (run.holdsPlace) return;
    run.holdsPlace = true;
    this.#running++;
  }

  #givePlace(run: Run): void {
    if (!run.holdsPlace) return;
    run.holdsPlace = false;
    this.#running--;
    this.#roomChanged();
  }

  #roomChanged(): void {
    this.#wakeClock.roomChanged();
    this.#queue.pump();
    this.#rest.look();
  }

  async #load(runId: RunId): Promise<Run | undefined> {
    const loaded = await loadRun(runId, this.#ports, this.#flows);
    if (loaded === undefined) return undefined;
    const { run } = loaded;
    if (this.#replies.isExpected(runId)) run.results = [];
    this.#pool.add(run);
    if (run.record.status === 'running') this.#takePlace(run);
    else if (run.record.status !== 'queued') run.isParked = true;
    if (run.record.status !== 'queued') takeUp(loaded, this.#driver);
    return run;
  }

  #beginQueued(runId: RunId): void {
    const known = this.#pool.find(runId);
    if (known !== undefined) {
      this.#begin(known);
      return;
    }
    // The place is kept while the run is read, so that no more are begun than there are places.
    this.#running++;
    this.#pool
      .using(runId, (run) => {
        this.#running--;
        if (run?.record.status === 'queued') this.#begin(run);
        else this.#roomChanged();
      })
      .catch((thrown: unknown) => this.#ports.report(toErrorInfo(thrown)));
  }

  /** Begins a queued run. */
  #begin(run: Run): void {
    if (run.record.status !== 'queued' || run.ending !== undefined || run.isLost) return;
    this.#recorder.run(run, { status: 'running', startedAt: this.#ports.clock.now() });
    this.#go(run);
    this.#ports.journal.flush(run.id).catch(() => this.#lost(run));
  }

  #go(run: Run): void {
    this.#takePlace(run);
    this.#recorder.runEvent(run, 'flx.run.started');
    if (run.trigger !== undefined) this.#driver.begin(run, run.trigger.node, run.trigger.items);
    run.trigger = undefined;
    this.#driver.drive(run);
  }

  async #wake(runId: RunId): Promise<void> {
    await this.#pool.using(runId, (run) => {
      if (run !== undefined && !this.#isStopping) this.#driver.wakeDue(run);
    });
  }

  #parked(run: Run): void {
    this.#replies.park(run);
    this.#pool.release(run);
    this.#givePlace(run);
    this.#rest.look();
  }

  #finished(run: Run): void {
    this.#pool.delete(run.id);
    this.#replies.finish(run);
    this.#givePlace(run);
    this.#rest.look();
  }

  /** The first record of a run could not be stored: its `start` is refused, and nothing of it has happened. */
  #lost(run: Run): void {
    if (run.isLost) return;
    run.isLost = true;
    run.timer?.cancel();
    this.#replies.forget(run.id);
    this.#pool.delete(run.id);
    this.#queue.remove(run.id);
    for (const seq of run.waiting.keys()) this.#eventWaits.set(run.id, seq, undefined);
    this.#givePlace(run);
  }
}
