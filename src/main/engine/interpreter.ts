/**
 * The engine behind the interface: which runs are in memory, which wait for a place, and what wakes the others.
 *
 * ```
 *   start ─▶ queued ─▶ running ◀─▶ parked (waiting, in_doubt) ─▶ out of memory ─▶ loaded again by a timer, an event, a person
 *                         └─▶ finished
 * ```
 */
import { type AppError, type ErrorInfo, toErrorInfo } from '#shared/model/errors';
import type { FlowEvent } from '#shared/model/event';
import type { FlowDefinition, FlowProblem } from '#shared/model/flow';
import type { RunId } from '#shared/model/ids';
import type { PolicyState } from '#shared/model/policy';
import type { DoubtDecision } from '#shared/model/run';
import { compileFlow } from './compile/compile-flow';
import type { LoadedFlow } from './compile/compiled-flow';
import { credentialProblems } from './compile/credentials';
import type { Engine, RedriveRequest, RerunFrom, Started, StartRequest, TestStart } from './engine';
import { Gatekeeper } from './policy/gatekeeper';
import { applicantFor, applicantOf, RunAdmission, skip } from './policy/run-admission';
import type { EnginePorts, StoredRun } from './ports';
import { RunDriver } from './run/driver';
import { endWithErrorFlow } from './run/error-flow';
import { EventWaits } from './run/event-waits';
import { FlowCache } from './run/flow-cache';
import { createRun } from './run/new-run';
import { isStoreTrouble } from './run/read-again';
import { Recorder } from './run/recorder';
import { Replies } from './run/replies';
import { Rest } from './run/rest';
import type { Run } from './run/run';
import { createUlidSource } from './run/run-ids';
import { byPriority, loadRun, openRuns, takeUp } from './run/run-loader';
import { RunPool } from './run/run-pool';
import { RunQueue } from './run/run-queue';
import {
  findTrigger,
  firstRun,
  notInDoubt,
  runFinished,
  runNotFound,
  shuttingDown,
  steppingRun,
  tooManyRuns,
  writeFirst,
} from './run/run-records';
import { type Again, assertOver, redriveStart, rerunStart } from './run/runs-again';
import { WakeClock } from './run/wake-clock';
import { WorkPlaces } from './run/work-places';
import { earlierRun, planTest } from './test-runs/start-test';

/** More than this many runs waiting for a place: new ones are refused. */
const MAX_QUEUED_RUNS = 100_000;
/** After the grace of `stop`, told steps get this long to end, in milliseconds. */
const STOP_ABORT_MS = 500;

/** Makes an engine. It does nothing until `recover` or `start` is called, and holds no resources but timers of the clock port. */
export function createEngine(ports: EnginePorts): Engine {
  return new Interpreter(ports);
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
  readonly #gatekeeper: Gatekeeper;
  readonly #admission: RunAdmission;
  readonly #wakeClock: WakeClock;
  readonly #rest: Rest;
  readonly #places = new WorkPlaces(() => this.#isStopping);
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
    this.#queue = new RunQueue({
      mayBegin: () => this.#places.hasRoom,
      begin: (runId, priority) => this.#beginQueued(runId, priority),
    });
    this.#wakeClock = new WakeClock(ports, {
      room: () => this.#places.free,
      wake: (runId) => this.#wake(runId),
    });
    this.#gatekeeper = new Gatekeeper(ports, (runId, seq) => this.#passGate(runId, seq));
    this.#admission = new RunAdmission(ports, {
      isOnItsWay: (runId) => this.#pool.find(runId) !== undefined && this.#queue.has(runId),
      admitted: (runId, priority) => {
        this.#queue.add(runId, priority);
        this.#queue.pump();
      },
      end: (runId, reason) => this.#endFor(runId, reason),
    });
    this.#driver = new RunDriver(ports, this.#recorder, this.#gatekeeper, {
      parked: (run) => this.#parked(run),
      unparked: (run) => this.#places.take(run),
      finished: (run) => this.#finished(run),
      rested: () => this.#rest.look(),
      lost: (run) => this.#lost(run),
      respond: (run, response) => this.#replies.send(run, { kind: 'response', response }),
      eventWaitChanged: (run, seq, pattern) => this.#eventWaits.set(run.id, seq, pattern),
      isStopping: () => this.#isStopping,
      isHeld: () => this.#places.isHeld,
      failing: (run, ending, end) => endWithErrorFlow(run, ending, this.#ports, { start: (request) => this.start(request), end }),
    });
  }

  validate(definition: FlowDefinition): FlowProblem[] {
    const { problems } = compileFlow(definition, this.#ports.nodes);
    return [...problems, ...credentialProblems(definition, this.#ports.nodes, this.#ports.credentials)];
  }

  start(request: StartRequest): Promise<Started> {
    if (this.#isStopping) return Promise.reject(shuttingDown());
    if (request.testRun !== undefined) return this.#startTest({ ...request, testRun: request.testRun });
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
      if (run.saga !== undefined) return;
      if (run.ending !== undefined) {
        // How it ends is decided; what still runs need not be waited for any more.
        this.#driver.tellSteps(run);
        return;
      }
      this.#queue.remove(runId);
      this.#driver.cancel(run);
      this.#driver.drive(run);
    });
    await this.#ports.journal.flush(runId);
  }

  async rerun(runId: RunId, from: RerunFrom): Promise<RunId> {
    if (this.#isStopping) throw shuttingDown();
    const over = assertOver(await this.#read(runId), runId);
    const flow = await this.#flows.load(over.stored.run.flowId, over.stored.run.flowVersion);
    const newId = this.#newRunId();
    const { request, again } = rerunStart(over, flow, from, { newId, atMs: this.#ports.clock.now() });
    await this.#start(request, flow, again);
    return newId;
  }

  async resolveDoubt(runId: RunId, seq: number, decision: DoubtDecision): Promise<void> {
    const isDecided = await this.#pool.using(runId, (run) => run !== undefined && this.#driver.decide(run, seq, decision));
    if (!isDecided) throw notInDoubt(await this.#read(runId), runId, seq);
    await this.#ports.journal.flush(runId);
  }

  async deliverEvent(event: FlowEvent): Promise<void> {
    await this.#eventWaits.deliver(event, this.#pool, this.#ports, (run, seq) => {
      this.#driver.wakeByEvent(run, seq, [{ json: event.data }]);
    });
    await this.#ports.journal.flush();
  }

  async deliverReply(runId: RunId, key: string): Promise<void> {
    await this.#pool.using(runId, (run) => {
      if (run !== undefined && !this.#isStopping) this.#driver.wakeByReply(run, key);
    });
    await this.#ports.journal.flush(runId);
  }

  async redrive(redrive: RedriveRequest): Promise<Started> {
    if (this.#isStopping) throw shuttingDown();
    const over = assertOver(await this.#read(redrive.runId), redrive.runId);
    const { request, again } = redriveStart(over, redrive, { newId: this.#newRunId(), atMs: this.#ports.clock.now() });
    return this.#start(request, await this.#flows.load(request.flowId, request.version), again);
  }

  async nextStep(runId: RunId, seq?: number): Promise<void> {
    await this.#stepping(runId, (run) => void this.#driver.tests.next(run, seq));
  }

  async runOn(runId: RunId): Promise<void> {
    await this.#stepping(runId, (run) => this.#driver.tests.runOn(run));
  }

  async wakeLock(runId: RunId, seq: number): Promise<boolean> {
    if (this.#isStopping) return false;
    const isWoken = await this.#pool.using(runId, (run) => run !== undefined && this.#driver.wakeLock(run, seq));
    if (isWoken) await this.#ports.journal.flush(runId);
    return isWoken;
  }

  async recover(): Promise<{ resumed: number; inDoubt: number }> {
    const { journal } = this.#ports;
    let inDoubt = 0;
    this.#gatekeeper.restore(await journal.policyStates());
    const { begun, queued } = await openRuns(this.#ports, this.#flows);
    const mayBegin = byPriority(await this.#admission.restore(queued));
    const left = [...begun.map((runId) => ({ runId, priority: 0 })), ...mayBegin];
    const open = left.filter(({ runId }) => this.#pool.find(runId) === undefined);
    for (const { runId, priority } of open) {
      if (this.#places.free === 0) {
        this.#queue.add(runId, priority);
        continue;
      }
      await this.#pool.using(runId, async (run) => {
        if (run?.record.status === 'queued' && !run.isFinished) {
          if (!(await this.#admission.readmit(applicantOf(run)))) return;
          if (this.#places.hasRoom) this.#begin(run);
          else this.#queue.add(runId, priority);
        } else if (run !== undefined && run.doubts.size > 0) inDoubt++;
      });
    }
    await journal.flush();
    for (const { runId, seq, pattern } of await journal.eventWaits()) this.#eventWaits.set(runId, seq, pattern);
    for (const { runId, seq, gate, tokens } of await journal.gateWaits()) this.#gatekeeper.expect(runId, seq, gate, tokens);
    await this.#wakeClock.start();
    return { resumed: begun.length + queued.length - inDoubt, inDoubt };
  }

  setPaused(paused: boolean, held = false): void {
    const isReleased = this.#places.pause(paused, held);
    const still = isReleased ? [...this.#pool.all()] : [];
    for (const { id } of still) this.#wake(id).catch((thrown: unknown) => this.#ports.report(toErrorInfo(thrown)));
    this.#roomChanged();
  }

  setMaxConcurrentRuns(count: number): void {
    this.#places.max = Math.max(1, count);
    this.#roomChanged();
  }

  policies(): PolicyState {
    return this.#gatekeeper.state();
  }

  async resetBreaker(key: string): Promise<boolean> {
    const isReset = this.#gatekeeper.resetBreaker(key);
    await this.#ports.journal.flush();
    return isReset;
  }

  activeCount(): { running: number; queued: number } {
    return { running: this.#places.taken, queued: this.#queuedCount };
  }

  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    this.#gatekeeper.stop();
    this.#wakeClock.stop();
    await this.#rest.until(graceMs);
    for (const run of this.#pool.all()) this.#driver.interrupt(run);
    await this.#rest.until(STOP_ABORT_MS);
    await this.#ports.journal.flush();
    for (const run of this.#pool.all()) run.timer?.cancel();
  }

  async #startTest(request: StartRequest & { testRun: TestStart }): Promise<Started> {
    const flow = await this.#flows.load(request.flowId, request.version);
    const earlier = await earlierRun(request, (runId) => this.#read(runId));
    const newId = this.#newRunId();
    const { copied, options, data, ...start } = planTest(flow, request, earlier, { newId, atMs: this.#ports.clock.now() });
    return this.#start({ ...request, ...start }, flow, { runId: newId, copied, test: { options, data } });
  }

  #start(request: StartRequest, flow: LoadedFlow, again?: Again): Promise<Started> {
    const { journal, clock } = this.#ports;
    const { idempotency } = request;
    const now = clock.now();
    const earlier = idempotency === undefined ? undefined : journal.findIdempotent(idempotency.scope, idempotency.key, now);
    if (earlier !== undefined) return firstRun(earlier, idempotency?.fingerprint, journal, this.#pool);
    const trigger = findTrigger(flow, request.triggerNodeId);
    const id = again?.runId ?? this.#newRunId();
    const applicant = applicantFor(request, flow, id);
    const counted = this.#admission.prepare(applicant);
    if (counted !== undefined) return counted.then(() => this.#start(request, flow, again));
    if (this.#queuedCount >= MAX_QUEUED_RUNS) throw tooManyRuns(this.#queuedCount);

    const admission = this.#admission.ask(applicant);
    if (typeof admission === 'object') return this.#overlapped(request, flow, admission.overlapped);
    const begins = admission === 'admitted' && this.#queue.size === 0 && this.#places.hasRoom;
    const run = createRun(flow, request, again, { id, trigger, begins, atMs: now });
    writeFirst(journal, run, request, again?.copied);
    if (request.onReply !== undefined) {
      this.#replies.expect(run.id, request.onReply);
      run.results = [];
    }
    if (admission === 'skipped') return this.#skip(run);
    this.#pool.add(run);
    if (begins) this.#go(run);
    else if (admission === 'admitted') this.#queue.add(id, run.limits.priority);
    else this.#admission.join(applicantOf(run));
    return journal.flush(run.id).then(
      () => {
        // A long queue holds ids only; what they need is read back when their turn comes.
        if (run.record.status === 'queued' && this.#queuedCount > this.#places.max) this.#pool.delete(run.id);
        return { runId: run.id, status: run.record.status, duplicate: false };
      },
      (error: unknown) => {
        this.#lost(run);
        throw error;
      },
    );
  }

  /** A run that does not begin, since its flow allows no more now. */
  #skip(run: Run): Promise<Started> {
    skip(run, this.#recorder, this.#ports.clock.now());
    this.#replies.finish(run);
    const { id, status, error } = run.record;
    return this.#ports.journal.flush(id).then(() => ({ runId: id, status, duplicate: false, ...(error && { error }) }));
  }

  /** Nothing begins, since another run of its group is not over. */
  async #overlapped(request: StartRequest, flow: LoadedFlow, runId: RunId): Promise<Started> {
    // Whoever is told of a run must find it: one that could not be stored is in nobody's way.
    const isStored = await this.#ports.journal.flush(runId).then(
      () => true,
      () => false,
    );
    if (!isStored) return this.#start(request, flow);
    const status = this.#pool.find(runId)?.record.status ?? (await this.#ports.journal.loadRun(runId))?.run.status;
    return { runId, status: status ?? 'running', duplicate: false, overlapped: true };
  }

  get #queuedCount(): number {
    return this.#queue.size + this.#admission.waiting;
  }

  async #endFor(runId: RunId, reason: ErrorInfo): Promise<void> {
    await this.#pool.using(runId, (run) => {
      if (run === undefined || run.isFinished || run.ending !== undefined || run.saga !== undefined) return;
      this.#queue.remove(runId);
      this.#driver.cancel(run, reason);
      this.#driver.drive(run);
    });
    await this.#ports.journal.flush(runId);
  }

  #passGate(runId: RunId, seq: number): void {
    this.#pool
      .using(runId, (run) => {
        const isWoken = run !== undefined && !this.#isStopping && this.#driver.wakeByGate(run, seq);
        if (!isWoken) this.#gatekeeper.leave(runId, seq);
      })
      .then(() => this.#ports.journal.flush(runId))
      .catch((thrown: unknown) => {
        this.#ports.report(toErrorInfo(thrown));
        // It keeps its turn while it cannot be read.
        if (isStoreTrouble(thrown)) this.#passGate(runId, seq);
        else this.#gatekeeper.leave(runId, seq);
      });
  }

  #newRunId(): RunId {
    return `run_${this.#createUlid()}` as RunId;
  }

  /** A run as the journal has it, with everything written so far. */
  async #read(runId: RunId): Promise<StoredRun | undefined> {
    await this.#ports.journal.flush();
    return this.#ports.journal.loadRun(runId);
  }

  async #stepping(runId: RunId, work: (run: Run) => void): Promise<void> {
    if (this.#isStopping) throw shuttingDown();
    await this.#pool.using(runId, async (run) => work(steppingRun(run ?? (await this.#absent(runId)), runId)));
    await this.#ports.journal.flush(runId);
  }

  async #absent(runId: RunId): Promise<AppError> {
    return (await this.#read(runId)) === undefined ? runNotFound(runId) : runFinished(runId);
  }

  #givePlace(run: Run): void {
    if (this.#places.give(run)) this.#roomChanged();
  }

  #roomChanged(): void {
    this.#wakeClock.roomChanged();
    this.#queue.pump();
    this.#rest.look();
  }

  async #load(runId: RunId): Promise<Run | undefined> {
    const loaded = await loadRun(runId, this.#ports, this.#flows, (run) => this.#admission.leave(run));
    if (loaded === undefined) return undefined;
    const { run } = loaded;
    if (this.#replies.isExpected(runId)) run.results = [];
    this.#pool.add(run);
    if (run.record.status === 'running' || run.record.status === 'compensating') this.#places.take(run);
    else if (run.record.status !== 'queued') run.isParked = true;
    if (run.record.status !== 'queued') takeUp(loaded, this.#driver);
    return run;
  }

  #beginQueued(runId: RunId, priority: number): void {
    const known = this.#pool.find(runId);
    if (known !== undefined) {
      this.#begin(known);
      return;
    }
    // The place is kept while the run is read, so that no more are begun than there are places.
    const giveBack = this.#places.keep();
    this.#pool
      .using(runId, (run) => {
        giveBack();
        if (run?.record.status !== 'queued') this.#roomChanged();
        else
          return this.#admission.readmit(applicantOf(run)).then((isAdmitted) => {
            if (isAdmitted) this.#begin(run);
            else this.#roomChanged();
          });
        return undefined;
      })
      .catch((thrown: unknown) => {
        giveBack();
        this.#ports.report(toErrorInfo(thrown));
        // It was promised to run. What it needs could not be read for long: it stands in line again.
        if (isStoreTrouble(thrown)) this.#queue.add(runId, priority);
        this.#roomChanged();
      });
  }

  /** Begins a queued run. */
  #begin(run: Run): void {
    if (run.record.status !== 'queued' || run.ending !== undefined || run.isLost) return;
    this.#recorder.run(run, { status: 'running', startedAt: this.#ports.clock.now() });
    this.#go(run);
    this.#ports.journal.flush(run.id).catch(() => this.#lost(run));
  }

  #go(run: Run): void {
    this.#places.take(run);
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
    this.#gatekeeper.leaveRun(run.id);
    this.#admission.leave(run.record);
    this.#replies.finish(run);
    this.#givePlace(run);
    this.#rest.look();
  }

  /** The first record of a run could not be stored: its `start` is refused, and nothing of it has happened. */
  #lost(run: Run): void {
    if (run.isLost) return;
    run.isLost = true;
    // What has no effect may have begun before anything was durable: nobody wants its answer, and its places are free.
    this.#driver.interrupt(run);
    run.timer?.cancel();
    this.#replies.forget(run.id);
    this.#gatekeeper.leaveRun(run.id);
    this.#admission.leave(run.record);
    this.#pool.delete(run.id);
    this.#queue.remove(run.id);
    for (const seq of run.waiting.keys()) this.#eventWaits.set(run.id, seq, undefined);
    this.#givePlace(run);
  }
}
