import { randomBytes } from 'node:crypto';
import { copyFile, link, lstat, mkdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError, type JsonObject } from '../../engine/sdk';
import { systemCode, toFileProblem } from './file-problem';

export type FileChange =
  | { action: 'delete'; from: string; signal: AbortSignal }
  | { action: 'copy' | 'move'; from: string; to: string; whenExists: 'fail' | 'replace' | 'skip'; signal: AbortSignal };

/** Where a file goes: a target that ends with a slash is a folder, and the file keeps its name in it. */
export function targetOf(from: string, to: string): string {
  return /[\\/]$/.test(to.trim()) ? `${to.trim()}${basename(from)}` : to.trim();
}

/**
 * Carries out a change of one file: whole or not at all. Answers with where the file is now and whether anything changed.
 * Deleting what is not there changes nothing; a copy that is there already, byte for byte of the same time and size, is done.
 * Errors: FILE_NOT_FOUND, FILE_REFUSED, FILE_EXISTS, DISK_FULL, FILE_FAILED.
 */
export async function changeFile(change: FileChange): Promise<JsonObject> {
  const { from, signal } = change;
  try {
    signal.throwIfAborted();
    if (change.action === 'delete') return await deleteFile(from);
    const { to, action, whenExists } = change;
    if (!(await stat(from)).isFile()) throw notFile(from);
    if (from === to) return { path: to, from, changed: false };
    await mkdir(dirname(to), { recursive: true });
    if (whenExists === 'skip' && (await exists(to))) return { path: to, from, changed: false };
    if (action === 'copy' && whenExists === 'fail' && (await isCopy(from, to))) return { path: to, from, changed: false };
    if (action === 'copy') await place(await copyBeside(from, to), to, whenExists);
    else await move(from, to, whenExists);
    return { path: to, from, changed: true };
  } catch (error) {
    if (signal.aborted) throw error;
    throw toFileProblem(error, from);
  }
}

function notFile(path: string): AppError {
  const message = `${path} is a folder, not a file. Give the path of a file.`;
  return new AppError({ code: 'FILE_REFUSED', message, data: { path, detail: 'FILE_NOT_FILE' } });
}

async function deleteFile(path: string): Promise<JsonObject> {
  try {
    if ((await lstat(path)).isDirectory()) throw notFile(path);
    await rm(path);
    return { path, changed: true };
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    return { path, changed: false };
  }
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

/** A copy keeps the time of its original, so that one made before a crash is known again. */
async function isCopy(from: string, to: string): Promise<boolean> {
  const [a, b] = await Promise.all([stat(from), stat(to).catch(() => undefined)]);
  return b !== undefined && a.size === b.size && Math.abs(a.mtimeMs - b.mtimeMs) < 2;
}

async function copyBeside(from: string, to: string): Promise<string> {
  const temporary = join(dirname(to), `.${basename(to).slice(0, 100)}.${randomBytes(6).toString('hex')}.part`);
  try {
    await copyFile(from, temporary);
    const { atime, mtime } = await stat(from);
    await utimes(temporary, atime, mtime);
    return temporary;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** A link, unlike a rename, fails when the name is taken. */
async function place(temporary: string, to: string, whenExists: 'fail' | 'replace' | 'skip'): Promise<void> {
  try {
    if (whenExists === 'replace') return await rename(temporary, to);
    await link(temporary, to);
    await rm(temporary);
  } catch (error) {
    await rm(temporary, { force: true });
    throw systemCode(error) === 'EEXIST' ? taken(to, error) : error;
  }
}

async function move(from: string, to: string, whenExists: 'fail' | 'replace' | 'skip'): Promise<void> {
  try {
    if (whenExists === 'replace') return await rename(from, to);
    await link(from, to);
    await rm(from);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw taken(to, error);
    // Another disk, or one that knows no links: then a copy takes its place before the original goes.
    if (!['EXDEV', 'EPERM', 'ENOTSUP', 'EMLINK'].includes(systemCode(error))) throw error;
    await place(await copyBeside(from, to), to, whenExists);
    await rm(from);
  }
}

function taken(path: string, cause: unknown): AppError {
  return new AppError({
    code: 'FILE_EXISTS',
    message: `The file ${path} exists already. Choose another path, or let the node replace the file.`,
    data: { path },
    cause,
  });
}
