/**
 * How the app calls the code of a plugin, wherever that code is: in this process (bundled plugins), or in one of its own, in
 * Node or Python. One runner is one version of one plugin.
 */
import type { Json, JsonObject } from '#shared/model/json';
import type { FileRef, Item, PacketContext } from '#shared/model/packet';
import type { PluginDescription, PluginLog, PluginProcess } from '#shared/model/plugin';

/** One node of one version, with what it needs for a call. */
export interface NodeCall {
  type: string;
  version: number;
  items: readonly Item[];
  /** For each item, its expressions resolved; a single one when the node resolves once. */
  configs: readonly JsonObject[];
  packet: PacketContext;
  node: { id: string; name: string };
  attempt: number;
  idempotencyKeys: readonly string[];
  /** Items that are done already, by index. */
  finished: Readonly<Record<number, Record<string, Item[]>>>;
  /** How long it may take, in milliseconds, when the step has a time of its own; absent: what the manifest says. */
  timeoutMs?: number;
}

/** What the code of a plugin may ask of the app, whatever it is called for. */
export interface BasePort {
  signal: AbortSignal;
  log(level: PluginLog['level'], message: string): void;
  credential(): Promise<JsonObject | undefined>;
  files: FilesPort;
}

export interface FilesPort {
  read(file: FileRef): Promise<Uint8Array>;
  create(name: string, bytes: Uint8Array, mimeType?: string): Promise<FileRef>;
  /** Where the workspace's `files/` lie; the runner resolves and checks paths against it and the granted capabilities. */
  readonly folder: string;
}

/** What a step gives the code of a plugin. */
export interface StepPort extends BasePort {
  conceal(secret: string): void;
  progress(share: number, message?: string): void;
  memory: { get(): Promise<Json | undefined>; set(value: Json | undefined): Promise<void> };
  mail: { readonly isLive: boolean; send(message: JsonObject): Promise<JsonObject> };
  beforeEffect(index: number): Promise<void>;
  afterEffect(index: number, outputs: Record<string, Item[]>): void;
}

export interface TriggerCall {
  type: string;
  version: number;
  config: JsonObject;
  flow: { id: string; name: string };
  node: { id: string; name: string };
}

/** What a subscription gives the code of a plugin. */
export interface SubscribePort extends BasePort {
  state: Json | undefined;
  emit(items: readonly Item[], options: { key?: string; state?: Json }): Promise<{ runId: string; duplicate: boolean }>;
  save(state: Json): Promise<void>;
  connected(): void;
}

export interface WebhookCall extends TriggerCall {
  request: { method: string; path: string; query: Record<string, string>; headers: Record<string, string>; body: Uint8Array };
}

export interface WebhookOutcome {
  emit: readonly { items: readonly Item[]; key?: string; state?: Json }[];
  answer: { status: number; headers: Record<string, string>; body: Json | undefined };
}

export type LookupOutcome = { happened: true; outputs?: Record<string, Item[]> } | { happened: false } | 'unknown';

/**
 * The code of one version of a plugin. Every call may reject with what the plugin threw (an AppError keeps its code, kind, data,
 * effect), or with PLUGIN_CRASHED, PLUGIN_OUT_OF_MEMORY, PLUGIN_TIMED_OUT, PLUGIN_DENIED (it reached for what it was not granted),
 * PLUGIN_RESULT_INVALID, PLUGIN_STOPPED (the app or an update stops it; operational), PLUGIN_UNAVAILABLE (in backoff after crashes; operational, with
 * `retryAfterMs`).
 */
export interface PluginRunner {
  /** What the code offers; starts the process when there is none. */
  describe(): Promise<PluginDescription>;
  execute(call: NodeCall, port: StepPort): Promise<{ outputs: Record<string, Item[]> }>;
  lookup(call: NodeCall, index: number, port: StepPort): Promise<LookupOutcome>;
  /** A config of the version before as one of `version`. */
  upgrade(type: string, version: number, config: JsonObject): Promise<JsonObject>;
  /** Resolves or rejects when the subscription ends; abort the port's signal to end it. */
  subscribe(call: TriggerCall, port: SubscribePort): Promise<void>;
  webhook(call: WebhookCall, port: BasePort): Promise<WebhookOutcome>;
  /** Rejects when the service does not take the credential. */
  testCredential(type: string, values: JsonObject, signal: AbortSignal): Promise<void>;
  process(): PluginProcess;
  /** The newest lines that the code wrote outside of steps, and what happened to its process; oldest first. */
  logs(): readonly PluginLog[];
  /** Called when `process()` or `logs()` gives something else than before. */
  onChange(listener: () => void): () => void;
  /** No new calls; those at work get `graceMs` to end, then the process is killed. */
  close(graceMs: number): Promise<void>;
}
