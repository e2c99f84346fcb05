import { AppError } from '#shared/model/errors';

/** The result code of SQLite (`SQLITE_FULL`, `SQLITE_IOERR_WRITE`), or undefined when the value is another kind of error. */
export function sqliteCode(thrown: unknown): string | undefined {
  const code = thrown instanceof Error ? (thrown as { code?: unknown }).code : undefined;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : undefined;
}

const ENVIRONMENT = [
  'FULL',
  'IOERR',
  'READONLY',
  'CANTOPEN',
  'NOMEM',
  'BUSY',
  'LOCKED',
  'CORRUPT',
  'NOTADB',
  'PROTOCOL',
  'PERM',
  'NOLFS',
];

/** True when a write failed because of the disk, the file or another process: the same write may work later. */
export function isEnvironmental(thrown: unknown): boolean {
  const code = sqliteCode(thrown);
  return code !== undefined && ENVIRONMENT.includes(code.split('_')[1] ?? '');
}

/** STORE_FULL or STORE_FAILED for a failed write, saying what to do. */
export function storeError(thrown: unknown, home: string): AppError {
  const code = sqliteCode(thrown);
  if (code === 'SQLITE_FULL') {
    return new AppError({
      code: 'STORE_FULL',
      kind: 'operational',
      message: `The disk that holds the workspace ${home} is full. Nothing new was recorded; free some space, then try again.`,
      data: { home },
      cause: thrown,
    });
  }
  return new AppError({
    code: 'STORE_FAILED',
    kind: 'operational',
    message: `The workspace database in ${home} cannot be written (${code ?? String(thrown)}). Check the disk and the rights of the folder.`,
    data: { home, reason: code ?? String(thrown), ...(code === undefined ? {} : { sqlite: code }) },
    cause: thrown,
  });
}

/** STORE_FAILED for a failed read; what is no fault of disk or file is passed on. */
export function readError(thrown: unknown): unknown {
  if (!isEnvironmental(thrown)) return thrown;
  const code = sqliteCode(thrown) ?? '';
  return new AppError({
    code: 'STORE_FAILED',
    kind: 'operational',
    message: `The workspace database cannot be read (${code}). Check the disk; "pulseflow doctor" tells whether the database is whole.`,
    data: { reason: code, sqlite: code },
    cause: thrown,
  });
}

/** STORE_FAILED for records that can never be written, because of what they hold. */
export function unwritableError(thrown: unknown): AppError {
  return new AppError({
    code: 'STORE_FAILED',
    kind: 'bug',
    message: `The run's data cannot be recorded: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    cause: thrown,
  });
}
