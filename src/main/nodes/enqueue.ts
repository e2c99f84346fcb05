import type { RunId } from '#shared/model/ids';
import { MAX_MESSAGE_CHARS, MAX_PRIORITY, MAX_QUEUE_DELAY_MS, MIN_PRIORITY, queueNameSchema } from '#shared/model/queue';
import { AppError, defineNode, type ExecuteContext, type Item, type Json, type OutboxEntry, z } from '../engine/sdk';
import { choiceField, countField, isTemplate, rawText, requireText, textField, valueField } from './form/fields';
import { moreFields } from './form/groups';
import { readJsonValue } from './form/json-value';
import { addResult } from './items/add-result';
import { QUEUE_NAME_HELP } from './queue';

const config = z.object({
  queue: textField(
    { title: 'Queue', description: 'Its name; a new name makes a new queue' },
    { title: 'Fila', description: 'O nome dela; um nome novo cria uma fila nova' },
    { examples: ['orders'] },
  ),
  send: choiceField(
    ['each', 'all'],
    'each',
    { title: 'Send', options: ['A message per item', 'All items as one message'] },
    { title: 'Enviar', options: ['Uma mensagem por item', 'Todos os itens em uma mensagem'] },
  ),
  body: valueField(
    { title: 'Body', description: 'Empty: the item' },
    { title: 'Corpo', description: 'Vazio: o item' },
    { examples: ['{{ {"orderId": id} }}'], showWhen: { send: ['each'] } },
  ),
  priority: countField(
    { min: MIN_PRIORITY, max: MAX_PRIORITY, preset: 0 },
    { title: 'Priority', description: 'Messages of higher priority come first' },
    { title: 'Prioridade', description: 'Mensagens de maior prioridade vêm primeiro' },
  ),
  delayMs: countField(
    { min: 0, max: MAX_QUEUE_DELAY_MS, preset: 0 },
    { title: 'Delay', description: 'The message is not handed out before' },
    { title: 'Atraso', description: 'A mensagem não é entregue antes disso' },
    { unit: 'ms' },
  ),
  dedupKey: textField(
    { title: 'Dedup key', description: "A second message with the same key within the queue's window is not stored" },
    { title: 'Chave de deduplicação', description: 'Uma segunda mensagem com a mesma chave na janela da fila não é gravada' },
    { examples: ['{{ orderId }}'] },
  ),
});
type Config = z.output<typeof config>;

/** Puts messages into a queue: stored in the very transaction of the step, so neither lost nor sent twice by a crash. */
export const enqueueNode = defineNode({
  type: 'core.enqueue',
  version: 1,
  kind: 'action',
  label: { en: 'Send to queue', 'pt-BR': 'Enviar para fila' },
  description: {
    en: 'Puts a message into a durable queue, for flows or outside workers. The item goes on with its message.',
    'pt-BR': 'Coloca uma mensagem em uma fila durável, para fluxos ou programas externos. O item segue com a sua mensagem.',
  },
  icon: 'inbox',
  category: 'messages',
  keywords: {
    en: ['queue', 'message', 'job', 'send to queue', 'produce'],
    'pt-BR': ['fila', 'mensagem', 'trabalho', 'enviar para fila', 'produzir'],
  },
  config,
  ui: {
    'ui:order': ['queue', 'send', 'body', 'priority', 'delayMs', 'dedupKey', '*'],
    'ui:groups': [moreFields('priority', 'delayMs', 'dedupKey')],
    queue: { 'ui:placeholder': 'orders' },
    body: { 'ui:widget': 'textarea', 'ui:options': { rows: 4 } },
  },
  // What it sends is part of its own record.
  effect: 'none',
  handsOn: true,
  resolve: 'item',
  check: (raw) => {
    const missing = requireText(raw, 'queue', 'QUEUE_MISSING', 'Name the queue, for example orders');
    const name = rawText(raw, 'queue');
    if (missing.length > 0 || isTemplate(name)) return missing;
    return queueNameSchema.safeParse(name).success
      ? []
      : [{ field: '/queue', message: QUEUE_NAME_HELP, detail: 'QUEUE_NAME_INVALID' }];
  },
  summary: (raw) => rawText(raw, 'queue'),
  async execute(context) {
    const { items } = context;
    if (items.length === 0) return { outputs: { out: [] } };
    const outbox: OutboxEntry[] = [];
    const first = await context.configFor(0);
    if (first.send === 'all') {
      const entry = messageOf(
        context,
        first,
        0,
        items.map((item) => item.json),
      );
      return { outputs: { out: items.map((item) => addResult(item, 'message', resultOf(entry))) }, outbox: [entry] };
    }
    const out: Item[] = [];
    for (const [index, item] of items.entries()) {
      const resolved = index === 0 ? first : await context.configFor(index);
      const body = resolved.body === undefined || resolved.body === '' ? item.json : readJsonValue(resolved.body, 'body');
      const entry = messageOf(context, resolved, index, body);
      outbox.push(entry);
      out.push(addResult(item, 'message', resultOf(entry)));
    }
    return { outputs: { out }, outbox };
  },
});

function messageOf(context: ExecuteContext<Config>, { queue, priority, delayMs, dedupKey }: Config, index: number, body: Json) {
  const name = queueNameSchema.safeParse(queue.trim());
  if (!name.success) {
    throw new AppError({
      code: 'NODE_CONFIG_INVALID',
      message: `"${queue}" is no queue. ${QUEUE_NAME_HELP}.`,
      data: { field: 'queue' },
    });
  }
  if (JSON.stringify(body).length > MAX_MESSAGE_CHARS) {
    throw new AppError({
      code: 'INPUT_TOO_LARGE',
      message: `A message may have ${MAX_MESSAGE_CHARS} characters of JSON. Put the data into a file, and send its path.`,
    });
  }
  const enqueuedAt = context.now();
  const key = dedupKey.trim();
  return {
    put: {
      id: `msg_${context.idempotencyKey(index)}`,
      queue: name.data,
      body,
      priority,
      enqueuedAt,
      ...(delayMs > 0 ? { visibleAt: enqueuedAt + delayMs } : {}),
      ...(key === '' ? {} : { dedupKey: key }),
      runId: context.packet.run.id as RunId,
    },
  };
}

function resultOf({ put }: ReturnType<typeof messageOf>): { id: string; queue: string } {
  return { id: put.id, queue: put.queue };
}
