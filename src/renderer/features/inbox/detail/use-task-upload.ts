import { useMemo } from 'react';
import type { FileUpload } from '../../../components/task-form/form-parts';
import { client } from '../../../lib/client';

/** A multiple of three: each piece is base64 of whole groups of signs, and below the limit of the contract. */
const PIECE_BYTES = 1_200_000;

async function toBase64(piece: Blob): Promise<string> {
  const bytes = new Uint8Array(await piece.arrayBuffer());
  let text = '';
  // More arguments at once than this overflow the stack of some browsers.
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

/** How the form of a task stores a file: with the task, so that those who may only decide it can give files too. */
export function useTaskUpload(taskId: string): FileUpload {
  return useMemo(
    () =>
      async (file, { onProgress, signal }) => {
        let path: string | undefined;
        for (let offset = 0; ; offset += PIECE_BYTES) {
          const last = offset + PIECE_BYTES >= file.size;
          const base64 = await toBase64(file.slice(offset, offset + PIECE_BYTES));
          const mimeType = file.type === '' ? 'application/octet-stream' : file.type;
          const stored = await client.inbox.addFile(
            { taskId, name: file.name, mimeType, base64, last, ...(path === undefined ? {} : { path }) },
            { signal },
          );
          onProgress(Math.min(1, (offset + PIECE_BYTES) / Math.max(1, file.size)));
          if (last) return stored;
          path = stored.path;
        }
      },
    [taskId],
  );
}
