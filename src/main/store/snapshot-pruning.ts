/**
 * Deletes snapshots of drafts (versions below 0) that no kept run uses. The newest snapshot of a flow stays: it is the most
 * likely to be tested again, and since the next one counts down from it, no number ever comes a second time.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type BetterSqlite3 from 'better-sqlite3';

/** A snapshot made or used within this time may belong to a run that is not recorded yet. */
export const SNAPSHOT_GRACE_MS = 86_400_000;
const RUNS_PER_LOOK = 5000;
const DELETED_PER_BATCH = 100;

interface Candidate {
  row: number;
  flow_key: number | null;
  version: number;
}

export interface SnapshotPruningParts {
  db: BetterSqlite3.Database;
  write<T>(work: () => T): T;
  nowMs: number;
}

/** How many were deleted. Between its batches the event loop turns. Errors: STORE_FULL, STORE_FAILED. */
export async function pruneSnapshots({ db, write, nowMs }: SnapshotPruningParts, signal?: AbortSignal): Promise<number> {
  const candidates = db
    .prepare<[number], Candidate>(
      `SELECT v.rowid AS row, f.key AS flow_key, v.version FROM flow_versions v LEFT JOIN run_flows f ON f.flow_id = v.flow_id
       WHERE v.version < 0 AND v.created_at < ?
         AND v.version > (SELECT min(version) FROM flow_versions newest WHERE newest.flow_id = v.flow_id)`,
    )
    .all(nowMs - SNAPSHOT_GRACE_MS);
  if (candidates.length === 0) return 0;

  // In the order of their keys: a re-run that comes meanwhile stands behind the run whose version it takes over.
  const used = new Set<string>();
  const usedBy = db.prepare<[number, number], { flow_key: number; flow_version: number }>(
    'SELECT flow_key, flow_version FROM runs WHERE key > ? AND key <= ? AND flow_version < 0',
  );
  const endOfLook = db
    .prepare<[number, number], number | null>('SELECT max(key) FROM (SELECT key FROM runs WHERE key > ? ORDER BY key LIMIT ?)')
    .pluck();
  let seen = 0;
  for (let end = endOfLook.get(seen, RUNS_PER_LOOK); typeof end === 'number'; end = endOfLook.get(seen, RUNS_PER_LOOK)) {
    if (signal?.aborted === true) return 0;
    for (const { flow_key, flow_version } of usedBy.all(seen, end)) used.add(`${flow_key} ${flow_version}`);
    seen = end;
    await nextTurn();
  }

  const remove = db.prepare<[number, number]>('DELETE FROM flow_versions WHERE rowid = ? AND created_at < ?');
  const unused = candidates.filter(({ flow_key, version }) => !used.has(`${flow_key} ${version}`));
  let deleted = 0;
  for (let from = 0; from < unused.length && signal?.aborted !== true; from += DELETED_PER_BATCH) {
    write(() => {
      for (const { row } of unused.slice(from, from + DELETED_PER_BATCH))
        deleted += remove.run(row, nowMs - SNAPSHOT_GRACE_MS).changes;
    });
    await nextTurn();
  }
  return deleted;
}
