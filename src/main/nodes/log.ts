import { defineNode, mapItems, z } from '../engine/sdk';
import { choiceField, rawText, textField } from './form/fields';

/** Writes a line per item to the run's log. The items go on unchanged. */
export const logNode = defineNode({
  type: 'core.log',
  version: 1,
  kind: 'action',
  label: { en: 'Log', 'pt-BR': 'Registrar' },
  description: {
    en: "Writes a line to the run's log for each item. The items go on unchanged.",
    'pt-BR': 'Escreve uma linha no registro da execução para cada item. Os itens seguem inalterados.',
  },
  icon: 'scroll-text',
  category: 'messages',
  keywords: {
    en: ['print', 'debug', 'console', 'note', 'write down'],
    'pt-BR': ['imprimir', 'depurar', 'console', 'anotar', 'registro'],
  },
  config: z.object({
    message: textField(
      { title: 'Message', description: 'Empty: the item as JSON' },
      { title: 'Mensagem', description: 'Vazio: o item em JSON' },
      { examples: ['Order {{ id }} received'] },
    ),
    level: choiceField(
      ['debug', 'info', 'warn', 'error'],
      'info',
      { title: 'Level', options: ['Detail', 'Information', 'Warning', 'Error'] },
      { title: 'Nível', options: ['Detalhe', 'Informação', 'Aviso', 'Erro'] },
    ),
  }),
  ui: { 'ui:order': ['message', 'level', '*'] },
  effect: 'none',
  resolve: 'item',
  summary: (config) => rawText(config, 'message'),
  execute: (context) =>
    mapItems(context, (item, config) => {
      context.log(config.level, config.message === '' ? JSON.stringify(item.json) : config.message);
      return item;
    }),
});
