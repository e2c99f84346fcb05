import type { KnipConfig } from 'knip';

export default {
  workspaces: {
    '.': {
      entry: [
        'src/main/{index,headless,cli}.ts',
        'src/main/host/index.ts',
        // Called by the build.
        'src/main/plugins/write-bundled-index.ts',
        'src/main/plugins/install/write-bundled-catalogue.ts',
        'test/fixtures/plugins/*/src/index.ts',
        'bin/*.mjs',
        'bench/*.ts',
        'scripts/{start,dev,build,check,test}.mjs',
        'test/{e2e,desktop}/**/*.{test,spec}.ts',
        'test/**/*.test.ts',
        'test/simulation/{simulate.mjs,command.ts}',
        'test/{e2e,desktop}/playwright.config.ts',
        'vite.node.config.ts',
        'vite.renderer.config.ts',
        'dependency-cruiser.config.mjs',
      ],
      project: ['src/**/*.{ts,tsx}', 'bench/**/*.ts', 'scripts/**/*.{mjs,ts}', 'test/**/*.{ts,mjs}'],
    },
    'packages/sdk': {
      // The package's entries, what the app runs plugins with, and what the build calls.
      entry: ['src/{index,manifest-schema}.ts', 'src/{testing,runtime}/index.ts', 'src/runtime/process/index.ts', '*.mjs'],
      project: ['src/**/*.ts', '*.mjs'],
    },
    'plugins/*': { entry: ['src/index.ts', 'src/**/*.test.ts'], project: ['{src,test}/**/*.ts'] },
  },
  // Fonts come in by CSS, Swagger UI is served from its folder, and a file of @rjsf/core for tests names its peer.
  ignoreDependencies: ['@fontsource-variable/.*', 'swagger-ui-dist', '@rjsf/validator-ajv8'],
  ignoreExportsUsedInFile: true,
} satisfies KnipConfig;
