/** The runtime of plugins, bundled as the app bundles it, and a plugin that does next to nothing. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import type { createRunner as create } from '../../src/main/plugins/runtime/create-runner.ts';

export interface RuntimeBundle {
  createRunner: typeof create;
  /** A workspace with nothing in it. */
  home: string;
  /** Folders of the same plugin in Node and in Python. */
  node: string;
  python: string;
  /** Where the Python side lies. */
  pythonRuntime: string;
}

const root = resolve(import.meta.dirname, '../..');

const NODE_PLUGIN = (sdk: string) => `
import { defineNode, definePlugin, eachItem, z } from '${sdk}';
const words = { en: 'Echo', 'pt-BR': 'Eco' };
export default definePlugin({
  nodes: [defineNode({
    name: 'echo', label: words, description: words, category: 'data', effect: 'none',
    config: z.object({ field: z.string().default('n') }),
    execute: (context) => eachItem(context, (item, { field }) => ({ json: { ...item.json, seen: item.json[field] ?? null } })),
  })],
});
`;

const PYTHON_PLUGIN = `
from pulseflow import each_item

def echo(context):
    return each_item(context, lambda item, config, _index: {**item["json"], "seen": item["json"].get(config["field"])})
`;

const words = { en: 'Echo', 'pt-BR': 'Eco' };
const PYTHON_NODE = {
  name: 'echo',
  label: words,
  description: words,
  category: 'data',
  effect: 'none',
  config: { type: 'object', properties: { field: { type: 'string', default: 'n' } } },
  function: 'echo:echo',
};

/** Bundles, hands over, and takes all away again. */
export async function withRuntime<Figures>(work: (bundle: RuntimeBundle) => Promise<Figures>): Promise<Figures> {
  const home = mkdtempSync(join(tmpdir(), 'pulseflow-bench-'));
  const out = join(home, 'runtime');
  const sdk = join(root, 'packages/sdk/src');
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      publicDir: false,
      ssr: { noExternal: true, target: 'node' },
      build: {
        ssr: true,
        outDir: out,
        minify: false,
        target: 'node24',
        rolldownOptions: {
          input: {
            'create-runner': join(root, 'src/main/plugins/runtime/create-runner.ts'),
            'plugin-inside': join(sdk, 'runtime/index.ts'),
            'plugin-process': join(sdk, 'runtime/process/index.ts'),
            'plugin-sdk': join(sdk, 'index.ts'),
          },
          output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
        },
      },
    });
    const node = join(home, 'node');
    const python = join(home, 'python');
    for (const folder of [node, python]) mkdirSync(folder);
    writeFileSync(join(node, 'index.mjs'), NODE_PLUGIN(pathToFileURL(join(out, 'plugin-sdk.mjs')).href));
    writeFileSync(join(python, 'plugin.json'), JSON.stringify({ name: 'bench', nodes: [PYTHON_NODE] }));
    writeFileSync(join(python, 'echo.py'), PYTHON_PLUGIN);
    const { createRunner } = (await import(pathToFileURL(join(out, 'create-runner.mjs')).href)) as Pick<
      RuntimeBundle,
      'createRunner'
    >;
    return await work({ createRunner, home, node, python, pythonRuntime: join(root, 'resources/plugin-runtime/python') });
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
}
