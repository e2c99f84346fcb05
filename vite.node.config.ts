import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const root = import.meta.dirname;
const main = resolve(root, 'src/main');
const sdk = resolve(root, 'packages/sdk/src');
const out = resolve(root, process.env['PULSEFLOW_BUILD_DIR'] ?? 'out');

/** What cannot go into a bundle: native code. Everything else is bundled, so that a start reads a handful of files. */
const external = ['better-sqlite3'];

export default defineConfig({
  root,
  publicDir: false,
  ssr: { noExternal: true, external, target: 'node' },
  build: {
    ssr: true,
    outDir: resolve(out, 'node'),
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: {
        headless: resolve(main, 'headless.ts'),
        cli: resolve(main, 'cli.ts'),
        host: resolve(main, 'host/index.ts'),
        // What plugins are loaded by (see src/main/plugins/runtime/runtime-files.ts), and the SDK that they import.
        'plugin-inside': resolve(sdk, 'runtime/index.ts'),
        'plugin-process': resolve(sdk, 'runtime/process/index.ts'),
        'plugin-sdk': resolve(sdk, 'index.ts'),
        // For the build of the bundled plugins: see scripts/build-plugins.mjs.
        'plugin-index': resolve(main, 'plugins/write-bundled-index.ts'),
        'plugin-catalogue': resolve(main, 'plugins/install/write-bundled-catalogue.ts'),
      },
      external,
      // Chunks lie beside the entries: a path made from import.meta.url means the same in every file.
      output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
    },
  },
});
