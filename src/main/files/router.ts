import { implement } from '@orpc/server';
import { files } from '#shared/contract/files';
import type { FilesRoom } from './index';
import { readPiece } from './read-piece';
import type { Uploads } from './uploads';

/** The files capability of the contract. */
export function createFilesRouter(room: Pick<FilesRoom, 'resolve'>, uploads: Uploads) {
  const os = implement(files);
  return os.router({
    begin: os.begin.handler(({ input }) => uploads.begin(input)),
    append: os.append.handler(({ input }) => uploads.append(input.uploadId, input.offset, Buffer.from(input.data, 'base64'))),
    state: os.state.handler(({ input }) => uploads.state(input.uploadId)),
    cancel: os.cancel.handler(async ({ input }) => {
      await uploads.cancel(input.uploadId);
      return { ok: true as const };
    }),
    read: os.read.handler(async ({ input }) => {
      const { bytes, sizeBytes } = await readPiece(room.resolve, input);
      const end = input.offset + bytes.length;
      return { data: bytes.toString('base64'), sizeBytes, ...(bytes.length > 0 && end < sizeBytes ? { nextOffset: end } : {}) };
    }),
  });
}
