import { defineNode, z } from '../engine/sdk';
import { choiceField, rawText, textField } from './form/fields';

/** Ends the whole run at once: as succeeded, or as failed with a reason. */
export const stopNode = defineNode({
  type: 'core.stop',
  version: 1,
  kind: 'control',
  label: { en: 'Stop', 'pt-BR': 'Parar' },
  description: {
    en: 'Ends the whole run at once, as succeeded or as failed with a reason. Other branches end too.',
    'pt-BR': 'Encerra toda a execução imediatamente, com sucesso ou com falha e um motivo. Os outros ramos também terminam.',
  },
  icon: 'circle-stop',
  category: 'control',
  keywords: {
    en: ['end', 'exit', 'abort', 'fail', 'finish', 'error'],
    'pt-BR': ['fim', 'encerrar', 'sair', 'abortar', 'falhar', 'terminar', 'erro'],
  },
  config: z.object({
    status: choiceField(
      ['succeeded', 'failed'],
      'succeeded',
      { title: 'The run', options: ['Succeeded', 'Failed'] },
      { title: 'A execução', options: ['Teve sucesso', 'Falhou'] },
    ),
    message: textField(
      { title: 'Reason', description: 'Shown with the run' },
      { title: 'Motivo', description: 'Aparece na execução' },
      { examples: ['The order {{ id }} has no lines'] },
    ),
  }),
  ui: { 'ui:order': ['status', 'message', '*'], status: { 'ui:widget': 'radio', 'ui:options': { inline: true } } },
  outputs: [],
  effect: 'none',
  summary: (config) => rawText(config, 'message'),
  execute: ({ config }) => ({
    stop: { status: config.status, ...(config.message === '' ? {} : { message: config.message }) },
  }),
});
