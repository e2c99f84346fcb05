/** What every bundled plugin owes to whoever opens its page: a manifest, words in both languages, an icon, docs, samples that work. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileFlow } from '#main/engine/compile/compile-flow';
import { createNodeCatalogue } from '#main/nodes';
import { localizeTemplate } from '#main/nodes/templates/localize-template';
import { remoteNodeType } from '#main/plugins/remote-node-type';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { LocalText } from '#shared/model/local-text';
import { type PluginDescription, type PluginManifest, pluginManifestSchema } from '#shared/model/plugin';
import { templateCategorySchema } from '#shared/model/template';
import type { PluginDefinition } from '../../packages/sdk/src/plugin';
import { describePlugin } from '../../packages/sdk/src/runtime/describe';

const root = join(import.meta.dirname, '../../plugins');

interface Bundled {
  folder: string;
  manifest: PluginManifest;
  description: PluginDescription;
}

async function read(name: string): Promise<Bundled> {
  const folder = join(root, name);
  const manifest = pluginManifestSchema.parse(JSON.parse(readFileSync(join(folder, 'plugin.json'), 'utf8')));
  const { default: definition } = (await import(join(folder, 'src/index.ts'))) as { default: PluginDefinition };
  return { folder, manifest, description: describePlugin(name, definition) };
}

const names = readdirSync(root).filter((name) => existsSync(join(root, name, 'plugin.json')));
const plugins = await Promise.all(names.map(read));
const catalogue = createNodeCatalogue();
catalogue.provide(
  plugins.flatMap(({ manifest, description }) =>
    description.nodes.map((node) => ({
      type: node.type,
      version: node.version,
      make: () =>
        remoteNodeType({
          node,
          plugin: manifest.name,
          icon: 'puzzle',
          isOffered: true,
          isServed: true,
          runner: () => {
            throw new Error('Nothing runs here');
          },
          services: undefined as never,
          hookPathProblems: () => [],
        }),
    })),
  ),
);

interface SampleFile {
  name: LocalText;
  description: LocalText;
  category: string;
  paused: boolean;
  flow: unknown;
}
const samples = plugins.flatMap(({ folder, manifest }) =>
  // A listed file that is not there fails the test of its plugin below.
  manifest.samples
    .filter((file) => existsSync(join(folder, file)))
    .map((file) => ({
      file: `${manifest.name}/${file}`,
      sample: JSON.parse(readFileSync(join(folder, file), 'utf8')) as SampleFile,
    })),
);

describe.each(plugins.map((plugin) => [plugin.manifest.name, plugin] as const))('the plugin %s', (name, plugin) => {
  const { folder, manifest, description } = plugin;

  it('lies in the folder of its name, with an icon that follows the colour of the text', () => {
    expect(folder.endsWith(name)).toBe(true);
    if (manifest.icon.endsWith('.svg')) {
      const svg = readFileSync(join(folder, manifest.icon), 'utf8');
      expect(svg).toContain('viewBox="0 0 24 24"');
      expect(svg).toContain('currentColor');
    }
  });

  it('is documented in both languages, with its limits', () => {
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    expect(readme).toContain('\n## Em português');
  });

  it('says what its nodes and credentials are in both languages', () => {
    for (const { label, description: text } of [...description.nodes, ...description.credentials]) {
      for (const one of [label, text]) {
        expect(one.en.trim()).not.toBe('');
        expect(one['pt-BR'].trim()).not.toBe('');
      }
      expect(text.en).not.toBe(text['pt-BR']);
    }
  });

  it('shows what it can do by a sample', () => {
    expect(manifest.samples.length).toBeGreaterThan(0);
    const listed = manifest.samples.map((file) => file.replace('samples/', '')).sort();
    expect(readdirSync(join(folder, 'samples')).sort()).toEqual(listed);
  });
});

describe.each(samples.map(({ file, sample }) => [file, sample] as const))('the sample %s', (_file, sample) => {
  it.each(['en', 'pt-BR'] as const)('can be published once its credentials are chosen (%s)', (language) => {
    const { problems } = compileFlow(flowDefinitionSchema.parse(localizeTemplate(sample.flow, language)), catalogue);
    const isCredential = (problem: (typeof problems)[number]): boolean => JSON.stringify(problem).includes('CREDENTIAL');
    expect(problems.filter((problem) => !isCredential(problem))).toEqual([]);
  });

  it('has words of its own in each language, and does not act by itself at once', () => {
    for (const text of [sample.name, sample.description]) expect(text.en).not.toBe(text['pt-BR']);
    const { nodes } = flowDefinitionSchema.parse(sample.flow === undefined ? {} : localizeTemplate(sample.flow, 'en'));
    if (nodes.some(({ type }) => type === 'core.schedule')) expect(sample.paused).toBe(true);
    expect(templateCategorySchema.options).toContain(sample.category);
  });
});
