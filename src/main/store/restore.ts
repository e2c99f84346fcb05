/**
 * Puts a backup in the place of the database. In an order that leaves, whenever the process ends, either the old database or
 * the new one, whole:
 *
 *     copy the backup beside ─► check the copy ─► settle its open runs ─► old log into the old database ─► old database gets
 *     a second name in backups/ ─► the copy takes the place of the old one
 */
import { copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '#shared/model/errors';
import { BACKUP_FOLDER, fileTime, leaveWalMode, syncFile, syncFolder } from './backup';
import { checkDatabaseFile } from './check-database-file';
import { RUN_STATUS_CODE, STEP_STATUS_CODE } from './codes';
import { MIGRATIONS } from './migrations';
import { stepKeysOf } from './rows';
import { DATABASE_FILE, prepareWorkspaceFolder } from './workspace-folder';
import { lockWorkspace } from './workspace-lock';

export interface Restored {
  /** Where the database that was replaced is now; undefined when there was none. */
  replacedFile: string | undefined;
  /** Runs that were open in the backup and were closed. */
  closedRuns: number;
}

export interface RestoreOptions {
  home: string;
  file: string;
  nowMs: number;
  /** Let runs that were open in the backup go on, although they may have gone on already after it was made. */
  resumeRuns?: boolean;
}

function refused(file: string, why: string, cause?: unknown): AppError {
  return new AppError({
    code: 'RESTORE_REFUSED',
    kind: 'user',
    message: `${file} cannot be restored: ${why}. Nothing was changed.`,
    data: { file, reason: why },
    ...(cause === undefined ? {} : { cause }),
  });
}

async function checkCopy(file: string, incoming: string): Promise<void> {
  let schemaVersion: number;
  try {
    // A copy made by hand from a database in use may have brought its log.
    leaveWalMode(incoming);
    ({ schemaVersion } = await checkDatabaseFile(incoming));
  } catch (error) {
    throw refused(file, error instanceof Error ? error.message : String(error), error);
  }
  const known = MIGRATIONS.at(-1)?.version ?? 0;
  if (schemaVersion > known)
    throw refused(file, `it was made by a newer PulseFlow (schema ${schemaVersion}, this one knows ${known}); update first`);
}

/**
 * What was running when the backup was made has gone on since, or not: nobody knows. Doing it again could act twice, so these
 * runs end as cancelled, and can be run again by a person. Runs in doubt wait for a person anyway.
 */
function closeOpenRuns(file: string, nowMs: number): number {
  const db = new Database(file);
  try {
    const { queued, running, waiting, compensating, cancelled } = RUN_STATUS_CODE;
    const open = [queued, running, waiting, compensating].join(', ');
    const error = JSON.stringify({
      code: 'RUN_OPEN_IN_BACKUP',
      kind: 'operational',
      message:
        'This run was open when the backup was made. What became of it afterwards is not known; run it again if it is needed.',
      effect: 'unknown',
    });
    const openRuns = db.prepare<[], number>(`SELECT key FROM runs WHERE status IN (${open})`).pluck();
    const closeSteps = db.prepare<[number, number]>(
      `UPDATE steps SET status = ${STEP_STATUS_CODE.cancelled}, wake_at = NULL, wait_kind = NULL, wait_for = NULL
       WHERE key >= ? AND key < ? AND status IN (${STEP_STATUS_CODE.running}, ${STEP_STATUS_CODE.waiting})`,
    );
    const closeRun = db.prepare<[string, number, number]>(
      `UPDATE runs SET status = ${cancelled}, wake_at = NULL, error = ?, finished_after_ms = max(0, ? - created_at) WHERE key = ?`,
    );
    return db
      .transaction(() => {
        const keys = openRuns.all();
        for (const key of keys) {
          const { first, end } = stepKeysOf(key);
          closeSteps.run(first, end);
          closeRun.run(error, nowMs, key);
        }
        return keys.length;
      })
      .immediate();
  } finally {
    db.close();
  }
}

/** Brings what stands in the write-ahead log into the database. False: the old database cannot be opened any more. */
function settleLog(file: string): boolean {
  try {
    const db = new Database(file);
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    return true;
  } catch {
    // Damaged: that may be why somebody restores. It is kept as it is, with its log.
    return false;
  }
}

function putAside(home: string, nowMs: number): string | undefined {
  const current = join(home, DATABASE_FILE);
  if (!existsSync(current)) return undefined;
  const folder = join(home, BACKUP_FOLDER);
  mkdirSync(folder, { recursive: true });
  const aside = join(folder, `pulseflow-replaced-${fileTime(nowMs)}.db`);
  const isSettled = settleLog(current);
  try {
    linkSync(current, aside);
  } catch {
    // A file system without second names: a copy does the same, slower.
    copyFileSync(current, aside);
    syncFile(aside);
  }
  // A log must never meet another database than its own.
  if (!isSettled && existsSync(`${current}-wal`)) renameSync(`${current}-wal`, `${aside}-wal`);
  for (const suffix of ['-wal', '-shm']) rmSync(current + suffix, { force: true });
  syncFolder(folder);
  return aside;
}

/**
 * Replaces the database of a workspace that nobody uses. Errors: RESTORE_REFUSED (the file is not usable), WORKSPACE_LOCKED (an
 * instance runs), WORKSPACE_MISSING, WORKSPACE_READ_ONLY.
 */
export async function restoreBackup({ home, file, nowMs, resumeRuns = false }: RestoreOptions): Promise<Restored> {
  const current = join(home, DATABASE_FILE);
  if (resolve(file) === resolve(current)) throw refused(file, 'it is the database itself');
  if (!existsSync(file)) throw refused(file, 'there is no such file');
  prepareWorkspaceFolder(home);
  const lock = lockWorkspace(home);
  const incoming = `${current}.restoring`;
  try {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(incoming + suffix, { force: true });
    copyFileSync(file, incoming);
    if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${incoming}-wal`);
    await checkCopy(file, incoming);
    const closedRuns = resumeRuns ? 0 : closeOpenRuns(incoming, nowMs);
    syncFile(incoming);
    const replacedFile = putAside(home, nowMs);
    renameSync(incoming, current);
    syncFolder(home);
    return { replacedFile, closedRuns };
  } finally {
    lock.release();
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(incoming + suffix, { force: true });
  }
}
