/**
 * The state of one run in memory. All of it can be rebuilt from the journal: the database is the truth.
 */
import { AppError, type ErrorInfo } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import type { Json, JsonObject } from '#shared/model/json';
import type { Item, PacketContext } from '#shared/model/packet';
import type { Effect } from '#shared/model/run';
import type { CompiledNode, CompiledRegion, LoadedFlow } from '../compile/compiled-flow';
import type { FlowLimits } from '../compile/flow-limits';
import type { Gate } from '../policy/gate';
import { limitsOf } from '../policy/run-limits';
import type { CancelSource, RunRecord, StepRecord, StoredRun, Timer } from '../ports';
import type { Concealed } from '../step/concealed';
import type { TestPlan } from '../test-runs/test-plan';

export type Outputs = Record<string, Item[]>;

/** One region with its own state: the flow itself, or one iteration of a for-each. */
export class Scope {
  readonly region: CompiledRegion;
  /** Empty, or the iterations it is in: `loop[3]/inner[0]`. */
  readonly path: string;
  readonly parent: Scope | undefined;
  readonly loop: LoopRun | undefined;
  readonly iteration: number;
  /** By local index of the node: edges that have not settled. */
  readonly pending: number[];
  /** By local index, then by slot: the items of live edges. Freed when the node begins. */
  readonly arrived: ((readonly Item[] | undefined)[] | undefined)[];
  /** By local index: see NODE_BEGUN and NODE_HEARD. */
  readonly marks: number[];
  /** Nodes that have not settled. */
  open: number;
  /** Outputs that a `$step` may ask for, by index of the node in the flow. */
  kept: Map<number, Outputs> | undefined;

  constructor(region: CompiledRegion, path: string, place?: { parent: Scope; loop?: LoopRun; iteration?: number }) {
    this.region = region;
    this.path = path;
    this.parent = place?.parent;
    this.loop = place?.loop;
    this.iteration = place?.iteration ?? 0;
    this.pending = region.pending.slice();
    this.arrived = new Array<undefined>(region.nodes.length).fill(undefined);
    this.marks = new Array<number>(region.nodes.length).fill(0);
    this.open = region.nodes.length;
  }
}

/** The node has begun or was skipped; edges that settle later mean nothing to it. */
export const NODE_BEGUN = 1;
/** An edge has settled that this run has to do with: not one from a trigger that did not fire. */
export const NODE_HEARD = 2;

/** A for-each at work. */
export interface LoopRun {
  readonly node: CompiledNode;
  readonly scope: Scope;
  readonly record: StepRecord;
  readonly items: readonly Item[];
  readonly batchSize: number;
  readonly count: number;
  readonly parallelism: number;
  next: number;
  active: number;
  isPumping: boolean;
  finished: number;
  /** By iteration: what came back by the port `loop`. */
  readonly results: (Item[] | undefined)[];
  /** The lease under which the body runs. */
  readonly lock?: { name: string; token: number };
}

/** What has decided the end of a run, while steps may still be running. */
export interface Ending {
  status: 'succeeded' | 'failed' | 'cancelled';
  error?: ErrorInfo;
  failedNodeId?: string;
}

/** A finished step that is to be undone. */
export interface Undo {
  readonly done: StepRecord;
  readonly node: CompiledNode;
  readonly items: Item[];
}

/** The undoing of one run. */
export interface Saga {
  readonly ending: Ending;
  /** Nothing is there to undo: the run ends as it would have. */
  isEmpty: boolean;
  /** Undefined while the journal is read. The next one is the last. */
  left: Undo[] | undefined;
  stored: StoredRun | undefined;
  memo: Memo | undefined;
  /** Names of nodes that a person has said could not be undone. */
  readonly failed: string[];
  /** Names of nodes of which nobody knows whether there is something to undo. */
  unknown: string[];
}

/** A step that pauses. */
export interface Waiting {
  readonly step: Step;
  readonly record: StepRecord;
}

/** A step whose effect may or may not have happened. */
export interface Doubt {
  readonly step: Step;
  readonly record: StepRecord;
}

export interface Ready {
  readonly scope: Scope;
  readonly node: CompiledNode;
}

export type ItemProgress = Map<number, { state: 'started' | 'done'; outputs?: Outputs }>;

/** What earlier processes (or, for a re-run, the earlier run) have recorded: looked up instead of done again. */
export class Memo {
  readonly #steps = new Map<string, StepRecord>();
  readonly #items = new Map<number, ItemProgress>();
  readonly #inputs = new Map<number, Item[]>();
  readonly #taken = new Set<number>();
  lastSeq = -1;

  constructor(stored: Pick<StoredRun, 'steps' | 'items' | 'inputs'>) {
    for (const { seq, items } of stored.inputs ?? []) this.#inputs.set(seq, items);
    for (const step of stored.steps) {
      this.#steps.set(`${step.nodeId}\n${step.scope}`, step);
      if (step.seq > this.lastSeq) this.lastSeq = step.seq;
    }
    for (const { seq, index, state, outputs } of stored.items) {
      let progress = this.#items.get(seq);
      if (progress === undefined) {
        progress = new Map();
        this.#items.set(seq, progress);
      }
      if (state === 'started' && progress.get(index)?.state === 'done') continue;
      progress.set(index, outputs === undefined ? { state } : { state, outputs });
    }
  }

  step(nodeId: string, scope: string): StepRecord | undefined {
    return this.#steps.get(`${nodeId}\n${scope}`);
  }

  /** The same, for who goes on with it. */
  take(nodeId: string, scope: string): StepRecord | undefined {
    const step = this.step(nodeId, scope);
    if (step !== undefined) this.#taken.add(step.seq);
    return step;
  }

  /** Steps at work or waiting that nobody has gone on with, or will: they are the caller's now. */
  takeLeft(): StepRecord[] {
    const left = [...this.#steps.values()].filter(
      ({ seq, status }) => (status === 'running' || status === 'waiting') && !this.#taken.has(seq),
    );
    for (const { seq } of left) this.#taken.add(seq);
    return left;
  }

  items(seq: number): ItemProgress | undefined {
    return this.#items.get(seq);
  }

  /** What the step is given instead of what arrives on its edges. */
  input(seq: number): Item[] | undefined {
    return this.#inputs.get(seq);
  }

  steps(): Iterable<StepRecord> {
    return this.#steps.values();
  }
}

/** The store numbers the steps of a run below this. */
const MAX_STEPS = 2_000_000;

export class Run {
  readonly id: RunId;
  readonly flow: LoadedFlow;
  /** Those of its flow, or its own. */
  readonly limits: FlowLimits;
  readonly root: Scope;
  record: RunRecord;
  memo: Memo | undefined;
  nextSeq = 0;
  readonly ready: Ready[] = [];
  readyHead = 0;
  /** Steps that are executing, or whose `started` record is on its way to disk. */
  readonly active = new Map<number, Step>();
  readonly waiting = new Map<number, Waiting>();
  readonly doubts = new Map<number, Doubt>();
  readonly loops = new Map<number, LoopRun>();
  /** Successful stop steps, recorded together with the end of the run, so that a crash in between stops it again. */
  heldStop: StepRecord | undefined;
  ending: Ending | undefined;
  /** Set while the finished steps of a run that failed or was cancelled are being undone. */
  saga: Saga | undefined;
  /** Its end is decided and all of it is over, but its error flow has not been started yet. */
  isEnding = false;
  /** In the midst of `drive`. */
  isDriving = false;
  /** Gave the processor back for a moment; goes on by a timer. */
  hasYielded = false;
  /** Counts against the limit of concurrent runs. */
  holdsPlace = false;
  /** The trigger that fired and its items, until the run begins. */
  trigger: { node: CompiledNode; items: Item[] } | undefined;
  /** Nothing to do until something wakes it. */
  isParked = false;
  isFinished = false;
  /** Its first record never reached the disk, or it has left memory: nothing of it may be done or written any more. */
  isLost = false;
  timer: Timer | undefined;
  /** How many of its next steps are recorded before they begin, since an earlier process may have died of one of them. */
  watchedSteps = 0;
  /** Changes with every park, so that what was begun for an earlier one can tell. */
  parkCount = 0;
  /** What the last steps gave, kept only when somebody waits for it, and for runs that queues have started. */
  results: Item[] | undefined;
  /** Set in test runs that differ from a run of the same flow. */
  plan: TestPlan | undefined;
  packet: PacketContext | undefined;
  runInfo: JsonObject | undefined;

  constructor(flow: LoadedFlow, record: RunRecord, memo?: Memo) {
    this.id = record.id;
    this.flow = flow;
    this.limits = limitsOf(flow.compiled.limits, record.settings);
    this.record = record;
    this.memo = memo;
    if (memo !== undefined) this.nextSeq = memo.lastSeq + 1;
    if (record.trigger.kind === 'queue') this.results = [];
    const region = flow.compiled.regions[0];
    if (region === undefined) throw new RangeError('A compiled flow has at least one region');
    this.root = new Scope(region, '');
  }

  /** The number of a step that begins. Errors: RUN_TOO_LONG. */
  takeSeq(): number {
    if (this.nextSeq >= MAX_STEPS) {
      throw new AppError({
        code: 'RUN_TOO_LONG',
        message: `The run has more than ${MAX_STEPS} steps. Use larger batches in its loops, or split the work over several runs.`,
        data: { limit: MAX_STEPS },
      });
    }
    return this.nextSeq++;
  }

  get hasReady(): boolean {
    return this.readyHead < this.ready.length;
  }

  pushReady(scope: Scope, node: CompiledNode): void {
    this.ready.push({ scope, node });
  }

  takeReady(): Ready | undefined {
    const next = this.ready[this.readyHead];
    if (next === undefined) return undefined;
    this.readyHead++;
    if (this.readyHead === this.ready.length) {
      this.ready.length = 0;
      this.readyHead = 0;
    }
    return next;
  }

  /** When it must end, if its flow bounds that and nothing has ended it yet. */
  get deadlineAt(): number | undefined {
    const { maxDurationMs } = this.limits;
    const { startedAt } = this.record;
    if (maxDurationMs === undefined || startedAt === undefined) return undefined;
    const isOpen = this.ending === undefined && this.saga === undefined && this.doubts.size === 0 && !this.#isStepping;
    return isOpen ? startedAt + maxDurationMs : undefined;
  }

  /** A person decides when it goes on, so its time does not run. */
  get #isStepping(): boolean {
    return this.plan?.isStepping === true;
  }

  /** The earliest moment at which one of its waiting steps goes on, or its time is up. */
  nextWakeAt(): number | undefined {
    let earliest = this.deadlineAt;
    for (const { record } of this.waiting.values()) {
      if (record.wakeAt !== undefined && (earliest === undefined || record.wakeAt < earliest)) earliest = record.wakeAt;
    }
    return earliest;
  }
}

export interface StepStart {
  run: Run;
  scope: Scope;
  node: CompiledNode;
  seq: number;
  itemsByEdge: readonly (readonly Item[])[];
}

/** One node at work in one scope, over all its attempts. */
export class Step {
  readonly run: Run;
  readonly scope: Scope;
  readonly node: CompiledNode;
  readonly seq: number;
  readonly itemsByEdge: readonly (readonly Item[])[];
  readonly items: readonly Item[];
  attempt = 1;
  /** How often the process has ended while it was at work, as far as it is known: see step/crash-watch.ts. */
  crashes = 0;
  effect: Effect = 'none';
  startedAt = 0;
  /** When this attempt began. */
  attemptAt = 0;
  /** The latest record written, if any. */
  record: StepRecord | undefined;
  progress: ItemProgress | undefined;
  /** What it paused for, while it is executed again because of that. */
  waited: { reply: string; timeoutAtMs?: number } | undefined;
  /** The limits that this attempt has passed and whose breaker has not heard of its end. */
  passed: Gate | undefined;
  cancel: CancelSource | undefined;
  /** Why the step was told to end. */
  abortReason: ErrorInfo | undefined;
  timer: Timer | undefined;
  /** Effects are off, and it acts on the outside world: it is tried out instead of executed. */
  isDry = false;
  /** Rises when an attempt ends; what comes of an earlier attempt is ignored. */
  round = 0;
  json: readonly Json[] | undefined;
  /** What must not be recorded; undefined until the node has opened a secret. */
  secrets: Concealed | undefined;

  constructor({ run, scope, node, seq, itemsByEdge }: StepStart) {
    this.run = run;
    this.scope = scope;
    this.node = node;
    this.seq = seq;
    this.itemsByEdge = itemsByEdge;
    const [first] = itemsByEdge;
    this.items = itemsByEdge.length === 1 && first !== undefined ? first : itemsByEdge.flat();
  }

  /** The JSON of the items, made when an expression first asks. */
  get itemsJson(): readonly Json[] {
    this.json ??= this.items.map((item) => item.json);
    return this.json;
  }

  /** Tells the step to end. Its signal is made only when the node asks for one, so it may come to know later. */
  abort(reason: ErrorInfo): void {
    if (this.abortReason !== undefined) return;
    this.abortReason = reason;
    this.cancel?.abort(reason);
  }
}
