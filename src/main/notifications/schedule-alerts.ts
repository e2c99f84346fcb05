/** What people are told of schedules: occurrences that were missed, starts that failed, schedules that cannot be followed. */
import type { ErrorInfo } from '#shared/model/errors';
import type { Json, JsonObject } from '#shared/model/json';
import { plainErrorText } from '#shared/words/plain-text';
import type { Language } from './notice';
import { type ReportTexts, timeText } from './report-texts';

const NOT_FOLLOWED: ReportTexts = {
  en: ({ flowName }, { message }) => ({
    title: `The schedule of "${String(flowName)}" does not work`,
    body: `The flow is not started by it until you correct the schedule and publish again. ${message}`,
  }),
  'pt-BR': ({ flowName }, report) => ({
    title: `O agendamento de "${String(flowName)}" não funciona`,
    body: `Ele não inicia o fluxo até que você o corrija e publique novamente. ${plainErrorText(report, 'pt-BR')}`,
  }),
};

export const SCHEDULE_TEXTS: Record<string, ReportTexts> = {
  SCHEDULE_SKIPPED: {
    en: ({ flowName, skipped, sinceMs, isCaughtUp }, _report, timeZone) => ({
      title: `"${String(flowName)}" missed its schedule`,
      body: `${skipped === 1 ? '1 occurrence was' : `${String(skipped)} occurrences were`} missed since ${timeText(sinceMs, 'en', timeZone)}, while PulseFlow was not running or busy. ${
        isCaughtUp === true
          ? 'The newest is being made up for; nothing makes up for those before it.'
          : 'Nothing makes up for them; run the flow by hand if it is needed.'
      }`,
    }),
    'pt-BR': ({ flowName, skipped, sinceMs, isCaughtUp }, _report, timeZone) => ({
      title: `"${String(flowName)}" perdeu o agendamento`,
      body: `${skipped === 1 ? '1 ocorrência foi perdida' : `${String(skipped)} ocorrências foram perdidas`} desde ${timeText(sinceMs, 'pt-BR', timeZone)}, enquanto o PulseFlow não estava em execução ou estava ocupado. ${
        isCaughtUp === true
          ? 'A mais nova está sendo reposta; as anteriores não serão.'
          : 'Elas não serão repostas; execute o fluxo manualmente se for preciso.'
      }`,
    }),
  },
  SCHEDULE_START_FAILED: {
    en: ({ flowName, plannedMs, reason }, _report, timeZone) => ({
      title: `"${String(flowName)}" was not started by its schedule`,
      body: `The occurrence of ${timeText(plannedMs, 'en', timeZone)} did not start: ${reasonText(reason, 'en')} You are told again only after one has started.`,
    }),
    'pt-BR': ({ flowName, plannedMs, reason }, _report, timeZone) => ({
      title: `"${String(flowName)}" não foi iniciado pelo agendamento`,
      body: `A ocorrência de ${timeText(plannedMs, 'pt-BR', timeZone)} não iniciou: ${reasonText(reason, 'pt-BR')} Você só será avisado de novo depois que uma iniciar.`,
    }),
  },
  SCHEDULE_INVALID: NOT_FOLLOWED,
  SCHEDULE_HOLIDAYS_MISSING: {
    en: ({ flowName }, { message }) => ({
      title: `The schedule of "${String(flowName)}" waits for its holidays`,
      body: `The flow is not started by it until they can be loaded; that is tried again by itself. ${message}`,
    }),
    'pt-BR': ({ flowName }, report) => ({
      title: `O agendamento de "${String(flowName)}" espera pelos feriados`,
      body: `Ele não inicia o fluxo até que eles possam ser carregados, o que é tentado de novo sozinho. ${plainErrorText(report, 'pt-BR')}`,
    }),
  },
};

const MANY: Record<Language, { title: string; body: string }> = {
  en: {
    title: 'More schedules missed occurrences',
    body: 'PulseFlow was not running or busy. The page of schedules shows which, and what was made up for.',
  },
  'pt-BR': {
    title: 'Mais agendamentos perderam ocorrências',
    body: 'O PulseFlow não estava em execução ou estava ocupado. A página de agendamentos mostra quais, e o que foi reposto.',
  },
};

/** After a night asleep many schedules have missed something at once: some are told one by one, then this, then none. */
const ONE_BY_ONE = 5;
const TOGETHER_MS = 60_000;

/**
 * Counts schedules that have missed something within a minute. Undefined: tell of this one; else what to tell instead, which is
 * nothing from the second time on.
 */
export function manySchedulesMissed(now: () => number): (report: ErrorInfo) => typeof MANY | 'nothing' | undefined {
  let sinceMs = Number.NEGATIVE_INFINITY;
  let count = 0;
  return ({ code }) => {
    if (code !== 'SCHEDULE_SKIPPED') return undefined;
    const atMs = now();
    if (Math.abs(atMs - sinceMs) >= TOGETHER_MS) {
      sinceMs = atMs;
      count = 0;
    }
    count++;
    if (count <= ONE_BY_ONE) return undefined;
    return count === ONE_BY_ONE + 1 ? MANY : 'nothing';
  };
}

/** The same occurrences are told of once, also when the process ends before it has noted that they were missed. */
export function scheduleKey({ code }: ErrorInfo, { flowId, nodeId, sinceMs, plannedMs }: JsonObject): string | undefined {
  const atMs = code === 'SCHEDULE_SKIPPED' ? sinceMs : code === 'SCHEDULE_START_FAILED' ? plannedMs : undefined;
  return atMs === undefined ? undefined : `${code} ${String(flowId)} ${String(nodeId)} ${String(atMs)}`;
}

/** @param reason see `toldError` */
function reasonText(reason: Json | undefined, language: Language): string {
  return plainErrorText(reason as Pick<ErrorInfo, 'code' | 'message' | 'data'>, language);
}
