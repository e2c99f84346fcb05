import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from 'yauzl';
import { isAppError } from '#shared/model/errors';
import { pluginInvalid, reasonOf, sourceFailed, tooLarge } from './errors';
import { PACKAGE_LIMITS, type PackageLimits, packageRules } from './package-rules';
import { type FileDigests, stageFile } from './staged-file';

const UNIX = 3;
const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;

/** What the maker's system said the entry is; nothing when it said nothing. */
function unixType(entry: Entry): number {
  return entry.versionMadeBy >>> 8 === UNIX ? (entry.externalFileAttributes >>> 16) & FILE_TYPE : 0;
}

/**
 * Unpacks a zip into an empty folder: plain files only, by the rules of packages. Sizes are counted as they come out, whatever
 * the zip says of itself. What was written when it fails is the caller's to remove. Errors: PLUGIN_INVALID, PLUGIN_TOO_LARGE,
 * PLUGIN_SOURCE_FAILED.
 */
export async function unzip(
  source: string | Buffer,
  folder: string,
  limits: PackageLimits = PACKAGE_LIMITS,
): Promise<FileDigests> {
  const zip = await open(source, limits);
  const rules = packageRules(limits);
  const digests: FileDigests = {};
  try {
    if (zip.entryCount > limits.files * 2) throw tooLarge('The package holds too many entries.', { limit: limits.files });
    for await (const entry of zip.eachEntry()) {
      const type = unixType(entry);
      if (entry.fileName.endsWith('/') || type === FOLDER) continue;
      const path = rules.admit(entry.fileName);
      if (type !== 0 && type !== REGULAR)
        throw pluginInvalid(
          'PACKAGE_ENTRY_KIND',
          `"${path}" in the package is a link or a device. Only plain files may be packed.`,
          {
            path,
          },
        );
      if (entry.isEncrypted())
        throw pluginInvalid('PACKAGE_ENCRYPTED', 'The zip is encrypted. Pack it without a password.', { path });
      digests[path] = await stageFile(folder, path, () => contentOf(zip, entry), rules);
    }
  } catch (thrown) {
    throw asInvalid(thrown);
  } finally {
    zip.close();
  }
  return digests;
}

/** A stream that nobody listens to yet when it fails must not end the app; who reads it hears of it all the same. */
function contentOf(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(error);
      stream.on('error', () => undefined);
      resolve(stream);
    });
  });
}

async function open(source: string | Buffer, limits: PackageLimits): Promise<ZipFile> {
  const options = { lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySizes: true };
  const size = typeof source === 'string' ? await sizeOf(source) : source.length;
  if (size > limits.packedBytes) throw tooLarge('The zip is too large.', { limit: limits.packedBytes, size });
  try {
    return await (typeof source === 'string' ? openPromise(source, options) : fromBufferPromise(source, options));
  } catch (thrown) {
    throw asInvalid(thrown);
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new Error('it is no file');
    return found.size;
  } catch (thrown) {
    throw sourceFailed(
      'SOURCE_FILE_UNREADABLE',
      `${path} cannot be read: ${reasonOf(thrown)}. Check the path.`,
      { path },
      thrown,
    );
  }
}

/** yauzl refuses unsafe names and damaged zips by plain errors. */
function asInvalid(thrown: unknown): unknown {
  if (isAppError(thrown)) return thrown;
  const reason = reasonOf(thrown);
  if (thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' && thrown.code.startsWith('E'))
    return thrown;
  const unsafe = /relative path|absolute path|invalid characters in fileName/.test(reason);
  return unsafe
    ? pluginInvalid(
        'PACKAGE_PATH_UNSAFE',
        `The package holds a file that may not be unpacked (${reason}). Nothing was installed.`,
        {
          reason,
        },
      )
    : pluginInvalid('PACKAGE_NOT_A_ZIP', `The file is no zip, or it is damaged (${reason}). Pack or download it again.`, {
        reason,
      });
}
