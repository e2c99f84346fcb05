/** What `pulseflow doctor --repair` mends: nothing that could lose data that somebody can still reach. */
import type BetterSqlite3 from 'better-sqlite3';
import { MAX_STEPS } from './codes';
import { openDatabase } from './database';
import { workspaceDatabaseExists } from './workspace-folder';
import { lockWorkspace } from './workspace-lock';

/** SQL conditions for rows that nothing leads to. */
export const ORPHAN_PAYLOAD = `NOT EXISTS (SELECT 1 FROM steps WHERE typeof(output) = 'integer' AND output = payloads.key)
  AND NOT EXISTS (SELECT 1 FROM step_items WHERE typeof(output) = 'integer' AND output = payloads.key)
  AND NOT EXISTS (SELECT 1 FROM events WHERE typeof(data) = 'integer' AND data = payloads.key)`;
export const STRAY_ROWS: Readonly<Record<string, string>> = {
  steps: `NOT EXISTS (SELECT 1 FROM runs WHERE runs.key = steps.key / ${MAX_STEPS})`,
  step_items: `NOT EXISTS (SELECT 1 FROM runs WHERE runs.key = step_items.step_key / ${MAX_STEPS})`,
  attempts: `NOT EXISTS (SELECT 1 FROM runs WHERE runs.key = attempts.step_key / ${MAX_STEPS})`,
  run_logs: 'NOT EXISTS (SELECT 1 FROM runs WHERE runs.key = run_logs.run_key)',
};
const INCREMENTAL = 2;

export interface Repair {
  what: 'indexes' | 'stray_rows' | 'orphan_payloads' | 'counts' | 'space' | 'log';
  /** Rows, or bytes for `space` and `log`. */
  amount: number;
}

/** The first lines of SQLite's own check; empty when all is well. */
export function integrityProblems(db: BetterSqlite3.Database, lines: number): string[] {
  const found = db.pragma(`integrity_check(${lines})`) as { integrity_check: string }[];
  return found.map((row) => row.integrity_check).filter((line) => line !== 'ok');
}

const isOfIndex = (problem: string) => /missing from index|wrong # of entries in index|non-unique entry in index/.test(problem);

function deleteStray(db: BetterSqlite3.Database): number {
  let deleted = 0;
  for (const [table, condition] of Object.entries(STRAY_ROWS)) {
    deleted += db.prepare(`DELETE FROM ${table} WHERE ${condition}`).run().changes;
  }
  return deleted;
}

function bytesIn(db: BetterSqlite3.Database, what: 'page_count' | 'freelist_count'): number {
  return Number(db.pragma(what, { simple: true })) * Number(db.pragma('page_size', { simple: true }));
}

/**
 * Rebuilds indexes that disagree with their tables, deletes rows and payloads that nothing points to, counts the kept runs
 * anew, gives free space back to the disk and empties the write-ahead log. Answers what it did. Throws an Error when the tables
 * themselves are damaged (then only a backup helps). Errors: WORKSPACE_LOCKED while an instance runs.
 */
export function repairDatabase(home: string): Repair[] {
  if (!workspaceDatabaseExists(home)) return [];
  const lock = lockWorkspace(home);
  const done: Repair[] = [];
  const note = (what: Repair['what'], amount: number) => {
    if (amount > 0) done.push({ what, amount });
  };
  try {
    const db = openDatabase(home);
    try {
      const problems = integrityProblems(db, 100);
      const beyondRepair = problems.find((problem) => !isOfIndex(problem));
      if (beyondRepair !== undefined) throw new Error(`SQLite reports: ${beyondRepair}`);
      if (problems.length > 0) {
        db.exec('REINDEX');
        note('indexes', problems.length);
      }
      db.transaction(() => {
        note('stray_rows', deleteStray(db));
        note('orphan_payloads', db.prepare(`DELETE FROM payloads WHERE ${ORPHAN_PAYLOAD}`).run().changes);
        const recount = `UPDATE run_flows SET kept = (SELECT count(*) FROM runs WHERE flow_key = run_flows.key)
          WHERE kept <> (SELECT count(*) FROM runs WHERE flow_key = run_flows.key)`;
        note('counts', db.prepare(recount).run().changes);
      }).immediate();
      const before = bytesIn(db, 'page_count');
      const isIncremental = Number(db.pragma('auto_vacuum', { simple: true })) === INCREMENTAL;
      if (!isIncremental || bytesIn(db, 'freelist_count') > 0) {
        db.pragma('auto_vacuum = INCREMENTAL');
        db.exec('VACUUM');
        note('space', Math.max(0, before - bytesIn(db, 'page_count')));
      }
      const [log] = db.pragma('wal_checkpoint(TRUNCATE)') as { log: number }[];
      note('log', Math.max(0, log?.log ?? 0));
      return done;
    } finally {
      db.close();
    }
  } finally {
    lock.release();
  }
}
