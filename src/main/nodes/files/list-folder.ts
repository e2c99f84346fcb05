import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { systemCode } from './file-problem';
import { namePattern } from './name-pattern';

export interface FolderQuery {
  /** Absolute. */
  folder: string;
  /** As `namePattern`. */
  pattern: string;
  /** Folders below it too. Links to folders are not followed, so that a circle ends. */
  recursive: boolean;
  signal: AbortSignal;
}

export interface FoundFile {
  path: string;
  /** Below the folder, with slashes on every system. */
  relativePath: string;
  stats: Stats;
}

/** A file that is being written by us lies beside its place under such a name. */
const UNFINISHED = /^\..*\.part$/;

/** The files of a folder, by name within each folder. One that goes away meanwhile is left out. Throws what the file system says. */
export async function listFolder({ folder, pattern, recursive, signal }: FolderQuery): Promise<FoundFile[]> {
  const fits = namePattern(pattern);
  const found: FoundFile[] = [];
  const visit = async (at: string): Promise<void> => {
    signal.throwIfAborted();
    const entries = await readdir(at, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) {
        if (recursive) await visit(path);
        continue;
      }
      if (!fits(entry.name) || UNFINISHED.test(entry.name)) continue;
      try {
        const stats = await stat(path);
        if (stats.isFile()) found.push({ path, relativePath: relative(folder, path).split(sep).join('/'), stats });
      } catch (error) {
        if (systemCode(error) !== 'ENOENT') throw error;
      }
    }
  };
  await visit(folder);
  return found;
}
