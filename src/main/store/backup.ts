/**
 * Copies of the database while it is in use, in the workspace's folder `backups/`.
 *
 *     SQLite's online backup, some pages a turn ─► `….partial` ─► checked on another thread ─► synced, renamed
 *
 * A copy has its name only when it is whole, so that whatever ends the process leaves no broken backup behind.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '#shared/model/errors';
import { checkDatabaseFile } from './check-database-file';

export const BACKUP_FOLDER = 'backups';
/** What `backUp` makes; migrations and restores keep copies under other names, which nobody deletes. */
const MADE_HERE = /^pulseflow-backup-(\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}-\d{3}Z)\.db$/;
const OTHERS = /^pulseflow-(schema-\d+|replaced)-(\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}-\d{3}Z)\.db$/;
const PARTIAL = /^pulseflow-backup-.*\.partial(-journal|-wal|-shm)?$/;
const PAGES_PER_TURN = 100;
/** Room that must be left beside the copy. */
const SPARE_BYTES = 64 * 1024 * 1024;

export interface BackupFile {
  name: string;
  /** Where it is. */
  file: string;
  /** When it was made, ms since the epoch. */
  at: number;
  sizeBytes: number;
  /** `replaced`: what a restore has put aside. */
  kind: 'backup' | 'migration' | 'replaced';
}

/** A moment as part of a file name. */
export function fileTime(atMs: number): string {
  return new Date(atMs).toISOString().replace(/[:.]/g, '-');
}

function timeOfName(text: string): number {
  return Date.parse(text.replace(/T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z$/, 'T$1:$2:$3.$4Z'));
}

/** The copies of a workspace, newest first. */
export function listBackups(home: string): BackupFile[] {
  const folder = join(home, BACKUP_FOLDER);
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
  const found = readdirSync(folder).flatMap((name): BackupFile[] => {
    const made = MADE_HERE.exec(name)?.[1];
    const other = OTHERS.exec(name);
    const at = timeOfName(made ?? other?.[2] ?? '');
    const file = join(folder, name);
    const status = statSync(file, { throwIfNoEntry: false });
    if (Number.isNaN(at) || status === undefined) return [];
    const kind = made !== undefined ? 'backup' : other?.[1] === 'replaced' ? 'replaced' : 'migration';
    return [{ name, file, at, sizeBytes: status.size, kind }];
  });
  return found.sort((left, right) => right.at - left.at);
}

/** BACKUP_FAILED, saying what to do. */
function failed(why: string, cause?: unknown): AppError {
  return new AppError({
    code: 'BACKUP_FAILED',
    kind: 'operational',
    message: `The backup could not be made: ${why}. The data itself is untouched.`,
    data: { reason: why },
    ...(cause === undefined ? {} : { cause }),
  });
}

function checkRoom(folder: string, neededBytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= neededBytes + SPARE_BYTES) return;
  const megabytes = Math.ceil((neededBytes + SPARE_BYTES) / 1_048_576);
  throw failed(`its disk needs ${megabytes} MB of free space; delete old backups or free some`);
}

/** Removes what a backup that was cut off has left. */
export function removePartialBackups(home: string): void {
  const folder = join(home, BACKUP_FOLDER);
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return;
  for (const name of readdirSync(folder)) if (PARTIAL.test(name)) rmSync(join(folder, name), { force: true });
}

/** Makes a change of the folder itself (a new name) durable, where the system can. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

export function syncFile(file: string): void {
  const fd = openSync(file, 'r+');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** One file, also while somebody reads it: the copy must not grow a log beside it. */
export function leaveWalMode(file: string): void {
  const db = new Database(file);
  try {
    db.pragma('journal_mode = DELETE');
  } finally {
    db.close();
  }
}

export interface BackUpOptions {
  db: Database.Database;
  home: string;
  nowMs: number;
  signal?: AbortSignal;
  /** Told of each turn; for tests that end the process in the midst of it. */
  onProgress?: (copiedPages: number) => void;
}

/** Copies the database as it is at the end of the copying, checks it, and answers where it is. Errors: BACKUP_FAILED. */
export async function backUp({ db, home, nowMs, signal, onProgress }: BackUpOptions): Promise<BackupFile> {
  const folder = join(home, BACKUP_FOLDER);
  const name = `pulseflow-backup-${fileTime(nowMs)}.db`;
  const file = join(folder, name);
  const partial = `${file}.partial`;
  try {
    mkdirSync(folder, { recursive: true });
    removePartialBackups(home);
    checkRoom(folder, Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true })));
    await db.backup(partial, {
      progress({ totalPages, remainingPages }) {
        if (signal?.aborted === true) throw failed('PulseFlow is stopping');
        onProgress?.(totalPages - remainingPages);
        return PAGES_PER_TURN;
      },
    });
    leaveWalMode(partial);
    await checkDatabaseFile(partial);
    syncFile(partial);
    renameSync(partial, file);
    syncFolder(folder);
    return { name, file, at: timeOfName(fileTime(nowMs)), sizeBytes: statSync(file).size, kind: 'backup' };
  } catch (error) {
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(partial + suffix, { force: true });
    if (error instanceof AppError && error.code === 'BACKUP_FAILED') throw error;
    throw failed(error instanceof Error ? error.message : String(error), error);
  }
}

/** Deletes backups (not the copies of migrations and restores) beyond the newest `keep`; answers how many. */
export function pruneBackups(home: string, keep: number): number {
  const old = listBackups(home)
    .filter(({ kind }) => kind === 'backup')
    .slice(Math.max(1, keep));
  for (const { file } of old) rmSync(file, { force: true });
  return old.length;
}
