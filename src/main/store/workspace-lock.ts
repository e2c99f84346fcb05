/**
 * One PulseFlow per workspace. The lock is SQLite's own exclusive lock on an empty file: the operating system drops it
 * with the process, so a kill or a power cut never leaves a stale one behind (a file with a pid in it would).
 */

import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '#shared/model/errors';
import { sqliteCode } from './errors';

export interface WorkspaceLock {
  release(): void;
}

/** Errors: WORKSPACE_LOCKED when another instance, also one of this process, holds it. */
export function lockWorkspace(home: string): WorkspaceLock {
  const file = new Database(join(home, 'workspace.lock'), { timeout: 0 });
  try {
    file.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    file.close();
    if (sqliteCode(error)?.startsWith('SQLITE_BUSY') !== true) throw error;
    throw new AppError({
      code: 'WORKSPACE_LOCKED',
      message: `Another PulseFlow is using the workspace ${home}. Use that one, close it first, or choose another folder with PULSEFLOW_HOME.`,
      data: { home },
      cause: error,
    });
  }
  return { release: () => void file.close() };
}
