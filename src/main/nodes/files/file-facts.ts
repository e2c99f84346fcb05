import type { Stats } from 'node:fs';
import { basename, dirname, extname } from 'node:path';
import type { JsonObject } from '../../engine/sdk';

/** What a flow gets to know of a file. `extension` is in lower case, without its dot. */
export function fileFacts(path: string, stats: Stats): JsonObject {
  return {
    path,
    name: basename(path),
    folder: dirname(path),
    extension: extname(path).slice(1).toLowerCase(),
    sizeBytes: stats.size,
    modifiedAt: stats.mtime.toISOString(),
  };
}
