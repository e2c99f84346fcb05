import type { FileRef } from '#shared/model/packet';
import { client } from './client';

interface UploadOptions {
  signal?: AbortSignal;
  /** How much has arrived, 0 to 1. */
  onProgress?(share: number): void;
}

/** Answers of a piece that was lost on the way are asked for this often, before the upload is given up. */
const TRIES = 5;
const PAUSE_MS = 400;

async function toBase64(piece: Blob): Promise<string> {
  const bytes = new Uint8Array(await piece.arrayBuffer());
  let text = '';
  // More arguments at once than this overflow the stack of some browsers.
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      },
      { once: true },
    );
  });
}

/**
 * Hands a file over to the workspace, in pieces, over any transport; a connection that breaks is gone on with where it broke.
 * Errors: those of the contract's `files`; what `signal` was aborted with.
 */
export async function uploadFile(file: File, { signal, onProgress }: UploadOptions = {}): Promise<FileRef> {
  const options = signal === undefined ? {} : { signal };
  let state = await client.files.begin({ name: file.name, mimeType: file.type, sizeBytes: file.size }, options);
  let tries = 0;
  try {
    while (state.file === undefined) {
      const { uploadId, receivedBytes: offset, pieceBytes } = state;
      const data = await toBase64(file.slice(offset, offset + pieceBytes));
      try {
        state = await client.files.append({ uploadId, offset, data }, options);
        tries = 0;
      } catch (error) {
        signal?.throwIfAborted();
        if (++tries >= TRIES) throw error;
        await pause(PAUSE_MS * tries, signal);
        state = await client.files.state({ uploadId }, options);
      }
      onProgress?.(file.size === 0 ? 1 : state.receivedBytes / file.size);
    }
  } catch (error) {
    // Nobody goes on with it; where this fails too, the host forgets it within a day.
    void client.files.cancel({ uploadId: state.uploadId }).catch(() => undefined);
    throw error;
  }
  return state.file;
}
