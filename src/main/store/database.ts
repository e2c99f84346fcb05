import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '#shared/model/errors';
import { sqliteCode } from './errors';
import { DATABASE_FILE } from './workspace-folder';

/** 'PFLW': tells our databases from others (`file pulseflow.db` shows it). */
export const APPLICATION_ID = 0x50464c57;
const REQUIRED_NODE_API = 10;
/** Pages of 4 KiB in the write-ahead log before it is copied back: rarer than the default, as each copy costs a sync of both files. */
const CHECKPOINT_PAGES = 4000;

/** Errors: NODE_TOO_OLD. SQLite's binding would end the whole process instead. */
export function checkRuntime(versions: NodeJS.ProcessVersions = process.versions): void {
  const found = Number(versions.napi ?? 0);
  if (found >= REQUIRED_NODE_API) return;
  throw new AppError({
    code: 'NODE_TOO_OLD',
    message: `Node ${versions.node} is too old: PulseFlow needs Node 22.14 or newer (Node-API ${REQUIRED_NODE_API}). Start it with "npm start", which brings its own.`,
    data: { node: versions.node, nodeApi: found },
  });
}

/** DATABASE_CORRUPT, saying where backups are. */
export function corruptError(file: string, detail: string, cause?: unknown): AppError {
  return new AppError({
    code: 'DATABASE_CORRUPT',
    message: `The database ${file} cannot be read: ${detail}. Nothing was changed. Put back a copy from the workspace's folder backups/, or move the file away to start anew.`,
    data: { file },
    cause,
  });
}

/**
 * Opens the workspace's database, or makes an empty one. No schema yet: see migrate. Errors: DATABASE_CORRUPT,
 * WORKSPACE_READ_ONLY, STORE_FULL.
 */
export function openDatabase(home: string): Database.Database {
  const file = join(home, DATABASE_FILE);
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { timeout: 2000 });
    const applicationId = Number(db.pragma('application_id', { simple: true }));
    const hasTables = db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined;
    if (applicationId !== APPLICATION_ID && hasTables) throw corruptError(file, 'it is a database of another program');
    // Before the first page is written; an older database is changed by `pulseflow doctor --repair`.
    if (!hasTables) db.pragma('auto_vacuum = INCREMENTAL');
    configure(db);
    return db;
  } catch (error) {
    db?.close();
    throw openError(error, home, file);
  }
}

function configure(db: Database.Database): void {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('temp_store = MEMORY');
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  db.pragma(`journal_size_limit = ${64 * 1024 * 1024}`);
  db.pragma('cache_size = -16384');
}

function openError(thrown: unknown, home: string, file: string): unknown {
  const code = sqliteCode(thrown);
  if (code === undefined) return thrown;
  if (code === 'SQLITE_NOTADB') return corruptError(file, 'it is not a SQLite database', thrown);
  if (code.startsWith('SQLITE_CORRUPT')) return corruptError(file, 'it is damaged', thrown);
  if (code === 'SQLITE_FULL') {
    return new AppError({
      code: 'STORE_FULL',
      kind: 'operational',
      message: `The disk that holds ${home} is full. Free some space and start again.`,
      cause: thrown,
    });
  }
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN') || code === 'SQLITE_PERM') {
    return new AppError({
      code: 'WORKSPACE_READ_ONLY',
      message: `PulseFlow may not write to ${file}. Give this user the right to write there, or choose another folder with PULSEFLOW_HOME.`,
      data: { home },
      cause: thrown,
    });
  }
  return new AppError({
    code: 'STORE_FAILED',
    kind: 'operational',
    message: `The database ${file} cannot be opened (${code}). Check the disk, and that no other program holds the file.`,
    cause: thrown,
  });
}
