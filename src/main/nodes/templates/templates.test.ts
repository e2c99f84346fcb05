import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileFlow } from '#main/engine/compile/compile-flow';
import { flowDefinitionSchema } from '#shared/model/flow';
import { createNodeCatalogue } from './index';
import { loadSamples } from './samples';

const folder = join(import.meta.dirname, '../../../resources/samples');
const samples = await loadSamples();

describe('the samples', () => {
  it('are all the flows of their folder, each once', () => {
    const files = readdirSync(folder).map((name) => name.replace('.json', ''));
    expect(samples.map(({ id }) => id).sort()).toEqual(files.filter((name) => name !== 'github-push').sort());
  });

  it('do not take each other’s webhooks or names', () => {
    const definitions = samples.map(({ definition }) => flowDefinitionSchema.parse(definition));
    const paths = definitions.flatMap(({ nodes }) =>
      nodes.filter(({ type }) => type === 'core.webhook').map(({ config }) => config['path']),
    );
    expect(paths).toEqual([...new Set(paths)]);
    expect(new Set(definitions.map(({ name }) => name)).size).toBe(definitions.length);
  });

  it('leave alone what acts by itself until the user wants it', () => {
    expect(samples.filter(({ paused }) => paused).map(({ id }) => id)).toEqual(['web-page-check']);
  });
});

describe.each(samples.map((sample) => [sample.id, sample] as const))(
  'the sample %s',
  (_id, { name, description, definition: raw }) => {
    const definition = flowDefinitionSchema.parse(raw);

    it('can be published: the engine finds nothing wrong with it', () => {
      expect(compileFlow(definition, createNodeCatalogue()).problems).toEqual([]);
    });

    it('speaks both languages', () => {
      for (const text of [name, description]) {
        expect(text.en).not.toBe('');
        expect(text['pt-BR']).not.toBe('');
        expect(text.en).not.toBe(text['pt-BR']);
      }
      expect(definition.name).toBe(name.en);
      expect(definition.description?.split('\n\n')).toHaveLength(2);
      for (const { notes } of definition.nodes) expect(notes?.split('\n') ?? ['', '']).toHaveLength(2);
    });

    it('has a place for each node', () => {
      expect(Object.keys(definition.layout ?? {}).sort()).toEqual(definition.nodes.map(({ id }) => id as string).sort());
    });
  },
);

describe('the push that comes with the samples', () => {
  it('has what GitHub sends', () => {
    const push = JSON.parse(readFileSync(join(folder, 'github-push.json'), 'utf8')) as Record<string, unknown>;
    const parts = [
      'ref',
      'before',
      'after',
      'repository',
      'pusher',
      'sender',
      'created',
      'deleted',
      'forced',
      'base_ref',
      'compare',
      'commits',
    ];
    expect(Object.keys(push)).toEqual([...parts, 'head_commit']);
    expect(push['ref']).toBe('refs/heads/main');
  });
});
