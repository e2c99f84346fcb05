/** Whether flows do what they are published for: what the node "Check flows" finds. */
/**
 * - `ready`: what it needs is there (node types, plugins, credentials).
 * - `answers`: its addresses answer and its triggers are connected.
 * - `fires`: its schedules fire as planned.
 * - `runs`: its last run went well, and none is stuck.
 */
export type FlowCheck = 'ready' | 'answers' | 'fires' | 'runs';

export interface FlowTrouble {
  check: FlowCheck;
  /** Stable, for conditions in flows: `SCHEDULE_MISSED`. */
  code: string;
  /** In the language of the settings. */
  message: string;
  /** Id of the node, where it is one. */
  nodeId?: string;
}

/** `new`: was not there, or was another, at the last check; `known`: was told before; `recovered`: there was one, now there is none. */
export type FlowHealthStatus = 'ok' | 'new' | 'known' | 'recovered';

export interface FlowHealth {
  flowId: string;
  flowName: string;
  status: FlowHealthStatus;
  troubles: FlowTrouble[];
  /** Since when there is trouble, in milliseconds since the epoch. */
  since?: number;
}

export interface FlowHealthRequest {
  checks: readonly FlowCheck[];
  /** Missed occurrences and failures before this are history, in milliseconds since the epoch. */
  since: number;
  /** A run that works for longer than this is stuck, in milliseconds. */
  stuckAfterMs: number;
  /** Names of flows that are left out. */
  except: readonly string[];
  /** Who asks: each node of each flow remembers what it has told. */
  by: { flowId: string; nodeId: string; runId: string };
}
