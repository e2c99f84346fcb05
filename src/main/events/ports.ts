/** What the events room needs of others. The host introduces them. */
import type { Engine } from '#main/engine/engine';
import type { Clock, RunJournal } from '#main/engine/ports';
import type { Store } from '#main/store';
import type { ErrorInfo } from '#shared/model/errors';
import type { JsonObject } from '#shared/model/json';

/** What this room uses of the store. Errors of `write`: STORE_FULL, STORE_FAILED. */
export type EventStore = Pick<Store, 'db' | 'write' | 'values' | 'state' | 'onState' | 'onCommitted'> & {
  readonly journal: Pick<RunJournal, 'write' | 'flush'>;
};

/** A published trigger node, as the flows room tells it. */
export interface EventTrigger {
  flowId: string;
  flowName: string;
  flowKind: 'flow' | 'rule';
  version: number;
  nodeId: string;
  config: JsonObject;
  status: 'active' | 'paused';
}

/** The published triggers of all flows. */
export interface EventTriggers {
  list(nodeType: string): readonly EventTrigger[];
  onChange(listener: () => void): () => void;
}

/** The rules behind hidden flows: for the answer of `simulate`, and to tell why one did not fire. */
export interface RuleNames {
  noteFailure(flowId: string, error: ErrorInfo): void;
  ofFlow(flowId: string): { ruleId: string; name: string; action: string } | undefined;
}

export interface EventsPorts {
  store: EventStore;
  engine: Pick<Engine, 'start' | 'deliverEvent'>;
  triggers: EventTriggers;
  rules: RuleNames;
  clock: Clock;
  /** A problem that no caller can be told of: a condition that fails, a chain that is too long. */
  report(error: ErrorInfo): void;
}
