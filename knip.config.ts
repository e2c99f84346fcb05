import type { KnipConfig } from 'knip';

export default {
  entry: [
    'src/main/{index,headless,cli}.ts',
    'src/main/host/index.ts',
    'src/preload/index.ts',
    'src/renderer/main.tsx',
    'bin/*.mjs',
    'bench/*.ts',
    'scripts/{start,dev,build,check,test}.mjs',
    'scripts/screenshots.ts',
    'test/{e2e,desktop}/**/*.{test,spec}.ts',
    'test/**/*.test.ts',
    'test/{e2e,desktop}/playwright.config.ts',
    'electron.vite.config.ts',
    'vite.node.config.ts',
    'dependency-cruiser.config.mjs',
  ],
  project: ['src/**/*.{ts,tsx}', 'plugins/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.{mjs,ts}', 'test/**/*.ts'],
  // The pinned runtime is no module that anything imports.
  ignoreDependencies: ['node'],
  ignoreExportsUsedInFile: true,
} satisfies KnipConfig;
