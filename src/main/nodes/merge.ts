import { defineNode, type Item, type Json, type JsonObject, z } from '../engine/sdk';
import { choiceField, isTemplate, rawText, requireText, textField } from './form/fields';
import { parseFieldPath, readField } from './items/field-path';

/** Fields of the later item win; an item that is no object is kept under `value`. */
function combine(items: readonly (Item | undefined)[]): Item {
  const json: JsonObject = {};
  let merged: Item = { json };
  for (const item of items) {
    if (item === undefined) continue;
    const part =
      typeof item.json === 'object' && item.json !== null && !Array.isArray(item.json) ? item.json : { value: item.json };
    Object.assign(json, part);
    merged = { ...merged, ...item, json, ...(item.files === undefined ? {} : { files: { ...merged.files, ...item.files } }) };
  }
  return merged;
}

function byPosition(branches: readonly (readonly Item[])[]): Item[] {
  const length = Math.max(0, ...branches.map((branch) => branch.length));
  return Array.from({ length }, (_, index) => combine(branches.map((branch) => branch[index])));
}

function keyOf(json: Json, field: string): string | undefined {
  const value = readField(json, field);
  return value === undefined || value === null ? undefined : JSON.stringify(value);
}

/** The items of the first branch, each with the fields of the items of later branches that have the same key. */
function byKey(branches: readonly (readonly Item[])[], field: string): Item[] {
  const [first = [], ...others] = branches;
  const indexes = others.map((branch) => {
    const index = new Map<string, Item>();
    for (const item of branch) {
      const key = keyOf(item.json, field);
      if (key !== undefined && !index.has(key)) index.set(key, item);
    }
    return index;
  });
  return first.map((item) => {
    const key = keyOf(item.json, field);
    return key === undefined ? item : combine([item, ...indexes.map((index) => index.get(key))]);
  });
}

/** Joins branches: waits for all of them, or goes on with the first that arrives. */
export const mergeNode = defineNode({
  type: 'core.merge',
  version: 1,
  kind: 'control',
  label: { en: 'Merge', 'pt-BR': 'Unir' },
  description: {
    en: 'Joins branches into one. Waits for all that are taken, or goes on with the first that arrives.',
    'pt-BR': 'Une ramos em um só. Espera todos os que foram seguidos ou continua com o primeiro que chegar.',
  },
  icon: 'merge',
  category: 'control',
  keywords: {
    en: ['join', 'combine', 'union', 'bring together', 'wait for all'],
    'pt-BR': ['juntar', 'combinar', 'união', 'reunir', 'esperar todos'],
  },
  config: z.object({
    wait: choiceField(
      ['all', 'any'],
      'all',
      {
        title: 'Wait for',
        description: 'A branch that is not taken is not waited for',
        options: ['All branches', 'The first branch'],
      },
      {
        title: 'Esperar',
        description: 'Um ramo que não é seguido não é esperado',
        options: ['Todos os ramos', 'O primeiro ramo'],
      },
    ),
    combine: choiceField(
      ['append', 'position', 'key'],
      'append',
      {
        title: 'Combine items',
        description: 'By position or field, items are joined into one; where names are the same, the later branch wins',
        options: ['One after the other', 'By position', 'By a common field'],
      },
      {
        title: 'Combinar itens',
        description: 'Por posição ou campo, os itens são unidos em um; com nomes iguais vale o ramo posterior',
        options: ['Um após o outro', 'Por posição', 'Por um campo comum'],
      },
      { showWhen: { wait: ['all'] } },
    ),
    key: textField(
      { title: 'Common field', description: 'The items of the first branch get the fields of those with the same value' },
      { title: 'Campo comum', description: 'Os itens do primeiro ramo recebem os campos dos que têm o mesmo valor' },
      { examples: ['id', 'customer.email'], showWhen: { combine: ['key'] } },
    ),
  }),
  ui: { 'ui:order': ['wait', 'combine', 'key', '*'], wait: { 'ui:widget': 'radio', 'ui:options': { inline: true } } },
  effect: 'none',
  join: (config) => (config['wait'] === 'any' ? 'any' : 'all'),
  check: (config) => {
    if (config['combine'] !== 'key') return [];
    const missing = requireText(config, 'key', 'KEY_MISSING', 'Name the field that the items have in common, for example id');
    const key = rawText(config, 'key');
    if (missing.length > 0 || isTemplate(key)) return missing;
    try {
      parseFieldPath(key);
      return [];
    } catch {
      const message = `"${key}" is not a field name, such as id or customer.email`;
      return [{ field: '/key', message, detail: 'FIELD_NAME_INVALID', values: { value: key } }];
    }
  },
  summary: (config) => (config['combine'] === 'key' ? rawText(config, 'key') : ''),
  execute: ({ items, itemsByEdge, config }) => {
    if (config.wait === 'any' || config.combine === 'append') return { outputs: { out: [...items] } };
    return { outputs: { out: config.combine === 'key' ? byKey(itemsByEdge, config.key) : byPosition(itemsByEdge) } };
  },
});
