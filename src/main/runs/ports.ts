/** What the runs room needs of others. The host introduces them. */
import type { Engine } from '#main/engine/engine';
import type { FlowLibrary } from '#main/engine/ports';
import type { Store } from '#main/store';
import type { FlowId } from '#shared/model/ids';
import type { Item } from '#shared/model/packet';
import type { Actor } from '#shared/model/person';

/** What the engine does to runs. */
export type RunControl = Pick<Engine, 'start' | 'cancel' | 'rerun' | 'resolveDoubt' | 'nextStep' | 'runOn'> &
  Partial<Pick<Engine, 'policies'>>;

/** The way that a call came, in the context of each transport: REST, the RPC of the window and the web UI, or the command line. */
export interface CallContext {
  via?: 'rest' | 'rpc' | 'cli';
  /** Who calls; without it, the owner of the workspace. */
  actor?: Actor;
}

export interface RunsPorts {
  store: Pick<Store, 'db' | 'values' | 'onCommitted' | 'write'>;
  engine: RunControl;
  /** Versions of flows, for the definition that a run is pinned to. */
  flows: FlowLibrary;
  /** The version to start. Errors: FLOW_NOT_FOUND, FLOW_NOT_PUBLISHED, FLOW_PAUSED; with `test` FLOW_INVALID. */
  startTarget(flowId: string, options: { test: boolean }): { flowId: FlowId; version: number };
  /** Data pinned to the nodes of a flow, by node id, then port. */
  pinsOf(flowId: string): Record<string, Record<string, Item[]>>;
  now(): number;
  /** Told of what went wrong beside a start that went well. */
  onError?(thrown: unknown): void;
}
