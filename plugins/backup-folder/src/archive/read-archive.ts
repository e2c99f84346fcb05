import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { isAppError, problem } from '@pulseflow/sdk';
import type { Entry, ZipFile } from 'yauzl';
import { MANIFEST_NAME, type Manifest, manifestSchema } from './manifest';

/** A manifest of half a million files has about 60 MB. */
const MOST_MANIFEST_BYTES = 512 * 1024 * 1024;

/** Opens a ZIP file, hands it on and closes it. Errors: BACKUP_DAMAGED. */
export async function withArchive<T>(path: string, work: (zip: ZipFile) => Promise<T>): Promise<T> {
  const { openPromise } = await import('yauzl');
  let zip: ZipFile;
  try {
    zip = await openPromise(path, { lazyEntries: true, autoClose: false, strictFileNames: true });
  } catch (error) {
    throw damaged(path, error instanceof Error ? error.message : String(error));
  }
  try {
    return await work(zip);
  } catch (error) {
    if (isAppError(error) || isOfFileSystem(error)) throw error;
    throw damaged(path, error instanceof Error ? error.message : String(error));
  } finally {
    zip.close();
  }
}

function isOfFileSystem(error: unknown): boolean {
  const { name, syscall } = error as { name?: string; syscall?: string };
  return syscall !== undefined || name === 'AbortError';
}

/** What the archive says that it holds. Errors: BACKUP_NOT_OURS, BACKUP_DAMAGED. */
export async function readManifest(path: string): Promise<Manifest> {
  return await withArchive(path, async (zip) => {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName !== MANIFEST_NAME) continue;
      if (entry.uncompressedSize > MOST_MANIFEST_BYTES) throw damaged(path, 'manifest too large');
      const chunks: Buffer[] = [];
      for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
      const parsed = manifestSchema.safeParse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      if (parsed.success) return parsed.data;
      throw damaged(path, 'manifest');
    }
    throw problem({
      code: 'BACKUP_NOT_OURS',
      en: `${path} was not made by this plugin. Unpack it by a program for ZIP files.`,
      ptBr: `${path} não foi feito por este plugin. Descompacte com um programa para arquivos ZIP.`,
      data: { path },
    });
  });
}

/** The bytes of an entry with their digest, which is known when they are through. */
export async function* contentOf(
  zip: ZipFile,
  entry: Entry,
  told: { sha256?: string; sizeBytes?: number },
): AsyncGenerator<Buffer> {
  const digest = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
    digest.update(chunk);
    sizeBytes += chunk.length;
    yield chunk;
  }
  told.sha256 = digest.digest('hex');
  told.sizeBytes = sizeBytes;
}

/**
 * Reads the archive back from the disk: that its bytes are those that were written, and that each file comes out as it went in.
 * Errors: BACKUP_DAMAGED.
 */
export async function verifyArchive(
  path: string,
  { sha256, manifest }: { sha256: string; manifest: Manifest },
  signal: AbortSignal,
): Promise<void> {
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(path, { signal }) as AsyncIterable<Buffer>) digest.update(chunk);
  if (digest.digest('hex') !== sha256) throw damaged(path, 'checksum');
  const missing = new Set(Object.keys(manifest.files));
  await withArchive(path, async (zip) => {
    for await (const entry of zip.eachEntry()) {
      const expected = manifest.files[entry.fileName];
      if (expected === undefined) continue;
      const told: { sha256?: string } = {};
      for await (const _chunk of contentOf(zip, entry, told)) signal.throwIfAborted();
      if (told.sha256 !== expected.sha256) throw damaged(path, entry.fileName);
      missing.delete(entry.fileName);
    }
  });
  const [first] = missing;
  if (first !== undefined) throw damaged(path, first);
}

export function damaged(path: string, what: string) {
  return problem({
    code: 'BACKUP_DAMAGED',
    en: `${path} is damaged: what was read back is not what was written (${what}). Check the disk, and use another backup.`,
    ptBr: `${path} está danificado: o que foi lido não é o que foi gravado (${what}). Confira o disco e use outro backup.`,
    data: { path, what },
  });
}
