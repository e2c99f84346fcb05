import type { KnipConfig } from 'knip';

export default {
  workspaces: {
    '.': {
      entry: [
        'src/main/{index,headless,cli}.ts',
        'src/main/host/index.ts',
        'src/main/plugins/write-bundled-index.ts',
        'src/main/plugins/install/write-bundled-catalogue.ts',
        'bin/*.mjs',
        'bench/*.ts',
        'bench/plugins/*.ts',
        'scripts/{start,dev,build,check,test,vitest-names,draw-tray-icons}.mjs',
        'test/{e2e,desktop}/**/*.{test,spec}.ts',
        'test/**/*.test.ts',
        'test/simulation/{simulate.mjs,command.ts}',
        'test/{e2e,desktop}/playwright.config.ts',
        'test/fixtures/plugins/*/src/index.ts',
        'vite.node.config.ts',
        'vite.renderer.config.ts',
        'dependency-cruiser.config.mjs',
      ],
      project: ['src/**/*.{ts,tsx}', 'bench/**/*.ts', 'scripts/**/*.{mjs,ts}', 'test/**/*.{ts,mjs}'],
      // A program of the desktop on Linux, used where it is there.
      ignoreBinaries: ['notify-send'],
      // Fonts come in by CSS, Swagger UI is served from its folder, and a file of @rjsf/core for tests names its peer.
      ignoreDependencies: ['@fontsource-variable/.*', 'swagger-ui-dist', '@rjsf/validator-ajv8'],
    },
    'packages/sdk': {
      entry: ['src/manifest-schema.ts', 'src/runtime/index.ts', 'src/runtime/process/index.ts', '*.mjs', 'src/**/*.test.ts'],
      project: ['src/**/*.ts', '*.mjs'],
    },
    'plugins/*': { entry: ['src/index.ts', 'src/**/*.test.ts'], project: ['src/**/*.ts', 'test/**/*.ts'] },
  },
  ignoreExportsUsedInFile: true,
} satisfies KnipConfig;
