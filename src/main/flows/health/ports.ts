/** What the check of flows needs of other rooms. The host introduces them. */
import type { Store } from '#main/store';
import type { FlowDefinition, FlowProblem, FlowSummary } from '#shared/model/flow';
import type { TriggerState } from '#shared/model/trigger-state';

/** A schedule of an active flow. Times are milliseconds since the epoch. */
export interface CheckedSchedule {
  nodeId: string;
  nodeName: string;
  status: string;
  /** When it fires next. */
  nextAt?: number | undefined;
  /** Why it cannot be followed. */
  error?: string | undefined;
  /** Why its last occurrence did not start. */
  lastError?: string | undefined;
  /** The newest occurrence that was missed. */
  missed?: { at: number; count: number } | undefined;
}

export interface HealthPorts {
  store: Pick<Store, 'db' | 'write'>;
  /** Flows that are published and not paused, without those of rules. */
  active(): { flowId: string; flowName: string; definition: FlowDefinition }[];
  validate(definition: FlowDefinition): FlowProblem[];
  schedules(flowId: string): CheckedSchedule[];
  triggers(flowId: string): TriggerState[];
  /** Paths below `/hooks/` that the flow answers at. */
  hooks(flowId: string): { nodeId: string; path: string }[];
  /**
   * Calls the address of a webhook from outside, by a method that it does not take, so that nothing starts. Undefined: it answers;
   * else what came instead.
   */
  probe(path: string, signal: AbortSignal): Promise<string | undefined>;
  lastRuns(flowIds: readonly string[]): ReadonlyMap<string, { lastRun?: NonNullable<FlowSummary['lastRun']> }>;
  /** The oldest run that is queued or running since before a moment. */
  stuckRun(flowId: string, beforeMs: number): { id: string; createdAt: number } | undefined;
  /** Undefined: it is not kept any more. */
  run(runId: string): { status: string; test: boolean } | undefined;
  language(): 'en' | 'pt-BR';
  timeZone(): string;
  now(): number;
}
