/**
 * Brings a database to the newest schema. A database that holds data is never the first to see a migration:
 *
 *     backup (VACUUM INTO) ─► verified ─► copied ─► migrations on the copy ─► checked ─► the same on the original,
 *                                                                                        all in one transaction
 *
 * Whatever fails on the way, the original stays as it was.
 */

import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '#shared/model/errors';
import { APPLICATION_ID } from './database';
import type { StoreLog } from './log';
import type { Migration } from './migrations/migration';

export interface MigrateOptions {
  db: Database.Database;
  home: string;
  migrations: readonly Migration[];
  log: StoreLog;
  nowMs: number;
}

export interface Migrated {
  from: number;
  to: number;
  /** The copy that was made before; none for a new database. */
  backupFile?: string;
}

/** Errors: DATABASE_NEWER, MIGRATION_FAILED. */
export function migrate({ db, home, migrations, log, nowMs }: MigrateOptions): Migrated {
  const from = schemaVersion(db);
  const newest = migrations.at(-1)?.version ?? 0;
  if (from > newest) {
    throw new AppError({
      code: 'DATABASE_NEWER',
      message: `The workspace ${home} was used by a newer PulseFlow (schema ${from}, this one knows ${newest}). Update PulseFlow, or put back a copy from its folder backups/.`,
      data: { found: from, known: newest },
    });
  }
  const pending = migrations.filter((migration) => migration.version > from);
  if (pending.length === 0) return { from, to: from };
  try {
    if (from === 0) {
      apply(db, pending);
      return { from, to: newest };
    }
    const backupFile = backUp(db, home, from, nowMs);
    tryOnCopy(backupFile, pending);
    apply(db, pending);
    log.info({ from, to: newest, backupFile }, 'The database was migrated');
    return { from, to: newest, backupFile };
  } catch (error) {
    throw new AppError({
      code: 'MIGRATION_FAILED',
      kind: 'operational',
      message:
        `The workspace ${home} could not be brought from schema ${from} to ${newest}: ${error instanceof Error ? error.message : String(error)}. ` +
        'Nothing was changed: use the PulseFlow you had before, and report this.',
      data: { from, to: newest },
      cause: error,
    });
  }
}

export function schemaVersion(db: Database.Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/** All or nothing. Foreign keys are off meanwhile, so that a migration may rebuild a table, and checked before the end. */
function apply(db: Database.Database, migrations: readonly Migration[]): void {
  db.pragma('foreign_keys = OFF');
  try {
    db.transaction(() => {
      for (const migration of migrations) {
        migration.up(db);
        db.pragma(`user_version = ${migration.version}`);
      }
      db.pragma(`application_id = ${APPLICATION_ID}`);
      const broken = db.pragma('foreign_key_check') as { table: string }[];
      if (broken[0] !== undefined) throw new Error(`a row of ${broken[0].table} points to one that is gone`);
    }).immediate();
  } finally {
    db.pragma('foreign_keys = ON');
  }
}

function checkIntegrity(db: Database.Database): void {
  const found = String(db.pragma('integrity_check(1)', { simple: true }));
  if (found !== 'ok') throw new Error(`the integrity check says: ${found}`);
}

function withDatabase(file: string, options: Database.Options, work: (db: Database.Database) => void): void {
  const db = new Database(file, options);
  try {
    work(db);
  } finally {
    db.close();
  }
}

function backUp(db: Database.Database, home: string, version: number, nowMs: number): string {
  const folder = join(home, 'backups');
  mkdirSync(folder, { recursive: true });
  const time = new Date(nowMs).toISOString().replace(/[:.]/g, '-');
  const file = join(folder, `pulseflow-schema-${version}-${time}.db`);
  db.prepare('VACUUM INTO ?').run(file);
  withDatabase(file, { readonly: true }, (copy) => {
    checkIntegrity(copy);
    if (schemaVersion(copy) !== version) throw new Error('the backup has another schema than the original');
  });
  return file;
}

function tryOnCopy(backupFile: string, migrations: readonly Migration[]): void {
  const trial = `${backupFile}.trial`;
  try {
    copyFileSync(backupFile, trial);
    withDatabase(trial, {}, (copy) => {
      apply(copy, migrations);
      checkIntegrity(copy);
    });
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(trial + suffix, { force: true });
  }
}
