import { defineNode, z } from '../engine/sdk';
import { checkConditions, conditionFields, conditionSummary, conditionUi, decide } from './conditions/condition-fields';
import { routeItems } from './items/route-items';

function port(isKept: boolean): string {
  return isKept ? 'out' : 'rest';
}

/** Lets the items through for which the conditions hold; the others leave by `rest`. */
export const filterNode = defineNode({
  type: 'core.filter',
  version: 1,
  kind: 'action',
  label: { en: 'Filter', 'pt-BR': 'Filtrar' },
  description: {
    en: 'Keeps the items for which the conditions hold. With none kept, the nodes after it do not run.',
    'pt-BR': 'Mantém os itens para os quais as condições valem. Se nenhum restar, os nós seguintes não executam.',
  },
  icon: 'filter',
  category: 'data',
  keywords: {
    en: ['keep', 'only', 'where', 'remove items', 'condition'],
    'pt-BR': ['manter', 'somente', 'onde', 'remover itens', 'condição'],
  },
  config: z.object(conditionFields),
  ui: { 'ui:order': ['match', 'conditions', 'condition', '*'], ...conditionUi },
  outputs: ['out', 'rest'],
  effect: 'none',
  resolve: 'item',
  check: checkConditions,
  summary: conditionSummary,
  execute: (context) =>
    routeItems(context, (_item, config, index) => {
      const isKept = decide(context, config, index);
      return typeof isKept === 'boolean' ? port(isKept) : isKept.then(port);
    }),
});
