import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the code lies that serves plugins. Addresses (`file:`) of modules; the others are paths. */
export interface RuntimeFiles {
  /** Module for plugins in this process. */
  inside: string;
}

/** In the built app they lie beside the bundle of the host; from sources, where they are written. */
export function runtimeFiles(): RuntimeFiles {
  const beside = new URL('./plugin-inside.mjs', import.meta.url);
  const source = new URL('../../../../packages/sdk/src/runtime/index.ts', import.meta.url);
  const inside = existsSync(fileURLToPath(beside)) ? beside : source;
  return { inside: inside.href };
}
