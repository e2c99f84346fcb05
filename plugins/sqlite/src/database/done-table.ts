/**
 * What was done, kept in the very database and the very transaction that did it: then one cannot be there without the other, and
 * a step that a crash cut off knows by one question whether it happened.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Json } from '@pulseflow/sdk';

const TABLE = 'pulseflow_done';
/** Runs are repeated within days; what is older nobody asks for. */
const KEPT_DAYS = 90;
const DAY_MS = 86_400_000;

/** What was recorded under the key; undefined: it was not done. */
export function findDone(database: DatabaseSync, key: string): Json | undefined {
  const isThere = database.prepare('SELECT 1 FROM sqlite_master WHERE type = ? AND name = ?').get('table', TABLE);
  if (isThere === undefined) return undefined;
  const found = database.prepare(`SELECT result FROM ${TABLE} WHERE key = ?`).get(key);
  return typeof found?.['result'] === 'string' ? (JSON.parse(found['result']) as Json) : undefined;
}

/** Records what was done; to be called in the transaction that did it. */
export function recordDone(database: DatabaseSync, key: string, result: Json, now: number): void {
  database.exec(
    `CREATE TABLE IF NOT EXISTS ${TABLE} (key TEXT PRIMARY KEY, result TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
  );
  database.prepare(`DELETE FROM ${TABLE} WHERE at < ?`).run(now - KEPT_DAYS * DAY_MS);
  database.prepare(`INSERT INTO ${TABLE} (key, result, at) VALUES (?, ?, ?)`).run(key, JSON.stringify(result), now);
}
