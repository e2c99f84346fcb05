/** What the rules room needs of others. The host introduces them. */
import type { Clock, RunRecord } from '#main/engine/ports';
import type { Store } from '#main/store';
import type { FlowDefinition } from '#shared/model/flow';
import type { RunLog, RunStatus } from '#shared/model/run';

export type RuleStore = Pick<Store, 'db' | 'write' | 'onCommitted'>;

/** The hidden flows behind rules (flows room). `save` and `remove` are for inside `store.write`, `changed` for after it. */
export interface RuleFlows {
  /** Throws FLOW_INVALID (with `problems`) when the definition cannot run. */
  check(definition: FlowDefinition): void;
  newId(): string;
  save(flow: { flowId: string; definition: FlowDefinition; enabled: boolean }): void;
  remove(flowId: string): void;
  changed(flowId: string): void;
}

/** What runs tell of a rule (runs room: its repository). */
export interface RuleRuns {
  list(query: { limit: number; flowId: string; statuses: readonly RunStatus[] }): { runs: readonly RunRecord[] };
  find(runId: string): { key: number; run: RunRecord } | undefined;
  logs(found: { key: number; run: RunRecord }): readonly RunLog[];
}

export interface RulesPorts {
  store: RuleStore;
  flows: RuleFlows;
  runs: RuleRuns;
  /** Throws FLOW_NOT_FOUND when there is no flow of this id that people could start. */
  assertFlowExists(flowId: string): void;
  clock: Clock;
  random(): number;
  /** Something failed that no caller can be told of. */
  onError(error: unknown): void;
}
