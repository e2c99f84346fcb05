/** A plugin as somebody outside of this repository writes it: one node that asks a service for the weather, and one trigger. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Capabilities } from '#shared/model/plugin';
import { root } from '../../scripts/runtime.mjs';
import { cleanEnv } from './instance';

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75">' +
  '<path d="M17 18a4 4 0 0 0 0-8 6 6 0 0 0-11.5 2A3.5 3.5 0 0 0 6 18Z"/></svg>';

const code = (says: string) => `import { defineNode, definePlugin, z } from '@pulseflow/sdk';
export default definePlugin({
  nodes: [defineNode({
    name: 'ask',
    label: { en: 'Ask for the weather', 'pt-BR': 'Perguntar o tempo' },
    description: { en: 'Asks a service for the weather of a place', 'pt-BR': 'Pergunta a um serviço o tempo de um lugar' },
    category: 'apps',
    effect: 'none',
    summary: { en: 'in {{ place }}', 'pt-BR': 'em {{ place }}' },
    config: z.object({ url: z.string().default(''), place: z.string().default('') }),
    async execute({ config, log }) {
      log('info', 'asking for ' + config.place);
      const answer = await fetch(config.url);
      return { outputs: { out: [{ json: { place: config.place, weather: await answer.text(), said: '${says}' } }] } };
    },
  })],
});
`;

interface WeatherOptions {
  version?: string;
  /** What its node says of itself, to tell versions from each other. */
  says?: string;
  capabilities?: Partial<Capabilities>;
  /** In the place of its code. */
  broken?: string;
}

/** Writes the plugin into a folder (made when it is not there); gives the folder. */
export function writeWeather(folder: string, options: WeatherOptions = {}): string {
  const { version = '1.0.0', says = 'one', capabilities = {}, broken } = options;
  mkdirSync(folder, { recursive: true });
  const manifest = {
    name: 'weather',
    version,
    apiVersion: 1,
    runtime: 'node',
    label: { en: 'Weather', 'pt-BR': 'Tempo' },
    description: { en: 'The weather of any place', 'pt-BR': 'O tempo de qualquer lugar' },
    icon: 'icon.svg',
    author: 'Ana Souza',
    categories: ['data'],
    capabilities,
  };
  writeFileSync(join(folder, 'index.mjs'), broken ?? code(says));
  writeFileSync(join(folder, 'icon.svg'), ICON);
  writeFileSync(join(folder, 'README.md'), '# Weather\n\nAsks a service.\n\n## Em português\n\nPergunta a um serviço.\n');
  // The manifest last: what is watched is whole when it comes.
  writeFileSync(join(folder, 'plugin.json'), JSON.stringify(manifest));
  return folder;
}

/** Runs `pulseflow plugin …`; gives what it printed. Throws when it fails. */
export function pluginCommand(args: readonly string[], env: Record<string, string>): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'out', 'node', 'cli.mjs'), 'plugin', ...args], {
    env: cleanEnv(env),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`plugin ${args.join(' ')} failed: ${stdout}${stderr}`);
  return stdout;
}
