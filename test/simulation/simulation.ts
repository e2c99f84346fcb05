/**
 * One simulation: some flows, some people and programs that use them, and everything that can go wrong; then things calm
 * down, and what must hold is checked. All of it follows from the seed.
 */
import type { ErrorInfo } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import { isFinal } from '#shared/model/run';
import { type App, createApp } from './app';
import { checkEnd } from './end-checks';
import { makeFlows, type SimFlow } from './generator';
import { Ledger } from './ledger';
import { createMemoryDisk } from './memory-store';
import { Outside } from './outside';
import { Random } from './random';
import { SimLoop, type SimProcess, takeOverTimers } from './sim-loop';
import { type CrashPoint, Faults, type SimDisk, type SimStore } from './sim-store';
import { createSqliteDisk } from './sqlite-store';
import { type Acknowledged, beginWorkload } from './workload';

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
}

const MAX_TURNS = 400_000;
const CALM_AFTER_MS = 90_000;
const LOOK_EVERY_MS = 5000;
/** Waits are a minute at most, and the clock jumps back by an hour at most, a few times. */
const MUST_END_WITHIN_MS = 24 * 3_600_000;

export class Simulation {
  readonly random: Random;
  readonly loop: SimLoop;
  readonly ledger: Ledger;
  readonly outside: Outside;
  readonly flows: SimFlow[];
  readonly acknowledged: Acknowledged = { runs: new Set(), events: new Set(), cancelled: new Set() };
  readonly violations: string[] = [];
  readonly #options: SimulationOptions;
  readonly #disk: SimDisk;
  readonly #maxConcurrentRuns: number;
  process: SimProcess = { isAlive: false };
  app: App | undefined;
  faults: Faults | undefined;
  isCalm = false;
  crashes = 0;
  #processes = 0;
  #firstFaults: Faults | undefined;
  #isOver = false;
  /** Of the process that lives, also while it stops. */
  #store: SimStore | undefined;

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.random = new Random(options.seed);
    this.loop = new SimLoop(this.random.fork());
    this.ledger = new Ledger((what) => this.violate(what));
    this.outside = new Outside(this.loop, this.random.fork(), (what) => this.violate(what));
    this.flows = makeFlows(this.random.fork(), options.mode === 'sqlite');
    for (const { id, definition } of this.flows) this.trace(`${id}: ${describe(definition)}`);
    const disk = options.mode === 'sqlite' ? createSqliteDisk : createMemoryDisk;
    this.#disk = disk(this.loop, this.random.fork());
    this.#maxConcurrentRuns = this.random.pick([1, 2, 5, 500]);
    this.outside.trace = (line) => this.trace(line);
    this.outside.isAnnounced = ({ runId, nodeId }) => {
      const steps = this.#store?.run(runId)?.steps ?? [];
      return steps.some((step) => step.nodeId === nodeId && step.status === 'running');
    };
  }

  violate(what: string): void {
    this.trace(`VIOLATION ${what}`);
    if (this.violations.length < 20) this.violations.push(what);
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
      if (this.violations.length === 0 && this.app !== undefined) checkEnd(this, this.app.store);
      return {
        violations: this.violations,
        runs: this.app?.store.runIds().length ?? 0,
        crashes: this.crashes,
        effects: this.outside.calls,
        writes: this.#firstFaults?.writes ?? 0,
        commits: this.#firstFaults?.commits ?? 0,
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
    this.loop.after(this.random.int(1, 20_000), undefined, () => this.#boot());
  }

  #boot(): void {
    const process: SimProcess = { isAlive: true };
    this.process = process;
    this.#processes++;
    const faults = new Faults(this.random.fork(), this.#crashPoint(), (kind) => {
      if (process.isAlive) this.crashed(kind);
    });
    if (!this.isCalm && this.random.chance(0.2)) faults.failureChance = 0.1;
    this.faults = faults;
    this.#firstFaults ??= faults;
    this.trace(`boot ${this.#processes} ${JSON.stringify(faults.crashAt ?? null)}`);
    const start = async () => {
      const store = await this.#disk.open(process, faults);
      if (!process.isAlive) return;
      this.#store = store;
      this.look(store);
      const app = createApp({
        process,
        store,
        clock: this.loop.clockOf(process),
        random: this.random.fork(),
        outside: this.outside,
        flows: this.flows,
        maxConcurrentRuns: this.#maxConcurrentRuns,
        report: (error) => {
          if (process.isAlive) this.#reported(error);
        },
      });
      this.app = app;
      await app.start();
      if (this.isCalm) app.pauseSchedules();
    };
    start().catch((error: unknown) => {
      if (process.isAlive) this.violate(`a process could not start: ${String(error)}`);
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
    }
    this.app?.pauseSchedules();
    const deadlineMs = this.loop.monoMs + MUST_END_WITHIN_MS;
    let quietLooks = 0;
    const look = () => {
      const { app } = this;
      if (app !== undefined) {
        this.look(app.store);
        const open = app.store.runIds().filter((runId) => !this.ledger.isFinished(runId));
        quietLooks = open.length === 0 ? quietLooks + 1 : 0;
        // Events still on their way may start runs: only what stays quiet is over.
        if (quietLooks > 6) {
          this.#isOver = true;
          return;
        }
        if (this.loop.monoMs > deadlineMs) {
          for (const runId of open) this.violate(this.#describeStuck(app.store, runId));
          this.#isOver = true;
          return;
        }
      }
      this.loop.after(quietLooks > 0 ? LOOK_EVERY_MS : LOOK_EVERY_MS * 4, undefined, look);
    };
    look();
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
function describe({ nodes, edges }: SimFlow['definition']): string {
  const lines = nodes.map(({ id, config, policies, disabled }) => `${id} ${JSON.stringify({ config, policies, disabled })}`);
  return [...(edges ?? []).map(({ from, to }) => `${from.node}.${from.port}>${to.node}.${to.port}`), ...lines].join(' ');
}

/** Simulates one seed from its beginning to its end. */
export function simulate(options: SimulationOptions): Promise<SimulationResult> {
  return new Simulation(options).run();
}
