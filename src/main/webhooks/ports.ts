import type { JsonObject } from '#shared/model/json';

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

/** The published triggers of all flows. */
export interface ActiveTriggers {
  list(nodeType: string): ActiveTrigger[];
  onChange(listener: () => void): () => void;
}

export interface WebhookLimits {
  bodyBytes: number;
  jsonDepth: number;
}
