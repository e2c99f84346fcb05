/**
 * How a backup is known again: by the comment at the end of the ZIP file itself, whatever the file is called. Nothing without it is ever
 * deleted, and nothing of another set.
 */
import { open } from 'node:fs/promises';
import { z } from '@pulseflow/sdk';

const markerSchema = z.object({
  pulseflowBackup: z.literal(1),
  /** What the backups of one node have in common. */
  set: z.string(),
  createdAt: z.number(),
  /** The idempotency key of the step that made it. */
  key: z.string(),
  files: z.number(),
  bytes: z.number(),
});
export type Marker = z.infer<typeof markerSchema>;

/** The comment of a ZIP file has at most 64 KiB, behind 22 bytes. */
const TAIL_BYTES = 0xffff + 22;
const END_SIGNATURE = Buffer.from('PK\x05\x06', 'latin1');

/** In plain ASCII, which every reader of comments agrees on. */
export function markerText(marker: Marker): string {
  return JSON.stringify(marker).replace(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The marker of a file; undefined when it is none of ours (or is no whole ZIP file). */
export async function readMarker(path: string): Promise<Marker | undefined> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    await handle.read(tail, 0, tail.length, size - tail.length);
    for (let at = tail.lastIndexOf(END_SIGNATURE); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf(END_SIGNATURE, at - 1)) {
      if (at + 22 > tail.length || at + 22 + tail.readUInt16LE(at + 20) !== tail.length) continue;
      return parse(tail.subarray(at + 22).toString('latin1'));
    }
    return undefined;
  } finally {
    await handle.close();
  }
}

function parse(comment: string): Marker | undefined {
  if (!comment.startsWith('{')) return undefined;
  try {
    return markerSchema.safeParse(JSON.parse(comment)).data;
  } catch {
    // A comment of somebody else.
    return undefined;
  }
}
