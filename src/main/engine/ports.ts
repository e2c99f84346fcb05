/**
 * What the engine needs of the world. Everything that touches time, chance, disk or network is handed in here, so that
 * the same engine runs on a real machine and in simulation.
 */
import type { ErrorInfo } from '#shared/model/errors';
import type { FlowDefinition } from '#shared/model/flow';
import type { FlowId, RunId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import type { Item } from '#shared/model/packet';
import type { Effect, RunLog, RunStatus, RunTrigger, StandIn, StepStatus, Would } from '#shared/model/run';
import type { OverlapPolicy, RunSettings } from '#shared/model/schedule';
import type { TestOptions } from '#shared/model/test-run';
import type { MessageClaim, OutboxEntry } from './outbox';
import type { DurablePolicy } from './policy/durable-policy';
import type { Gate } from './policy/gate';
import type { OpenedCredential } from './sdk/credential-usage';
import type { NodeServices, NodeType } from './sdk/node-type';

export interface Timer {
  cancel(): void;
}

/** Time. `now` is milliseconds since the epoch; a timer calls back once, at or after `atMs`, never synchronously. */
export interface Clock {
  now(): number;
  setTimer(atMs: number, callback: () => void): Timer;
}

/** Chance. `random` gives numbers in [0, 1). */
export interface Chance {
  random(): number;
}

/** Makes the signals by which running steps are told to end. */
export interface CancelSource {
  readonly signal: AbortSignal;
  abort(reason: ErrorInfo): void;
}
export type CreateCancelSource = () => CancelSource;

/** Node types by name and version. */
export interface NodeRegistry {
  find(type: string, version: number): NodeType | undefined;
  list(): NodeType[];
  /** Rises whenever node types came, changed or went: flows are then compiled anew. Absent: they never do. */
  readonly generation?: number;
}

/** A version of a flow that runs may be pinned to. Versions below 1 are snapshots of a draft (test runs). */
export interface FlowVersion {
  flowId: FlowId;
  version: number;
  definition: FlowDefinition;
}

/** Where the engine reads flow versions from. Versions never change, so answers may be cached for ever. */
export interface FlowLibrary {
  load(flowId: FlowId, version: number): Promise<FlowVersion | undefined>;
}

/** Runs of one flow that share a group: what happens when one comes while another is not over. */
export interface Overlap {
  group: string;
  policy: OverlapPolicy;
}

/** A run as the journal keeps it. Times are milliseconds since the epoch. */
export interface RunRecord {
  id: RunId;
  flowId: FlowId;
  flowName: string;
  flowVersion: number;
  status: RunStatus;
  trigger: RunTrigger;
  test: boolean;
  /** How a test run differs from a run of the same flow. */
  testOptions?: TestOptions;
  /** With whom it does not run at the same time. */
  overlap?: Overlap;
  /** What it has instead of the settings of its flow. */
  settings?: RunSettings;
  rerunOf?: RunId;
  createdAt: number;
  startedAt?: number;
  finishedAt?: number;
  error?: ErrorInfo;
  failedNodeId?: string;
  /** The earliest moment at which a waiting run has something to do. */
  wakeAt?: number;
  /** Set when a person or program asked for cancellation; a crash in between must not forget it. */
  cancelRequested?: boolean;
  /** The run has failed or was cancelled, and its finished steps are being undone; stays set when that is over. */
  compensating?: boolean;
}

/** What a waiting step waits for. */
export type WaitFor =
  | { kind: 'timer' }
  | { kind: 'retry' }
  /** For a person's word, in a test run that is stepped through. */
  | { kind: 'step' }
  /** For a lease that somebody else holds. */
  | { kind: 'lock'; name: string }
  | {
      kind: 'event';
      pattern: string;
      /** JSONata over the event; true wakes. */
      condition?: string;
      /** The last event that had been written when the wait began: only later ones end it. Absent in records of old versions. */
      after?: number;
    }
  /** The answer of a service: see `Engine.deliverReply`. */
  | { kind: 'reply'; key: string }
  /** Its turn under the limits of its node: see policy/gatekeeper.ts. */
  | { kind: 'gate'; on: 'rate' | 'slot' | 'breaker'; gate: Gate /** Calls to make, when more than one */; tokens?: number };

/** What a test run puts in the place of nodes: recorded with it, so that a restart in its midst changes nothing. */
export interface TestData {
  /** Pinned outputs by node id, then port. */
  pins: Readonly<Record<string, Record<string, Item[]>>>;
  /** With effects off: what nodes that are not executed put out; for each item the one at its place, the last for all after it. */
  outputs: Readonly<Record<string, readonly Item[]>>;
}

/** A step as the journal keeps it: identified by run and seq; (nodeId, scope) is unique in a run as well. */
export interface StepRecord {
  runId: RunId;
  seq: number;
  nodeId: string;
  scope: string;
  status: StepStatus;
  effect: Effect;
  attempt: number;
  startedAt: number;
  finishedAt?: number;
  itemsIn: number;
  /** Present when the step has ended well (also for the error output). A port that is absent is a branch not taken. */
  outputs?: Record<string, Item[]>;
  error?: ErrorInfo;
  wakeAt?: number;
  waitFor?: WaitFor;
  /** It was not executed: this stands in its place. */
  standIn?: StandIn;
  /**
   * Of a running step: how often the process may have ended because of it, if it ends now. Absent: once at most. A stop in good
   * order takes itself back.
   */
  crashes?: number;
}

/** An event on its way to the store; the store gives it its sequence number when it is committed. */
export interface PendingEvent {
  id: string;
  type: string;
  source: string;
  subject?: string;
  timeMs: number;
  data: Json;
}

/**
 * One write to the journal. `run` and `step` are whole records: of several in one commit the last counts. `item` records
 * the progress of a step with effects that works item by item.
 */
export type JournalRecord =
  | {
      kind: 'run';
      run: RunRecord;
      /** Only with the first record of a run. */
      created?: {
        idempotency?: IdempotencyKey;
        /** The run was started by this consumer for this event: its cursor moves in the same transaction. */
        cursor?: { consumer: string; sequence: number };
        /** Messages that this run is for: they are in flight in the same transaction, and settled with the run's end. */
        claim?: MessageClaim;
        /** The run was started by the trigger of a plugin: where that goes on moves in the same transaction. */
        triggerState?: TriggerState;
        testData?: TestData;
      };
      /** Only with the last record of a run that was started by a queue and went well: what its last steps gave. */
      results?: Item[];
    }
  | { kind: 'step'; step: StepRecord }
  /** A step that failed its run for good and may be tried again later: in one commit with its failure. */
  | { kind: 'dead_letter'; runId: RunId; letter: DeadLetterRecord }
  /** What a step is to be given instead of what arrives on its edges. Written before it begins, with the run's first record. */
  | { kind: 'input'; runId: RunId; seq: number; items: Item[] }
  /** What a step of a test run would have done, had effects not been off. */
  | { kind: 'would'; runId: RunId; seq: number; would: Would }
  | { kind: 'attempt'; runId: RunId; seq: number; attempt: number; startedAt: number; finishedAt: number; error: ErrorInfo }
  | { kind: 'item'; runId: RunId; seq: number; index: number; state: 'started' | 'done'; outputs?: Record<string, Item[]> }
  | { kind: 'log'; runId: RunId; log: RunLog }
  | { kind: 'outbox'; runId: RunId; entry: OutboxEntry }
  | { kind: 'event'; runId?: RunId; event: PendingEvent }
  /** What a limit must not forget; `undefined`: as if it had never been used. */
  | { kind: 'policy'; key: string; state: DurablePolicy | undefined };

/** Where the trigger of a plugin goes on after a restart. */
export interface TriggerState {
  flowId: FlowId;
  nodeId: string;
  /** Of the node: what another type has left is of no use to it. */
  type: string;
  state: Json;
  atMs: number;
}

/** What is kept of a step whose retries are used up. There is one at most for a run: the failure that ended it. */
export interface DeadLetterRecord {
  /** `dead_<run>_<seq>`: the same again however often it is written. */
  id: string;
  seq: number;
  flowId: FlowId;
  flowName: string;
  flowVersion: number;
  nodeId: string;
  nodeName: string;
  nodeType: string;
  scope: string;
  attempts: number;
  error: ErrorInfo;
  /** What went into the step. */
  items: Item[];
  /** Indexes of the items that it had finished: a re-drive does not do them again. */
  finished: number[];
  at: number;
  /** The dead letter whose re-drive this run was. */
  redriveOf?: string;
}

export interface IdempotencyKey {
  /** `webhook:<path>`, `event:<flow>`, `schedule:<flow>`, `api:<flow>`, `step:<flow>`, `plugin:<flow>:<node>` */
  scope: string;
  key: string;
  /** After this moment the key may be used anew. */
  expiresAt: number;
  /** Digest of the request: the same key with another one is refused with IDEMPOTENCY_CONFLICT. */
  fingerprint?: string;
}

/** A run read back: enough to go on with it. */
export interface StoredRun {
  run: RunRecord;
  steps: StepRecord[];
  /** Progress of steps that are not finished. */
  items: { seq: number; index: number; state: 'started' | 'done'; outputs?: Record<string, Item[]> }[];
  /** Steps that are given other items than arrive on their edges. */
  inputs?: { seq: number; items: Item[] }[];
  testData?: TestData;
}

/** What a new run begins with of what is done already. */
export type CopiedRecords = Pick<StoredRun, 'steps' | 'items' | 'inputs'>;

export interface UnfinishedRun {
  runId: RunId;
  status: RunStatus;
  cancelRequested: boolean;
  /** Of its `overlap`. */
  group?: string;
}

export interface QueuedRun extends Pick<RunRecord, 'flowId' | 'flowVersion' | 'test' | 'overlap' | 'settings'> {
  runId: RunId;
}

/**
 * The journal. `write` only queues; what is queued goes to disk together, in order, in one transaction (group commit).
 * Write-ahead: a caller that must not go on before its records are durable awaits `flush`.
 */
export interface RunJournal {
  write(record: JournalRecord): void;
  /**
   * Resolves when everything written before is durable. When the commit fails (disk full), runs whose first record was
   * never durable are dropped with all their records and their `flush(runId)` rejects with STORE_FULL or STORE_FAILED; all other
   * records are kept and tried again until they are durable, so that the other flushes only take longer.
   */
  flush(runId?: RunId): Promise<void>;
  loadRun(runId: RunId): Promise<StoredRun | undefined>;
  /** Runs that are queued, running or compensating: what a crash has left behind. Oldest first. */
  openRuns(): Promise<RunId[]>;
  /** Waiting runs, and runs in doubt, with wakeAt at or before `atMs`, earliest first. */
  dueRuns(atMs: number, limit: number): Promise<RunId[]>;
  /** The earliest wakeAt of all waiting runs and runs in doubt. */
  nextWakeAt(): Promise<number | undefined>;
  /** Steps that wait for an event (pattern not yet matched against anything). */
  eventWaits(): Promise<{ runId: RunId; seq: number; pattern: string }[]>;
  /** Steps that wait for their turn under a limit, oldest first. */
  gateWaits(): Promise<{ runId: RunId; seq: number; gate: Gate; tokens?: number }[]>;
  /** The limits as last written, by key. */
  policyStates(): Promise<{ key: string; state: DurablePolicy }[]>;
  /** Runs of a flow that are not over, oldest first, without test runs. */
  unfinishedRuns(flowId: FlowId): Promise<UnfinishedRun[]>;
  /** Queued runs, oldest first. */
  queuedRuns(): Promise<QueuedRun[]>;
  /**
   * How far the events written so far reach: whatever is written later is given a greater sequence number, and whatever was
   * written before one that is not greater, unless commits have failed in between.
   */
  eventMark(): number;
  /** The run that a key was used for, if it has not expired; also one that is still queued for commit. */
  findIdempotent(scope: string, key: string, atMs: number): { runId: RunId; fingerprint?: string } | undefined;
}

/**
 * Runs the `execute` of a node: in this process, a worker or elsewhere. The engine has resolved nothing yet; the call
 * carries closures, so a remote executor resolves the config first.
 */
export interface StepExecutor {
  execute(call: StepCall): Promise<import('./sdk/node-type').ExecuteResult> | import('./sdk/node-type').ExecuteResult;
}

export interface StepCall {
  nodeType: NodeType;
  context: import('./sdk/node-type').ExecuteContext;
}

/** Which system events are worth storing: those that somebody listens to, or that the events page shows. */
export interface EventInterest {
  wants(type: string): boolean;
}

/** Which step asks for a lease. The same step asking again is given what it holds. */
export interface LeaseClaim {
  name: string;
  runId: RunId;
  seq: number;
  /** How long the lease outlives a process that died holding it, in milliseconds. */
  ttlMs: number;
}

/**
 * Leases for the steps of runs: at most one holder at any time. While the process lives it renews what its runs hold; when a
 * run has ended, what it still holds is free. All calls are durable when they return. Errors: STORE_FULL, STORE_FAILED.
 */
export interface LeasePort {
  /** `heldUntil`: somebody else holds it until then or longer; the step is told by `Engine.wakeLock` when it is free before. */
  acquire(claim: LeaseClaim): { token: number } | { heldUntil: number };
  /** What the step was given before a restart; undefined when somebody else has been given it since. */
  resume(runId: RunId, seq: number): { name: string; token: number } | undefined;
  /** Gives it back, or gives up waiting for it; does nothing when the step neither holds nor wants one. */
  release(runId: RunId, seq: number): void;
}

/** Credentials for the steps of runs. */
export interface CredentialPort {
  /** What is known of a credential without opening it; undefined: there is none of this id. */
  find(id: string): { name: string; type: string; isComplete: boolean } | undefined;
  /** Opens it, for the process that executes the step and nobody else. Errors: CREDENTIAL_NOT_FOUND, CREDENTIAL_INCOMPLETE, those of the vault. */
  open(id: string): Promise<{ credential: OpenedCredential; secrets: readonly string[] }>;
}

export interface EnginePorts {
  clock: Clock;
  chance: Chance;
  createCancelSource: CreateCancelSource;
  journal: RunJournal;
  nodes: NodeRegistry;
  flows: FlowLibrary;
  executor: StepExecutor;
  services: NodeServices;
  interest: EventInterest;
  /** Absent: nodes that need a lock fail, saying so. */
  leases?: LeasePort;
  /** Absent: nodes that use a credential fail, saying so, and none is missed at validation. */
  credentials?: CredentialPort;
  /** Names for the packet context. */
  identity: { account: string; user: string; workspace: string };
  /**
   * What to start when a run has failed whose flow names an error flow. Undefined: nothing, since the failed run is itself one
   * of an error flow. Throws when that flow cannot be started now; that is reported.
   */
  errorFlow?(failed: RunRecord, errorFlowId: FlowId): { flowId: FlowId; version: number; trigger: RunTrigger } | undefined;
  /** Something is wrong that no caller can be told of. */
  report(error: ErrorInfo): void;
}
