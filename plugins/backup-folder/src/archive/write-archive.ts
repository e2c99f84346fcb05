/**
 * Writes the archive as a stream: memory grows with the number of files, not with their size. Each file's digest is taken of the very
 * bytes that go in, the archive's of those that go to disk.
 */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { problem } from '@pulseflow/sdk';
import { MANIFEST_NAME, type Manifest } from './manifest';
import { type FoundFile, reasonOf, type Scan } from './scan';

export interface ArchiveJob {
  /** Where it is written to; must not exist. */
  path: string;
  scan: Scan;
  folders: readonly string[];
  createdAt: number;
  whenUnreadable: 'fail' | 'skip';
  comment(manifest: Manifest): string;
  onProgress(doneBytes: number): void;
  signal: AbortSignal;
}

export interface Archive {
  sizeBytes: number;
  sha256: string;
  manifest: Manifest;
}

/** Durable when it resolves. Errors: BACKUP_UNREADABLE, and what the file system throws for the archive. */
export async function writeArchive(job: ArchiveJob): Promise<Archive> {
  const { ZipFile } = await import('yazl');
  const { scan, signal } = job;
  const manifest: Manifest = {
    ...{ format: 1, createdAt: job.createdAt, folders: [...job.folders], files: {}, skipped: [...scan.unreadable] },
  };
  const zip = new ZipFile();
  const packing = zip.outputStream as Readable;
  // A file that breaks while it is read ends the writing, too.
  zip.on('error', (error: Error) => packing.destroy(error));
  const handle = await open(job.path, 'wx');
  try {
    const digest = createHash('sha256');
    let sizeBytes = 0;
    const written = pipeline(
      packing,
      async (packed: AsyncIterable<Buffer>) => {
        for await (const chunk of packed) {
          digest.update(chunk);
          sizeBytes += chunk.length;
          await handle.writeFile(chunk);
        }
      },
      { signal },
    );
    // Whoever waits for the files must hear when the writing fails, and the other way round.
    await Promise.all([addAll(zip, job, manifest, written), written]);
    await handle.sync();
    return { sizeBytes, sha256: digest.digest('hex'), manifest };
  } finally {
    packing.destroy();
    await handle.close();
  }
}

/** Formats that are packed already: packing them again takes most of the time and saves next to nothing. */
const PACKED =
  /\.(7z|aac|apk|avi|avif|br|bz2|docx|epub|flac|gif|gz|heic|jar|jpe?g|m4a|m4v|mkv|mov|mp3|mp4|odt|ods|ogg|opus|png|pptx|rar|tgz|webm|webp|woff2?|xlsx|xz|zip|zst)$/i;
const CHUNK_BYTES = 1024 * 1024;

type Zip = InstanceType<typeof import('yazl')['ZipFile']>;

async function addAll(zip: Zip, job: ArchiveJob, manifest: Manifest, written: Promise<void>): Promise<void> {
  const { scan, createdAt } = job;
  const failed = written.then(() => undefined);
  for (const folder of scan.emptyFolders) zip.addEmptyDirectory(folder, { mtime: new Date(createdAt) });
  let done = 0;
  for (const file of scan.files) {
    job.signal.throwIfAborted();
    await Promise.race([addFile(zip, file, job, manifest), failed]);
    done += file.sizeBytes;
    job.onProgress(done);
  }
  zip.addBuffer(Buffer.from(JSON.stringify(manifest)), MANIFEST_NAME, { mtime: new Date(createdAt) });
  zip.end({ comment: job.comment(manifest), forceZip64Format: false });
}

/** Resolves when the file is in the archive. One that cannot be opened leaves no trace in it. */
async function addFile(zip: Zip, file: FoundFile, job: ArchiveJob, manifest: Manifest): Promise<void> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(file.path, 'r');
  } catch (error) {
    if (job.whenUnreadable === 'fail') throw unreadable(file.path, reasonOf(error));
    manifest.skipped.push({ path: file.path, reason: reasonOf(error) });
    return;
  }
  const digest = createHash('sha256');
  let sizeBytes = 0;
  try {
    await new Promise<void>((resolve, reject) => {
      const content = async function* (): AsyncGenerator<Buffer> {
        try {
          for await (const chunk of handle.createReadStream({
            autoClose: false,
            signal: job.signal,
            highWaterMark: CHUNK_BYTES,
          }) as AsyncIterable<Buffer>) {
            digest.update(chunk);
            sizeBytes += chunk.length;
            yield chunk;
          }
          resolve();
        } catch (error) {
          reject(unreadable(file.path, reasonOf(error)));
          throw error;
        }
      };
      const how = { mtime: file.mtime, mode: file.mode, compress: !PACKED.test(file.name) };
      zip.addReadStream(Readable.from(content()), file.name, how);
    });
  } finally {
    await handle.close();
  }
  manifest.files[file.name] = { sizeBytes, sha256: digest.digest('hex') };
}

export function unreadable(path: string, reason: string) {
  return problem({
    code: 'BACKUP_UNREADABLE',
    en: `${path} could not be read (${reason}). Exclude it, grant access to it, or choose to go on without what cannot be read.`,
    ptBr: `${path} não pôde ser lido (${reason}). Exclua-o, dê acesso a ele ou escolha seguir sem o que não pode ser lido.`,
    data: { path, reason },
  });
}
