import { defineNode, type Json, z } from '../engine/sdk';
import { pairsField, rawText, valueField } from './form/fields';
import { readJsonValue } from './form/json-value';
import { words } from './form/words';

/** Answers the HTTP call that started the run. The items go on unchanged. */
export const respondNode = defineNode({
  type: 'core.respond',
  version: 1,
  kind: 'action',
  label: { en: 'Respond', 'pt-BR': 'Responder' },
  description: {
    en: 'Answers the call that started the run, when its webhook answers with the result. The items go on unchanged.',
    'pt-BR': 'Responde à chamada que iniciou a execução, quando o webhook responde com o resultado. Os itens seguem inalterados.',
  },
  icon: 'reply',
  category: 'network',
  keywords: {
    en: ['answer', 'reply', 'return', 'webhook response', 'status'],
    'pt-BR': ['responder', 'resposta', 'retornar', 'devolver', 'status'],
  },
  config: z.object({
    status: z.coerce
      .number()
      .int()
      .min(200)
      .max(599)
      .default(200)
      .meta(
        words({ title: 'Status', description: 'HTTP status code' }, { title: 'Status', description: 'Código de status HTTP' }),
      ),
    headers: pairsField(
      { title: 'Headers', description: 'Sent with the answer' },
      { title: 'Cabeçalhos', description: 'Enviados com a resposta' },
      { name: 'cache-control', value: 'no-store' },
    ),
    body: valueField(
      { title: 'Body', description: 'Empty: the item, or the list of items when there are several' },
      { title: 'Corpo', description: 'Vazio: o item, ou a lista de itens quando há vários' },
      { examples: ['{{ {"total": total} }}'] },
    ),
  }),
  ui: { 'ui:order': ['status', 'headers', 'body', '*'], body: { 'ui:widget': 'textarea', 'ui:options': { rows: 4 } } },
  effect: 'none',
  summary: (config) => [String(config['status'] ?? 200), rawText(config, 'body')].filter((part) => part !== '').join(' '),
  execute: ({ items, config }) => {
    const whole: Json = items.length === 1 ? (items[0]?.json ?? null) : items.map((item) => item.json);
    const body = config.body === undefined || config.body === '' ? whole : readJsonValue(config.body, 'body');
    const headers = Object.fromEntries(config.headers.filter(({ name }) => name !== '').map(({ name, value }) => [name, value]));
    return { outputs: { out: [...items] }, response: { status: config.status, headers, body } };
  },
});
