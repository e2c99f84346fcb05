import type { z } from 'zod';
import type { Json, JsonObject } from '../../../src/shared/model/json';
import type { Item } from '../../../src/shared/model/packet';
import type { BaseContext, PluginFiles } from './context';
import type { OfferedDefinition } from './node';

export interface EmitOptions {
  /**
   * What the service calls this occurrence (a message id): the same key starts one run only, also after a crash. Without one
   * each emission starts a run.
   */
  key?: string;
  /** Where to go on after a restart: kept once the run is durable, and given back as `state`. */
  state?: Json;
}

/** What a trigger that listens or polls gets to work with. */
export interface SubscribeContext<Config = unknown> extends BaseContext {
  readonly config: Config;
  credential<Values = JsonObject>(): Promise<Values | undefined>;
  readonly flow: { id: string; name: string };
  readonly node: { id: string; name: string };
  /** What the last emission (or `save`) left; undefined the first time. */
  readonly state: Json | undefined;
  /** Starts a run with these items. Resolves when it is durable: only then tell the service that you have it. */
  emit(items: Item | readonly Item[], options?: EmitOptions): Promise<{ runId: string; duplicate: boolean }>;
  /** Keeps where to go on without starting a run. Durable when it resolves. */
  save(state: Json): Promise<void>;
  /** The connection is up: the flow's page says so, and a later failure begins its waiting times anew. */
  connected(): void;
  /** Resolves after so many milliseconds; rejects when the signal is aborted. */
  sleep(ms: number): Promise<void>;
  readonly files: PluginFiles;
}

/** A call of a trigger's address. Header names are lower case. */
export interface WebhookRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** As it came: what signatures are made of. */
  readonly body: Uint8Array;
}

/** One run to start. */
export interface Emission extends EmitOptions {
  items: readonly Item[];
}

export interface WebhookResult {
  /** Each starts a run; all are durable before the caller is answered. */
  emit?: readonly Emission[];
  /** Default: 200 without a body. */
  answer?: { status?: number; headers?: Record<string, string>; body?: Json };
}

export interface WebhookContext<Config = unknown> extends BaseContext {
  readonly config: Config;
  credential<Values = JsonObject>(): Promise<Values | undefined>;
  readonly files: PluginFiles;
}

/** A trigger as a plugin writes it: with `subscribe` (a connection that lasts, or polling) or `webhook`. */
export interface TriggerDefinition<Schema extends z.ZodObject = z.ZodObject> extends OfferedDefinition<Schema> {
  /** What its items look like, for the editor before the first run. */
  sample?: readonly Json[];
  /**
   * Runs while the flow is published and not paused, until the signal is aborted. When it throws or returns it is started again,
   * after waiting times that grow.
   */
  subscribe?(context: SubscribeContext<z.output<Schema>>): Promise<void>;
  /**
   * Answers calls of `/hooks/<path>`; the config must have a field `path` (see `hookPathField`). Checks the signature itself: throw
   * an AppError with the code WEBHOOK_REFUSED (answered 401) when it is not right.
   */
  webhook?(request: WebhookRequest, context: WebhookContext<z.output<Schema>>): Promise<WebhookResult> | WebhookResult;
}

/** A trigger as the plugin's host holds it (config type erased). */
export interface PluginTriggerType extends Omit<TriggerDefinition, 'subscribe' | 'webhook'> {
  subscribe?(context: SubscribeContext<never>): Promise<void>;
  webhook?(request: WebhookRequest, context: WebhookContext<never>): Promise<WebhookResult> | WebhookResult;
}

/** Declares a trigger. Pure: no registration happens here. */
export function defineTrigger<Schema extends z.ZodObject>(definition: TriggerDefinition<Schema>): PluginTriggerType {
  return definition as unknown as PluginTriggerType;
}
