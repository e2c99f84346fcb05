import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RuntimeFiles } from '../runtime-files';

const ROOT = resolve(import.meta.dirname, '../../../../..');
const SDK = join(ROOT, 'packages/sdk/src');

/** Builds what a process of a plugin runs, as the build of the app does, from the sources as they are now. Takes about a second. */
export async function buildRuntime(): Promise<{ files: Partial<RuntimeFiles>; remove(): void }> {
  const out = mkdtempSync(join(tmpdir(), 'pulseflow-runtime-'));
  const { build } = await import('vite');
  await build({
    configFile: false,
    root: ROOT,
    publicDir: false,
    logLevel: 'error',
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      outDir: out,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input: { 'plugin-process': join(SDK, 'runtime/process/index.ts'), 'plugin-sdk': join(SDK, 'index.ts') },
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  return {
    files: { process: join(out, 'plugin-process.mjs'), sdk: pathToFileURL(join(out, 'plugin-sdk.mjs')).href },
    remove: () => rmSync(out, { recursive: true, force: true }),
  };
}
