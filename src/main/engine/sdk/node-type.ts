/**
 * The node SDK: how a node type is written, by us and by plugins. A node type is data plus one function; what it may do
 * comes as a context and as services, never as globals.
 */
import type { z } from 'zod';
import type { ErrorInfo } from '#shared/model/errors';
import type { FlowHealth, FlowHealthRequest } from '#shared/model/flow-health';
import type { Json, JsonObject } from '#shared/model/json';
import type { LocalText } from '#shared/model/local-text';
import type { LocalWords, NodeCategory } from '#shared/model/node-type';
import type { OutputRule } from '#shared/model/output-rules';
import type { Item, PacketContext } from '#shared/model/packet';
import type { Effect, RunLog } from '#shared/model/run';
import type { OutboxEntry } from '../outbox';
import type { CredentialUsage, OpenedCredential } from './credential-usage';

export type MaybePromise<T> = T | Promise<T>;

/** Also what is a promise of another realm, as plugins may return it. */
export function isThenable<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** What an HTTP caller gets from the `respond` node. */
export interface RunResponse {
  status: number;
  headers: Record<string, string>;
  body: Json | undefined;
}

/**
 * How a step ends. `outputs` alone is the normal case. A port that is absent from `outputs` is a branch not taken: what
 * hangs on it is skipped; a port with an empty array is taken.
 */
export type ExecuteResult =
  | { outputs: Record<string, Item[]>; response?: RunResponse; outbox?: readonly OutboxEntry[] }
  /** Pause without holding memory; the input items go on by `out` when it is over (with an event: its data as one item). */
  | { wait: { untilMs: number } | { event: string; condition?: string; timeoutAtMs?: number } }
  /**
   * Pause until the replies under this key are there, or its time is up; then the node is executed again, with `waited`. For
   * nodes of effect `none`. The outbox is sent in the transaction that records the pause.
   */
  | { wait: { reply: string; timeoutAtMs?: number }; outbox?: readonly OutboxEntry[] }
  /** End the whole run. */
  | { stop: { status: 'succeeded' | 'failed'; message?: string } };

export interface ExecuteContext<Config = unknown> {
  readonly items: readonly Item[];
  /**
   * The same items, by the live edge they came in on, in the order of the flow's edges: for nodes that join branches. One
   * list for a node with a single edge; with `join: 'any'`, the first live one only.
   */
  readonly itemsByEdge: readonly (readonly Item[])[];
  /** The config, its expressions resolved against the first item. Throws when the node type resolves per item. */
  readonly config: Config;
  /** The config resolved against item `index`. Synchronous whenever the expressions allow it. */
  configFor(index: number): MaybePromise<Config>;
  /** Evaluates a plain JSONata text (a field marked `meta({ expression: 'jsonata' })`) against item `index`. */
  evaluate(field: string, text: string, index: number): MaybePromise<Json | undefined>;
  readonly packet: PacketContext;
  readonly node: { id: string; name: string };
  /** Which step of its run this is. */
  readonly step: { seq: number; isTest: boolean };
  readonly attempt: number;
  /** Set when the node is executed again after a pause for replies: what it paused for. */
  readonly waited?: { reply: string; timeoutAtMs?: number } | undefined;
  /** How long the step may take, when its node says so. */
  readonly timeoutMs?: number | undefined;
  /** Aborted on cancel, on the step's timeout and at shutdown. Pass it to everything that takes time. */
  readonly signal: AbortSignal;
  readonly services: NodeServices;
  /**
   * The credential that the node's config names, opened; undefined when it names none. Its secrets are concealed from then on.
   * Errors: CREDENTIAL_NOT_FOUND, CREDENTIAL_WRONG_TYPE, CREDENTIAL_INCOMPLETE, and those of the vault.
   */
  credential(): Promise<OpenedCredential | undefined>;
  /** Keeps a secret out of all that this step records from now on: its logs, errors and outputs show dots in its place. */
  conceal(secret: string): void;
  now(): number;
  random(): number;
  log(level: RunLog['level'], message: string): void;
  /** Stable for run, node, iteration and item: the same again after a crash and on each retry. */
  idempotencyKey(index: number): string;
  /**
   * For effects that go item by item (use `mapEffects`): items finished before a crash or in an earlier attempt, with
   * their outputs.
   */
  finishedItem(index: number): Record<string, Item[]> | undefined;
  /** Durable before it resolves: the effect of item `index` is about to begin. Costs a disk write for unsafe effects only. */
  beforeEffect(index: number): Promise<void>;
  /** The effect of item `index` is over. */
  afterEffect(index: number, outputs: Record<string, Item[]>): void;
}

/** A message for the mail port. */
export interface MailMessage {
  to: string;
  cc?: string;
  bcc?: string;
  from?: string;
  subject: string;
  text?: string;
  html?: string;
  /** Becomes part of Message-ID, so that a repeated send can be recognised. */
  idempotencyKey: string;
}

/** How to reach an SMTP server. */
export interface MailServer {
  host: string;
  port: number;
  security: 'none' | 'starttls' | 'tls';
  /** Empty: no sign-in. */
  user: string;
  password: string | undefined;
  /** Sender of messages that name none. */
  from: string;
}

/** What nodes may use of the app. Each is a port; the host wires the rooms behind it. */
export interface NodeServices {
  mail: {
    /** True when an SMTP server is set up; else mails go to the local outbox folder (safe to repeat). */
    readonly isLive: boolean;
    /** `rejected`: recipients that the server refused while it took the message for others. */
    send(
      message: MailMessage,
      signal: AbortSignal,
      /** Instead of the server of the settings. */
      server?: MailServer,
    ): Promise<{ messageId: string; delivery: 'smtp' | 'outbox'; path?: string; rejected?: string[] }>;
    /** Connects to a server and signs in, without sending. Errors: those of `send`. */
    check(server: MailServer, signal: AbortSignal): Promise<void>;
  };
  files: {
    /** Absolute path for a path given by a flow: relative ones are below the workspace's `files/`. Throws FILE_OUTSIDE when refused. */
    resolve(path: string): string;
  };
  notify(notification: {
    level: 'info' | 'success' | 'warning' | 'error';
    title: string;
    body: string;
    flowId?: string;
    runId?: string;
    idempotencyKey: string;
  }): Promise<void>;
  events: {
    /** Stores the event in the outbox; the same key stores it once. `runId`: the run that raises it, so that chains end. */
    emit(event: {
      type: string;
      data: Json;
      subject?: string;
      source: string;
      idempotencyKey: string;
      runId?: string;
    }): Promise<{ id: string }>;
  };
  flows: {
    /** Starts a run of another flow; the same key starts it once. `byRunId`: the run that starts it, so that chains end. */
    start(flowId: string, input: Json, idempotencyKey: string, byRunId?: string): Promise<{ runId: string }>;
  };
  health: {
    /** What of the active flows is well, and what is not, compared with what the asking node has told before. */
    check(request: FlowHealthRequest, signal: AbortSignal): Promise<FlowHealth[]>;
  };
  services: {
    /** The input queue of a published service. Errors: SERVICE_NOT_FOUND, SERVICE_PAUSED, SERVICE_CHAIN_TOO_LONG (for a call by this run). */
    find(name: string, byRunId: string): { queue: string };
    /** The replies stored under a key, by index. */
    replies(key: string): readonly { index: number; value?: Json; error?: ErrorInfo }[];
  };
  people: {
    /** By id, e-mail address or name; undefined also for a name of several. */
    resolve(text: string): { id: string; name: string } | undefined;
    /** Whether somebody active has the role. */
    hasRole(role: string): boolean;
  };
  code: {
    /** Runs JavaScript in a worker with limits. Errors: CODE_FAILED, CODE_TIMED_OUT, CODE_OUT_OF_MEMORY. */
    run(
      source: string,
      input: { items: Json[]; context: JsonObject },
      limits: { timeoutMs: number; memoryMb: number },
      signal: AbortSignal,
    ): Promise<{ result: Json | undefined; logs: { level: RunLog['level']; message: string }[] }>;
  };
}

/** What a service says of an effect: it happened (with what the item put out; default: the item itself), it did not, or nothing. */
export type LookupResult = { happened: true; outputs?: Record<string, Item[]> } | { happened: false } | 'unknown';

/** What `check` finds wrong. `detail` is a stable code for it and `values` what it names, for words in another language. */
export interface SettingProblem {
  /** A path in the config, as in `/rules/0/value`. */
  field: string;
  message: string;
  /** Offset in the text of the field. */
  position?: number;
  detail?: string;
  values?: JsonObject;
}

/** A node type as written. `Schema` describes the config after its expressions are resolved. */
export interface NodeDefinition<Schema extends z.ZodObject = z.ZodObject> {
  /** `core.set`, or `<plugin>.<name>`. */
  type: string;
  version: number;
  kind: 'trigger' | 'action' | 'control';
  /** Of the trigger of a plugin: how it is woken. `webhook`: by calls of `/hooks/<path>`, its config has the field `path`. */
  wokenBy?: 'subscribe' | 'webhook';
  label: LocalText;
  description: LocalText;
  /** Name of a lucide icon in kebab-case; of a plugin also an SVG as a data URL. */
  icon: string;
  category: NodeCategory;
  /** Other words that people look for it by, such as what it does or what other tools call it. */
  keywords?: LocalWords;
  /**
   * For a version above 1: turns the config of the version before into one of this version, so that a node can be updated.
   * Absent: the config is kept as it is.
   */
  upgrade?(config: JsonObject): MaybePromise<JsonObject>;
  /** The plugin that it comes from; absent: it comes with the app. */
  plugin?: string;
  /** Serves nodes that are in flows already; not offered for new ones. */
  isHidden?: true;
  /** Its plugin is off, or not yet allowed to run: a step of it fails. */
  isOff?: true;
  /** The type that new nodes take in its place: it has all fields of this one, under the same names. */
  replacedBy?: string;
  /** The JSON Schema of `config`, when it was made elsewhere. */
  configJsonSchema?: JsonObject;
  /** Of a trigger: what its items look like. */
  sample?: readonly Json[];
  /**
   * The form is generated from it: use `.meta({ title, description, examples })`; titles and descriptions in English are
   * translated by key in the renderer. `.meta({ expression: 'jsonata' })`: the text is JSONata itself, not a template.
   * `.meta({ expression: 'none' })`: never a template (code).
   */
  config: Schema;
  /**
   * RJSF uiSchema (widgets, order). `'ui:groups': [{ title: { en, 'pt-BR' }, fields, folded }]` puts fields together below the
   * others; a group without a title is "More options".
   */
  ui?: JsonObject;
  /** Default: `['in']`, none for triggers. */
  inputs?: readonly string[];
  /** Default: `['out']`. The `error` port is added by the engine when the node's policy asks for it. */
  outputs?: readonly string[] | ((config: JsonObject) => readonly string[]);
  /** The same as data, for outputs that hang on the config: an editor draws those of the config at hand. */
  outputRules?: readonly OutputRule[];
  /** Its outputs are answers: each should lead somewhere, else there is a hint. */
  expectsAllOutputs?: true;
  /** What repeating a call does to the outside world. Gets the config before its expressions are resolved. */
  effect: Effect | ((config: JsonObject, services: NodeServices) => Effect);
  /**
   * Its effect is `none` because what it sends goes out in the transaction of its step, through the outbox. With effects off it is
   * not executed, like a node that acts.
   */
  handsOn?: true;
  /**
   * What it puts out when it is not executed because effects are off, and nothing is given for it; default: its items. `at`: now.
   */
  standIn?(items: readonly Item[], config: z.output<Schema>, at: number): Record<string, Item[]>;
  /** `once`: config resolved against the first item (default). `item`: use `configFor`. */
  resolve?: 'once' | 'item';
  /** For nodes with several incoming edges. `all` (default): wait for every edge; `any`: go with the first live one. */
  join?: (config: JsonObject) => 'all' | 'any';
  /** Marks the nodes that the engine itself carries out. */
  control?: 'for-each' | 'with-lock';
  /** Absent on triggers (their output is what started the run) and on nodes that the engine carries out. */
  execute?(context: ExecuteContext<z.output<Schema>>): MaybePromise<ExecuteResult>;
  /** The credential that it signs in with; see `ExecuteContext.credential`. Mark the field with `.meta({ credential: types })`. */
  credential?: CredentialUsage;
  /** What limits may be shared by, from the config before its expressions are resolved; absent: not known before the run. */
  resources?(config: JsonObject): { host?: string; credential?: string };
  /**
   * For effects that may be in doubt: asks the service whether the effect of item `index` happened, by `idempotencyKey(index)`
   * or whatever it knows it by. Must change nothing. A throw counts as `unknown`; then, and only then, a person is asked.
   */
  lookup?(context: ExecuteContext<z.output<Schema>>, index: number): MaybePromise<LookupResult>;
  /** Whether `lookup` can ask with this config. Default: yes. */
  hasLookup?(config: JsonObject): boolean;
  /** Checks beyond the schema, at validation. */
  check?(config: JsonObject): SettingProblem[];
  /**
   * One line for the card: what this node does with this config (raw, expressions not resolved). In English, unless it is asked
   * for in another language and has words in it.
   */
  summary?(config: JsonObject, language?: keyof LocalText): string;
  /** The same as a text for editors: `{{ field }}` is what the config says there. */
  summaryText?: LocalText;
}

/** A node type as the engine holds it (config type erased; the engine parses before it calls). */
export interface NodeType extends Omit<NodeDefinition, 'execute' | 'lookup' | 'standIn'> {
  standIn?(items: readonly Item[], config: never, at: number): Record<string, Item[]>;
  lookup?(context: ExecuteContext<never>, index: number): MaybePromise<LookupResult>;
  execute?(context: ExecuteContext<never>): MaybePromise<ExecuteResult>;
}

/** Declares a node type. Pure: no registration happens here. */
export function defineNode<Schema extends z.ZodObject>(definition: NodeDefinition<Schema>): NodeType {
  return definition as unknown as NodeType;
}

/** The end of a failed step: what the error output carries as item JSON. */
export interface ErrorItem {
  error: ErrorInfo;
  item: Json;
}
