/** Between records of the journal and rows of the tables. */
import type { RunRecord, StepRecord, WaitFor } from '#main/engine/ports';
import type { ErrorInfo } from '#shared/model/errors';
import type { FlowId, RunId } from '#shared/model/ids';
import type { Item } from '#shared/model/packet';
import type { RunTrigger } from '#shared/model/run';
import type { TestOptions } from '#shared/model/test-run';
import {
  EFFECTS,
  MAX_STEPS,
  RUN_FLAG_CANCEL_REQUESTED,
  RUN_FLAG_COMPENSATING,
  RUN_FLAG_TEST,
  RUN_STATUSES,
  STAND_INS,
  STEP_STATUSES,
  TRIGGER_KINDS,
  WAIT_KINDS,
  wordOf,
} from './codes';
import { gateFrom, gateText } from './policy-rows';
import { startOptionsFrom } from './start-options';
import type { RunsTable, StepsTable } from './tables';
import type { ValueStore } from './values';

/** A row of `runs` with the flow's id instead of its number. */
export type RunRow = RunsTable & { flow_id: string };
export type StepRow = StepsTable;

/** Columns for a `RunRow`, of `runs r JOIN run_flows f ON f.key = r.flow_key`. */
export const RUN_COLUMNS = 'r.*, f.flow_id';

type Outputs = Record<string, Item[]>;

/** One port `out` is the usual case and stands without its name. */
export function outputsToText(outputs: Outputs): string {
  const out = outputs['out'];
  return JSON.stringify(out !== undefined && Object.keys(outputs).length === 1 ? out : outputs);
}

export function outputsFromText(text: string): Outputs {
  const parsed = JSON.parse(text) as Item[] | Outputs;
  return Array.isArray(parsed) ? { out: parsed } : parsed;
}

/** What `items_out` holds: a bigint for the only port `out`, else the counts by port as JSON. */
export function itemCounts(outputs: Outputs): bigint | string {
  const ports = Object.keys(outputs);
  if (ports.length === 1 && ports[0] === 'out') return BigInt(outputs['out']?.length ?? 0);
  return JSON.stringify(Object.fromEntries(ports.map((port) => [port, outputs[port]?.length ?? 0])));
}

export function itemCountsFrom(stored: number | string | null): Record<string, number> {
  if (stored === null) return {};
  return typeof stored === 'number' ? { out: stored } : (JSON.parse(stored) as Record<string, number>);
}

export function errorFrom(text: string | null): ErrorInfo | undefined {
  return text === null ? undefined : (JSON.parse(text) as ErrorInfo);
}

export function runFlags(run: RunRecord): number {
  return (
    (run.test ? RUN_FLAG_TEST : 0) |
    (run.cancelRequested === true ? RUN_FLAG_CANCEL_REQUESTED : 0) |
    (run.compensating === true ? RUN_FLAG_COMPENSATING : 0)
  );
}

function triggerFrom(row: RunsTable): RunTrigger {
  return {
    kind: wordOf(TRIGGER_KINDS, row.trigger_kind),
    ...(row.trigger_node === null ? {} : { nodeId: row.trigger_node }),
    ...(row.trigger_detail === null ? {} : { detail: JSON.parse(row.trigger_detail) as Record<string, string> }),
  };
}

export function runFromRow(row: RunRow): RunRecord {
  return {
    id: row.id as RunId,
    flowId: row.flow_id as FlowId,
    flowName: row.flow_name,
    flowVersion: row.flow_version,
    status: wordOf(RUN_STATUSES, row.status),
    trigger: triggerFrom(row),
    test: (row.flags & RUN_FLAG_TEST) !== 0,
    ...(row.test_options === null ? {} : { testOptions: JSON.parse(row.test_options) as TestOptions }),
    ...startOptionsFrom(row.start_options),
    ...(row.rerun_of === null ? {} : { rerunOf: row.rerun_of as RunId }),
    createdAt: row.created_at,
    ...(row.started_after_ms === null ? {} : { startedAt: row.created_at + row.started_after_ms }),
    ...(row.finished_after_ms === null ? {} : { finishedAt: row.created_at + row.finished_after_ms }),
    ...(row.error === null ? {} : { error: JSON.parse(row.error) as ErrorInfo }),
    ...(row.failed_node_id === null ? {} : { failedNodeId: row.failed_node_id }),
    ...(row.wake_at === null ? {} : { wakeAt: row.wake_at }),
    ...((row.flags & RUN_FLAG_CANCEL_REQUESTED) === 0 ? {} : { cancelRequested: true }),
    ...((row.flags & RUN_FLAG_COMPENSATING) === 0 ? {} : { compensating: true }),
  };
}

/** What `wait_for` holds: nothing for those who wait for a time. */
export function waitForText(waitFor: WaitFor | undefined): string | null {
  switch (waitFor?.kind) {
    case 'event':
      return JSON.stringify({ pattern: waitFor.pattern, condition: waitFor.condition, after: waitFor.after });
    case 'lock':
      return waitFor.name;
    case 'reply':
      return waitFor.key;
    case 'gate':
      return gateText(waitFor);
    default:
      return null;
  }
}

export function waitForFrom(row: Pick<StepRow, 'wait_kind' | 'wait_for'>): WaitFor | undefined {
  if (row.wait_kind === null) return undefined;
  const kind = wordOf(WAIT_KINDS, row.wait_kind);
  if (kind === 'gate') return gateFrom(row.wait_for);
  if (kind === 'lock') return { kind, name: row.wait_for ?? '' };
  if (kind === 'reply') return { kind, key: row.wait_for ?? '' };
  if (kind !== 'event') return { kind };
  return { kind, ...(JSON.parse(row.wait_for ?? '{"pattern":"*"}') as { pattern: string; condition?: string; after?: number }) };
}

/** Everything of a step but its outputs. */
export function stepHeadFromRow(row: Omit<StepRow, 'output'>, runId: RunId, runCreatedAt: number): Omit<StepRecord, 'outputs'> {
  const startedAt = runCreatedAt + row.started_after_ms;
  const error = errorFrom(row.error);
  const waitFor = waitForFrom(row);
  return {
    runId,
    seq: row.key % MAX_STEPS,
    nodeId: row.node_id,
    scope: row.scope,
    status: wordOf(STEP_STATUSES, row.status),
    effect: wordOf(EFFECTS, row.effect),
    attempt: row.attempt,
    startedAt,
    ...(row.took_ms === null ? {} : { finishedAt: startedAt + row.took_ms }),
    itemsIn: row.items_in,
    ...(error === undefined ? {} : { error }),
    ...(row.wake_at === null ? {} : { wakeAt: row.wake_at }),
    ...(waitFor === undefined ? {} : { waitFor }),
    ...(row.stand_in === null ? {} : { standIn: wordOf(STAND_INS, row.stand_in) }),
    ...(typeof row.crashes === 'number' ? { crashes: row.crashes } : {}),
  };
}

export function stepFromRow(row: StepRow, runId: RunId, runCreatedAt: number, values: ValueStore): StepRecord {
  const head = stepHeadFromRow(row, runId, runCreatedAt);
  return row.output === null ? head : { ...head, outputs: outputsFromText(values.readText(row.output)) };
}

/** The range of `steps.key` that belongs to a run: from `first` to before `end`. */
export function stepKeysOf(runKey: number): { first: number; end: number } {
  return { first: runKey * MAX_STEPS, end: (runKey + 1) * MAX_STEPS };
}
