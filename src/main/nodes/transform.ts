import { AppError, defineNode, type ExecuteResult, type Item, type Json, type MaybePromise, mapItems, z } from '../engine/sdk';
import { choiceField, rawText, requireText, textField } from './form/fields';

/** A list becomes one item per element; nothing becomes no item. */
function toItems(value: Json | undefined): Item[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value.map((json) => ({ json })) : [{ json: value }];
}

/** Reshapes items by one JSONata expression: each item for itself, or all of them together. */
export const transformNode = defineNode({
  type: 'core.transform',
  version: 1,
  kind: 'action',
  label: { en: 'Transform', 'pt-BR': 'Transformar' },
  description: {
    en: 'Reshapes items by a JSONata expression. A list becomes several items, nothing becomes none.',
    'pt-BR': 'Remodela itens com uma expressão JSONata. Uma lista vira vários itens; nada vira nenhum.',
  },
  icon: 'braces',
  category: 'data',
  keywords: {
    en: ['jsonata', 'map', 'reshape', 'aggregate', 'group', 'sort', 'sum', 'json'],
    'pt-BR': ['jsonata', 'mapear', 'remodelar', 'agregar', 'agrupar', 'ordenar', 'somar', 'json'],
  },
  config: z.object({
    mode: choiceField(
      ['each', 'all'],
      'each',
      { title: 'Run', options: ['For each item', 'Once, over all ($items)'] },
      { title: 'Executar', options: ['Para cada item', 'Uma vez, sobre todos ($items)'] },
    ),
    expression: textField(
      {
        title: 'Expression',
        description: 'JSONata: the item is the context, $items are all of them, $step("name") an earlier step',
      },
      { title: 'Expressão', description: 'JSONata: o item é o contexto, $items são todos, $step("nome") um passo anterior' },
      { examples: ['{"title": body.head_commit.message}', '$items.total ~> $sum()'], expression: 'jsonata' },
    ),
  }),
  ui: {
    'ui:order': ['mode', 'expression', '*'],
    mode: { 'ui:widget': 'radio', 'ui:options': { inline: true } },
    expression: { 'ui:widget': 'textarea', 'ui:options': { rows: 8, language: 'jsonata' } },
  },
  effect: 'none',
  check: (config) =>
    requireText(config, 'expression', 'EXPRESSION_MISSING', 'Write an expression, for example {"name": user.name}'),
  summary: (config) => rawText(config, 'expression').replace(/\s+/g, ' '),
  execute: (context): MaybePromise<ExecuteResult> => {
    const { mode, expression } = context.config;
    if (expression.trim() === '')
      throw new AppError({
        code: 'NODE_CONFIG_INVALID',
        message: 'Write the expression of this node.',
        data: { detail: 'EXPRESSION_MISSING' },
      });
    if (mode === 'each') {
      return mapItems(context, (item, _config, index) => {
        const value = context.evaluate('/expression', expression, index);
        const carry = (json: Json | undefined): Item | Item[] => {
          if (json === undefined || Array.isArray(json)) return toItems(json);
          return { ...item, json };
        };
        return value instanceof Promise ? value.then(carry) : carry(value);
      });
    }
    const whole = context.evaluate('/expression', expression, 0);
    return whole instanceof Promise
      ? whole.then((json) => ({ outputs: { out: toItems(json) } }))
      : { outputs: { out: toItems(whole) } };
  },
});
