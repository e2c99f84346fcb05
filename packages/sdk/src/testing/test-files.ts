import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { AppError } from '../../../../src/shared/model/errors';
import type { FileRef } from '../../../../src/shared/model/packet';
import type { PluginFiles } from '../context';

/** A folder that stands for the workspace's `files/`. */
export interface TestFiles extends PluginFiles {
  readonly folder: string;
  dispose(): void;
}

/** Files in a temporary folder. Like the app, it lets nothing outside of the folder be reached, unless `isGranted` says so. */
export function createTestFiles(isGranted: (path: string) => boolean = () => false): TestFiles {
  const folder = mkdtempSync(join(tmpdir(), 'pulseflow-plugin-'));
  const place = (path: string): string => {
    const absolute = resolve(folder, path);
    const inside = relative(folder, absolute);
    if ((inside.startsWith('..') || isAbsolute(inside)) && !isGranted(absolute)) {
      throw new AppError({ code: 'FILE_OUTSIDE', message: `"${path}" lies outside of the files of the workspace.` });
    }
    return absolute;
  };
  let made = 0;
  return {
    folder,
    read: (file) => Promise.resolve(new Uint8Array(readFileSync(place(file.path)))),
    pathOf: (file) => place(file.path),
    create(name, bytes, mimeType = 'application/octet-stream'): Promise<FileRef> {
      const path = join(`plugin-${++made}`, name);
      mkdirSync(join(folder, `plugin-${made}`), { recursive: true });
      writeFileSync(join(folder, path), bytes);
      return Promise.resolve({ path, name, mimeType, sizeBytes: bytes.byteLength });
    },
    resolve: (path) => place(path),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
