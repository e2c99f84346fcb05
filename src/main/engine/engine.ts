/**
 * The engine as the rest of the app sees it. The interpreter behind it is made by `createEngine` (interpreter.ts).
 */
import type { ErrorInfo } from '#shared/model/errors';
import type { FlowEvent } from '#shared/model/event';
import type { FlowDefinition, FlowProblem } from '#shared/model/flow';
import type { FlowId, RunId } from '#shared/model/ids';
import type { Item } from '#shared/model/packet';
import type { PolicyState } from '#shared/model/policy';
import type { DoubtDecision, RunStatus, RunTrigger } from '#shared/model/run';
import type { RunSettings } from '#shared/model/schedule';
import type { TestOptions } from '#shared/model/test-run';
import type { MessageClaim } from './outbox';
import type { IdempotencyKey, Overlap, PendingEvent, TestData, TriggerState } from './ports';
import type { RunResponse } from './sdk/node-type';

export interface StartRequest {
  flowId: FlowId;
  /** A published version, or below 1 for a stored snapshot of the draft. */
  version: number;
  trigger: RunTrigger;
  /** The trigger node that fires; its output is `items`. Default: the first trigger of the flow. */
  triggerNodeId?: string;
  items: Item[];
  test?: boolean;
  /** Of a test run: how it differs from a run of the same flow. */
  testRun?: TestStart;
  idempotency?: IdempotencyKey;
  /** For event consumers: moves with the run, in one transaction. */
  cursor?: { consumer: string; sequence: number };
  /** For queue consumers: the messages that the run is for; with a trigger of the kind `queue`. */
  claim?: MessageClaim;
  /** For triggers of plugins: kept with the run, in one transaction. Not kept when the idempotency key was used before. */
  triggerState?: TriggerState;
  /**
   * While a run of the same flow and group is not over: start beside it, do not start (`Started.overlapped`; nothing is recorded,
   * and the idempotency key stays free), wait in order, or cancel it and start when it has ended. Test runs are outside of groups.
   */
  overlap?: Overlap;
  /** Instead of the flow's own settings, for this run and its re-runs. */
  settings?: RunSettings;
  /** Events to store in the same transaction as the run (flx.webhook.received). */
  events?: PendingEvent[];
  /** Called once, after durability: by a `respond` step, or with the run's end when there was none. Lost with the process. */
  onReply?: (reply: RunReply) => void;
}

export interface TestStart {
  options: TestOptions;
  data: TestData;
  /** `items` are what a person gave, and count before pinned payloads and those of an earlier run. */
  isInputGiven: boolean;
}

export interface RedriveRequest {
  runId: RunId;
  seq: number;
  /** Instead of the items that the step had not finished. */
  items?: Item[];
  idempotency: IdempotencyKey;
  /** Goes into the new run's trigger. */
  deadLetterId?: string;
}

export type RunReply =
  | { kind: 'response'; response: RunResponse }
  | { kind: 'ended'; status: RunStatus; items: Item[]; error?: ErrorInfo }
  /** The run began to wait or came into doubt: no answer will come soon. */
  | { kind: 'parked'; status: RunStatus };

export interface Started {
  runId: RunId;
  status: RunStatus;
  /** True: the idempotency key was used before, `runId` is that earlier run. */
  duplicate: boolean;
  /** Nothing was started, since a run of the same group is not over: `runId` is that run. */
  overlapped?: true;
  /** The run is over already without having begun: RUN_SKIPPED, since its flow allows no more at once. */
  error?: ErrorInfo;
}

/** From where, and with what, a run is run again. */
export type RerunFrom =
  | 'start'
  | 'failed'
  | {
      /** `step`: from step `seq`; with 0, the trigger, as from the start. */
      from: 'start' | 'failed' | 'step';
      seq?: number;
      /** What the step (from the start: the flow) is given instead of what it was given. */
      items?: Item[];
      /** By node id, then port: nodes outside of loops that are not run. */
      pinned?: Record<string, Record<string, Item[]>>;
    };

export interface Engine {
  /** Checks a definition: every problem, located. Empty or only warnings: it can be published. */
  validate(definition: FlowDefinition): FlowProblem[];
  /**
   * Starts a run and resolves when it is durable. Errors: FLOW_NOT_FOUND, FLOW_INVALID, IDEMPOTENCY_CONFLICT,
   * TOO_MANY_RUNS, STORE_FULL, STORE_FAILED, SHUTTING_DOWN.
   */
  start(request: StartRequest): Promise<Started>;
  /** Errors: RUN_NOT_FOUND, RUN_FINISHED. Resolves when the request is durable; steps are told by their signal. */
  cancel(runId: RunId): Promise<void>;
  /**
   * A new run of the same version: from its start, from where it failed, or from any step, with edited items and pinned
   * outputs; what does not depend on what is done again is taken over. Errors: RUN_NOT_FOUND, RUN_NOT_FINISHED, STEP_NOT_FOUND,
   * BAD_REQUEST (an edit or a pin that has no place), and those of `start`.
   */
  rerun(runId: RunId, from: RerunFrom): Promise<RunId>;
  /** Errors: RUN_NOT_FOUND, STEP_NOT_FOUND, STEP_NOT_IN_DOUBT. */
  resolveDoubt(runId: RunId, seq: number, decision: DoubtDecision): Promise<void>;
  /** Offers an event to steps that wait for one. At least once; a step wakes once. */
  deliverEvent(event: FlowEvent): Promise<void>;
  /** The replies that steps of this run wait for under this key are stored. At least once; a step goes on once. */
  deliverReply(runId: RunId, key: string): Promise<void>;
  /**
   * Goes on from a step that had failed its run: a new run of the same version takes the finished steps over and does this
   * one again, with `items` instead of the unfinished ones when given. When the finished steps were compensated, the new run
   * begins anew. The same key does it once. Errors: RUN_NOT_FOUND, STEP_NOT_FOUND, RUN_NOT_FINISHED, REDRIVE_INPUT_UNUSABLE, REDRIVE_UNSAFE,
   * and those of `start`.
   */
  redrive(request: RedriveRequest): Promise<Started>;
  /**
   * Lets the steps go on at which a test run has paused that is stepped through; with `seq` one of them. While a step is at work
   * it does nothing. Durable when it resolves. Errors: RUN_NOT_FOUND, RUN_FINISHED, RUN_NOT_STEPPING.
   */
  nextStep(runId: RunId, seq?: number): Promise<void>;
  /** Lets such a run go on to its end without further pauses. Errors as for `nextStep`. */
  runOn(runId: RunId): Promise<void>;
  /** A lease that this step waits for is free. False: the step does not wait for one (any more). */
  wakeLock(runId: RunId, seq: number): Promise<boolean>;
  /** Takes up what the last process left: call once, before anything else is started. Resolves when all is taken up. */
  recover(): Promise<{ resumed: number; inDoubt: number }>;
  /**
   * While paused, new runs are recorded as queued and do not begin. Running ones go on; with `held` what they do at this moment
   * comes to its end, and nothing further begins until the hold is over: the machine is about to sleep or to be switched off.
   */
  setPaused(paused: boolean, held?: boolean): void;
  setMaxConcurrentRuns(count: number): void;
  /** How rate limits, places and circuit breakers stand. */
  policies(): PolicyState;
  /** Closes a circuit breaker by hand, durably. False: it was closed. */
  resetBreaker(key: string): Promise<boolean>;
  /** Runs in memory now. */
  activeCount(): { running: number; queued: number };
  /** Begins no new step, lets running ones end for up to `graceMs`, then aborts them; all is flushed. Open runs go on at the next start. */
  stop(graceMs: number): Promise<void>;
}
