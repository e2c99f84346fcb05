/** Hands files of this machine over to the host, wherever it runs: it may be attached, on another machine. */
import { open, readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { PulseflowClient } from '#shared/contract';
import { AppError } from '#shared/model/errors';
import type { FileRef } from '#shared/model/packet';

const MOST_FILES = 50;
/** More than any flow has. */
const LARGEST_FLOW_BYTES = 20 * 1024 * 1024;

function unreadable(path: string, thrown: unknown): AppError {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError({
    code: 'FILE_REFUSED',
    message: `The file ${basename(path)} could not be read: ${reason}.`,
    data: { path: basename(path), reason, detail: 'FILE_UNREADABLE' },
    cause: thrown,
  });
}

async function handOne(client: Pick<PulseflowClient, 'files'>, path: string): Promise<FileRef> {
  const handle = await open(path, 'r').catch((thrown: unknown) => {
    throw unreadable(path, thrown);
  });
  try {
    const { size } = await handle.stat();
    let state = await client.files.begin({ name: basename(path), sizeBytes: size });
    while (state.file === undefined) {
      const { uploadId, receivedBytes: offset, pieceBytes } = state;
      const piece = Buffer.alloc(Math.min(pieceBytes, size - offset));
      const { bytesRead } = await handle.read(piece, 0, piece.length, offset);
      // A file that shrinks while it is read would be asked for again and again.
      if (bytesRead === 0) throw unreadable(path, new Error('it was changed while it was read'));
      state = await client.files.append({ uploadId, offset, data: piece.subarray(0, bytesRead).toString('base64') });
    }
    return state.file;
  } finally {
    await handle.close();
  }
}

/** Puts the files into the workspace of the host, one after the other. Errors: FILE_REFUSED, and those of the contract's `files`. */
export async function handOver(client: Pick<PulseflowClient, 'files'>, paths: readonly string[]): Promise<FileRef[]> {
  const files: FileRef[] = [];
  for (const path of paths.slice(0, MOST_FILES)) files.push(await handOne(client, path));
  return files;
}

/** The texts of files of flows, for the dialog that imports them. Errors: FILE_REFUSED, INPUT_TOO_LARGE. */
export async function readFlowFiles(paths: readonly string[]): Promise<{ name: string; text: string }[]> {
  const read: { name: string; text: string }[] = [];
  for (const path of paths.slice(0, MOST_FILES)) {
    try {
      const { size: sizeBytes } = await stat(path);
      if (sizeBytes > LARGEST_FLOW_BYTES) throw flowTooLarge(sizeBytes);
      read.push({ name: basename(path), text: await readFile(path, 'utf8') });
    } catch (thrown) {
      throw thrown instanceof AppError ? thrown : unreadable(path, thrown);
    }
  }
  return read;
}

function flowTooLarge(sizeBytes: number): AppError {
  const message = `The file has ${sizeBytes} bytes, more than the ${LARGEST_FLOW_BYTES} that are taken. Use a smaller file.`;
  const data = { sizeBytes, limitBytes: LARGEST_FLOW_BYTES, detail: 'UPLOAD_TOO_LARGE' };
  return new AppError({ code: 'INPUT_TOO_LARGE', message, data });
}
