/** A look at the database from outside, also while another process has it open: for `pulseflow doctor`. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { ORPHAN_PAYLOAD, STRAY_ROWS } from './repair-database';

export interface DatabaseInspection {
  /** `ok`, or what SQLite's check found first. */
  integrity: string;
  /** Rows whose parent row is gone. */
  orphanRows: number;
  schemaVersion: number;
  sizeBytes: number;
  walBytes: number;
  /** Free pages in the file, in bytes. */
  freeBytes: number;
  /** Large values that nothing points to any more. */
  orphanPayloads: number;
  /** Rows of runs that are gone; counted only by `full`. */
  strayRows: number;
}

/**
 * Reads, changes nothing. `full` compares every index with its table, too (integrity_check): minutes on a large database.
 * Undefined when there is no database yet. Throws what SQLite throws when it cannot be read.
 */
export function inspectDatabase(home: string, { full }: { full: boolean }): DatabaseInspection | undefined {
  const path = join(home, 'pulseflow.db');
  if (!existsSync(path)) return undefined;
  const database = new Database(path, { readonly: true, fileMustExist: true });
  const count = (table: string, condition: string) =>
    Number(database.prepare(`SELECT count(*) FROM ${table} WHERE ${condition}`).pluck().get());
  try {
    return {
      integrity: String(database.pragma(full ? 'integrity_check(1)' : 'quick_check(1)', { simple: true })),
      orphanRows: (database.pragma('foreign_key_check') as unknown[]).length,
      schemaVersion: Number(database.pragma('user_version', { simple: true })),
      sizeBytes: statSync(path).size,
      walBytes: existsSync(`${path}-wal`) ? statSync(`${path}-wal`).size : 0,
      freeBytes:
        Number(database.pragma('freelist_count', { simple: true })) * Number(database.pragma('page_size', { simple: true })),
      orphanPayloads: count('payloads', ORPHAN_PAYLOAD),
      strayRows: full ? Object.entries(STRAY_ROWS).reduce((sum, [table, condition]) => sum + count(table, condition), 0) : 0,
    };
  } finally {
    database.close();
  }
}
