import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Where the code lies that serves plugins. */
export interface RuntimeFiles {
  /** Address of the module for plugins in this process. */
  inside: string;
  /** Path of what is started for plugins in a process of their own. */
  process: string;
  /** Address of the SDK that those import. */
  sdk: string;
  /** Folder of the Python side. */
  python: string;
}

/**
 * In the built app they lie beside the bundle of the host. From sources, those for this process are taken as they are written, and
 * those for others from the last build.
 */
export function runtimeFiles(own: Partial<RuntimeFiles> = {}): RuntimeFiles {
  const here = dirname(fileURLToPath(import.meta.url));
  const isBuilt = existsSync(join(here, 'plugin-inside.mjs'));
  const root = resolve(here, isBuilt ? '../..' : '../../../..');
  const built = isBuilt ? here : join(root, 'out/node');
  return {
    inside: pathToFileURL(isBuilt ? join(built, 'plugin-inside.mjs') : join(root, 'packages/sdk/src/runtime/index.ts')).href,
    process: join(built, 'plugin-process.mjs'),
    sdk: pathToFileURL(join(built, 'plugin-sdk.mjs')).href,
    python: join(root, 'resources/plugin-runtime/python'),
    ...own,
  };
}
