import type { FileRef } from '#shared/model/packet';
import { client } from '../../../lib/client';
import { downloadFile } from '../../../lib/download';

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));

async function piecesOf(taskId: string, { path }: FileRef, signal?: AbortSignal): Promise<string[]> {
  const pieces: string[] = [];
  for (let offset: number | undefined = 0; offset !== undefined; ) {
    const input = { taskId, path, offset };
    const piece: { base64: string; nextOffset?: number | undefined } = await client.inbox.readFile(input, signal && { signal });
    pieces.push(piece.base64);
    offset = piece.nextOffset;
  }
  return pieces;
}

/** Reads a file of a task whole and offers it to save. Errors: those of the contract's `inbox.readFile`. */
export async function saveTaskFile(taskId: string, file: FileRef): Promise<void> {
  const pieces = await piecesOf(taskId, file);
  downloadFile(new File(pieces.map(bytesOf), file.name, { type: file.mimeType }));
}

/** A picture as an address that the page's security policy allows. Errors: those of the contract's `inbox.readFile`. */
export async function pictureAddress(taskId: string, file: FileRef, signal?: AbortSignal): Promise<string> {
  // A piece is a whole number of three bytes only by chance: the base64 of pieces cannot be joined as text.
  const blob = new Blob((await piecesOf(taskId, file, signal)).map(bytesOf), { type: file.mimeType });
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error('The picture could not be read'));
    reader.readAsDataURL(blob);
  });
}

const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/svg+xml']);
const MAX_PICTURE_BYTES = 8 * 1024 ** 2;

/** True for a picture that is shown in place: small enough, and drawn by every browser without running anything. */
export function isPicture({ mimeType, sizeBytes }: Pick<FileRef, 'mimeType' | 'sizeBytes'>): boolean {
  return PICTURES.has(mimeType.toLowerCase()) && sizeBytes <= MAX_PICTURE_BYTES;
}
