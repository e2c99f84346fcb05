/*
 * Writes ZIP files (PKWARE APPNOTE 6.3): per file a local header, its deflated bytes and a descriptor with what is known only
 * afterwards; at the end the directory. Files are streamed, so that memory does not grow with them. No ZIP64.
 */
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32, createDeflateRaw } from 'node:zlib';
import { AppError } from '../../engine/sdk';
import type { FoundFile } from './list-folder';

export interface ZipJob {
  /** Absolute path of the archive. */
  path: string;
  files: readonly FoundFile[];
  signal: AbortSignal;
}

const MOST_BYTES = 0xffff_ffff;
const MOST_FILES = 0xffff;
/** Sizes follow the data (bit 3), names are UTF-8 (bit 11). */
const FLAGS = 0x0808;
const DEFLATED = 8;
const VERSION = 20;

interface Entry {
  name: Buffer;
  time: number;
  date: number;
  crc: number;
  packedBytes: number;
  sizeBytes: number;
  offset: number;
}

function tooLarge(path: string): AppError {
  return new AppError({
    code: 'FILE_TOO_LARGE',
    message: `${path} would be larger than a ZIP file can be: 65,535 files and 4 GiB. Pack fewer files at a time.`,
    data: { path, detail: 'ZIP_TOO_LARGE' },
  });
}

/** MS-DOS time: in two seconds, local, from 1980 on. */
function dosTime(at: Date): Pick<Entry, 'time' | 'date'> {
  const year = Math.min(127, Math.max(0, at.getFullYear() - 1980));
  return {
    time: (at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1),
    date: (year << 9) | ((at.getMonth() + 1) << 5) | at.getDate(),
  };
}

function localHeader({ name, time, date }: Entry): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x0403_4b50, 0);
  head.writeUInt16LE(VERSION, 4);
  head.writeUInt16LE(FLAGS, 6);
  head.writeUInt16LE(DEFLATED, 8);
  head.writeUInt16LE(time, 10);
  head.writeUInt16LE(date, 12);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, name]);
}

function descriptor({ crc, packedBytes, sizeBytes }: Entry): Buffer {
  const tail = Buffer.alloc(16);
  tail.writeUInt32LE(0x0807_4b50, 0);
  tail.writeUInt32LE(crc, 4);
  tail.writeUInt32LE(packedBytes, 8);
  tail.writeUInt32LE(sizeBytes, 12);
  return tail;
}

function directoryEntry(entry: Entry): Buffer {
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x0201_4b50, 0);
  head.writeUInt16LE(VERSION, 4);
  head.writeUInt16LE(VERSION, 6);
  head.writeUInt16LE(FLAGS, 8);
  head.writeUInt16LE(DEFLATED, 10);
  head.writeUInt16LE(entry.time, 12);
  head.writeUInt16LE(entry.date, 14);
  head.writeUInt32LE(entry.crc, 16);
  head.writeUInt32LE(entry.packedBytes, 20);
  head.writeUInt32LE(entry.sizeBytes, 24);
  head.writeUInt16LE(entry.name.length, 28);
  head.writeUInt32LE(entry.offset, 42);
  return Buffer.concat([head, entry.name]);
}

function directoryEnd(count: number, sizeBytes: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(sizeBytes, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

async function writeEntry(handle: FileHandle, file: FoundFile, offset: number, signal: AbortSignal): Promise<Entry> {
  const entry: Entry = {
    name: Buffer.from(file.relativePath, 'utf8'),
    ...dosTime(file.stats.mtime),
    ...{ crc: 0, packedBytes: 0, sizeBytes: 0, offset },
  };
  await handle.writeFile(localHeader(entry));
  await pipeline(
    createReadStream(file.path),
    async function* (source: AsyncIterable<Buffer>) {
      for await (const chunk of source) {
        entry.crc = crc32(chunk, entry.crc);
        entry.sizeBytes += chunk.length;
        yield chunk;
      }
    },
    createDeflateRaw(),
    async (packed: AsyncIterable<Buffer>) => {
      for await (const chunk of packed) {
        entry.packedBytes += chunk.length;
        await handle.writeFile(chunk);
      }
    },
    { signal },
  );
  if (entry.sizeBytes > MOST_BYTES || entry.packedBytes > MOST_BYTES) throw tooLarge(file.path);
  await handle.writeFile(descriptor(entry));
  return entry;
}

/**
 * Packs the files into one archive and answers with its size in bytes. A crash leaves the old archive or the new one, never a
 * part. Errors: FILE_TOO_LARGE, and what the file system throws.
 */
export async function writeZip({ path, files, signal }: ZipJob): Promise<number> {
  if (files.length > MOST_FILES) throw tooLarge(path);
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomBytes(6).toString('hex')}.part`);
  try {
    const handle = await open(temporary, 'wx');
    let offset = 0;
    try {
      const entries: Entry[] = [];
      for (const file of files) {
        const entry = await writeEntry(handle, file, offset, signal);
        offset += 30 + entry.name.length + entry.packedBytes + 16;
        if (offset > MOST_BYTES) throw tooLarge(path);
        entries.push(entry);
      }
      const directory = Buffer.concat(entries.map(directoryEntry));
      await handle.writeFile(Buffer.concat([directory, directoryEnd(entries.length, directory.length, offset)]));
      offset += directory.length + 22;
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    return offset;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
