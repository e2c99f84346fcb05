import { eventPatternSchema } from '#shared/model/event';
import { AppError, defineNode, type ExecuteResult, type JsonObject, z } from '../engine/sdk';
import { durationText } from './form/duration-text';
import { choiceField, countField, isTemplate, rawNumber, rawText, requireText, textField } from './form/fields';

const MODES = ['duration', 'until', 'event'] as const;
const YEAR_MS = 31_536_000_000;
const DEFAULT_DURATION_MS = 10_000;

function check(config: JsonObject) {
  if (config['mode'] === 'until') {
    const until = rawText(config, 'until');
    if (until !== '' && !isTemplate(until) && Number.isNaN(Date.parse(until))) {
      const message = `"${until}" is not a date; write one such as 2027-01-31T08:00:00Z`;
      return [{ field: '/until', message, detail: 'DATE_INVALID', values: { value: until } }];
    }
    return requireText(config, 'until', 'DATE_MISSING', 'Enter the date to wait for, for example {{ order.dueAt }}');
  }
  if (config['mode'] === 'event') {
    const missing = requireText(config, 'event', 'EVENT_MISSING', 'Name the event to wait for, for example order.paid');
    const pattern = rawText(config, 'event');
    if (missing.length > 0 || isTemplate(pattern) || eventPatternSchema.safeParse(pattern).success) return missing;
    return [
      { field: '/event', message: 'A type is words or * joined by dots, for example order.*', detail: 'EVENT_PATTERN_INVALID' },
    ];
  }
  return [];
}

function invalidDate(until: string): AppError {
  return new AppError({
    code: 'NODE_CONFIG_INVALID',
    message: `"${until}" is not a date. Give the field "Until" a date such as 2027-01-31T08:00:00Z, or milliseconds since 1970.`,
    data: { field: 'until', detail: 'DATE_INVALID', value: until },
  });
}

/** Pauses the run for a time, until a date, or until an event comes. A waiting run holds no memory and survives a restart. */
export const waitNode = defineNode({
  type: 'core.wait',
  version: 1,
  kind: 'control',
  label: { en: 'Wait', 'pt-BR': 'Esperar' },
  description: {
    en: 'Pauses the run for a time, until a date or until an event comes. It survives a restart.',
    'pt-BR': 'Pausa a execução por um tempo, até uma data ou até chegar um evento. Resiste a reinícios.',
  },
  icon: 'timer',
  category: 'control',
  keywords: {
    en: ['delay', 'pause', 'sleep', 'timer', 'until', 'approval', 'answer'],
    'pt-BR': ['atraso', 'pausa', 'pausar', 'dormir', 'aguardar', 'até', 'aprovação', 'resposta'],
  },
  config: z.object({
    mode: choiceField(
      MODES,
      'duration',
      { title: 'Wait', options: ['For a time', 'Until a date', 'For an event'] },
      { title: 'Esperar', options: ['Por um tempo', 'Até uma data', 'Por um evento'] },
    ),
    durationMs: countField(
      { min: 0, max: YEAR_MS, preset: DEFAULT_DURATION_MS },
      { title: 'Time', description: 'From the moment the items reach this node, also over restarts' },
      { title: 'Tempo', description: 'Desde o momento em que os itens chegam a este nó, mesmo após reinícios' },
      { unit: 'ms', showWhen: { mode: ['duration'] } },
    ),
    until: textField(
      { title: 'Until', description: 'A date with time, ISO 8601; one that has passed does not wait' },
      { title: 'Até', description: 'Data e hora em ISO 8601; se já passou, não espera' },
      { examples: ['2027-01-31T08:00:00Z', '{{ dueAt }}'], showWhen: { mode: ['until'] } },
    ),
    event: textField(
      { title: 'Event type', description: '* stands for one word, ** for any number of words' },
      { title: 'Tipo de evento', description: '* representa uma palavra, ** qualquer número de palavras' },
      { examples: ['order.paid'], showWhen: { mode: ['event'] } },
    ),
    condition: textField(
      { title: 'Only when', description: 'JSONata over the event, for example data.total > 100. Empty: any' },
      { title: 'Somente quando', description: 'JSONata sobre o evento, por exemplo data.total > 100. Vazio: qualquer um' },
      { examples: ['data.total > 100'], expression: 'jsonata', showWhen: { mode: ['event'] } },
    ),
    timeoutMs: countField(
      { min: 0, max: YEAR_MS, preset: 0 },
      { title: 'Give up after', description: '0: never. Then the items go on by the port timeout' },
      { title: 'Desistir após', description: '0: nunca. Depois disso os itens seguem pela porta timeout' },
      { unit: 'ms', showWhen: { mode: ['event'] } },
    ),
  }),
  ui: {
    'ui:order': ['mode', 'durationMs', 'until', 'event', 'condition', 'timeoutMs', '*'],
    mode: { 'ui:widget': 'radio', 'ui:options': { inline: true } },
    until: { 'ui:placeholder': '2027-01-31T08:00:00Z' },
    event: { 'ui:placeholder': 'order.paid' },
    condition: { 'ui:widget': 'textarea', 'ui:options': { rows: 2, language: 'jsonata' } },
  },
  outputs: (config) => (config['mode'] === 'event' && (rawNumber(config, 'timeoutMs') ?? 0) > 0 ? ['out', 'timeout'] : ['out']),
  effect: 'none',
  check,
  summary: (config) => {
    if (config['mode'] === 'until') return rawText(config, 'until');
    if (config['mode'] === 'event') return rawText(config, 'event');
    return durationText(rawNumber(config, 'durationMs') ?? DEFAULT_DURATION_MS);
  },
  execute: (context): ExecuteResult => {
    const { config } = context;
    if (config.mode === 'duration') return { wait: { untilMs: context.now() + config.durationMs } };
    if (config.mode === 'until') {
      const until = config.until.trim();
      const untilMs = /^\d+$/.test(until) ? Number(until) : Date.parse(until);
      if (Number.isNaN(untilMs)) throw invalidDate(until);
      return { wait: { untilMs } };
    }
    return {
      wait: {
        event: config.event,
        ...(config.condition.trim() === '' ? {} : { condition: config.condition }),
        ...(config.timeoutMs > 0 ? { timeoutAtMs: context.now() + config.timeoutMs } : {}),
      },
    };
  },
});
