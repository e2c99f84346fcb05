/** Reading what lies in a catalogue, in a folder or on a web server. */
import { createHash } from 'node:crypto';
import { open, readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { AppError, isAppError } from '#shared/model/errors';
import { catalogueInvalid, INDEX_FILE, type IndexVersion } from './catalogue-index';
import { reasonOf, tooLarge } from './errors';
import { PACKAGE_LIMITS } from './package-rules';

const INDEX_LIMIT = 20 * 1024 * 1024;
const INDEX_TIMEOUT_MS = 30_000;
const FILE_TIMEOUT_MS = 600_000;

/** True for an address, false for a folder. */
export function isAddress(location: string): boolean {
  return /^https?:\/\//i.test(location);
}

/** An address leads to an index file; a folder holds one. */
export function normalLocation(location: string): string {
  if (!isAddress(location)) {
    const path = location.replace(/^file:\/\//, '');
    return resolve(
      path.endsWith(`${sep}${INDEX_FILE}`) || path.endsWith(`/${INDEX_FILE}`) ? path.slice(0, -INDEX_FILE.length - 1) : path,
    );
  }
  const url = new URL(location);
  url.hash = '';
  if (!/\.json$/i.test(url.pathname)) url.pathname = `${url.pathname.replace(/\/+$/, '')}/${INDEX_FILE}`;
  return url.href;
}

/** True when what comes from there cannot have been changed on its way: encrypted, or from this machine. */
export function isSafeWay(location: string): boolean {
  if (!isAddress(location)) return true;
  const { protocol, hostname } = new URL(location);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/** The text of the index. Errors: CATALOGUE_UNREACHABLE, CATALOGUE_INVALID. */
export async function readIndexText(location: string, signal: AbortSignal): Promise<string> {
  if (isAddress(location)) return (await download(location, INDEX_LIMIT, INDEX_TIMEOUT_MS, location, signal)).toString('utf8');
  const file = join(location, INDEX_FILE);
  try {
    if ((await stat(file)).size > INDEX_LIMIT) throw catalogueInvalid('CATALOGUE_LARGE', location, 'its index is too large');
    return await readFile(file, 'utf8');
  } catch (thrown) {
    if (isAppError(thrown)) throw thrown;
    throw unreachable(location, `there is no ${INDEX_FILE} (${reasonOf(thrown)})`, thrown);
  }
}

/** The bytes of a version, exactly those that the index speaks of. Errors: CATALOGUE_UNREACHABLE, CATALOGUE_INVALID, PLUGIN_CHECKSUM_WRONG, PLUGIN_TOO_LARGE. */
export async function readVersion(location: string, version: IndexVersion, signal: AbortSignal): Promise<Buffer> {
  if (version.size > PACKAGE_LIMITS.packedBytes)
    throw tooLarge('The package is too large.', { limit: PACKAGE_LIMITS.packedBytes, size: version.size });
  const bytes = isAddress(location) ? await fromServer(location, version, signal) : await fromFolder(location, version);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (bytes.length === version.size && sha256 === version.sha256) return bytes;
  throw new AppError({
    code: 'PLUGIN_CHECKSUM_WRONG',
    message: `What the catalogue gave for ${version.file} is not what its index promises. Try again later; if it stays so, tell its maker.`,
    data: { file: version.file, expected: version.sha256, got: sha256 },
  });
}

async function fromServer(location: string, { file, size }: IndexVersion, signal: AbortSignal): Promise<Buffer> {
  const url = new URL(file, location);
  if (!['http:', 'https:'].includes(url.protocol))
    throw catalogueInvalid('CATALOGUE_FILE', location, `"${file}" is no address on the web`);
  return download(url.href, size, FILE_TIMEOUT_MS, location, signal);
}

async function fromFolder(location: string, { file, size }: IndexVersion): Promise<Buffer> {
  try {
    const root = await realpath(location);
    const path = await realpath(resolve(root, file));
    // A catalogue speaks of its own files, not of others on this machine.
    if (!path.startsWith(root + sep)) throw catalogueInvalid('CATALOGUE_FILE', location, `"${file}" lies outside of it`);
    const handle = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(size + 1);
      const { bytesRead } = await handle.read(buffer, 0, size + 1, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    if (isAppError(thrown)) throw thrown;
    throw unreachable(location, `"${file}" cannot be read (${reasonOf(thrown)})`, thrown);
  }
}

async function download(url: string, limit: number, timeoutMs: number, location: string, signal: AbortSignal): Promise<Buffer> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]), redirect: 'follow' });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw unreachable(location, `the server answered ${response.status}`);
    }
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of response.body) {
      size += piece.byteLength;
      // One more byte than promised is enough to know that it is wrong.
      if (size > limit) throw catalogueInvalid('CATALOGUE_LARGE', location, `${url} is larger than it may be`);
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  } catch (thrown) {
    if (signal.aborted || isAppError(thrown)) throw thrown;
    const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
    throw unreachable(location, reasonOf(cause), thrown);
  }
}

function unreachable(location: string, why: string, cause?: unknown): AppError {
  return new AppError({
    code: 'CATALOGUE_UNREACHABLE',
    kind: 'operational',
    message: `The catalogue ${location} cannot be read: ${why}. Check the address and the connection.`,
    data: { location, reason: why },
    cause,
  });
}
