import { open } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { AppError } from '#shared/model/errors';

export interface FilePiece {
  bytes: Buffer;
  sizeBytes: number;
}

/**
 * Bytes of a file below the files folder; fewer at its end. Never a file elsewhere, whatever flows may read.
 * @param resolve the absolute path that a flow means by a relative one; errors: FILE_OUTSIDE, FILE_REFUSED
 * Errors: FILE_NOT_FOUND, FILE_OUTSIDE, FILE_REFUSED.
 */
export async function readPiece(
  resolve: (path: string) => string,
  { path, offset, limit }: { path: string; offset: number; limit: number },
): Promise<FilePiece> {
  if (isAbsolute(path) || path.trim().startsWith('~')) {
    const message = `"${path}" is not below the files folder of the workspace. Only files there can be read from here.`;
    throw new AppError({ code: 'FILE_OUTSIDE', message, data: { path, detail: 'FILE_OUTSIDE' } });
  }
  const absolute = resolve(path);
  try {
    const handle = await open(absolute, 'r');
    try {
      const found = await handle.stat();
      if (!found.isFile()) throw new Error('it is a folder');
      const bytes = Buffer.alloc(Math.max(0, Math.min(limit, found.size - offset)));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset);
      return { bytes: bytes.subarray(0, bytesRead), sizeBytes: found.size };
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    const isGone = code === 'ENOENT' || code === 'ENOTDIR';
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new AppError({
      code: isGone ? 'FILE_NOT_FOUND' : 'FILE_REFUSED',
      message: isGone ? `There is no file ${path} (any more).` : `The file ${path} could not be read: ${reason}.`,
      data: { path, reason, detail: isGone ? 'FILE_GONE' : 'FILE_UNREADABLE' },
      cause: thrown,
    });
  }
}
