/**
 * Files handed over in pieces. The pieces lie beside what is known of them in `files/uploads/.parts`, so that an upload goes on
 * after a restart; the finished file is put into its place by one rename, after its bytes are on the disk.
 */
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_UPLOAD_BYTES, type UploadState } from '#shared/contract/files';
import { AppError } from '#shared/model/errors';
import { createUlid } from '#shared/model/ids';
import type { FileRef } from '#shared/model/packet';
import { mimeTypeOf } from './mime-types';
import { flushFolder, toFileError, writeWhole } from './write-whole';

const FORGET_AFTER_MS = 24 * 60 * 60 * 1000;
const LARGEST_PIECE = 512 * 1024;
const LONGEST_NAME = 100;

interface Known {
  name: string;
  mimeType: string;
  sizeBytes: number;
  /** Where the finished file lies, relative to `files/`. */
  path: string;
  createdAt: number;
}

export interface UploadsPorts {
  home: string;
  /** The largest body that a transport takes. */
  bodyBytes(): number;
  now(): number;
  random(): number;
}

export interface Uploads {
  /** Errors: INPUT_TOO_LARGE, and those of the disk. */
  begin(file: { name: string; mimeType?: string | undefined; sizeBytes: number }): Promise<UploadState>;
  /** Takes a piece; one that is there already changes nothing. Errors: UPLOAD_NOT_FOUND, UPLOAD_MISPLACED, INPUT_TOO_LARGE, DISK_FULL, FILE_FAILED, FILE_REFUSED. */
  append(uploadId: string, offset: number, bytes: Uint8Array): Promise<UploadState>;
  /** Errors: UPLOAD_NOT_FOUND. */
  state(uploadId: string): Promise<UploadState>;
  /** Forgets what is not finished; a finished file stays. */
  cancel(uploadId: string): Promise<void>;
}

/** A name that any file system takes, with its ending. */
function safeName(name: string): string {
  const plain = (name.split(/[\\/]/).at(-1) ?? '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._ -]+/gu, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  return plain.slice(-LONGEST_NAME) || 'file';
}

function uploadNotFound(uploadId: string): AppError {
  const message = 'This upload is not known (any more): it is forgotten after a day. Choose the file again.';
  return new AppError({ code: 'UPLOAD_NOT_FOUND', message, data: { uploadId, detail: 'UPLOAD_NOT_FOUND' } });
}

function tooLarge(sizeBytes: number, limitBytes: number): AppError {
  const message = `The file has ${sizeBytes} bytes, more than the ${limitBytes} that are taken. Use a smaller file.`;
  return new AppError({ code: 'INPUT_TOO_LARGE', message, data: { sizeBytes, limitBytes, detail: 'UPLOAD_TOO_LARGE' } });
}

function misplaced(offset: number, receivedBytes: number): AppError {
  const message = `The piece begins at ${offset}, but ${receivedBytes} bytes have arrived. Go on from there.`;
  return new AppError({ code: 'UPLOAD_MISPLACED', message, data: { offset, receivedBytes, detail: 'UPLOAD_MISPLACED' } });
}

/** Uploads into the workspace folder `home`; what was begun before a restart is known still. */
export function createUploads({ home, bodyBytes, now, random }: UploadsPorts): Uploads {
  const folder = join(home, 'files', 'uploads');
  const parts = join(folder, '.parts');
  const busy = new Map<string, Promise<unknown>>();

  const noteOf = (id: string) => join(parts, `${id}.json`);
  const partOf = (id: string) => join(parts, `${id}.part`);
  const pieceBytes = (): number => Math.max(512, Math.min(LARGEST_PIECE, Math.floor((bodyBytes() - 512) * 0.74)));

  /** Pieces of one upload follow each other, whoever sends them. */
  function inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const done = (busy.get(id) ?? Promise.resolve()).then(work, work);
    busy.set(id, done);
    const release = () => {
      if (busy.get(id) === done) busy.delete(id);
    };
    done.then(release, release);
    return done;
  }

  async function known(id: string): Promise<Known> {
    if (!/^[0-9A-Z]{26}$/.test(id)) throw uploadNotFound(id);
    try {
      return JSON.parse(await readFile(noteOf(id), 'utf8')) as Known;
    } catch {
      throw uploadNotFound(id);
    }
  }

  async function received(id: string): Promise<number> {
    return (await stat(partOf(id)).catch(() => undefined))?.size ?? 0;
  }

  async function isFinished({ path }: Known): Promise<boolean> {
    return (await stat(join(home, 'files', path)).catch(() => undefined)) !== undefined;
  }

  async function stateOf(id: string, upload: Known): Promise<UploadState> {
    const { name, mimeType, sizeBytes, path } = upload;
    const place = { uploadId: id, pieceBytes: pieceBytes() };
    if (!(await isFinished(upload))) return { ...place, receivedBytes: await received(id) };
    const file: FileRef = { path, name, mimeType, sizeBytes };
    return { ...place, receivedBytes: sizeBytes, file };
  }

  /** What was not finished within a day has nobody who waits for it. */
  async function forgetOld(): Promise<void> {
    for (const entry of await readdir(parts).catch((): string[] => [])) {
      const found = await stat(join(parts, entry)).catch(() => undefined);
      if (found !== undefined && now() - found.mtimeMs > FORGET_AFTER_MS) await rm(join(parts, entry), { force: true });
    }
  }

  async function finish(id: string, { path }: Known): Promise<void> {
    const target = join(home, 'files', path);
    const targetFolder = join(target, '..');
    await mkdir(targetFolder, { recursive: true });
    const handle = await open(partOf(id), 'a');
    try {
      // Order matters: a rename that is durable before the bytes leaves an empty file behind a crash.
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partOf(id), target);
    await flushFolder(targetFolder);
  }

  async function write(id: string, bytes: Uint8Array): Promise<void> {
    const handle = await open(partOf(id), 'a');
    try {
      await handle.writeFile(bytes);
    } finally {
      await handle.close();
    }
  }

  return {
    async begin({ name, mimeType, sizeBytes }) {
      if (sizeBytes > MAX_UPLOAD_BYTES) throw tooLarge(sizeBytes, MAX_UPLOAD_BYTES);
      await forgetOld();
      const id = createUlid(now(), random);
      const safe = safeName(name);
      const path = `uploads/${new Date(now()).toISOString().slice(0, 7)}/${id}-${safe}`;
      const type = mimeType === undefined || mimeType === '' ? mimeTypeOf(safe) : mimeType;
      const upload: Known = { name, mimeType: type, sizeBytes, path, createdAt: now() };
      await writeWhole(noteOf(id), Buffer.from(JSON.stringify(upload)));
      if (sizeBytes === 0) {
        await write(id, new Uint8Array());
        await finish(id, upload);
      }
      return stateOf(id, upload);
    },
    append: (id, offset, bytes) =>
      inTurn(id, async () => {
        const upload = await known(id);
        if (await isFinished(upload)) return stateOf(id, upload);
        const have = await received(id);
        if (offset > have) throw misplaced(offset, have);
        const fresh = bytes.subarray(have - offset);
        if (have + fresh.length > upload.sizeBytes) throw tooLarge(have + fresh.length, upload.sizeBytes);
        try {
          if (fresh.length > 0) await write(id, fresh);
          if (have + fresh.length === upload.sizeBytes) await finish(id, upload);
        } catch (thrown) {
          throw toFileError(thrown, upload.name);
        }
        return stateOf(id, upload);
      }),
    state: (id) => inTurn(id, async () => stateOf(id, await known(id))),
    cancel: (id) =>
      inTurn(id, async () => {
        if (!/^[0-9A-Z]{26}$/.test(id)) return;
        await rm(partOf(id), { force: true });
        await rm(noteOf(id), { force: true });
      }),
  };
}
