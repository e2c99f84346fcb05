/** Deletes human tasks that are decided and that nobody keeps: those of runs that are gone, and old ones that were of no run. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type BetterSqlite3 from 'better-sqlite3';
import { TASK_STATES } from './task-writer';

const ROWS_PER_BATCH = 500;

export interface TaskPruningParts {
  db: BetterSqlite3.Database;
  write<T>(work: () => T): T;
  /** Of those that were of no run, what was decided before this moment is too old. */
  beforeMs: number;
}

/** How many tasks were deleted, with all that belongs to them. Between its batches the event loop turns. Errors: STORE_FULL, STORE_FAILED. */
export async function pruneTasks({ db, write, beforeMs }: TaskPruningParts, signal?: AbortSignal): Promise<number> {
  const page = db.prepare<[number, number, number], { key: number; is_old: number }>(
    `SELECT key, state >= ${TASK_STATES.indexOf('resolved')}
       AND CASE WHEN run_id IS NULL THEN resolved_at < ? ELSE NOT EXISTS (SELECT 1 FROM runs r WHERE r.id = t.run_id) END AS is_old
     FROM human_tasks t WHERE key > ? ORDER BY key LIMIT ?`,
  );
  const remove = db.prepare<[number]>('DELETE FROM human_tasks WHERE key = ?');
  let total = 0;
  let last = 0;
  while (signal?.aborted !== true) {
    const rows = page.all(beforeMs, last, ROWS_PER_BATCH);
    const end = rows.at(-1);
    if (end === undefined) break;
    last = end.key;
    const old = rows.filter(({ is_old }) => is_old === 1);
    if (old.length > 0) {
      write(() => {
        for (const { key } of old) remove.run(key);
      });
      total += old.length;
    }
    await nextTurn();
  }
  return total;
}
