import { opendir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Matches } from './patterns';

export interface FoundFile {
  /** Absolute. */
  path: string;
  /** In the archive: the folder's name, then the path below it, with forward slashes. */
  name: string;
  sizeBytes: number;
  mtime: Date;
  mode: number;
}

export interface Scan {
  files: FoundFile[];
  /** Empty folders, as they are called in the archive. */
  emptyFolders: string[];
  bytes: number;
  /** Links, sockets and the like, which are not followed. */
  leftOut: string[];
  /** What could not be looked at, with the reason. */
  unreadable: { path: string; reason: string }[];
}

export interface ScanOptions {
  /** Absolute; each becomes a folder of the archive. */
  folders: readonly string[];
  include: Matches | undefined;
  exclude: Matches;
  /** Not gone into: where the backups lie. */
  skip: string;
  signal: AbortSignal;
}

/** All files of the folders, in the order of their names. What happens to be unreadable is listed, not thrown. */
export async function scanFolders(options: ScanOptions): Promise<Scan> {
  const scan: Scan = { files: [], emptyFolders: [], bytes: 0, leftOut: [], unreadable: [] };
  const taken = new Set<string>();
  for (const folder of options.folders) await walk(folder, uniqueName(basename(folder) || 'root', taken), '', options, scan);
  return scan;
}

/** Two folders of one name stay apart: `docs`, `docs-2`. */
function uniqueName(name: string, taken: Set<string>): string {
  let candidate = name;
  for (let number = 2; taken.has(candidate.toLowerCase()); number++) candidate = `${name}-${number}`;
  taken.add(candidate.toLowerCase());
  return candidate;
}

/** Answers whether anything of the folder is in the archive. */
async function walk(folder: string, root: string, below: string, options: ScanOptions, scan: Scan): Promise<void> {
  options.signal.throwIfAborted();
  const inside = await namesOf(folder, scan);
  if (inside === undefined) return;
  let kept = 0;
  for (const { name, kind } of inside) {
    const relative = below === '' ? name : `${below}/${name}`;
    const path = join(folder, name);
    if (path === options.skip || options.exclude(relative)) continue;
    // A ZIP file has no way to say such a name: it would be taken for a folder.
    if (process.platform !== 'win32' && name.includes('\\')) {
      scan.unreadable.push({ path, reason: 'BACKSLASH_IN_NAME' });
      continue;
    }
    if (kind === 'folder') {
      await walk(path, root, relative, options, scan);
      kept += 1;
    } else if (kind === 'other') scan.leftOut.push(path);
    else if (options.include === undefined || options.include(relative)) {
      if (await addFile(path, `${root}/${relative}`, scan)) kept += 1;
    }
  }
  if (kept === 0 && options.include === undefined) scan.emptyFolders.push(below === '' ? root : `${root}/${below}`);
}

async function namesOf(folder: string, scan: Scan): Promise<{ name: string; kind: 'file' | 'folder' | 'other' }[] | undefined> {
  const names: { name: string; kind: 'file' | 'folder' | 'other' }[] = [];
  try {
    for await (const entry of await opendir(folder)) {
      names.push({ name: entry.name, kind: entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other' });
    }
  } catch (error) {
    scan.unreadable.push({ path: folder, reason: reasonOf(error) });
    return undefined;
  }
  return names.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function addFile(path: string, name: string, scan: Scan): Promise<boolean> {
  try {
    const { size, mtime, mode } = await stat(path);
    scan.files.push({ path, name, sizeBytes: size, mtime, mode });
    scan.bytes += size;
    return true;
  } catch (error) {
    scan.unreadable.push({ path, reason: reasonOf(error) });
    return false;
  }
}

/** `EACCES` and the like: short, and the same in every language. */
export function reasonOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : error instanceof Error ? error.message : String(error);
}
