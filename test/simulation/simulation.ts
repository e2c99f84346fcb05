/**
 * One simulation: some flows, some people and programs that use them, and everything that can go wrong; then things calm
 * down, and what must hold is checked. All of it follows from the seed.
 */
import type { RunRecord, StepRecord } from '#main/engine/ports';
import { type ErrorInfo, isAppError } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import { isFinal } from '#shared/model/run';
import { type App, createApp } from './app';
import type { Coverage } from './coverage';
import { checkEnd } from './end-checks';
import { EventWaitWatch } from './event-wait-watch';
import { limitKey } from './gate-watch';
import { makeFlows, type SimFlow } from './generator';
import { Ledger } from './ledger';
import { createMemoryDisk } from './memory-store';
import { type Call, Outside } from './outside';
import { workLeft } from './queue-checks';
import { Random } from './random';
import { placeOf, placeOfKey, repeatsWhatWasTakenOver } from './rerun-check';
import { SimLoop, type SimProcess, takeOverTimers } from './sim-loop';
import { type CrashPoint, Faults, type SimDisk, type SimStore } from './sim-store';
import { createSqliteDisk } from './sqlite-store';
import { createSimTriggers } from './triggers';
import { Watch, type WatchParts } from './watch';
import { Workers } from './workers';
import { type Acknowledged, beginWorkload, nothingAcknowledged } from './workload';

export type Mode = 'memory' | 'sqlite';

export interface SimulationOptions {
  seed: number;
  mode: Mode;
  /** Where the first process ends, instead of a place that is drawn. `none`: nowhere, and no other faults of that kind. */
  crash?: CrashPoint | 'none';
  trace?: (line: string) => void;
}

export interface SimulationResult {
  violations: string[];
  runs: number;
  crashes: number;
  effects: number;
  /** Of the first process: how far a sweep over all crash points has to go. */
  writes: number;
  commits: number;
  coverage: Coverage;
}

const MAX_TURNS = 400_000;
const CALM_AFTER_MS = 90_000;
const LOOK_EVERY_MS = 5000;
/** Waits are a minute at most, and the clock jumps back by an hour at most, a few times. */
const MUST_END_WITHIN_MS = 24 * 3_600_000;

export class Simulation {
  readonly seed: number;
  readonly random: Random;
  readonly loop: SimLoop;
  readonly ledger: Ledger;
  readonly outside: Outside;
  readonly flows: SimFlow[];
  readonly acknowledged: Acknowledged = nothingAcknowledged();
  readonly violations: string[] = [];
  readonly coverage: Coverage = {};
  readonly eventWaits: EventWaitWatch;
  readonly workers: Workers;
  readonly watchParts: WatchParts;
  readonly #options: SimulationOptions;
  readonly #disk: SimDisk;
  readonly #maxConcurrentRuns: number;
  process: SimProcess = { isAlive: false };
  app: App | undefined;
  faults: Faults | undefined;
  isCalm = false;
  crashes = 0;
  #tokens = 0;
  #processes = 0;
  #firstFaults: Faults | undefined;
  #isOver = false;
  /** Of the process that lives, also while it stops. */
  #store: SimStore | undefined;

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.seed = options.seed;
    this.random = new Random(options.seed);
    this.loop = new SimLoop(this.random.fork());
    this.ledger = new Ledger((what) => this.violate(what));
    this.outside = new Outside(this.loop, this.random.fork(), (what) => this.violate(what));
    this.loop.cover = (what) => this.cover(what);
    this.flows = makeFlows(this.random.fork(), options.mode === 'sqlite' ? 0.4 : 0.15, options.seed);
    this.watchParts = {
      definitions: createSimTriggers(this.flows).definitions,
      wallMs: () => this.loop.wallMs,
      monoMs: () => this.loop.monoMs,
      violate: (what) => this.violate(what),
      cover: (what) => this.cover(what),
    };
    this.eventWaits = new EventWaitWatch(this);
    this.workers = new Workers(this);
    for (const { id, definition } of this.flows) this.trace(`${id}: ${describe(definition)}`);
    const disk = options.mode === 'sqlite' ? createSqliteDisk : createMemoryDisk;
    this.#disk = disk(this.loop, this.random.fork());
    this.#maxConcurrentRuns = this.random.pick([1, 2, 5, 500]);
    this.outside.trace = (line) => this.trace(line);
    this.ledger.onDoubt = (run, step) => this.#assertAsked(run, step);
    this.outside.cover = (what) => this.cover(what);
    this.outside.objection = (call) => this.#objectionTo(call);
    this.outside.slotsOf = (call) => this.#slotsOf(call);
  }

  violate(what: string): void {
    this.trace(`VIOLATION ${what}`);
    if (this.violations.length < 20) this.violations.push(what);
  }

  /** A name that nothing else in this simulation has. */
  newToken(): string {
    return `t${++this.#tokens}`;
  }

  /** Something that is worth having happened. */
  cover(what: string): void {
    this.coverage[what] = (this.coverage[what] ?? 0) + 1;
  }

  trace(line: string): void {
    this.#options.trace?.(`${(this.loop.monoMs / 1000).toFixed(3).padStart(10)} ${line}`);
  }

  async run(): Promise<SimulationResult> {
    const giveBack = takeOverTimers(this.loop, () => this.process);
    try {
      this.#boot();
      beginWorkload(this, this.random.fork());
      this.loop.after(CALM_AFTER_MS, undefined, () => this.#calmDown());
      const isOver = await this.loop.run(() => this.#isOver || this.violations.length > 0, MAX_TURNS);
      if (!isOver) this.violate(`still busy after ${MAX_TURNS} turns, at ${Math.round(this.loop.monoMs / 1000)} s`);
      if (this.violations.length === 0 && this.app !== undefined) checkEnd(this, this.app);
      return {
        violations: this.violations,
        runs: this.app?.store.runIds().length ?? 0,
        crashes: this.crashes,
        effects: this.outside.calls,
        writes: this.#firstFaults?.writes ?? 0,
        commits: this.#firstFaults?.commits ?? 0,
        coverage: this.coverage,
      };
    } finally {
      this.process.isAlive = false;
      await this.#disk.dispose();
      giveBack();
    }
  }

  /** The process ends at once, as by a kill or a power cut. The next one begins a little later. */
  crashed(kind: string): void {
    this.process.isAlive = false;
    this.app = undefined;
    this.crashes++;
    this.cover(`crash: ${kind}`);
    this.outside.processEnded();
    this.trace(`crash (${kind})`);
    this.loop.after(this.random.int(1, 20_000), undefined, () => this.#boot());
  }

  /** Ends the process in good order and starts the next. */
  async restart(): Promise<void> {
    const { app, process } = this;
    if (app === undefined) return;
    this.trace('stop');
    this.app = undefined;
    await app.stop();
    if (!process.isAlive) return;
    process.isAlive = false;
    this.outside.processEnded();
    this.cover('fault: stopped and started');
    this.loop.after(this.random.int(1, 20_000), undefined, () => this.#boot());
  }

  #boot(): void {
    const process: SimProcess = { isAlive: true };
    this.process = process;
    this.#processes++;
    const faults = new Faults(this.random.fork(), this.#crashPoint(), (kind) => {
      if (process.isAlive) this.crashed(kind);
    });
    faults.cover = (what) => this.cover(what);
    if (!this.isCalm && this.random.chance(0.2)) faults.failureChance = 0.1;
    if (!this.isCalm && this.random.chance(0.2)) faults.readFailureChance = this.random.pick([0.02, 0.2]);
    this.faults = faults;
    this.#firstFaults ??= faults;
    this.trace(`boot ${this.#processes} ${JSON.stringify(faults.crashAt ?? null)}`);
    const start = async () => {
      const store = await this.#disk.open(process, faults);
      if (!process.isAlive) return;
      this.#store = store;
      this.look(store);
      this.eventWaits.begin(store, process);
      const watch = new Watch(this.watchParts);
      watch.begin(store);
      const app = createApp({
        process,
        store,
        faults,
        clock: this.loop.clockOf(process),
        random: this.random.fork(),
        outside: this.outside,
        watch,
        flows: this.flows,
        maxConcurrentRuns: this.#maxConcurrentRuns,
        report: (error) => {
          if (process.isAlive) this.#reported(error);
        },
      });
      this.app = app;
      if (this.#processes === 1) this.#assertValid(app);
      await app.start();
      if (this.isCalm) app.pauseSchedules();
    };
    start().catch((error: unknown) => {
      if (!process.isAlive) return;
      // What it must know of its disk it could not read: it says so and ends, and is started again.
      if (isAppError(error) && error.code === 'STORE_FAILED' && !this.isCalm) {
        this.#store?.cut();
        this.crashed('could not start');
      } else this.violate(`a process could not start: ${String(error)}`);
    });
  }

  /** Enters into the books what is on the disk. */
  look(store: SimStore): void {
    const ids = store.runIds();
    this.ledger.assertNothingLost(ids);
    for (const id of ids) {
      const stored = store.run(id);
      if (stored !== undefined) this.ledger.enter(stored);
    }
  }

  #crashPoint(): CrashPoint | undefined {
    const { crash } = this.#options;
    if (crash === 'none' || this.isCalm) return undefined;
    if (crash !== undefined) return this.#processes === 1 ? crash : undefined;
    if (this.#processes > 12 || this.random.chance(0.2)) return undefined;
    const kind = this.random.pick(['write', 'before', 'after', 'torn'] as const);
    const most = kind === 'write' ? 80 : 40;
    return { kind, n: this.random.int(1, this.random.chance(0.5) ? 8 : most) };
  }

  #reported(error: ErrorInfo): void {
    this.trace(`report ${error.code} ${error.message}`);
    if (error.kind === 'bug') this.violate(`a fault of the app was reported: ${error.code} ${error.message}`);
  }

  /** Faults end; whatever began must come to its end now. */
  #calmDown(): void {
    this.trace('calm');
    this.isCalm = true;
    this.outside.hasFaults = false;
    if (this.faults !== undefined) {
      this.faults.isFull = false;
      this.faults.failureChance = 0;
      this.faults.readFailureChance = 0;
    }
    this.app?.pauseSchedules();
    const deadlineMs = this.loop.monoMs + MUST_END_WITHIN_MS;
    let quietLooks = 0;
    const look = () => {
      const { app } = this;
      if (app !== undefined) {
        this.look(app.store);
        const open = app.store.runIds().filter((runId) => !this.ledger.isFinished(runId));
        const isQuiet = open.length === 0 && workLeft(this, app) === undefined;
        quietLooks = isQuiet ? quietLooks + 1 : 0;
        // Events still on their way may start runs: only what stays quiet is over.
        if (quietLooks > 6) {
          this.#isOver = true;
          return;
        }
        if (this.loop.monoMs > deadlineMs) {
          for (const runId of open) this.violate(this.#describeStuck(app.store, runId));
          const left = workLeft(this, app);
          if (left !== undefined) this.violate(left);
          this.#isOver = true;
          return;
        }
      }
      this.loop.after(quietLooks > 0 ? LOOK_EVERY_MS : LOOK_EVERY_MS * 4, undefined, look);
    };
    look();
  }

  /** A flow that cannot run would be one that is not tested. */
  #assertValid({ engine }: App): void {
    for (const [flowId, definition] of this.watchParts.definitions) {
      const problem = engine.validate(definition).find(({ severity }) => severity === 'error');
      if (problem !== undefined) this.violate(`the simulation made a flow that cannot run: ${flowId}: ${problem.message}`);
    }
  }

  /** Before an effect begins, what is durable says that it was going to, and that it has not been done. */
  #objectionTo({ runId, key }: Call): string | undefined {
    const stored = this.#store?.run(runId);
    const at = placeOfKey(key);
    const step = stored?.steps.find((candidate) => placeOf(candidate) === at.place);
    if (stored === undefined || step?.status !== 'running') {
      return `write-ahead: ${at.place} of ${runId} begins an effect, and what is durable says: ${step?.status ?? 'nothing'}`;
    }
    const { rerunOf, flowId } = stored.run;
    const earlier = rerunOf === undefined ? undefined : this.#store?.run(rerunOf);
    const definition = this.watchParts.definitions.get(flowId);
    if (earlier === undefined || definition === undefined || at.place.startsWith('undo:')) return undefined;
    return repeatsWhatWasTakenOver(stored, earlier, at, definition);
  }

  /** A service that can be asked is asked before a person is. */
  #assertAsked({ id, flowId, trigger }: RunRecord, step: StepRecord): void {
    this.cover('step: in doubt');
    const node = this.watchParts.definitions.get(flowId)?.nodes.find((candidate) => candidate.id === step.nodeId);
    if (node?.type !== 'sim.askable') return;
    if (this.outside.wasLookedUp(`${trigger.detail?.['keysOf'] ?? id}/${placeOf(step)}#`)) return;
    this.violate(`a person is asked about ${step.nodeId} of ${id}, and its service was not`);
  }

  #slotsOf({ flowId, nodeId }: Call): { key: string; max: number } | undefined {
    const node = this.watchParts.definitions.get(flowId as SimFlow['id'])?.nodes.find(({ id }) => id === nodeId);
    const limit = node?.policies?.concurrency;
    if (node === undefined || limit === undefined) return undefined;
    return { key: limitKey(limit, flowId, nodeId, node.config), max: limit.max };
  }

  #describeStuck(store: SimStore, runId: RunId): string {
    const stored = store.run(runId);
    const open = (stored?.steps ?? [])
      .filter(({ status }) => !isFinal(status as 'succeeded') && status !== 'skipped')
      .map(({ nodeId, scope, status, wakeAt, waitFor }) => `${scope}/${nodeId} ${status} ${wakeAt ?? ''} ${waitFor?.kind ?? ''}`);
    return `run ${runId} never ended: ${stored?.run.status}, wakeAt ${stored?.run.wakeAt}, now ${this.loop.wallMs}: ${open.join('; ')}`;
  }
}

/** A flow as one line: its edges, and what is set on its nodes. */
function describe({ nodes, edges, settings }: SimFlow['definition']): string {
  const lines = nodes.map(({ id, config, policies, disabled }) => `${id} ${JSON.stringify({ config, policies, disabled })}`);
  return [
    JSON.stringify(settings),
    ...(edges ?? []).map(({ from, to }) => `${from.node}.${from.port}>${to.node}.${to.port}`),
    ...lines,
  ].join(' ');
}

/** Simulates one seed from its beginning to its end. */
export function simulate(options: SimulationOptions): Promise<SimulationResult> {
  return new Simulation(options).run();
}
