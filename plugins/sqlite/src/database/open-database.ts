import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type PluginFiles, problem } from '@pulseflow/sdk';
import { toProblem } from './problem';

export interface DatabaseChoice {
  /** As the flow says it. */
  path: string;
  access: 'read' | 'write';
  /** Whether a file that is missing is made. */
  create?: boolean;
  /** How long to wait for another program that writes, in milliseconds. */
  busyTimeoutMs: number;
}

/** Settings that would lead SQLite to other files or switch its guards off. */
const FORBIDDEN_PRAGMAS = new Set(['temp_store_directory', 'data_store_directory', 'writable_schema', 'trusted_schema']);

/**
 * Opens the database, hands it to `work` and closes it, whatever happens. It can reach no other file: `ATTACH`, `VACUUM INTO` and
 * extensions are refused. Errors: FILE_OUTSIDE, SQLITE_FILE_MISSING, and those of `problem.ts`.
 */
export async function withDatabase<T>(
  files: PluginFiles,
  { path, access, create = false, busyTimeoutMs }: DatabaseChoice,
  work: (database: DatabaseSync) => Promise<T>,
): Promise<T> {
  const place = placeOf(files, path, access);
  if (!existsSync(place)) {
    if (!create) throw missing(place);
    await mkdir(dirname(place), { recursive: true });
  }
  const database = await open(place, access, busyTimeoutMs);
  try {
    return await work(database);
  } catch (error) {
    throw toProblem(error);
  } finally {
    database.close();
  }
}

function placeOf(files: PluginFiles, path: string, access: 'read' | 'write'): string {
  const trimmed = path.trim();
  if (trimmed !== '') return files.resolve(trimmed, access);
  throw problem({
    code: 'SQLITE_FILE_MISSING',
    en: 'The path of the database is empty. Enter it, for example data/orders.db, or check what its expression gives.',
    ptBr: 'O caminho do banco de dados está vazio. Informe-o, por exemplo data/orders.db, ou veja o que a expressão dele dá.',
  });
}

function missing(place: string) {
  return problem({
    code: 'SQLITE_FILE_MISSING',
    en: `There is no database at ${place}. Check the path, or let "Run SQL" make the file.`,
    ptBr: `Não há banco de dados em ${place}. Confira o caminho ou deixe "Executar SQL" criar o arquivo.`,
  });
}

async function open(place: string, access: 'read' | 'write', timeout: number): Promise<DatabaseSync> {
  const { DatabaseSync, constants } = await import('node:sqlite');
  const { SQLITE_ATTACH, SQLITE_PRAGMA, SQLITE_DENY, SQLITE_OK } = constants;
  try {
    const database = new DatabaseSync(place, { readOnly: access === 'read', timeout, allowExtension: false });
    database.setAuthorizer((action, name) => {
      // A plain VACUUM attaches a nameless file of its own.
      if (action === SQLITE_ATTACH) return name === '' ? SQLITE_OK : SQLITE_DENY;
      if (action === SQLITE_PRAGMA) return FORBIDDEN_PRAGMAS.has(name?.toLowerCase() ?? '') ? SQLITE_DENY : SQLITE_OK;
      return SQLITE_OK;
    });
    database.enableDefensive(true);
    return database;
  } catch (error) {
    throw toProblem(error);
  }
}

/**
 * Runs `work` in a transaction: all of it, or nothing. The write lock is taken at the start, so that two writers wait for each
 * other instead of failing halfway.
 */
export async function inTransaction<T>(database: DatabaseSync, work: () => Promise<T>): Promise<T> {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = await work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // Some failures have rolled back already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
