import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '#shared/model/errors';

const REFUSED = { code: 'FILE_REFUSED', kind: 'user' } as const;
const FULL = { code: 'DISK_FULL', kind: 'operational' } as const;

const REASONS: Readonly<Record<string, { code: string; kind: 'user' | 'operational'; reason: string; detail?: string }>> = {
  ENOSPC: { ...FULL, reason: 'the disk is full. Free some space, then try again' },
  EDQUOT: { ...FULL, reason: 'the disk quota is used up. Free some space, then try again', detail: 'DISK_QUOTA' },
  EACCES: { ...REFUSED, reason: 'the system does not permit it. Check the rights of the folder', detail: 'FILE_RIGHTS' },
  EPERM: { ...REFUSED, reason: 'the system does not permit it. Check the rights of the folder', detail: 'FILE_RIGHTS' },
  EROFS: { ...REFUSED, reason: 'the disk is read-only', detail: 'FILE_READ_ONLY' },
  EISDIR: { ...REFUSED, reason: 'there is a folder of that name', detail: 'FILE_IS_FOLDER' },
  EEXIST: { ...REFUSED, reason: 'a part of the path is a file, not a folder', detail: 'FILE_IN_PATH' },
  ENOTDIR: { ...REFUSED, reason: 'a part of the path is a file, not a folder', detail: 'FILE_IN_PATH' },
  ENAMETOOLONG: { ...REFUSED, reason: 'the name is too long', detail: 'FILE_NAME_LONG' },
};

/** The typed form of what the file system threw. Codes: DISK_FULL, FILE_REFUSED, FILE_FAILED. */
export function toFileError(thrown: unknown, path: string): AppError {
  const systemCode = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const known = REASONS[systemCode];
  const reason = known?.reason ?? `${thrown instanceof Error ? thrown.message : String(thrown)}. Check the path and the disk`;
  return new AppError({
    code: known?.code ?? 'FILE_FAILED',
    kind: known?.kind ?? 'operational',
    message: `The file ${path} was not written: ${reason}.`,
    data: {
      path,
      ...(known === undefined ? { reason: thrown instanceof Error ? thrown.message : String(thrown) } : {}),
      ...(known?.detail === undefined ? {} : { detail: known.detail }),
    },
    cause: thrown,
  });
}

/** Makes names put into a folder durable. Systems without folder handles keep the entry durable themselves. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes a file whole: a crash leaves what was there before or all of the new bytes, and they are on the disk when this
 * resolves. Makes missing folders, replaces an existing file. Errors: as `toFileError`.
 */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path).slice(0, 100)}.${randomBytes(6).toString('hex')}.part`);
  try {
    await mkdir(folder, { recursive: true });
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(bytes);
      // Order matters: a rename that is durable before the bytes leaves an empty file behind a crash.
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    await flushFolder(folder);
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw toFileError(thrown, path);
  }
}
