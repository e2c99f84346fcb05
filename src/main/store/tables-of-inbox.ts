/** The tables of people, human tasks and notification channels as Kysely sees them: see migration 0012. */
import type { Generated } from 'kysely';

export interface PeopleTable {
  id: string;
  name: string;
  access: string;
  /** JSON: names. */
  roles: Generated<string>;
  language: Generated<string>;
  /** JSON: the contacts of `Person`. */
  contacts: Generated<string>;
  is_active: Generated<number>;
  token_digest: string | null;
  session_epoch: Generated<number>;
  created_at: number;
  last_seen_at: number | null;
}

export interface SignInLinksTable {
  /** SHA-256 of the code, in hexadecimal. */
  code_digest: string;
  person_id: string;
  expires_at: number;
}

export interface HumanTasksTable {
  key: Generated<number>;
  id: string;
  /** A position in TASK_STATES. */
  state: number;
  kind: string;
  title: string;
  /** A position in PRIORITIES. */
  priority: number;
  /** JSON: `NewHumanTask`. */
  definition: string;
  /** JSON: `Actor`. */
  requester: string | null;
  /** JSON: `Actor`. */
  claimed_by: string | null;
  flow_id: string | null;
  run_id: string | null;
  seq: number | null;
  node_id: string | null;
  node_name: string | null;
  is_test: Generated<number>;
  reply_key: string | null;
  reply_item: number | null;
  reply_count: number | null;
  idempotency_key: string | null;
  created_at: number;
  due_at: number | null;
  expires_at: number | null;
  effective_at: number | null;
  outcome: string | null;
  /** JSON: `TaskResult`. */
  result: string | null;
  resolved_at: number | null;
  /** JSON: `Actor`. */
  resolved_by: string | null;
  escalations: Generated<number>;
  comments: Generated<number>;
  version: Generated<number>;
}

export interface HumanTaskAssigneesTable {
  task_key: number;
  kind: 'person' | 'role';
  ref: string;
  delegated_from: string | null;
}

export interface HumanTaskVotesTable {
  task_key: number;
  person_id: string;
  /** JSON: `Actor`. */
  actor: string;
  /** JSON: `Actor`. */
  on_behalf: string | null;
  outcome: string;
  comment: string | null;
  /** JSON. */
  form: string | null;
  at: number;
}

export interface HumanTaskTimersTable {
  task_key: number;
  name: string;
  at: number;
  /** JSON. */
  payload: string | null;
}

export interface HumanTaskHistoryTable {
  sequence: Generated<number>;
  task_key: number;
  at: number;
  /** JSON: `Actor`. */
  actor: string;
  action: string;
  via: string;
  comment: string | null;
  /** JSON. */
  before: string | null;
  /** JSON. */
  after: string | null;
  is_late: Generated<number>;
}

export interface HumanTaskLinksTable {
  /** SHA-256 of the token, in hexadecimal. */
  token_digest: string;
  task_key: number;
  person_id: string;
  outcome: string | null;
  created_at: number;
  expires_at: number;
  used_at: number | null;
}

export interface NotificationRulesTable {
  person_id: string;
  /** JSON: `NotificationRules`. */
  rules: string;
  updated_at: number;
}

export interface NotificationChannelsTable {
  channel: string;
  credential_id: string | null;
  /** JSON: `ChannelTemplate`. */
  template: string | null;
  updated_at: number;
}

export interface NotificationDeliveriesTable {
  key: Generated<number>;
  id: string;
  idempotency_key: string;
  person_id: string;
  channel: string;
  topic: string;
  /** JSON: `Message` of the notifications room. */
  message: string;
  /** What goes out with the same digest goes out as one. */
  digest: string | null;
  /** A position in DELIVERY_STATES. */
  state: number;
  attempts: Generated<number>;
  created_at: number;
  due_at: number | null;
  sent_at: number | null;
  /** JSON: `ErrorInfo` of the last try. */
  error: string | null;
}

export interface FlowRecentInputsTable {
  flow_id: string;
  digest: string;
  /** JSON. */
  input: string;
  used_at: number;
}

export interface TablesOfInbox {
  people: PeopleTable;
  sign_in_links: SignInLinksTable;
  human_tasks: HumanTasksTable;
  human_task_assignees: HumanTaskAssigneesTable;
  human_task_votes: HumanTaskVotesTable;
  human_task_timers: HumanTaskTimersTable;
  human_task_history: HumanTaskHistoryTable;
  human_task_links: HumanTaskLinksTable;
  notification_rules: NotificationRulesTable;
  notification_channels: NotificationChannelsTable;
  notification_deliveries: NotificationDeliveriesTable;
  flow_recent_inputs: FlowRecentInputsTable;
}
