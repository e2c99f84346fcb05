/** Files that items of plugins carry: below the workspace's `files/`, each written whole before an item names it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#shared/model/errors';
import { createUlid } from '#shared/model/ids';
import type { FileRef } from '#shared/model/packet';
import type { FilesPort } from './runner';

const MAX_NAME = 100;
const MIME_TYPES: Readonly<Record<string, string>> = {
  ...{ csv: 'text/csv', gif: 'image/gif', html: 'text/html', jpeg: 'image/jpeg', jpg: 'image/jpeg', json: 'application/json' },
  ...{
    md: 'text/markdown',
    pdf: 'application/pdf',
    png: 'image/png',
    txt: 'text/plain',
    webp: 'image/webp',
    xml: 'application/xml',
  },
  zip: 'application/zip',
};

export interface ItemFilesPorts {
  home: string;
  /** Absolute path for a path below `files/`. Errors: FILE_OUTSIDE, FILE_REFUSED. */
  resolve(path: string): string;
  /** Errors: DISK_FULL, FILE_REFUSED, FILE_FAILED. */
  writeWhole(path: string, bytes: Uint8Array): Promise<void>;
  now(): number;
  random(): number;
}

/** Errors of `read`: FILE_NOT_FOUND, FILE_OUTSIDE, FILE_REFUSED. */
export function createItemFiles({ home, resolve, writeWhole, now, random }: ItemFilesPorts): FilesPort {
  return {
    folder: join(home, 'files'),
    async read({ path }) {
      const absolute = resolve(path);
      try {
        return await readFile(absolute);
      } catch (thrown) {
        throw unreadable(path, thrown);
      }
    },
    async create(name, bytes, mimeType) {
      const safe = safeName(name);
      const nowMs = now();
      const path = `items/${new Date(nowMs).toISOString().slice(0, 7)}/${createUlid(nowMs, random)}-${safe}`;
      await writeWhole(resolve(path), bytes);
      const known = MIME_TYPES[safe.split('.').at(-1)?.toLowerCase() ?? ''];
      const made: FileRef = { path, name, mimeType: mimeType ?? known ?? 'application/octet-stream', sizeBytes: bytes.length };
      return made;
    },
  };
}

/** A name that any file system takes, with its ending. */
function safeName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._ -]+/gu, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  return plain.length > MAX_NAME ? plain.slice(-MAX_NAME) : plain || 'file';
}

function unreadable(path: string, thrown: unknown): AppError {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  const isGone = code === 'ENOENT' || code === 'ENOTDIR';
  return new AppError({
    code: isGone ? 'FILE_NOT_FOUND' : 'FILE_REFUSED',
    message: isGone
      ? `There is no file ${path} (any more). Check what the step before put out.`
      : `The file ${path} could not be read: ${thrown instanceof Error ? thrown.message : String(thrown)}.`,
    data: { path },
    cause: thrown,
  });
}
