/**
 * The tables as Kysely sees them: the columns of the newest schema. Booleans are 0 and 1, times milliseconds since the
 * epoch, `…_after_ms` distances from `created_at`; a value column (`output`, `data`) is JSON text or the key of a payload.
 */
import type { Generated } from 'kysely';
import type { TablesOfInbox } from './tables-of-inbox';
import type { TablesOfPlugins } from './tables-of-plugins';

/** JSON text, or the key of a row in `payloads`. */
export type StoredValue = string | number;

export interface RunFlowsTable {
  key: Generated<number>;
  flow_id: string;
  is_rule: Generated<number>;
  /** Runs of the flow that the table `runs` holds. */
  kept: Generated<number>;
}

export interface RunsTable {
  key: number;
  id: string;
  flow_key: number;
  flow_name: string;
  flow_version: number;
  is_rule: number;
  status: number;
  flags: number;
  trigger_kind: number;
  trigger_node: string | null;
  trigger_detail: string | null;
  created_at: number;
  started_after_ms: number | null;
  finished_after_ms: number | null;
  wake_at: number | null;
  rerun_of: string | null;
  failed_node_id: string | null;
  error: string | null;
  /** JSON; null but for test runs with options. */
  test_options: string | null;
  /** JSON; null but for runs that must not overlap with others or have settings of their own. */
  start_options: string | null;
}

export interface StepsTable {
  /** run_key * 2^21 + seq */
  key: number;
  node_id: string;
  scope: string;
  status: number;
  effect: number;
  attempt: number;
  /** From the run's created_at. */
  started_after_ms: number;
  took_ms: number | null;
  items_in: number;
  /** The number of items of the only port `out`, or JSON: counts by port. */
  items_out: number | string | null;
  output: StoredValue | null;
  error: string | null;
  wake_at: number | null;
  wait_kind: number | null;
  wait_for: string | null;
  /** Of a running step that may be what the process dies of. */
  crashes: number | null;
  stand_in: number | null;
}

export interface StepItemsTable {
  step_key: number;
  item: number;
  done: number;
  output: StoredValue | null;
}

export interface AttemptsTable {
  step_key: number;
  attempt: number;
  started_at: number;
  finished_at: number;
  error: string;
}

export interface RunLogsTable {
  key: Generated<number>;
  run_key: number;
  at: number;
  node_id: string;
  level: number;
  message: string;
}

export interface PayloadsTable {
  key: Generated<number>;
  /** SHA-256 of the JSON text. */
  digest: Buffer;
  /** Of the JSON text. */
  size_bytes: number;
  /** zstd */
  data: Buffer;
}

export interface EventTypesTable {
  key: Generated<number>;
  type: string;
  seen: Generated<number>;
  last_at: number | null;
}

export interface EventsTable {
  sequence: number;
  id: string;
  type_key: number;
  source: string;
  subject: string | null;
  at: number;
  run_key: number | null;
  data: StoredValue;
}

export interface ConsumersTable {
  name: string;
  /** Sequence of the last event that the consumer is done with. */
  cursor: number;
}

export interface IdempotencyKeysTable {
  /** First 16 bytes of SHA-256 over scope, NUL, key. */
  digest: Buffer;
  run_id: string;
  fingerprint: string | null;
  expires_at: number;
}

export interface FlowsTable {
  id: string;
  kind: Generated<'flow' | 'rule'>;
  name: string;
  description: string | null;
  status: Generated<'draft' | 'active' | 'paused'>;
  pinned: Generated<number>;
  draft: string;
  draft_revision: Generated<number>;
  published_version: number | null;
  /** The draft revision that was published: differs from draft_revision when the draft has changes. */
  published_revision: number | null;
  sample_id: string | null;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
}

export interface FlowVersionsTable {
  flow_id: string;
  /** From 1: published. Below 1: a snapshot of the draft, for test runs. */
  version: number;
  definition: string;
  digest: string | null;
  note: string | null;
  created_at: number;
}

export interface FlowEditsTable {
  flow_id: string;
  seq: number;
  id: string;
  at: number;
  /** JSON: what the edit is called. */
  label: string;
  /** JSON: what it changed, both ways. */
  diff: string;
  /** 1: by a program or a file. */
  outside: Generated<number>;
  /** 0: it was undone. */
  applied: Generated<number>;
  bytes: number;
}

export interface RulesTable {
  id: string;
  flow_id: string;
  name: string;
  event: string;
  condition: string | null;
  action: string;
  enabled: Generated<number>;
  fired_count: Generated<number>;
  last_fired_at: number | null;
  last_error: string | null;
  created_at: number;
  updated_at: number;
}

/** Times are milliseconds since the epoch. */
export interface SchedulesTable {
  flow_id: string;
  node_id: string;
  version: number;
  /** What decides when it occurs, as text: a change of it begins a new count. */
  config: string;
  next_at: number | null;
  last_at: number | null;
  /** Where a series without a start counts from. */
  anchor_at: number | null;
  fired: Generated<number>;
  skipped: Generated<number>;
  missed: Generated<number>;
  failed: Generated<number>;
  last_error: string | null;
  last_planned_ms: number | null;
  last_state: string | null;
  last_run_id: string | null;
  paused_at: number | null;
  paused_until: number | null;
  /** Since when it is not followed, and whose pause that is. */
  stopped_at: number | null;
  stopped_by: string | null;
  /** All up to this moment has been dealt with. */
  cursor_at: number | null;
  /** JSON: spans in which it was followed. */
  handled: string | null;
}

export interface ScheduleOccurrencesTable {
  flow_id: string;
  node_id: string;
  planned_ms: number;
  at_ms: number;
  state: string;
  reason: string | null;
  detail: string | null;
  delay_ms: number | null;
  run_id: string | null;
  count: Generated<number>;
  until_ms: number | null;
  recorded_at: number;
}

export interface ScheduleExceptionsTable {
  id: string;
  flow_id: string;
  /** Null: for all schedules of the flow. */
  node_id: string | null;
  kind: string;
  /** JSON: the exception as it was given. */
  body: string;
  created_at: number;
  created_by: string | null;
}

export interface HolidayListsTable {
  id: string;
  name: string;
  /** JSON. */
  days: string;
  created_at: number;
  updated_at: number;
}

/** One row while all schedules are paused. */
export interface SchedulePauseTable {
  id: number;
  paused_at: number;
  paused_until: number | null;
}

export interface SettingsTable {
  key: string;
  value: string;
  updated_at: Generated<number>;
}

export interface SecretsTable {
  name: string;
  sealed: Buffer;
  updated_at: Generated<number>;
}

export interface CredentialsTable {
  id: string;
  name: string;
  type: string;
  /** JSON: what is not secret. */
  fields: string;
  /** JSON: envelopes by field. */
  sealed: string;
  created_at: number;
  updated_at: number;
  last_used_at: number | null;
  /** JSON. */
  last_test: string | null;
}

export interface TestRunsTable {
  run_key: number;
  data: string | Buffer;
}

export interface StepWouldTable {
  step_key: number;
  would: string | Buffer;
}

export interface FlowPinsTable {
  flow_id: string;
  node_id: string;
  outputs: string | Buffer;
  items_out: string;
  size_bytes: number;
  updated_at: number;
}

export interface NotificationsTable {
  id: string;
  idempotency_key: string | null;
  at: number;
  level: string;
  title: string;
  body: string;
  flow_id: string | null;
  run_id: string | null;
  is_read: Generated<number>;
  person_id: string | null;
  topic: string | null;
  task_id: string | null;
  path: string | null;
  is_quiet: Generated<number>;
}

export interface QueuesTable {
  key: Generated<number>;
  name: string;
  visibility_ms: number;
  max_deliveries: number;
  retry_delay_ms: number;
  dedup_window_ms: number;
  paused: Generated<number>;
  created_at: number;
}

export interface QueueMessagesTable {
  key: Generated<number>;
  id: string;
  queue_key: number;
  /** 0 ready, 1 delayed, 2 in flight, 3 dead */
  state: number;
  priority: number;
  enqueued_at: number;
  visible_at: number | null;
  deliveries: Generated<number>;
  /** JSON text */
  body: string;
  /** JSON text: who waits for the result */
  reply: string | null;
  sender_run: string | null;
  run_id: string | null;
  consumer: string | null;
  receipt: string | null;
  error: string | null;
}

/** Kept by triggers. */
export interface QueueCountsTable {
  queue_key: number;
  state: number;
  count: number;
}

export interface QueueDedupTable {
  queue_key: number;
  dedup_key: string;
  message_id: string;
  expires_at: number;
}

export interface ServiceRepliesTable {
  key: string;
  item: number;
  count: number;
  value: string | null;
  error: string | null;
  created_at: number;
}

export interface PolicyStatesTable {
  /** `rate <key>` or `breaker <key>`. */
  key: string;
  /** JSON: see DurablePolicy in engine/policy. */
  state: string;
}

export interface DeadLettersTable {
  key: Generated<number>;
  id: string;
  state: Generated<'open' | 'queued' | 'redriven' | 'discarded'>;
  run_id: string;
  seq: number;
  flow_id: string;
  flow_name: string;
  flow_version: number;
  node_id: string;
  node_name: string;
  node_type: string;
  scope: string;
  attempts: number;
  error_code: string;
  error: string;
  /** Of items that were not finished. */
  item_count: number;
  /** JSON text, or its zstd. */
  items: string | Buffer;
  /** JSON: indexes of the items that were done. */
  finished: string;
  edited_items: string | Buffer | null;
  redrive_of: string | null;
  created_at: number;
  due_at: number | null;
  problem: string | null;
  redriven_run_id: string | null;
  reason: string | null;
  decided_at: number | null;
  /** JSON: what people did with it, oldest first. */
  history: Generated<string>;
}

export interface StepInputsTable {
  step_key: number;
  items: string | Buffer;
}

export interface LeasesTable {
  name: string;
  /** Rises each time somebody is given the lease. */
  token: number;
  holder: string | null;
  run_id: string | null;
  seq: number | null;
  ttl_ms: number;
  acquired_at: number;
  /** Null when nobody holds it. */
  expires_at: number | null;
}

/** All tables, for `Kysely<Tables>`. */
export interface Tables extends TablesOfPlugins, TablesOfInbox {
  run_flows: RunFlowsTable;
  runs: RunsTable;
  steps: StepsTable;
  step_items: StepItemsTable;
  attempts: AttemptsTable;
  run_logs: RunLogsTable;
  payloads: PayloadsTable;
  event_types: EventTypesTable;
  events: EventsTable;
  consumers: ConsumersTable;
  idempotency_keys: IdempotencyKeysTable;
  flows: FlowsTable;
  flow_versions: FlowVersionsTable;
  flow_edits: FlowEditsTable;
  rules: RulesTable;
  schedules: SchedulesTable;
  schedule_occurrences: ScheduleOccurrencesTable;
  schedule_exceptions: ScheduleExceptionsTable;
  holiday_lists: HolidayListsTable;
  schedule_pause: SchedulePauseTable;
  settings: SettingsTable;
  secrets: SecretsTable;
  credentials: CredentialsTable;
  notifications: NotificationsTable;
  test_runs: TestRunsTable;
  step_would: StepWouldTable;
  flow_pins: FlowPinsTable;
  policy_states: PolicyStatesTable;
  dead_letters: DeadLettersTable;
  step_inputs: StepInputsTable;
  leases: LeasesTable;
  queues: QueuesTable;
  queue_messages: QueueMessagesTable;
  queue_counts: QueueCountsTable;
  queue_dedup: QueueDedupTable;
  service_replies: ServiceRepliesTable;
}
