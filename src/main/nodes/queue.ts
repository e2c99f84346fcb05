import { queueNameSchema } from '#shared/model/queue';
import { defineNode, z } from '../engine/sdk';
import { countField, rawText, requireText, textField } from './form/fields';

export const QUEUE_NAME_HELP = 'A queue name has letters, digits, dots, _ or -, for example orders.new';

/** Starts a flow for the messages of a queue. Its items are the bodies; an array in a body is an item each. */
export const queueNode = defineNode({
  type: 'core.queue',
  version: 1,
  kind: 'trigger',
  label: { en: 'Queue', 'pt-BR': 'Fila' },
  description: {
    en: 'Starts the flow for the messages of a queue. A message is done when its run succeeds; it comes again when the run fails.',
    'pt-BR':
      'Inicia o fluxo para as mensagens de uma fila. A mensagem termina quando a execução tem sucesso e volta quando ela falha.',
  },
  icon: 'inbox',
  category: 'trigger',
  keywords: {
    en: ['message', 'worker', 'job', 'consume', 'receive', 'backlog'],
    'pt-BR': ['mensagem', 'trabalho', 'consumir', 'receber', 'tarefas'],
  },
  config: z.object({
    queue: textField(
      { title: 'Queue', description: 'Its name; a new name makes a new queue' },
      { title: 'Fila', description: 'O nome dela; um nome novo cria uma fila nova' },
      { examples: ['orders'], expression: 'none' },
    ),
    concurrency: countField(
      { min: 1, max: 1000, preset: 1 },
      { title: 'Runs at a time', description: 'With 1, messages are handled one after the other, in order' },
      { title: 'Execuções simultâneas', description: 'Com 1, as mensagens são tratadas uma após a outra, em ordem' },
    ),
    batchSize: countField(
      { min: 1, max: 1000, preset: 1 },
      { title: 'Messages per run', description: 'Up to so many that are ready come in one run, an item each' },
      { title: 'Mensagens por execução', description: 'Até tantas que estejam prontas vêm em uma execução, um item cada' },
    ),
  }),
  ui: { 'ui:order': ['queue', 'concurrency', 'batchSize', '*'], queue: { 'ui:placeholder': 'orders' } },
  inputs: [],
  effect: 'none',
  check: (config) => {
    const missing = requireText(config, 'queue', 'QUEUE_MISSING', 'Name the queue, for example orders');
    if (missing.length > 0) return missing;
    return queueNameSchema.safeParse(rawText(config, 'queue')).success
      ? []
      : [{ field: '/queue', message: QUEUE_NAME_HELP, detail: 'QUEUE_NAME_INVALID' }];
  },
  summary: (config) => rawText(config, 'queue'),
});
