import { z } from 'zod';
import { fileRefSchema } from '../model/packet';
import { base, okSchema } from './base';
import { contractErrors } from './errors';

const tags = ['Files'];
const byUpload = z.object({ uploadId: z.string().min(1).max(64) });
const upload = base.errors(contractErrors('UPLOAD_NOT_FOUND'));

/** The largest file that may be handed over. */
export const MAX_UPLOAD_BYTES = 2 * 1024 ** 3;

export const uploadStateSchema = z.object({
  uploadId: z.string(),
  receivedBytes: z.number().int().meta({ description: 'Where the next piece begins' }),
  pieceBytes: z.number().int().meta({ description: 'The largest piece that is taken, before base64' }),
  file: fileRefSchema.optional().meta({ description: 'Once all bytes are there: what an item or a form field holds' }),
});
export type UploadState = z.infer<typeof uploadStateSchema>;

/** Files that people and programs hand over to runs and tasks, in pieces, so that every transport carries them. */
export const files = {
  begin: base
    .errors(contractErrors('INPUT_TOO_LARGE'))
    .route({
      method: 'POST',
      path: '/files/uploads',
      tags,
      summary: 'Begin to hand over a file',
      description:
        'Then send its bytes with `append`. What is not finished within a day is forgotten; a broken connection goes on at `receivedBytes`.',
      successStatus: 201,
    })
    .input(
      z.object({
        name: z.string().trim().min(1).max(255),
        mimeType: z.string().max(255).optional(),
        sizeBytes: z.number().int().min(0),
      }),
    )
    .output(uploadStateSchema),

  append: upload
    .errors(contractErrors('UPLOAD_MISPLACED', 'INPUT_TOO_LARGE', 'DISK_FULL', 'FILE_FAILED', 'FILE_REFUSED'))
    .route({
      method: 'POST',
      path: '/files/uploads/{uploadId}',
      tags,
      summary: 'Hand over the next piece of a file',
      description: 'A piece that was taken already changes nothing. With the last one the answer has the file.',
    })
    .input(byUpload.extend({ offset: z.number().int().min(0), data: z.base64().meta({ description: 'Bytes, base64' }) }))
    .output(uploadStateSchema),

  state: upload
    .route({ method: 'GET', path: '/files/uploads/{uploadId}', tags, summary: 'How much of a file has arrived' })
    .input(byUpload)
    .output(uploadStateSchema),

  cancel: base
    .route({ method: 'DELETE', path: '/files/uploads/{uploadId}', tags, summary: 'Forget a file that is not finished' })
    .input(byUpload)
    .output(okSchema),

  read: base
    .errors(contractErrors('FILE_NOT_FOUND', 'FILE_OUTSIDE', 'FILE_REFUSED'))
    .route({ method: 'GET', path: '/files/content', tags, summary: "Read a piece of a file below the workspace's files folder" })
    .input(
      z.object({
        path: z.string().min(1).max(1000).meta({ description: 'Relative to the files folder' }),
        offset: z.coerce.number().int().min(0).default(0),
        limit: z.coerce.number().int().min(1).max(1_048_576).default(262_144),
      }),
    )
    .output(
      z.object({
        data: z.string().meta({ description: 'Bytes, base64' }),
        sizeBytes: z.number().int(),
        nextOffset: z.number().int().optional().meta({ description: 'Absent at the end of the file' }),
      }),
    ),
};
