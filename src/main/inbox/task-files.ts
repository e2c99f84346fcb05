/** Files of tasks: what people put into forms, and what they may read. They live in `files/inbox/<task>/` of the workspace. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { AppError } from '#shared/model/errors';
import { isJsonObject, type Json } from '#shared/model/json';
import { type FileRef, fileRefSchema } from '#shared/model/packet';
import { fileOutOfOrder, fileTooLarge } from './errors';
import type { InboxPorts } from './ports';
import type { LoadedTask } from './repository';
import type { FilePiece, FileSlice } from './service-types';

const MAX_FILE_BYTES = 100 * 1_048_576;
const READ_BYTES = 1_048_576;
const FOLDER = 'inbox';

/** Every file that a value holds. */
export function filesIn(value: Json | undefined): FileRef[] {
  if (Array.isArray(value)) return value.flatMap(filesIn);
  if (value === undefined || !isJsonObject(value)) return [];
  const file = fileRefSchema.safeParse(value);
  return file.success ? [file.data] : Object.values(value).flatMap(filesIn);
}

/** Files that come with a task: those shown with it, and those of its form and the votes. */
export function filesOfTask({ task, votes }: LoadedTask): FileRef[] {
  return [...task.files, ...filesIn(task.form?.data), ...votes.flatMap(({ form }) => filesIn(form))];
}

/** A name that is one on every system. */
function safeName(name: string): string {
  const plain = basename(name.replaceAll('\\', '/'))
    .replace(/[\p{Cc}<>:"/\\|?*]/gu, '_')
    .replace(/[. ]+$/, '')
    .trim();
  const extension = extname(plain).slice(0, 20);
  return `${plain.slice(0, plain.length - extname(plain).length).slice(0, 100) || 'file'}${extension}`;
}

export function createTaskFiles({ files }: Pick<InboxPorts, 'files'>) {
  const folderOf = (taskId: string): string => `${FOLDER}/${taskId}`;

  /** Where a piece goes. Errors: BAD_REQUEST for a path that no first piece was answered with. */
  async function placeOf(taskId: string, { name, path }: FilePiece): Promise<{ path: string; part: string; isFirst: boolean }> {
    const folder = folderOf(taskId);
    if (path === undefined) {
      const place = `${folder}/${randomBytes(6).toString('hex')}-${safeName(name)}`;
      return { path: place, part: `${files.resolve(place)}.part`, isFirst: true };
    }
    if (!path.startsWith(`${folder}/`) || path.slice(folder.length + 1).includes('/')) throw fileOutOfOrder(taskId, path);
    return { path, part: `${files.resolve(path)}.part`, isFirst: false };
  }

  return {
    /** Stores a piece; durable with the last one. Errors: BAD_REQUEST, INPUT_TOO_LARGE, DISK_FULL and the like. */
    async add(taskId: string, piece: FilePiece): Promise<FileRef> {
      const { path, part, isFirst } = await placeOf(taskId, piece);
      const bytes = Buffer.from(piece.base64, 'base64');
      await mkdir(dirname(part), { recursive: true });
      const handle = await open(part, isFirst ? 'wx' : 'r+').catch((error: unknown) => {
        if (isFirst) throw error;
        throw fileOutOfOrder(taskId, path);
      });
      let sizeBytes: number;
      try {
        const { size } = await handle.stat();
        sizeBytes = size + bytes.length;
        if (sizeBytes <= MAX_FILE_BYTES) {
          await handle.write(bytes, 0, bytes.length, size);
          if (piece.last) await handle.sync();
        }
      } finally {
        await handle.close();
      }
      if (sizeBytes > MAX_FILE_BYTES) {
        await rm(part, { force: true });
        throw fileTooLarge(MAX_FILE_BYTES);
      }
      if (piece.last) await rename(part, files.resolve(path));
      return { path, name: safeName(piece.name), mimeType: piece.mimeType, sizeBytes };
    },

    /** True for a file that was put into this task, or came with it. */
    mayHold(loaded: LoadedTask, { path }: FileRef): boolean {
      const own = `${folderOf(loaded.row.id)}/`;
      if (path.startsWith(own) && !path.slice(own.length).includes('/') && !path.includes('..')) return true;
      return filesOfTask(loaded).some((file) => file.path === path);
    },

    /** A slice of a file of a task. Errors: FILE_NOT_FOUND for any other, and for one that is gone. */
    async read(loaded: LoadedTask, path: string, offset: number): Promise<FileSlice> {
      const file = filesOfTask(loaded).find((one) => one.path === path);
      if (file === undefined) throw fileNotFound(path);
      const handle = await open(files.resolve(path), 'r').catch(() => {
        throw fileNotFound(path);
      });
      try {
        const { size } = await handle.stat();
        const buffer = Buffer.alloc(Math.max(0, Math.min(READ_BYTES, size - offset)));
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
        const end = offset + bytesRead;
        return {
          name: file.name,
          mimeType: file.mimeType,
          sizeBytes: size,
          base64: buffer.subarray(0, bytesRead).toString('base64'),
          ...(bytesRead > 0 && end < size ? { nextOffset: end } : {}),
        };
      } finally {
        await handle.close();
      }
    },

    /** Deletes files of tasks that are gone, and pieces of those never finished. Old ones only: one may be on its way in. */
    async sweep(isKnown: (taskId: string) => boolean, beforeMs: number): Promise<void> {
      const root = files.resolve(FOLDER);
      for (const taskId of await readdir(root).catch(() => [])) {
        const folder = join(root, taskId);
        if (!isKnown(taskId)) {
          const { mtimeMs } = await stat(folder);
          if (mtimeMs < beforeMs) await rm(folder, { recursive: true, force: true });
          continue;
        }
        for (const name of await readdir(folder).catch(() => [])) {
          if (!name.endsWith('.part')) continue;
          const { mtimeMs } = await stat(join(folder, name));
          if (mtimeMs < beforeMs) await rm(join(folder, name), { force: true });
        }
      }
    },
  };
}
export type TaskFiles = ReturnType<typeof createTaskFiles>;

function fileNotFound(path: string): AppError {
  return new AppError({
    code: 'FILE_NOT_FOUND',
    message: `The task has no file ${path}, or it was deleted. Look at its history, or ask who put it there.`,
    data: { path, detail: 'TASK_FILE_MISSING' },
  });
}
