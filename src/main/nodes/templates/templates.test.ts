import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileFlow } from '#main/engine/compile/compile-flow';
import { type FlowDefinition, flowDefinitionSchema } from '#shared/model/flow';
import { templateCategorySchema } from '#shared/model/template';
import { createNodeCatalogue } from '../index';
import { loadTemplates } from './load-templates';

const resources = join(import.meta.dirname, '../../../../resources');
const templates = await loadTemplates();
const catalogue = createNodeCatalogue();

/** What of a definition is the same in every language. */
function shapeOf({ nodes, edges, layout }: FlowDefinition): unknown {
  return { nodes: nodes.map(({ id, type, policies }) => ({ id, type, policies })), edges, layout };
}

describe('the templates', () => {
  it('are all the files of their folder, each once, and at least twenty', () => {
    const files = readdirSync(join(resources, 'templates')).map((name) => name.replace('.json', ''));
    expect(templates.map(({ id }) => id).sort()).toEqual(files.sort());
    expect(templates.length).toBeGreaterThanOrEqual(20);
  });

  it('have something in every category', () => {
    expect(new Set(templates.map(({ category }) => category))).toEqual(new Set(templateCategorySchema.options));
  });

  it.each(['en', 'pt-BR'] as const)('do not take each other’s webhooks or names (%s)', (language) => {
    const definitions = templates.map(({ definition }) => flowDefinitionSchema.parse(definition(language)));
    const calls = definitions.flatMap(({ nodes }) =>
      nodes
        .filter(({ type }) => type === 'core.webhook')
        .flatMap(({ config }) => (config['methods'] as string[]).map((method) => `${method} ${String(config['path'])}`)),
    );
    expect(calls).toEqual([...new Set(calls)]);
    expect(new Set(definitions.map(({ name }) => name)).size).toBe(definitions.length);
  });

  it('leave alone what acts by itself until the user wants it', () => {
    const acting = templates.filter(({ id, definition }) => {
      const { nodes } = flowDefinitionSchema.parse(definition('en'));
      const mayAct = nodes.some(({ type }) => type === 'core.schedule');
      return mayAct && !templates.find((template) => template.id === id)?.paused;
    });
    expect(acting.map(({ id }) => id)).toEqual([]);
  });

  it('for a new user come first', () => {
    const starters = templates.filter(({ starter }) => starter).map(({ id }) => id);
    expect(templates.slice(0, starters.length).map(({ id }) => id)).toEqual(starters);
    expect(starters.length).toBeGreaterThanOrEqual(5);
  });
});

describe.each(templates.map((template) => [template.id, template] as const))('the template %s', (_id, template) => {
  const english = flowDefinitionSchema.parse(template.definition('en'));
  const portuguese = flowDefinitionSchema.parse(template.definition('pt-BR'));

  it.each([
    ['en', english],
    ['pt-BR', portuguese],
  ])('can be published: the engine finds nothing wrong with it (%s)', (_language, definition) => {
    expect(compileFlow(definition, catalogue).problems).toEqual([]);
  });

  it('is the same flow in both languages, with words of its own in each', () => {
    expect(shapeOf(portuguese)).toEqual(shapeOf(english));
    for (const text of [template.name, template.description, ...template.needs]) {
      expect(text.en.trim()).not.toBe('');
      expect(text['pt-BR'].trim()).not.toBe('');
      expect(text.en).not.toBe(text['pt-BR']);
    }
    expect([english.name, portuguese.name]).toEqual([template.name.en, template.name['pt-BR']]);
    const same = english.nodes.filter(({ name }, at) => name === portuguese.nodes[at]?.name).map(({ name }) => name);
    expect(same).toEqual([]);
    for (const [at, { notes }] of english.nodes.entries()) {
      if (notes !== undefined) expect(notes).not.toBe(portuguese.nodes[at]?.notes);
    }
  });

  it('has words to search by, and a place for each node', () => {
    expect(template.keywords.en.length).toBeGreaterThan(2);
    expect(template.keywords['pt-BR'].length).toBeGreaterThan(2);
    expect(Object.keys(english.layout ?? {}).sort()).toEqual(english.nodes.map(({ id }) => id as string).sort());
  });

  it('signs in nowhere', () => {
    for (const { config } of english.nodes) {
      expect(config['auth'] ?? 'none').toBe('none');
      expect(config['credential']).toBeUndefined();
    }
  });
});

describe('the push to try the GitHub template with', () => {
  it('has what GitHub sends', () => {
    const push = JSON.parse(readFileSync(join(resources, 'github-push.json'), 'utf8')) as Record<string, unknown>;
    const parts = [
      ...['ref', 'before', 'after', 'repository', 'pusher', 'sender', 'created', 'deleted', 'forced', 'base_ref', 'compare'],
      ...['commits', 'head_commit'],
    ];
    expect(Object.keys(push)).toEqual(parts);
    expect(push['ref']).toBe('refs/heads/main');
  });
});
