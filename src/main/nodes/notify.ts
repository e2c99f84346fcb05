import { defineNode, mapEffects, z } from '../engine/sdk';
import { choiceField, rawText, requireText, textField } from './form/fields';

/** Shows a notification on the desktop and in the window. The items go on unchanged. */
export const notifyNode = defineNode({
  type: 'core.notify',
  version: 1,
  kind: 'action',
  label: { en: 'Notify', 'pt-BR': 'Notificar' },
  description: {
    en: 'Shows a notification on the desktop and in the window. The items go on unchanged.',
    'pt-BR': 'Mostra uma notificação na área de trabalho e na janela. Os itens seguem inalterados.',
  },
  icon: 'bell',
  category: 'messages',
  keywords: {
    en: ['alert', 'message', 'pop-up', 'toast', 'warn', 'tell'],
    'pt-BR': ['alerta', 'aviso', 'avisar', 'mensagem', 'notificação'],
  },
  config: z.object({
    title: textField({ title: 'Title' }, { title: 'Título' }, { examples: ['New order'] }),
    body: textField(
      { title: 'Text' },
      { title: 'Texto' },
      { examples: ['{{ customer.name }} ordered {{ $count(lines) }} things'] },
    ),
    level: choiceField(
      ['info', 'success', 'warning', 'error'],
      'info',
      { title: 'Kind', options: ['Information', 'Success', 'Warning', 'Error'] },
      { title: 'Tipo', options: ['Informação', 'Sucesso', 'Aviso', 'Erro'] },
    ),
  }),
  ui: { 'ui:order': ['title', 'body', 'level', '*'], body: { 'ui:widget': 'textarea', 'ui:options': { rows: 2 } } },
  effect: 'idempotent',
  resolve: 'item',
  check: (config) => requireText(config, 'title', 'TITLE_MISSING', 'Give the notification a title'),
  summary: (config) => rawText(config, 'title'),
  execute: (context) =>
    mapEffects(context, async (item, config, index) => {
      await context.services.notify({
        level: config.level,
        title: config.title,
        body: config.body,
        flowId: context.packet.flow.id,
        runId: context.packet.run.id,
        idempotencyKey: context.idempotencyKey(index),
      });
      return item;
    }),
});
