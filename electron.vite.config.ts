import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import renderer from './vite.renderer.config';

const root = import.meta.dirname;
const out = resolve(root, process.env['PULSEFLOW_BUILD_DIR'] ?? 'out');

/**
 * The window must open before the host is loaded, and must run on an Electron too old for the store. So the shell's bundle
 * holds no host: `import('../host')` there becomes an import of the host entry that vite.node.config.ts builds beside it.
 */
function hostStaysOutside(): Plugin {
  const hostEntry = resolve(root, 'src/main/host/index.ts');
  return {
    name: 'pulseflow:host-stays-outside',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (importer === undefined || !/(^|\/)host(\/index)?$/.test(source)) return null;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      return found?.id === hostEntry ? { id: '../node/host.mjs', external: true } : null;
    },
  };
}

export default defineConfig({
  main: {
    plugins: [hostStaysOutside()],
    build: {
      outDir: resolve(out, 'main'),
      target: 'node18',
      sourcemap: true,
      externalizeDeps: false,
      lib: { entry: resolve(root, 'src/main/index.ts'), formats: ['cjs'] },
      rolldownOptions: { output: { entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' } },
    },
  },
  preload: {
    build: {
      outDir: resolve(out, 'preload'),
      target: 'node18',
      externalizeDeps: false,
      lib: { entry: resolve(root, 'src/preload/index.ts'), formats: ['cjs'] },
      // A sandboxed preload cannot require files beside it.
      rolldownOptions: { output: { entryFileNames: '[name].cjs', codeSplitting: false } },
    },
  },
  renderer,
});
