import { eventPatternSchema } from '#shared/model/event';
import { defineNode, z } from '../engine/sdk';
import { rawText, requireText, textField } from './form/fields';

/** Starts a flow by an event. Its item is `{ id, type, source, subject, time, data, sequence }`. */
export const eventNode = defineNode({
  type: 'core.event',
  version: 1,
  kind: 'trigger',
  label: { en: 'Event', 'pt-BR': 'Evento' },
  description: {
    en: 'Starts the flow for each event of a type. The item holds id, type, source, subject, time and data.',
    'pt-BR': 'Inicia o fluxo a cada evento de um tipo. O item contém id, type, source, subject, time e data.',
  },
  icon: 'radio',
  category: 'trigger',
  keywords: {
    en: ['listen', 'subscribe', 'message', 'signal', 'react', 'happens'],
    'pt-BR': ['ouvir', 'escutar', 'assinar', 'mensagem', 'sinal', 'reagir', 'acontecer'],
  },
  config: z.object({
    event: textField(
      { title: 'Event type', description: '* stands for one word, ** for any number of words' },
      { title: 'Tipo de evento', description: '* representa uma palavra, ** qualquer número de palavras' },
      { examples: ['user.registered', 'order.*', 'flx.run.failed'], expression: 'none' },
    ),
    condition: textField(
      { title: 'Only when', description: 'JSONata over the event; the flow starts when it is true. Empty: always' },
      { title: 'Somente quando', description: 'JSONata sobre o evento; o fluxo inicia quando for verdadeiro. Vazio: sempre' },
      { examples: ['data.total > 100'], expression: 'jsonata' },
    ),
  }),
  ui: {
    'ui:order': ['event', 'condition', '*'],
    event: { 'ui:placeholder': 'user.registered' },
    condition: { 'ui:widget': 'textarea', 'ui:options': { rows: 2, language: 'jsonata' } },
  },
  inputs: [],
  effect: 'none',
  check: (config) => {
    const missing = requireText(
      config,
      'event',
      'EVENT_MISSING',
      'Name the event that starts the flow, for example user.registered',
    );
    if (missing.length > 0) return missing;
    const parsed = eventPatternSchema.safeParse(rawText(config, 'event'));
    const message = 'A type is words or * joined by dots, for example user.*';
    return parsed.success ? [] : [{ field: '/event', message, detail: 'EVENT_PATTERN_INVALID' }];
  },
  summary: (config) => rawText(config, 'event'),
});
