import { defineNode, mapEffects, z } from '../engine/sdk';
import { rawText, requireText, textField, valueField } from './form/fields';
import { readJsonValue } from './form/json-value';
import { addResult } from './items/add-result';

/** Starts a run of another flow and does not wait for it. The item goes on with `startedRun`. */
export const startFlowNode = defineNode({
  type: 'core.start-flow',
  version: 1,
  kind: 'action',
  label: { en: 'Start flow', 'pt-BR': 'Iniciar fluxo' },
  description: {
    en: 'Starts a run of another published flow for each item and goes on without waiting for it.',
    'pt-BR': 'Inicia uma execução de outro fluxo publicado para cada item e continua sem esperar por ela.',
  },
  icon: 'workflow',
  category: 'control',
  keywords: {
    en: ['sub-flow', 'trigger another flow', 'launch', 'run flow', 'fire and forget'],
    'pt-BR': ['subfluxo', 'disparar outro fluxo', 'executar fluxo', 'lançar'],
  },
  config: z.object({
    flowId: textField(
      { title: 'Flow', description: 'The id of a published flow' },
      { title: 'Fluxo', description: 'O id de um fluxo publicado' },
    ),
    input: valueField(
      { title: 'Input', description: 'Empty: the item' },
      { title: 'Entrada', description: 'Vazio: o item' },
      { examples: ['{{ {"orderId": id} }}'] },
    ),
  }),
  ui: {
    'ui:order': ['flowId', 'input', '*'],
    flowId: { 'ui:widget': 'flow' },
    input: { 'ui:widget': 'textarea', 'ui:options': { rows: 4 } },
  },
  effect: 'idempotent',
  resolve: 'item',
  check: (config) => requireText(config, 'flowId', 'FLOW_MISSING', 'Choose the flow to start'),
  summary: (config) => rawText(config, 'flowId'),
  execute: (context) =>
    mapEffects(context, async (item, config, index) => {
      const input = config.input === undefined || config.input === '' ? item.json : readJsonValue(config.input, 'input');
      const flowId = config.flowId.trim();
      const { runId } = await context.services.flows.start(flowId, input, context.idempotencyKey(index), context.packet.run.id);
      return addResult(item, 'startedRun', { flowId, runId });
    }),
});
