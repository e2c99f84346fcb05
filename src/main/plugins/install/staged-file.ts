import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PackageRules } from './package-rules';

/** SHA-256 of each file of a package, in hex, by its path with slashes. */
export type FileDigests = Record<string, string>;

/** Writes one file of a package below `folder`, no further than the rules allow, and gives its SHA-256 in hex. */
export async function stageFile(
  folder: string,
  path: string,
  open: () => Readable | Promise<Readable>,
  rules: PackageRules,
): Promise<string> {
  const target = join(folder, ...path.split('/'));
  await mkdir(dirname(target), { recursive: true });
  const hash = createHash('sha256');
  // Opened last: a stream that fails before anybody listens would end the app.
  await pipeline(
    await open(),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        rules.count(path, chunk.length);
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(target, { flags: 'wx' }),
  );
  return hash.digest('hex');
}

/** One digest for all files: it changes with any name or byte. */
export function digestOfFiles(files: FileDigests): string {
  const hash = createHash('sha256');
  for (const path of Object.keys(files).sort()) hash.update(`${files[path]} ${path}\n`);
  return hash.digest('hex');
}
