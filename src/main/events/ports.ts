/** What the events room needs of others. The host introduces them. */
import type BetterSqlite3 from 'better-sqlite3';
import type { Engine } from '#main/engine/engine';
import type { Clock, JournalRecord, PendingEvent, RunJournal } from '#main/engine/ports';
import type { ErrorInfo } from '#shared/model/errors';
import type { Json, JsonObject } from '#shared/model/json';

/** An event that has just become durable, with its place in the order of all events. */
export interface CommittedEvent {
  readonly sequence: number;
  readonly event: PendingEvent;
  readonly runId?: string | undefined;
}

/** What this room uses of the store. Errors of `write`: STORE_FULL, STORE_FAILED. */
export interface EventStore {
  readonly db: BetterSqlite3.Database;
  write<T>(work: () => T): T;
  readonly values: { read(stored: string | number): Json };
  readonly journal: Pick<RunJournal, 'write' | 'flush'>;
  state(): 'ok' | 'full' | 'failing';
  onState(listener: (state: 'ok' | 'full' | 'failing') => void): () => void;
  onCommitted(listener: (batch: { records: readonly JournalRecord[]; events: readonly CommittedEvent[] }) => void): () => void;
}

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

/** The rule behind a hidden flow, for the answer of `simulate`. */
export interface RuleNames {
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
