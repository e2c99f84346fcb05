import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../engine/sdk';

export interface FileWrite {
  /** Absolute. */
  path: string;
  bytes: Buffer;
  /** `create` fails when the file exists, unless it holds these very bytes: then an earlier attempt has written it. */
  mode: 'overwrite' | 'append' | 'create';
  signal: AbortSignal;
}

const REASONS: Record<string, { code: string; kind: 'user' | 'operational'; reason: string; detail?: string }> = {
  ENOSPC: {
    code: 'DISK_FULL',
    kind: 'operational',
    reason: 'the disk is full. Free some space; the step can then be tried again',
  },
  EDQUOT: {
    code: 'DISK_FULL',
    kind: 'operational',
    reason: 'the disk quota is used up. Free some space; the step can then be tried again',
    detail: 'DISK_QUOTA',
  },
  EACCES: {
    code: 'FILE_REFUSED',
    kind: 'user',
    reason: 'the system does not permit it. Check the rights of the folder, or choose another path',
    detail: 'FILE_RIGHTS',
  },
  EPERM: {
    code: 'FILE_REFUSED',
    kind: 'user',
    reason: 'the system does not permit it. Check the rights of the folder, or choose another path',
    detail: 'FILE_RIGHTS',
  },
  EROFS: { code: 'FILE_REFUSED', kind: 'user', reason: 'the disk is read-only. Choose another path', detail: 'FILE_READ_ONLY' },
  EISDIR: {
    code: 'FILE_REFUSED',
    kind: 'user',
    reason: 'there is a folder of that name. Choose another path',
    detail: 'FILE_IS_FOLDER',
  },
  EEXIST: {
    code: 'FILE_REFUSED',
    kind: 'user',
    reason: 'a part of the path is a file, not a folder. Choose another path',
    detail: 'FILE_IN_PATH',
  },
  ENOTDIR: {
    code: 'FILE_REFUSED',
    kind: 'user',
    reason: 'a part of the path is a file, not a folder. Choose another path',
    detail: 'FILE_IN_PATH',
  },
  ENAMETOOLONG: {
    code: 'FILE_REFUSED',
    kind: 'user',
    reason: 'the name is too long. Choose a shorter one',
    detail: 'FILE_NAME_LONG',
  },
  EINVAL: {
    code: 'FILE_REFUSED',
    kind: 'user',
    reason: 'the name is not allowed here. Choose another one',
    detail: 'FILE_NAME_INVALID',
  },
};

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function toAppError(error: unknown, write: FileWrite): AppError {
  const known = REASONS[codeOf(error)];
  const reason = known?.reason ?? `${messageOf(error)}. Check the path and the disk`;
  return new AppError({
    code: known?.code ?? 'FILE_FAILED',
    kind: known?.kind ?? 'operational',
    message: `The file ${write.path} was not written: ${reason}.`,
    data: {
      path: write.path,
      ...(known === undefined ? { reason: messageOf(error) } : {}),
      ...(known?.detail === undefined ? {} : { detail: known.detail }),
    },
    // A write that breaks off may have added a part.
    effect: write.mode === 'append' ? 'unknown' : 'none',
    cause: error,
  });
}

/** The folder's entry is durable only when the folder itself is flushed; some systems cannot open one. */
async function flushFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP'].includes(codeOf(error))) throw error;
  }
}

async function writeBeside(path: string, bytes: Buffer): Promise<string> {
  const temporary = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomBytes(6).toString('hex')}.part`);
  const handle = await open(temporary, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } catch (error) {
    await handle.close();
    await rm(temporary, { force: true });
    throw error;
  }
  await handle.close();
  return temporary;
}

async function appendTo(path: string, bytes: Buffer): Promise<void> {
  const handle = await open(path, 'a');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Puts the finished file in place without replacing one: a link, unlike a rename, fails when the name is taken. */
async function placeNew(temporary: string, write: FileWrite): Promise<void> {
  try {
    await link(temporary, write.path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    const existing = await readFile(write.path);
    if (digest(existing) === digest(write.bytes)) return;
    throw new AppError({
      code: 'FILE_EXISTS',
      message: `The file ${write.path} exists already. Choose another path, or let the node replace the file.`,
      data: { path: write.path },
      cause: error,
    });
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * Writes a file so that a crash leaves the old one or the new one, never a part (append: the old one with a part, at worst),
 * and it is on the disk when this resolves. Makes missing folders.
 * Errors: FILE_EXISTS, FILE_REFUSED, DISK_FULL, FILE_FAILED.
 */
export async function writeFileSafely(write: FileWrite): Promise<void> {
  const folder = dirname(write.path);
  try {
    write.signal.throwIfAborted();
    await mkdir(folder, { recursive: true });
    if (write.mode === 'append') await appendTo(write.path, write.bytes);
    else {
      const temporary = await writeBeside(write.path, write.bytes);
      if (write.mode === 'create') await placeNew(temporary, write);
      else await replace(temporary, write.path);
    }
    await flushFolder(folder);
  } catch (error) {
    if (error instanceof AppError || write.signal.aborted) throw error;
    throw toAppError(error, write);
  }
}

async function replace(temporary: string, path: string): Promise<void> {
  try {
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
