import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { isAppError } from '#shared/model/errors';
import { pluginInvalid, reasonOf, tooLarge } from './errors';
import { PACKAGE_LIMITS, type PackageLimits, packageRules } from './package-rules';
import { type FileDigests, stageFile } from './staged-file';

const BLOCK = 512;
const HEADER_TEXT_LIMIT = 1024 * 1024;

interface Header {
  path: string;
  size: number;
  type: string;
}

const text = (block: Buffer, from: number, to: number): string => {
  const field = block.subarray(from, to);
  const end = field.indexOf(0);
  return field.subarray(0, end === -1 ? field.length : end).toString('utf8');
};

/** A POSIX header (ustar, IEEE 1003.1-2001); undefined for the block of zeros that ends an archive. */
function readHeader(block: Buffer): Header | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  const sum = Number.parseInt(text(block, 148, 156).trim(), 8);
  const counted = block.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
  if (sum !== counted) throw pluginInvalid('PACKAGE_ARCHIVE_DAMAGED', 'The package that npm gave is damaged. Try again.');
  const prefix = text(block, 257, 263) === 'ustar' ? text(block, 345, 500) : '';
  const name = text(block, 0, 100);
  const size = Number.parseInt(text(block, 124, 136).trim() || '0', 8);
  if (!Number.isSafeInteger(size) || size < 0)
    throw pluginInvalid('PACKAGE_ARCHIVE_DAMAGED', 'The package that npm gave has a file of no size.');
  return { path: prefix === '' ? name : `${prefix}/${name}`, size, type: String.fromCharCode(block[156] ?? 0) };
}

/** `length key=value\n` records of an extended header. */
function readExtended(content: Buffer): Record<string, string> {
  const found: Record<string, string> = {};
  let at = 0;
  while (at < content.length) {
    const space = content.indexOf(32, at);
    const length = Number(content.subarray(at, space).toString());
    if (space === -1 || !Number.isInteger(length) || length <= 0) break;
    const record = content.subarray(space + 1, at + length - 1).toString('utf8');
    const equals = record.indexOf('=');
    found[record.slice(0, equals)] = record.slice(equals + 1);
    at += length;
  }
  return found;
}

/** Gives exactly as many bytes as are asked for, from chunks of any size. */
class Bytes {
  #chunks: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);
  constructor(source: AsyncIterable<Buffer>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }
  /** Up to `count` bytes, at least one; undefined at the end. */
  async some(count: number): Promise<Buffer | undefined> {
    if (this.#held.length === 0) {
      const next = await this.#chunks.next();
      if (next.done) return undefined;
      this.#held = next.value;
    }
    const taken = this.#held.subarray(0, count);
    this.#held = this.#held.subarray(taken.length);
    return taken;
  }
  async *take(count: number): AsyncGenerator<Buffer> {
    let left = count;
    while (left > 0) {
      const piece = await this.some(left);
      if (piece === undefined)
        throw pluginInvalid('PACKAGE_ARCHIVE_DAMAGED', 'The package that npm gave ends in the middle of a file.');
      left -= piece.length;
      yield piece;
    }
  }
  async all(count: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.take(count)) pieces.push(piece);
    return Buffer.concat(pieces);
  }
}

/**
 * Unpacks what `npm pack` gives (a gzipped tar whose files lie in one folder, by any name) into an empty folder, by the rules of
 * packages: plain files only. Errors: PLUGIN_INVALID, PLUGIN_TOO_LARGE.
 */
export async function untarPackage(file: string, folder: string, limits: PackageLimits = PACKAGE_LIMITS): Promise<FileDigests> {
  const { size } = await stat(file);
  if (size > limits.packedBytes) throw tooLarge('The package is too large.', { limit: limits.packedBytes, size });
  const rules = packageRules(limits);
  const digests: FileDigests = {};
  const gunzip = createGunzip();
  const source = createReadStream(file);
  source.on('error', (error) => gunzip.destroy(error)).pipe(gunzip);
  const bytes = new Bytes(gunzip);
  let longPath: string | undefined;
  let declared = 0;
  try {
    for (;;) {
      const first = await bytes.some(BLOCK);
      if (first === undefined) break;
      const rest = first.length < BLOCK ? await bytes.all(BLOCK - first.length) : Buffer.alloc(0);
      const header = readHeader(Buffer.concat([first, rest]));
      if (header === undefined) break;
      const padding = (BLOCK - (header.size % BLOCK)) % BLOCK;
      declared += header.size;
      // Also of what is skipped: an archive of nothing else would be read for ever.
      if (declared > limits.totalBytes)
        throw tooLarge('The package is too large when it is unpacked.', { limit: limits.totalBytes });
      if (header.type === 'x' || header.type === 'g' || header.type === 'L') {
        if (header.size > HEADER_TEXT_LIMIT)
          throw pluginInvalid('PACKAGE_ARCHIVE_DAMAGED', 'A header of the package is too long.');
        const content = await bytes.all(header.size);
        if (header.type === 'x') longPath = readExtended(content)['path'];
        if (header.type === 'L') longPath = text(content, 0, content.length);
      } else {
        const path = longPath ?? header.path;
        longPath = undefined;
        if (header.type === '0' || header.type === '\0') {
          const admitted = rules.admit(path.replace(/^\.?[^/]*\//, ''));
          digests[admitted] = await stageFile(folder, admitted, () => Readable.from(bytes.take(header.size)), rules);
        } else if (header.type === '5') {
          await bytes.all(header.size);
        } else {
          throw pluginInvalid(
            'PACKAGE_ENTRY_KIND',
            `"${path}" in the package is a link or a device. Only plain files may be packed.`,
            {
              path,
            },
          );
        }
      }
      await bytes.all(padding);
    }
  } catch (thrown) {
    throw isAppError(thrown) ? thrown : pluginInvalid('PACKAGE_ARCHIVE_DAMAGED', `The package is damaged (${reasonOf(thrown)}).`);
  } finally {
    source.destroy();
    gunzip.destroy();
  }
  return digests;
}
