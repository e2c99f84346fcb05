// Builds the bundled plugins into <out>/plugins/<name>/: one module each (with what it imports, but for the SDK, which is the
// app's own), and beside them index.json, by which the app knows what they offer without running any of them.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './runtime.mjs';

const source = join(root, 'plugins');

/** Packages that read files of their own, so that they cannot be part of another file. */
const WHOLE_PACKAGES = [/^playwright-core(\/|$)/, /^pg-native$/];
/** What of a plugin's folder goes along as it is. */
const FILES = ['plugin.json', 'icon.svg', 'README.md', 'samples'];

/**
 * @param {string} out where the rest of the app was built to: `<out>/node` must be there
 * @param {'info' | 'error'} logLevel
 */
export async function buildPlugins(out, logLevel) {
  const { build } = await import('vite');
  const target = join(out, 'plugins');
  mkdirSync(target, { recursive: true });
  // A folder without its code is one that somebody is about to write.
  const names = readdirSync(source).filter(
    (name) => existsSync(join(source, name, 'plugin.json')) && existsSync(mainOf(join(source, name))),
  );
  for (const name of names) {
    const from = join(source, name);
    await build({
      configFile: false,
      root: from,
      publicDir: false,
      logLevel: logLevel === 'info' ? 'warn' : logLevel,
      resolve: { conditions: ['pulseflow-source'] },
      ssr: { noExternal: true, external: ['@pulseflow/sdk'], target: 'node', resolve: { conditions: ['pulseflow-source'] } },
      build: {
        ssr: true,
        outDir: join(target, name),
        emptyOutDir: true,
        target: 'node24',
        minify: false,
        sourcemap: false,
        rolldownOptions: {
          input: { index: mainOf(from) },
          external: [...WHOLE_PACKAGES, '@pulseflow/sdk'],
          output: {
            format: 'es',
            entryFileNames: '[name].mjs',
            chunkFileNames: '[name]-[hash].mjs',
            // One SDK for the app and all plugins: its zod must be the one that the runtime looks at.
            paths: { '@pulseflow/sdk': '../../node/plugin-sdk.mjs' },
          },
        },
      },
    });
    for (const file of FILES)
      if (existsSync(join(from, file))) cpSync(join(from, file), join(target, name, file), { recursive: true });
  }
  /** @type {unknown} */
  const loaded = await import(pathToFileURL(join(out, 'node', 'plugin-index.mjs')).href);
  const built = /** @type {{ writeBundledIndex(folder: string): Promise<object> }} */ (loaded);
  await built.writeBundledIndex(target);
}

/**
 * Packs the built plugins into <out>/catalogue/, with an index: what other workspaces can install them from.
 * @param {string} out
 */
export async function buildCatalogue(out) {
  /** @type {unknown} */
  const loaded = await import(pathToFileURL(join(out, 'node', 'plugin-catalogue.mjs')).href);
  const built = /** @type {{ writeBundledCatalogue(plugins: string, sources: string, target: string): Promise<object> }} */ (
    loaded
  );
  await built.writeBundledCatalogue(join(out, 'plugins'), source, join(out, 'catalogue'));
}

/** @param {string} folder */
function mainOf(folder) {
  /** @type {unknown} */
  const manifest = JSON.parse(readFileSync(join(folder, 'plugin.json'), 'utf8'));
  const { main = 'src/index.ts' } = /** @type {{ main?: string }} */ (manifest);
  return join(folder, main);
}
