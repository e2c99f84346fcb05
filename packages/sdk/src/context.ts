/** What the code of a plugin gets to work with. Nothing of it is global: a test hands in its own. */
import type { Json, JsonObject } from '../../../src/shared/model/json';
import type { FileRef, Item, PacketContext } from '../../../src/shared/model/packet';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Files of the workspace. What lies elsewhere needs the capability `files`. */
export interface PluginFiles {
  /** The bytes of a file that an item carries. Errors: FILE_NOT_FOUND, FILE_REFUSED. */
  read(file: FileRef): Promise<Uint8Array>;
  /** Where a file that an item carries lies on this machine. */
  pathOf(file: FileRef): string;
  /** Keeps bytes as a file that items can carry. Durable when it resolves. Errors: DISK_FULL, FILE_FAILED. */
  create(name: string, bytes: Uint8Array, mimeType?: string): Promise<FileRef>;
  /**
   * The absolute path that a flow means: relative ones are below the workspace's `files/`. Errors: FILE_OUTSIDE when the user
   * has not granted it.
   */
  resolve(path: string, access: 'read' | 'write'): string;
}

/** A message for the mail server of the settings (capability `mail`); without one it goes to the local outbox folder. */
export interface PluginMail {
  /** True when a server is set up. */
  readonly isLive: boolean;
  send(message: {
    to: string;
    cc?: string;
    bcc?: string;
    from?: string;
    subject: string;
    text?: string;
    html?: string;
    idempotencyKey: string;
  }): Promise<{ messageId: string; delivery: 'smtp' | 'outbox'; path?: string; rejected?: string[] }>;
}

/** What steps, triggers and tests of credentials have in common. */
export interface BaseContext {
  /** Aborted on cancel, on a timeout and when the plugin is stopped. Pass it to everything that takes time. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  now(): number;
  /** A line in the log of the run (steps) or of the plugin (triggers). Secrets of the credential are dots in it. */
  log(level: LogLevel, message: string): void;
}

export interface StepContext<Config = unknown> extends BaseContext {
  readonly items: readonly Item[];
  /** The config, its expressions resolved against the first item. With `resolve: 'item'` use `configFor`. */
  readonly config: Config;
  /** The config resolved against item `index`. */
  configFor(index: number): Config;
  /**
   * The values of the credential that the config names. With OAuth 2.0 they have `accessToken`, which is fresh.
   * Undefined when the config names none.
   */
  credential<Values = JsonObject>(): Promise<Values | undefined>;
  /** Keeps a secret out of all that this step records from now on. */
  conceal(secret: string): void;
  readonly packet: PacketContext;
  readonly node: { id: string; name: string };
  readonly attempt: number;
  /** How far the step is, from 0 to 1, shown on the run's page while it works. */
  progress(share: number, message?: string): void;
  readonly files: PluginFiles;
  readonly mail: PluginMail;
  /** What this node of this flow keeps from run to run: small (64 KiB), durable when `set` resolves. */
  readonly memory: { get(): Promise<Json | undefined>; set(value: Json | undefined): Promise<void> };
  /** Stable for run, node, iteration and item: the same again after a crash and on each retry. */
  idempotencyKey(index: number): string;
  /** Items that were finished before a crash or in an earlier attempt, with their outputs: see `eachItem`. */
  finishedItem(index: number): Record<string, Item[]> | undefined;
  /** Durable before it resolves: the effect of item `index` is about to begin. */
  beforeEffect(index: number): Promise<void>;
  /** The effect of item `index` is over. */
  afterEffect(index: number, outputs: Record<string, Item[]>): void;
}

/** How a step ends: items by output. An output that is absent is a branch not taken. */
export interface StepResult {
  outputs: Record<string, Item[]>;
}
