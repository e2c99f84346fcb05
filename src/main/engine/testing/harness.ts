import type { ErrorInfo } from '#shared/model/errors';
import { type FlowDefinitionInput, flowDefinitionSchema } from '#shared/model/flow';
import type { FlowId, RunId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import type { Engine, StartRequest } from '../engine';
import { createEngine } from '../interpreter';
import type { CancelSource, EnginePorts, FlowLibrary, NodeRegistry, RunJournal, RunRecord, StepRecord } from '../ports';
import type { NodeServices } from '../sdk';
import { inlineExecutor } from '../step/inline-executor';
import { ManualClock, settle } from './manual-clock';
import { type CrashPoint, MemoryDisk, MemoryJournal } from './memory-journal';
import type { MemoryLeases } from './memory-leases';
import { createTestNodes, TestWorld } from './test-nodes';

export const FLOW = 'flow_test' as FlowId;

/** A cancel source whose signal calls listeners given by `onAbort`: the engine project has no AbortController. */
export function createTestCancelSource(): CancelSource {
  const listeners: (() => void)[] = [];
  const signal = { aborted: false, onAbort: (listener: () => void) => listeners.push(listener) };
  return {
    signal: signal as unknown as AbortSignal,
    abort: () => {
      signal.aborted = true;
      for (const listener of listeners) listener();
    },
  };
}

/** A number source that repeats: mulberry32. */
export function createSeededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const noServices = new Proxy(
  {},
  {
    get: (_target, name) => {
      throw new Error(`This test gives nodes no service ${String(name)}`);
    },
  },
) as NodeServices;

export interface HarnessOptions {
  errorFlow?: NonNullable<EnginePorts['errorFlow']>;
  flows?: Readonly<Record<number, FlowDefinitionInput>>;
  disk?: MemoryDisk;
  world?: TestWorld;
  clock?: ManualClock;
  crashAt?: CrashPoint;
  journal?: RunJournal;
  nodes?: NodeRegistry;
  wants?: (type: string) => boolean;
  seed?: number;
  leases?: MemoryLeases;
  credentials?: NonNullable<EnginePorts['credentials']>;
}

/** An engine with fakes at all ports, and short ways to look at what it has done. */
export class Harness {
  readonly clock: ManualClock;
  readonly world: TestWorld;
  readonly disk: MemoryDisk;
  readonly journal: MemoryJournal;
  readonly engine: Engine;
  readonly reports: ErrorInfo[] = [];

  constructor(options: HarnessOptions = {}) {
    this.clock = options.clock ?? new ManualClock();
    this.world = options.world ?? new TestWorld();
    this.disk = options.disk ?? new MemoryDisk();
    this.journal = new MemoryJournal(this.disk, options.crashAt, () => {
      this.world.isAlive = false;
      this.clock.clear();
    });
    this.engine = createEngine(this.#ports(options));
    if (options.leases !== undefined) options.leases.wake = (runId, seq) => void this.engine.wakeLock(runId, seq);
  }

  /** Starts version 1 of the flow (`request.version` for another) with one item for each JSON value. */
  async start(items: Json[] = [{}], request: Partial<StartRequest> = {}): Promise<RunId> {
    const started = await this.engine.start({
      flowId: FLOW,
      version: 1,
      trigger: { kind: 'manual' },
      items: items.map((json) => ({ json })),
      ...request,
    });
    await settle();
    return started.runId;
  }

  /** Lets promises go on, without moving time, until the condition holds. */
  async until(holds: () => boolean): Promise<void> {
    for (let turn = 0; turn < 1000; turn++) {
      if (holds()) return;
      await settle();
    }
    throw new Error(`The condition never came to hold: ${holds.toString()}`);
  }

  run(runId: RunId): RunRecord {
    const run = this.disk.runs.get(runId);
    if (run === undefined) throw new Error(`There is no run ${runId}`);
    return run;
  }

  steps(runId: RunId): StepRecord[] {
    return this.disk.read(runId)?.steps ?? [];
  }

  step(runId: RunId, nodeId: string, scope = ''): StepRecord {
    const step = this.steps(runId).find((candidate) => candidate.nodeId === nodeId && candidate.scope === scope);
    if (step === undefined) throw new Error(`The run has no step ${nodeId} in scope "${scope}"`);
    return step;
  }

  /** Node ids with the status of their steps, in the order in which they began: `a: succeeded`. */
  transcript(runId: RunId): string[] {
    return this.steps(runId).map(({ nodeId, scope, status }) => `${scope === '' ? '' : `${scope}/`}${nodeId}: ${status}`);
  }

  /** The JSON that a step put out by a port. */
  output(runId: RunId, nodeId: string, port = 'out', scope = ''): Json[] | undefined {
    return this.step(runId, nodeId, scope).outputs?.[port]?.map((item) => item.json);
  }

  eventTypes(): string[] {
    return this.disk.events.map((event) => event.type);
  }

  #ports(options: HarnessOptions): EnginePorts {
    const flows: FlowLibrary = {
      load: (flowId, version) => {
        const definition = options.flows?.[version];
        return Promise.resolve(
          definition === undefined ? undefined : { flowId, version, definition: flowDefinitionSchema.parse(definition) },
        );
      },
    };
    const random = createSeededRandom(options.seed ?? 1);
    return {
      clock: this.clock,
      chance: { random },
      createCancelSource: createTestCancelSource,
      journal: options.journal ?? this.journal,
      nodes: options.nodes ?? createTestNodes(this.world),
      flows,
      executor: inlineExecutor,
      services: noServices,
      interest: { wants: options.wants ?? (() => false) },
      ...(options.leases === undefined ? {} : { leases: options.leases }),
      ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
      identity: { account: 'local', user: 'tester', workspace: 'test' },
      report: (error) => this.reports.push(error),
      ...(options.errorFlow === undefined ? {} : { errorFlow: options.errorFlow }),
    };
  }
}

/** A flow in short form: nodes as `[id, type, config?, more?]`, edges as `a > b`, `a.port > b` or `a.port > b.port`. */
export function flowOf(
  nodes: readonly (readonly [id: string, type: string, config?: Record<string, Json>, more?: object])[],
  edges: readonly string[],
): FlowDefinitionInput {
  return {
    name: 'Test flow',
    nodes: nodes.map(([id, type, config, more]) => ({ id, type, name: id, config: config ?? {}, ...more })),
    edges: edges.map((edge) => {
      const [from = '', to = ''] = edge.split('>').map((end) => end.trim());
      return { from: endOf(from, 'out'), to: endOf(to, 'in') };
    }),
  };
}

function endOf(text: string, port: string): { node: string; port: string } {
  const [node = '', named] = text.split('.');
  return { node, port: named ?? port };
}
