/** What a package may hold: a stranger made it, so names and sizes are judged before a byte is written. */
import type { JsonObject } from '#shared/model/json';
import { pluginInvalid, tooLarge } from './errors';

/** Generous for a connector with its dependencies, and far below what fills a disk. */
export const PACKAGE_LIMITS = {
  /** The zip or archive itself. */
  packedBytes: 100 * 1024 * 1024,
  /** All files together, unpacked. */
  totalBytes: 400 * 1024 * 1024,
  fileBytes: 100 * 1024 * 1024,
  files: 20_000,
  /** Windows allows 260 for the whole path. */
  pathLength: 180,
};
export type PackageLimits = typeof PACKAGE_LIMITS;

/** Names that mean devices on Windows, whatever follows the first dot. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** Control characters, and signs that Windows keeps for itself. */
const FORBIDDEN = /[\u0000-\u001f<>:"|?*\\\u007f]/;

function isSafePart(part: string): boolean {
  return part !== '' && part !== '.' && part !== '..' && !FORBIDDEN.test(part) && !DEVICES.test(part) && !/[. ]$/.test(part);
}

/** Judges the entries of one package, in the order they come. */
export interface PackageRules {
  /** The path of an entry, as it may be written on any system. Errors: PLUGIN_INVALID, PLUGIN_TOO_LARGE. */
  admit(path: string): string;
  /** Called with each piece of a file that is read. Errors: PLUGIN_TOO_LARGE. */
  count(path: string, bytes: number): void;
  readonly files: number;
  readonly totalBytes: number;
}

/** Rules for one package, with nothing admitted yet. */
export function packageRules(limits: PackageLimits = PACKAGE_LIMITS): PackageRules {
  const seen = new Map<string, string>();
  let current: { path: string; bytes: number } | undefined;
  let totalBytes = 0;
  const over = (what: string, limit: number, data: JsonObject = {}) =>
    tooLarge(`The package ${what}. Leave out what the plugin does not need when it runs.`, { limit, ...data });
  return {
    admit(path) {
      if (path.length > limits.pathLength)
        throw pluginInvalid('PACKAGE_PATH_LONG', `The path "${path.slice(0, 60)}…" in the package is too long.`, {
          limit: limits.pathLength,
        });
      const parts = path.split('/');
      if (!parts.every(isSafePart)) {
        throw pluginInvalid(
          'PACKAGE_PATH_UNSAFE',
          `The package holds a file that may not be unpacked: "${path}". It was not touched.`,
          {
            path,
          },
        );
      }
      // Two names that one disk holds apart and another takes for one.
      const key = path.normalize('NFC').toLowerCase();
      const other = seen.get(key);
      if (other !== undefined)
        throw pluginInvalid(
          'PACKAGE_PATH_TWICE',
          `The package holds "${path}" and "${other}", which are one file on some systems.`,
          {
            path,
            other,
          },
        );
      seen.set(key, path);
      if (seen.size > limits.files) throw over(`holds more than ${limits.files} files`, limits.files);
      return parts.join('/');
    },
    count(path, bytes) {
      if (current?.path !== path) current = { path, bytes: 0 };
      current.bytes += bytes;
      totalBytes += bytes;
      if (current.bytes > limits.fileBytes) throw over(`holds a file that is too large: "${path}"`, limits.fileBytes, { path });
      if (totalBytes > limits.totalBytes) throw over('is too large when it is unpacked', limits.totalBytes);
    },
    get files() {
      return seen.size;
    },
    get totalBytes() {
      return totalBytes;
    },
  };
}
