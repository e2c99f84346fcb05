/** Files that flows and rooms write: where a path may lead, and how bytes get to the disk. */
import { resolveFlowPath } from './path-rules';
import { writeWhole } from './write-whole';

export interface FilesRoom {
  /** The absolute path that a flow means. Errors: FILE_OUTSIDE, FILE_REFUSED. */
  resolve(path: string): string;
  /** Writes a file whole or not at all, durably. Errors: DISK_FULL, FILE_REFUSED, FILE_FAILED. */
  writeWhole(path: string, bytes: Uint8Array): Promise<void>;
}

/** The files room of the workspace folder `home`. */
export function createFiles(home: string): FilesRoom {
  return { resolve: (path) => resolveFlowPath(home, path), writeWhole };
}
