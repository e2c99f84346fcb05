/**
 * Deletes records of schedules: those that are too old, those of each schedule beyond a number, and what flows left that are gone.
 * A record of a moment that has not come yet stays: it says that an occurrence that was moved ahead has run.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type BetterSqlite3 from 'better-sqlite3';

/** Of each schedule; one that fires every second fills them in three hours. */
export const MAX_RECORDS_PER_SCHEDULE = 10_000;
const ROWS_PER_BATCH = 1000;
const SCHEDULES_PER_TURN = 50;

interface ScheduleOfRecords {
  flow_id: string;
  node_id: string;
}

export interface OccurrencePruningParts {
  db: BetterSqlite3.Database;
  write<T>(work: () => T): T;
  /** Records of before this moment are too old. */
  beforeMs: number;
}

/** How many records were deleted. Between its batches the event loop turns. Errors: STORE_FULL, STORE_FAILED. */
export async function pruneOccurrences({ db, write, beforeMs }: OccurrencePruningParts, signal?: AbortSignal): Promise<number> {
  const deleteOld = db.prepare<[{ before: number; limit: number }]>(
    `DELETE FROM schedule_occurrences WHERE (flow_id, node_id, planned_ms) IN (
       SELECT flow_id, node_id, planned_ms FROM schedule_occurrences
       WHERE recorded_at < :before AND planned_ms < :before LIMIT :limit)`,
  );
  const deleteUpTo = db.prepare<[string, string, number, number]>(
    `DELETE FROM schedule_occurrences WHERE (flow_id, node_id, planned_ms) IN (
       SELECT flow_id, node_id, planned_ms FROM schedule_occurrences
       WHERE flow_id = ? AND node_id = ? AND planned_ms <= ? ORDER BY planned_ms LIMIT ?)`,
  );
  const nextSchedule = db.prepare<[string, string], ScheduleOfRecords>(
    `SELECT flow_id, node_id FROM schedule_occurrences WHERE (flow_id, node_id) > (?, ?) ORDER BY flow_id, node_id LIMIT 1`,
  );
  const surplusFrom = db
    .prepare<[string, string], number>(
      `SELECT planned_ms FROM schedule_occurrences WHERE flow_id = ? AND node_id = ?
       ORDER BY planned_ms DESC LIMIT 1 OFFSET ${MAX_RECORDS_PER_SCHEDULE}`,
    )
    .pluck();
  const hasFlow = db.prepare<[string], number>('SELECT 1 FROM flows WHERE id = ?').pluck();
  const deleteExceptions = db.prepare('DELETE FROM schedule_exceptions WHERE flow_id NOT IN (SELECT id FROM flows)');

  let total = 0;
  /** Calls `batch` until it deletes nothing. */
  async function repeat(batch: () => number): Promise<void> {
    while (signal?.aborted !== true) {
      const count = write(batch);
      if (count === 0) return;
      total += count;
      await nextTurn();
    }
  }

  await repeat(() => deleteOld.run({ before: beforeMs, limit: ROWS_PER_BATCH }).changes);
  let last: ScheduleOfRecords | undefined = nextSchedule.get('', '');
  for (let seen = 1; last !== undefined && signal?.aborted !== true; seen++) {
    const { flow_id, node_id }: ScheduleOfRecords = last;
    const upToMs = hasFlow.get(flow_id) === undefined ? Number.MAX_SAFE_INTEGER : surplusFrom.get(flow_id, node_id);
    if (upToMs !== undefined) await repeat(() => deleteUpTo.run(flow_id, node_id, upToMs, ROWS_PER_BATCH).changes);
    if (seen % SCHEDULES_PER_TURN === 0) await nextTurn();
    last = nextSchedule.get(flow_id, node_id);
  }
  if (signal?.aborted !== true) write(() => deleteExceptions.run());
  return total;
}
