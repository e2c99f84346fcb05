import { describeScheduleShort } from '#shared/calendar/describe/index';
import { scheduleSchema } from '#shared/model/schedule';
import { scheduleFromV1 } from '#shared/model/schedule-v1';
import { defineNode, type JsonObject } from '../engine/sdk';
import { withWords } from './form/with-words';
import { checkSchedule } from './schedule/check-schedule';
import { scheduleNodeV1 } from './schedule/schedule-v1';
import { SCHEDULE_WORDS } from './schedule/schedule-words';

const { keywords } = scheduleNodeV1;

/**
 * Starts a flow by time: its config is the schedule itself. Every item of its input has `scheduledFor` and `firedAt` (ISO
 * 8601), and `delayMs` when it fired late; without input there is one item with these.
 */
export const scheduleNode = defineNode({
  type: 'core.schedule',
  version: 2,
  kind: 'trigger',
  label: { en: 'Schedule', 'pt-BR': 'Agendamento' },
  description: {
    en: 'Starts the flow by a calendar: daily, on the last business day, by cron, not on holidays. Its items hold scheduledFor and firedAt.',
    'pt-BR':
      'Inicia o fluxo por um calendário: diariamente, no último dia útil, por cron, exceto em feriados. Os itens contêm scheduledFor e firedAt.',
  },
  icon: 'calendar-clock',
  category: 'trigger',
  keywords: {
    en: [...(keywords?.en ?? []), 'monthly', 'yearly', 'business day', 'holiday', 'rrule', 'recurring', 'once'],
    'pt-BR': [...(keywords?.['pt-BR'] ?? []), 'mensal', 'anual', 'dia útil', 'feriado', 'rrule', 'recorrente', 'uma vez'],
  },
  // Times and texts of a schedule are what they say: there is no item yet that an expression could read.
  config: withWords(scheduleSchema, SCHEDULE_WORDS).meta({ expression: 'none' }),
  // One field of the editor's own draws the whole form, with preview and calendar.
  ui: { 'ui:field': 'schedule' },
  inputs: [],
  effect: 'none',
  check: checkSchedule,
  upgrade: (config) => scheduleFromV1(config) as JsonObject,
  summary: (config, language = 'en') => {
    const parsed = scheduleSchema.safeParse(config);
    const locale = language === 'en' ? 'en-GB' : language;
    return parsed.success ? describeScheduleShort(parsed.data, { language, locale }) : '';
  },
});
