import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '#shared/model/errors';

export const DATABASE_FILE = 'pulseflow.db';

export function workspaceDatabaseExists(home: string): boolean {
  return statSync(join(home, DATABASE_FILE), { throwIfNoEntry: false })?.isFile() === true;
}

function missing(home: string, cause?: unknown): AppError {
  return new AppError({
    code: 'WORKSPACE_MISSING',
    message: `The workspace folder ${home} cannot be found, nor the folder above it. Connect its disk, create it, or choose another one with PULSEFLOW_HOME.`,
    data: { home },
    cause,
  });
}

function readOnly(home: string, cause: unknown): AppError {
  return new AppError({
    code: 'WORKSPACE_READ_ONLY',
    message: `PulseFlow may not write to the workspace folder ${home}. Give this user the right to write there, or choose another folder with PULSEFLOW_HOME.`,
    data: { home },
    cause,
  });
}

/**
 * Makes sure that `home` is a folder that can be written. A missing folder is made, but not those above it: a disk that
 * is not connected must not turn into an empty workspace. Errors: WORKSPACE_MISSING, WORKSPACE_READ_ONLY.
 */
export function prepareWorkspaceFolder(home: string): void {
  const found = statSync(home, { throwIfNoEntry: false });
  if (found === undefined) {
    if (statSync(dirname(home), { throwIfNoEntry: false })?.isDirectory() !== true) throw missing(home);
    try {
      mkdirSync(home, { mode: 0o700 });
    } catch (error) {
      throw readOnly(home, error);
    }
  } else if (!found.isDirectory()) {
    throw missing(home);
  }
  try {
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
    const database = join(home, DATABASE_FILE);
    if (statSync(database, { throwIfNoEntry: false }) !== undefined) accessSync(database, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw readOnly(home, error);
  }
}
