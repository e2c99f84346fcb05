import type BetterSqlite3 from 'better-sqlite3';
import type { FlowRetention } from '#shared/model/policy';
import { FINAL, NOT_NEEDED, type OldRun } from './final-runs';

const DAY_MS = 86_400_000;

/** What flows say of their own runs, by the number under which the store knows them. */
export interface FlowRetentionRules {
  /** Flows with an age of their own: that of the workspace is not theirs, be it longer or shorter. */
  readonly withOwnAge: readonly number[];
  /** The oldest runs of such a flow that it does not keep any more. */
  oldRuns(flowKey: number, limit: number): OldRun[];
  /** How many runs each flow has too many: of those the workspace finds crowded, and by their own number. */
  crowded(found: readonly { key: number; kept: number }[], maxRuns: number): { key: number; surplus: number }[];
}

export function createFlowRetention(
  db: BetterSqlite3.Database,
  flows: ReadonlyMap<string, FlowRetention> | undefined,
  nowMs: number,
): FlowRetentionRules {
  const findFlow = db.prepare<[string], { key: number }>('SELECT key FROM run_flows WHERE flow_id = ?');
  const countOf = db.prepare<[number], number>('SELECT kept FROM run_flows WHERE key = ?').pluck();
  const ranges = FINAL.map(
    (status) =>
      `SELECT * FROM (SELECT key, id, flow_key, created_at FROM runs WHERE flow_key = :flow AND status = ${status} AND ${NOT_NEEDED}
        AND created_at < :before AND created_at + coalesce(finished_after_ms, 0) < :before ORDER BY created_at LIMIT :limit)`,
  );
  const old = db.prepare<[{ flow: number; before: number; limit: number }], OldRun>(`${ranges.join(' UNION ALL ')} LIMIT :limit`);
  const beforeOf = new Map<number, number>();
  const maxOf = new Map<number, number>();
  for (const [flowId, { maxAgeDays, maxRuns }] of flows ?? []) {
    const flow = findFlow.get(flowId);
    if (flow === undefined) continue;
    if (maxAgeDays !== undefined) beforeOf.set(flow.key, nowMs - maxAgeDays * DAY_MS);
    if (maxRuns !== undefined) maxOf.set(flow.key, maxRuns);
  }
  return {
    withOwnAge: [...beforeOf.keys()],
    oldRuns: (flowKey, limit) => old.all({ flow: flowKey, before: beforeOf.get(flowKey) ?? 0, limit }),
    crowded: (found, maxRuns) => [
      ...found.filter(({ key }) => !maxOf.has(key)).map(({ key, kept }) => ({ key, surplus: kept - maxRuns })),
      // Runs that went by their age are no longer among those that were counted.
      ...[...maxOf].map(([key, own]) => ({ key, surplus: (countOf.get(key) ?? 0) - own })).filter(({ surplus }) => surplus > 0),
    ],
  };
}
