import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { AppError } from '#shared/model/errors';
import { folderFailed } from './errors';
import { FLOW_FILE } from './file-names';

const MAX_BYTES = 10_000_000;
const MAX_FILES = 10_000;
const MAX_DEPTH = 8;

/** Digest of a file's text. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Folders that hold no flows of ours: hidden ones (.git) and installed packages. */
function isPassedOver(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}

/** The flow files of one folder and of those in it. Paths are relative to it, with `/`. */
export interface FlowFolder {
  readonly root: string;
  /** All flow files. Errors: FLOW_FOLDER_FAILED. */
  list(): Promise<string[]>;
  /** The text of a file; undefined when there is none. Errors: FLOW_FOLDER_FAILED. */
  read(path: string): Promise<string | undefined>;
  /** Errors: DISK_FULL, FILE_REFUSED, FILE_FAILED. */
  write(path: string, text: string): Promise<void>;
  /** No error when it is gone already. */
  remove(path: string): Promise<void>;
  /** Calls `onChange` with the path of each file that appears, changes or goes. */
  watch(onChange: (path: string) => void, onError: (error: unknown) => void): Promise<{ close(): Promise<void> }>;
}

/**
 * Opens a folder, making it when it is not there. Errors: FLOW_FOLDER_FAILED.
 * @param writeWhole writes a file whole or not at all
 */
export async function openFlowFolder(
  folder: string,
  writeWhole: (path: string, bytes: Uint8Array) => Promise<void>,
): Promise<FlowFolder> {
  if (!isAbsolute(folder)) throw folderFailed(folder, new Error('it must be an absolute path'));
  const root = resolve(folder);
  const absolute = (path: string) => {
    const full = resolve(root, path);
    if (full !== root && !full.startsWith(root + sep)) throw folderFailed(folder, new Error(`${path} leads out of it`));
    return full;
  };
  try {
    await mkdir(root, { recursive: true });
  } catch (thrown) {
    throw folderFailed(folder, thrown);
  }

  async function collect(at: string, depth: number, found: string[]): Promise<void> {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      if (isPassedOver(entry.name) || found.length >= MAX_FILES) continue;
      const path = join(at, entry.name);
      if (entry.isDirectory() && depth < MAX_DEPTH) await collect(path, depth + 1, found);
      else if (entry.isFile() && FLOW_FILE.test(entry.name)) found.push(relative(root, path).split(sep).join('/'));
    }
  }

  return {
    root,
    async list() {
      const found: string[] = [];
      try {
        await collect(root, 0, found);
      } catch (thrown) {
        throw folderFailed(folder, thrown);
      }
      return found.sort();
    },
    async read(path) {
      try {
        const { size } = await stat(absolute(path));
        if (size > MAX_BYTES) throw new Error(`${path} is too large to be a flow`);
        return await readFile(absolute(path), 'utf8');
      } catch (thrown) {
        if (thrown instanceof AppError) throw thrown;
        if (thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR'))
          return undefined;
        throw folderFailed(folder, thrown);
      }
    },
    write: (path, text) => writeWhole(absolute(path), Buffer.from(text, 'utf8')),
    async remove(path) {
      await rm(absolute(path), { force: true });
    },
    async watch(onChange, onError) {
      const watcher: FSWatcher = watch(root, {
        ignoreInitial: true,
        depth: MAX_DEPTH,
        ignored: (path, stats) => {
          const name =
            path
              .slice(root.length + 1)
              .split(sep)
              .at(-1) ?? '';
          return path !== root && (isPassedOver(name) || (stats?.isFile() === true && !FLOW_FILE.test(name)));
        },
        // Half-written files are read when they have come to rest.
        awaitWriteFinish: { stabilityThreshold: 150, pollInterval: 50 },
      });
      const tell = (path: string) => onChange(relative(root, path).split(sep).join('/'));
      watcher.on('add', tell).on('change', tell).on('unlink', tell).on('error', onError);
      await new Promise<void>((done) => watcher.once('ready', () => done()));
      return { close: () => watcher.close() };
    },
  };
}
