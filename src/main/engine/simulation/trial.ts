/** One run of a flow in simulation, from its start to where it ends by itself, over as many processes as it takes. */
import type { ErrorInfo } from '#shared/model/errors';
import type { FlowDefinition } from '#shared/model/flow';
import type { FlowId, RunId } from '#shared/model/ids';
import type { Item } from '#shared/model/packet';
import { isFinal } from '#shared/model/run';
import type { Engine } from '../engine';
import { createEngine } from '../interpreter';
import type { CreateCancelSource, EnginePorts, NodeRegistry, RunRecord, StepExecutor, StepRecord } from '../ports';
import type { NodeServices } from '../sdk/node-type';
import { inlineExecutor } from '../step/inline-executor';
import { ManualClock, settle } from './manual-clock';
import { type CrashPoint, MemoryDisk, MemoryJournal } from './memory-journal';
import { createSeededRandom } from './seeded-random';
import { isSimulated, type SimulatedWorld, simulateNodes } from './simulated-nodes';

/** What is tried out. */
export interface TrialSubject {
  definition: FlowDefinition;
  triggerNodeId: string | undefined;
  items: Item[];
  /** What simulated nodes put out, by node id. */
  outputs: Readonly<Record<string, readonly Item[]>>;
  nodes: NodeRegistry;
  /** For nodes that are run for real: those that touch nothing outside. */
  services: NodeServices;
  createCancelSource: CreateCancelSource;
}

export interface TrialEnd {
  /** Undefined: the start was refused, so that whoever asked for it knows. */
  run: RunRecord | undefined;
  steps: StepRecord[];
  commits: number;
}

const FLOW = 'flow_trial' as FlowId;
const START_MS = Date.parse('2026-01-05T08:00:00Z');
/** A flow that still goes on after so many turns never ends by itself. */
const MAX_TURNS = 5000;

/** Runs the flow. `crashAt`: where the first process is ended; a second one takes over what it left. */
export async function runTrial(subject: TrialSubject, world: SimulatedWorld, crashAt?: CrashPoint): Promise<TrialEnd> {
  const disk = new MemoryDisk();
  const clock = new ManualClock(START_MS);
  const first = new Process(subject, world, { disk, clock, crashAt });
  first.start();
  await first.live();
  let { commits } = first.journal;
  if (first.journal.isDead) {
    world.isAlive = true;
    const second = new Process(subject, world, { disk, clock, crashAt: undefined });
    second.recover();
    await second.live();
    commits += second.journal.commits;
  }
  const run = [...disk.runs.values()].find((record) => record.flowId === FLOW);
  return { run, steps: run === undefined ? [] : (disk.read(run.id)?.steps ?? []), commits };
}

interface Machine {
  disk: MemoryDisk;
  clock: ManualClock;
  crashAt: CrashPoint | undefined;
}

class Process {
  readonly journal: MemoryJournal;
  readonly #engine: Engine;
  readonly #subject: TrialSubject;
  readonly #machine: Machine;
  /** Calls of nodes that are run for real and take their time. */
  readonly #atWork = new Set<Promise<unknown>>();
  readonly #delivered = new Set<string>();
  /** Resolves when the process is ended: calls that were at work then never come back. */
  readonly #death: Promise<void>;

  constructor(subject: TrialSubject, world: SimulatedWorld, machine: Machine) {
    this.#subject = subject;
    this.#machine = machine;
    let died: () => void = () => undefined;
    this.#death = new Promise((resolve) => {
      died = resolve;
    });
    this.journal = new MemoryJournal(machine.disk, machine.crashAt, () => {
      died();
      world.isAlive = false;
      machine.clock.clear();
    });
    world.onDeath = () => this.journal.die();
    world.onDiskFull = () => {
      this.journal.isFull = true;
    };
    this.#engine = createEngine(this.#ports(world));
  }

  start(): void {
    const { triggerNodeId, items } = this.#subject;
    const request = { flowId: FLOW, version: 1, trigger: { kind: 'manual' as const }, items, test: true };
    this.#engine.start({ ...request, ...(triggerNodeId === undefined ? {} : { triggerNodeId }) }).catch(() => undefined);
  }

  recover(): void {
    this.#engine.recover().catch(() => undefined);
  }

  /** Lets the process live until its run has ended, asks a person, or waits for something that never comes. */
  async live(): Promise<void> {
    const { clock, disk } = this.#machine;
    for (let turn = 0; turn < MAX_TURNS && !this.journal.isDead; turn++) {
      await this.#quiet();
      if (this.journal.isFull) {
        this.journal.makeRoom();
        continue;
      }
      const run = [...disk.runs.values()].find((record) => record.flowId === FLOW);
      if (run !== undefined && (isFinal(run.status) || run.status === 'in_doubt')) return;
      if (run !== undefined && this.#deliverEvents(run.id)) continue;
      const nextAt = run?.status === 'waiting' ? run.wakeAt : clock.nextAt;
      if (nextAt === undefined) return;
      await clock.jump(Math.max(0, nextAt - clock.now()));
    }
  }

  /** Offers each wait for an event one that fits its pattern. True: there was one. */
  #deliverEvents(runId: RunId): boolean {
    const { clock, disk } = this.#machine;
    const step = disk
      .read(runId)
      ?.steps.find(
        ({ seq, status, waitFor }) => status === 'waiting' && waitFor?.kind === 'event' && !this.#delivered.has(`${seq}`),
      );
    if (step?.waitFor?.kind !== 'event') return false;
    this.#delivered.add(`${step.seq}`);
    const type = step.waitFor.pattern.replaceAll('**', 'simulated').replaceAll('*', 'simulated');
    const time = new Date(clock.now()).toISOString();
    const event = {
      specversion: '1.0',
      id: `evt_${step.seq}`,
      source: '/trial',
      type,
      time,
      datacontenttype: 'application/json',
    } as const;
    // Not awaited: a process that is ended in the midst of it never answers.
    this.#engine.deliverEvent({ ...event, data: {}, sequence: this.journal.eventMark() + 1 }).catch(() => undefined);
    return true;
  }

  async #quiet(): Promise<void> {
    await settle();
    while (this.#atWork.size > 0 && !this.journal.isDead) {
      await Promise.race([...this.#atWork, this.#death]);
      await settle();
    }
  }

  #ports(world: SimulatedWorld): EnginePorts {
    const { definition, nodes, services, outputs, createCancelSource } = this.#subject;
    const executor: StepExecutor = {
      execute: (call) => {
        const result = inlineExecutor.execute(call);
        // What is simulated takes no real time, and may wait for a disk that this simulation makes room on.
        if (!(result instanceof Promise) || isSimulated(call.nodeType)) return result;
        const done = result.then(
          () => undefined,
          () => undefined,
        );
        this.#atWork.add(done);
        void done.then(() => this.#atWork.delete(done));
        return result;
      },
    };
    return {
      clock: this.#machine.clock,
      chance: { random: createSeededRandom(1) },
      createCancelSource,
      journal: this.journal,
      nodes: simulateNodes(nodes, services, world, outputs),
      flows: { load: (flowId, version) => Promise.resolve(flowId === FLOW ? { flowId, version, definition } : undefined) },
      executor,
      services,
      interest: { wants: () => false },
      leases: {
        acquire: () => ({ token: 1 }),
        resume: () => ({ name: 'trial', token: 1 }),
        release: () => undefined,
      },
      identity: { account: 'local', user: 'trial', workspace: 'trial' },
      report: (_error: ErrorInfo) => undefined,
    };
  }
}
