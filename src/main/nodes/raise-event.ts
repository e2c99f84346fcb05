import { eventTypeSchema } from '#shared/model/event';
import { AppError, defineNode, mapEffects, type SettingProblem, z } from '../engine/sdk';
import { isTemplate, rawText, requireText, textField, valueField } from './form/fields';
import { moreFields } from './form/groups';
import { readJsonValue } from './form/json-value';
import { addResult } from './items/add-result';

/** The types that only the system itself raises. */
const SYSTEM_PREFIX = 'flx.';

function typeProblem(type: string): Omit<SettingProblem, 'field'> | undefined {
  if (!eventTypeSchema.safeParse(type).success)
    return {
      message: `"${type}" is not an event type: write words joined by dots, such as order.paid`,
      detail: 'EVENT_TYPE_INVALID',
      values: { value: type },
    };
  if (type.startsWith(SYSTEM_PREFIX)) {
    return {
      message: `Types that begin with ${SYSTEM_PREFIX} are the system's own; choose another word`,
      detail: 'EVENT_TYPE_RESERVED',
      values: { prefix: SYSTEM_PREFIX },
    };
  }
  return undefined;
}

/** Stores an event, which starts the flows and rules that listen for it. The item goes on with `raisedEvent`. */
export const raiseEventNode = defineNode({
  type: 'core.raise-event',
  version: 1,
  kind: 'action',
  label: { en: 'Raise event', 'pt-BR': 'Emitir evento' },
  description: {
    en: 'Stores an event. Flows and rules that listen for its type start, also after a restart.',
    'pt-BR': 'Grava um evento. Fluxos e regras que esperam esse tipo iniciam, mesmo após um reinício.',
  },
  icon: 'megaphone',
  category: 'messages',
  keywords: {
    en: ['publish', 'emit', 'signal', 'send event', 'message'],
    'pt-BR': ['publicar', 'emitir', 'sinal', 'enviar evento', 'mensagem', 'disparar'],
  },
  config: z.object({
    event: textField(
      { title: 'Event type', description: 'Words joined by dots' },
      { title: 'Tipo de evento', description: 'Palavras ligadas por pontos' },
      { examples: ['order.paid'] },
    ),
    data: valueField(
      { title: 'Data', description: 'Empty: the item' },
      { title: 'Dados', description: 'Vazio: o item' },
      { examples: ['{{ {"orderId": id} }}'] },
    ),
    subject: textField(
      { title: 'Subject', description: 'What the event is about, such as an order number' },
      { title: 'Assunto', description: 'Do que o evento trata, como um número de pedido' },
      { examples: ['orders/{{ id }}'] },
    ),
  }),
  ui: {
    'ui:order': ['event', 'data', 'subject', '*'],
    'ui:groups': [moreFields('subject')],
    event: { 'ui:placeholder': 'order.paid' },
    data: { 'ui:widget': 'textarea', 'ui:options': { rows: 4 } },
  },
  effect: 'idempotent',
  resolve: 'item',
  check: (config) => {
    const missing = requireText(config, 'event', 'EVENT_MISSING', 'Name the event, for example order.paid');
    const type = rawText(config, 'event');
    if (missing.length > 0 || isTemplate(type)) return missing;
    const problem = typeProblem(type);
    return problem === undefined ? [] : [{ field: '/event', ...problem }];
  },
  summary: (config) => rawText(config, 'event'),
  execute: (context) =>
    mapEffects(context, async (item, config, index) => {
      const type = config.event.trim();
      const problem = typeProblem(type);
      if (problem !== undefined) {
        const { message, detail, values } = problem;
        throw new AppError({
          code: 'NODE_CONFIG_INVALID',
          message,
          data: { field: 'event', ...(detail === undefined ? {} : { detail }), ...values },
        });
      }
      const { flow, run } = context.packet;
      const { id } = await context.services.events.emit({
        type,
        data: config.data === undefined || config.data === '' ? item.json : readJsonValue(config.data, 'data'),
        source: `/flows/${flow.id}/runs/${run.id}`,
        ...(config.subject === '' ? {} : { subject: config.subject }),
        idempotencyKey: context.idempotencyKey(index),
        runId: run.id,
      });
      return addResult(item, 'raisedEvent', { id, type });
    }),
});
