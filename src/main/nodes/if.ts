import { defineNode, z } from '../engine/sdk';
import { checkConditions, conditionFields, conditionSummary, conditionUi, decide } from './conditions/condition-fields';
import { routeItems } from './items/route-items';

function port(isTrue: boolean): string {
  return isTrue ? 'true' : 'false';
}

/** Sends each item out by `true` or `false`. A side that gets no item is not taken. */
export const ifNode = defineNode({
  type: 'core.if',
  version: 1,
  kind: 'control',
  label: { en: 'If', 'pt-BR': 'Se' },
  description: {
    en: 'Sends each item one way when the conditions hold, the other way when not. A way without items is not taken.',
    'pt-BR':
      'Envia cada item por um caminho quando as condições valem e pelo outro quando não. Um caminho sem itens não é seguido.',
  },
  icon: 'split',
  category: 'control',
  keywords: {
    en: ['condition', 'branch', 'decide', 'compare', 'switch', 'else', 'yes or no'],
    'pt-BR': ['condição', 'ramo', 'desvio', 'decidir', 'comparar', 'senão', 'sim ou não'],
  },
  config: z.object(conditionFields),
  ui: { 'ui:order': ['match', 'conditions', 'condition', '*'], ...conditionUi },
  outputs: ['true', 'false'],
  effect: 'none',
  resolve: 'item',
  check: checkConditions,
  summary: conditionSummary,
  execute: (context) =>
    routeItems(context, (_item, config, index) => {
      const isTrue = decide(context, config, index);
      return typeof isTrue === 'boolean' ? port(isTrue) : isTrue.then(port);
    }),
});
