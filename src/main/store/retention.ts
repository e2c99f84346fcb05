/**
 * Deletes what nobody keeps any more: finished runs by age and by number per flow, old events, used-up idempotency keys,
 * snapshots of drafts, records of schedules, and payloads that nothing points to. In small transactions, between which the event
 * loop turns, so that runs go on.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type BetterSqlite3 from 'better-sqlite3';
import type { RunId } from '#shared/model/ids';
import type { FlowRetention } from '#shared/model/policy';
import { FINAL, NOT_NEEDED, type OldRun } from './final-runs';
import { createFlowRetention } from './flow-retention';
import { giveBackFreeSpace, usedBytes } from './free-space';
import { pruneOccurrences } from './occurrence-pruning';
import { stepKeysOf } from './rows';
import { pruneSnapshots } from './snapshot-pruning';
import { pruneTasks } from './task-pruning';
import type { ValueStore } from './values';

const RUNS_PER_BATCH = 50;
const ROWS_PER_BATCH = 1000;
const DAY_MS = 86_400_000;
const MIB = 1_048_576;

export interface RetentionPolicy {
  /** Finished runs, and events, older than this go. */
  maxAgeDays: number;
  /** Of each flow, the newest finished runs beyond this number go. */
  maxRunsPerFlow: number;
  /** While the data takes more than this, in MiB, the oldest finished runs go, of whatever flow. Absent: no limit. */
  maxSizeMb?: number;
  /** By id: what some flows say for themselves. */
  flows?: ReadonlyMap<string, FlowRetention>;
}

/** How much was deleted. */
export interface Pruned {
  runs: number;
  events: number;
  payloads: number;
  idempotencyKeys: number;
  snapshots: number;
  /** Records of schedules. */
  occurrences: number;
}

export interface RetentionParts {
  db: BetterSqlite3.Database;
  write<T>(work: () => T): T;
  values: ValueStore;
  isPending(runId: RunId): boolean;
  nowMs: number;
}

function prepareStatements(db: BetterSqlite3.Database) {
  // One range of runs_by_status for each kind and status; a list of them would sort all of the history.
  const oldOfStatus = FINAL.flatMap((status) => [0, 1].map((isRule) => ({ status, isRule })));
  const ranges = oldOfStatus.map(
    ({ status, isRule }) =>
      `SELECT * FROM (SELECT key, id, flow_key FROM runs WHERE is_rule = ${isRule} AND status = ${status} AND ${NOT_NEEDED} AND created_at < :before
        AND created_at + coalesce(finished_after_ms, 0) < :before
        AND flow_key NOT IN (SELECT value FROM json_each(:own)) ORDER BY created_at LIMIT :limit)`,
  );
  const ofFlow = FINAL.map(
    (status) =>
      `SELECT * FROM (SELECT key, id, flow_key, created_at FROM runs WHERE flow_key = :flow AND status = ${status} AND ${NOT_NEEDED}
        ORDER BY created_at LIMIT :limit)`,
  );
  const oldest = oldOfStatus.map(
    ({ status, isRule }) =>
      `SELECT * FROM (SELECT key, id, flow_key, created_at FROM runs WHERE is_rule = ${isRule} AND status = ${status} AND ${NOT_NEEDED}
        ORDER BY created_at LIMIT :limit)`,
  );
  const byRange = (table: string, key: string) =>
    db.prepare<[number, number]>(`DELETE FROM ${table} WHERE ${key} >= ? AND ${key} < ?`);
  return {
    oldRuns: db.prepare<[{ before: number; limit: number; own: string }], OldRun>(`${ranges.join(' UNION ALL ')} LIMIT :limit`),
    crowdedFlows: db.prepare<[number], { key: number; kept: number }>('SELECT key, kept FROM run_flows WHERE kept > ?'),
    oldestOfFlow: db.prepare<[{ flow: number; limit: number }], OldRun>(
      `${ofFlow.join(' UNION ALL ')} ORDER BY created_at LIMIT :limit`,
    ),
    oldestRuns: db.prepare<[{ limit: number }], OldRun>(`${oldest.join(' UNION ALL ')} ORDER BY created_at LIMIT :limit`),
    payloadsOfRun: db
      .prepare<[number, number, number, number], number>(
        `SELECT output FROM steps WHERE key >= ? AND key < ? AND typeof(output) = 'integer'
         UNION SELECT output FROM step_items WHERE step_key >= ? AND step_key < ? AND typeof(output) = 'integer'`,
      )
      .pluck(),
    deleteSteps: byRange('steps', 'key'),
    deleteItems: byRange('step_items', 'step_key'),
    deleteAttempts: byRange('attempts', 'step_key'),
    deleteInputs: byRange('step_inputs', 'step_key'),
    deleteWould: byRange('step_would', 'step_key'),
    deleteTestData: db.prepare<[number]>('DELETE FROM test_runs WHERE run_key = ?'),
    deleteLogs: db.prepare<[number]>('DELETE FROM run_logs WHERE run_key = ?'),
    deleteRun: db.prepare<[number]>('DELETE FROM runs WHERE key = ?'),
    countDown: db.prepare<[number]>('UPDATE run_flows SET kept = kept - 1 WHERE key = ?'),
    // Up to the slowest consumer: an event that was not handled yet is not old.
    oldEvents: db.prepare<[number, number], { sequence: number; data: string | number }>(
      `SELECT sequence, data FROM (SELECT sequence, data, at FROM events
         WHERE sequence <= (SELECT coalesce(min(cursor), 9007199254740991) FROM consumers) ORDER BY sequence LIMIT ?) WHERE at < ?`,
    ),
    deleteEvent: db.prepare<[number]>('DELETE FROM events WHERE sequence = ?'),
    deletePayload: db.prepare<[number, number, number, number]>(
      `DELETE FROM payloads WHERE key = ? AND NOT EXISTS (SELECT 1 FROM steps WHERE typeof(output) = 'integer' AND output = ?)
         AND NOT EXISTS (SELECT 1 FROM step_items WHERE typeof(output) = 'integer' AND output = ?)
         AND NOT EXISTS (SELECT 1 FROM events WHERE typeof(data) = 'integer' AND data = ?)`,
    ),
    deleteKeys: db.prepare<[number, number]>(
      'DELETE FROM idempotency_keys WHERE digest IN (SELECT digest FROM idempotency_keys WHERE expires_at < ? LIMIT ?)',
    ),
  };
}

/** Deletes by `policy` until nothing is left to delete or `signal` aborts. Errors: STORE_FULL, STORE_FAILED. */
export async function maintain(parts: RetentionParts, policy: RetentionPolicy, signal?: AbortSignal): Promise<Pruned> {
  const sql = prepareStatements(parts.db);
  const pruned: Pruned = { runs: 0, events: 0, payloads: 0, idempotencyKeys: 0, snapshots: 0, occurrences: 0 };
  const before = parts.nowMs - policy.maxAgeDays * DAY_MS;

  function deletePayloads(keys: Iterable<number>): void {
    for (const key of keys) pruned.payloads += sql.deletePayload.run(key, key, key, key).changes;
    parts.values.forget();
  }

  function deleteRuns(runs: OldRun[]): number {
    return parts.write(() => {
      const payloads = new Set<number>();
      for (const { key, flow_key } of runs) {
        const { first, end } = stepKeysOf(key);
        for (const payload of sql.payloadsOfRun.all(first, end, first, end)) payloads.add(payload);
        sql.deleteSteps.run(first, end);
        sql.deleteItems.run(first, end);
        sql.deleteAttempts.run(first, end);
        sql.deleteInputs.run(first, end);
        sql.deleteWould.run(first, end);
        sql.deleteTestData.run(key);
        sql.deleteLogs.run(key);
        sql.deleteRun.run(key);
        sql.countDown.run(flow_key);
      }
      deletePayloads(payloads);
      return runs.length;
    });
  }

  function deleteEvents(): number {
    const events = sql.oldEvents.all(ROWS_PER_BATCH, before);
    if (events.length === 0) return 0;
    parts.write(() => {
      for (const { sequence } of events) sql.deleteEvent.run(sequence);
      deletePayloads(new Set(events.flatMap(({ data }) => (typeof data === 'number' ? [data] : []))));
    });
    return events.length;
  }

  const free = (runs: OldRun[]) => runs.filter((run) => !parts.isPending(run.id));

  /** Calls `batch` until it deletes nothing; answers how much it deleted in all. */
  async function repeat(batch: () => number): Promise<number> {
    let total = 0;
    while (signal?.aborted !== true) {
      const count = batch();
      if (count === 0) break;
      total += count;
      await nextTurn();
    }
    return total;
  }

  // First, so that the version of a run that goes now, and may be run again at this moment, outlives this pass.
  pruned.snapshots = await pruneSnapshots(parts, signal);
  const ownRules = createFlowRetention(parts.db, policy.flows, parts.nowMs);
  const own = JSON.stringify(ownRules.withOwnAge);
  pruned.runs += await repeat(() => {
    const runs = free(sql.oldRuns.all({ before, limit: RUNS_PER_BATCH, own }));
    return runs.length === 0 ? 0 : deleteRuns(runs);
  });
  for (const flowKey of ownRules.withOwnAge) {
    pruned.runs += await repeat(() => {
      const runs = free(ownRules.oldRuns(flowKey, RUNS_PER_BATCH));
      return runs.length === 0 ? 0 : deleteRuns(runs);
    });
  }
  for (const { key, surplus: found } of ownRules.crowded(sql.crowdedFlows.all(policy.maxRunsPerFlow), policy.maxRunsPerFlow)) {
    let surplus = found;
    pruned.runs += await repeat(() => {
      const runs = free(sql.oldestOfFlow.all({ flow: key, limit: Math.min(surplus, RUNS_PER_BATCH) }));
      if (runs.length === 0) return 0;
      surplus -= runs.length;
      return deleteRuns(runs);
    });
  }
  const { maxSizeMb } = policy;
  if (maxSizeMb !== undefined) {
    pruned.runs += await repeat(() => {
      const runs = usedBytes(parts.db) <= maxSizeMb * MIB ? [] : free(sql.oldestRuns.all({ limit: RUNS_PER_BATCH }));
      return runs.length === 0 ? 0 : deleteRuns(runs);
    });
  }
  pruned.events = await repeat(deleteEvents);
  pruned.idempotencyKeys = await repeat(() => parts.write(() => sql.deleteKeys.run(parts.nowMs, ROWS_PER_BATCH).changes));
  await pruneTasks({ ...parts, beforeMs: before }, signal);
  pruned.occurrences = await pruneOccurrences({ ...parts, beforeMs: before }, signal);
  await giveBackFreeSpace(parts.db, signal);
  return pruned;
}
