import { cronProblems } from '#shared/calendar/cron/cron-series';
import { defineNode, type JsonObject, type SettingProblem, z } from '../../engine/sdk';
import { durationText } from '../form/duration-text';
import { rawNumber, rawText } from '../form/fields';
import { isTimeZone } from '../form/time-zone';
import { words } from '../form/words';

const DEFAULT_EVERY_MS = 3_600_000;
const DEFAULT_CRON = '0 8 * * 1-5';

function check(config: JsonObject) {
  const problems: SettingProblem[] = [];
  if (config['mode'] === 'cron') {
    const [problem] = cronProblems(rawText(config, 'cron') || DEFAULT_CRON);
    if (problem !== undefined) {
      const { code, message, values, from } = problem;
      problems.push({ field: '/cron', message, position: from, detail: code, values });
    }
    const zone = rawText(config, 'timeZone');
    if (zone !== '' && !isTimeZone(zone)) {
      const message = `"${zone}" is not a time zone; write one such as America/Sao_Paulo`;
      problems.push({ field: '/timeZone', message, detail: 'TIME_ZONE_INVALID', values: { value: zone } });
    }
  }
  return problems;
}

/** The schedule of flows made before version 2: an interval or a cron line. It goes on as it is until its node is updated. */
export const scheduleNodeV1 = defineNode({
  type: 'core.schedule',
  version: 1,
  kind: 'trigger',
  label: { en: 'Schedule', 'pt-BR': 'Agendamento' },
  description: {
    en: 'Starts the flow at fixed intervals or by a cron expression. The item holds scheduledFor and firedAt.',
    'pt-BR': 'Inicia o fluxo em intervalos fixos ou por uma expressão cron. O item contém scheduledFor e firedAt.',
  },
  icon: 'calendar-clock',
  category: 'trigger',
  keywords: {
    en: ['cron', 'timer', 'every day', 'daily', 'hourly', 'weekly', 'time', 'clock', 'calendar', 'interval'],
    'pt-BR': [
      'cron',
      'temporizador',
      'todo dia',
      'diário',
      'de hora em hora',
      'semanal',
      'horário',
      'relógio',
      'calendário',
      'intervalo',
      'agenda',
    ],
  },
  config: z.object({
    mode: z
      .enum(['interval', 'cron'])
      .default('interval')
      .meta(
        words(
          { title: 'Repeat', options: ['At an interval', 'By cron expression'] },
          { title: 'Repetir', options: ['A cada intervalo', 'Por expressão cron'] },
        ),
      ),
    everyMs: z
      .number()
      .int()
      .min(1000)
      .max(31_536_000_000)
      .default(DEFAULT_EVERY_MS)
      .meta(words({ title: 'Every' }, { title: 'A cada' }, { unit: 'ms', showWhen: { mode: ['interval'] } })),
    cron: z
      .string()
      .default(DEFAULT_CRON)
      .meta(
        words(
          {
            title: 'Cron expression',
            description: 'Minute, hour, day of month, month, day of week; six fields begin with the second',
          },
          {
            title: 'Expressão cron',
            description: 'Minuto, hora, dia do mês, mês, dia da semana; com seis campos, o primeiro é o segundo',
          },
          { examples: ['0 8 * * 1-5', '*/15 * * * *'], expression: 'none', showWhen: { mode: ['cron'] } },
        ),
      ),
    timeZone: z
      .string()
      .default('')
      .meta(
        words(
          { title: 'Time zone', description: "Empty: the flow's zone, else that of the workspace" },
          { title: 'Fuso horário', description: 'Vazio: o fuso do fluxo ou, na falta dele, o do espaço de trabalho' },
          { examples: ['America/Sao_Paulo', 'Europe/Berlin', 'UTC'], expression: 'none', showWhen: { mode: ['cron'] } },
        ),
      ),
  }),
  ui: {
    'ui:order': ['mode', 'everyMs', 'cron', 'timeZone', '*'],
    mode: { 'ui:widget': 'radio', 'ui:options': { inline: true } },
    cron: { 'ui:placeholder': DEFAULT_CRON },
    timeZone: { 'ui:placeholder': 'America/Sao_Paulo' },
  },
  inputs: [],
  effect: 'none',
  check,
  summary: (config) => {
    if (config['mode'] === 'cron') {
      const zone = rawText(config, 'timeZone');
      return `${rawText(config, 'cron') || DEFAULT_CRON}${zone === '' ? '' : ` (${zone})`}`;
    }
    return `↻ ${durationText(rawNumber(config, 'everyMs') ?? DEFAULT_EVERY_MS)}`;
  },
});
