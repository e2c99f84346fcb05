import type { PendingEvent } from '#main/engine/ports';
import type { Json, JsonObject } from '#shared/model/json';

/** A published trigger node, as the flows room tells it. */
export interface ActiveTrigger {
  flowId: string;
  flowName: string;
  version: number;
  nodeId: string;
  type: string;
  config: JsonObject;
  status: 'active' | 'paused';
}

/** A published trigger of a plugin that is called at an address. */
export interface PluginHook extends ActiveTrigger {
  flowKind: 'flow' | 'rule';
  nodeName: string;
  typeVersion: number;
}

/** The published triggers of all flows. */
export interface ActiveTriggers {
  list(nodeType: string): ActiveTrigger[];
  wokenBy(how: 'webhook'): PluginHook[];
  onChange(listener: () => void): () => void;
}

/** A call as the plugin's code gets it. Header names are lower case. */
export interface PluginHookRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** Lets a plugin check and answer a call; the runs that it starts are durable when it resolves, with `events`, if it starts any. */
export type AnswerPluginHook = (
  hook: PluginHook,
  request: PluginHookRequest,
  events: PendingEvent[],
) => Promise<{ status: number; headers: Record<string, string>; body: Json | undefined }>;

export interface WebhookLimits {
  bodyBytes: number;
  jsonDepth: number;
}
