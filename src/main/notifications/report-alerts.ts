import { type ErrorInfo, errorInfoSchema } from '#shared/model/errors';
import { createUlid } from '#shared/model/ids';
import type { NotificationTopic } from '#shared/model/notification';
import { plainErrorText } from '#shared/words/plain-text';
import type { Notice } from './notice';
import type { NotificationsPorts } from './ports';
import { createQuietTime } from './quiet-time';
import type { ReportTexts } from './report-texts';
import { manySchedulesMissed, SCHEDULE_TEXTS, scheduleKey } from './schedule-alerts';

/** What people are told of a report. A code that is not here only goes to the log. */
const TEXTS: Record<string, ReportTexts> = {
  ...SCHEDULE_TEXTS,
  EVENT_CHAIN_TOO_LONG: {
    en: ({ flowName, limit }) => ({
      title: `"${String(flowName)}" was not started: a ring`,
      body: `Runs set each other off ${String(limit)} times in a row, by events or by "Start flow", so the last event started nothing. Let the flow not answer events that it causes itself, or add a condition.`,
    }),
    'pt-BR': ({ flowName, limit }) => ({
      title: `"${String(flowName)}" não foi iniciado: um ciclo`,
      body: `Execuções desencadearam umas às outras ${String(limit)} vezes seguidas, por eventos ou por "Iniciar fluxo", e por isso o último evento não iniciou nada. Faça o fluxo não responder a eventos que ele mesmo causa, ou acrescente uma condição.`,
    }),
  },
  ERROR_FLOW_UNAVAILABLE: {
    en: ({ flowName }, { message }) => ({ title: `The error flow of "${String(flowName)}" did not run`, body: message }),
    'pt-BR': ({ flowName }, report) => ({
      title: `O fluxo de erro de "${String(flowName)}" não foi executado`,
      body: `${plainErrorText(report, 'pt-BR')} Confira se ele existe, está publicado e não está pausado.`,
    }),
  },
  TRIGGER_FAILING: {
    en: ({ flowName, nodeName, reason }) => ({
      title: `"${String(flowName)}" hears of nothing`,
      body: `Its trigger "${String(nodeName)}" is not connected, so it starts no runs: ${String(reason)} It is tried again by itself; what comes meanwhile is taken in then, as far as the service keeps it.`,
    }),
    'pt-BR': ({ flowName, nodeName, cause }, report) => ({
      title: `"${String(flowName)}" não fica sabendo de nada`,
      body: `O gatilho "${String(nodeName)}" não está conectado e não inicia execuções. ${plainErrorText(isErrorInfo(cause) ? cause : report, 'pt-BR')} Novas tentativas são feitas sozinhas; o que chegar nesse meio tempo é recebido depois, se o serviço guardar.`,
    }),
  },
  BACKUP_FAILED: {
    en: (_data, { message }) => ({ title: 'No backup was made', body: `${message} It is tried again in a few hours.` }),
    'pt-BR': (_data, report) => ({
      title: 'O backup não foi feito',
      body: `A cópia do banco de dados falhou e será tentada de novo em algumas horas. ${plainErrorText(report, 'pt-BR')}`,
    }),
  },
  SECRETS_UNREADABLE: {
    en: (_data, { message }) => ({
      title: 'Stored secrets cannot be opened',
      body: `${message} Steps that need them fail until then, and backups hold them sealed. See Settings > Credentials.`,
    }),
    'pt-BR': ({ count, keyFile }) => ({
      title: 'Segredos armazenados não podem ser abertos',
      body: `${count === 1 ? '1 segredo não abre' : `${String(count)} segredos não abrem`} com a chave ${String(keyFile)}: ela falta, é outra ou está danificada. Recupere o arquivo do seu backup; nada foi alterado. Até lá os passos que os usam falham. Veja Configurações > Credenciais.`,
    }),
  },
  QUEUE_MESSAGES_DEAD: {
    en: ({ queue, count }) => ({
      title: `Messages of the queue "${String(queue)}" were given up`,
      body: `${count === 1 ? '1 message' : `${String(count)} messages`} failed as often as allowed and became dead letters. Look at why on the page of queues, then re-drive or discard them.`,
    }),
    'pt-BR': ({ queue, count }) => ({
      title: `Mensagens da fila "${String(queue)}" foram abandonadas`,
      body: `${count === 1 ? '1 mensagem falhou' : `${String(count)} mensagens falharam`} tantas vezes quanto permitido. Veja o motivo na página de filas e depois reenvie ou descarte.`,
    }),
  },
  SETTINGS_SECTION_INVALID: {
    en: ({ section }) => ({
      title: 'Part of the settings could not be read',
      body: `The section "${String(section)}" is not valid, so its defaults are used. Open Settings, check it and save it again.`,
    }),
    'pt-BR': ({ section }) => ({
      title: 'Parte das configurações não pôde ser lida',
      body: `A seção "${String(section)}" não é válida, e por isso valem os padrões dela. Abra as Configurações, confira a seção e salve-a novamente.`,
    }),
  },
};

function isErrorInfo(value: unknown): value is ErrorInfo {
  return errorInfoSchema.safeParse(value).success;
}

/** Under which topic a report is told; every other is about PulseFlow itself. */
const TOPICS: Record<string, NotificationTopic> = {
  SCHEDULE_SKIPPED: 'schedule-missed',
  SCHEDULE_START_FAILED: 'schedule-missed',
  SCHEDULE_INVALID: 'schedule-missed',
  SCHEDULE_HOLIDAYS_MISSING: 'schedule-missed',
  QUEUE_MESSAGES_DEAD: 'dead-letter',
  ERROR_FLOW_UNAVAILABLE: 'run-failed',
};
/** Where a report that is about no flow leads to. */
const PATHS: Record<string, string> = {
  QUEUE_MESSAGES_DEAD: '/queues',
  SECRETS_UNREADABLE: '/settings/credentials',
  SETTINGS_SECTION_INVALID: '/settings',
};

/**
 * Tells people of reports that only they can do something about, in their language; at most one a minute for each flow and
 * code. Other reports are left to the log.
 */
export function createReportAlerts(
  ports: Pick<NotificationsPorts, 'random' | 'preferences' | 'onError'> & { now(): number },
  service: { tell(notice: Notice): Promise<void> },
): (report: ErrorInfo) => void {
  const isRecent = createQuietTime(ports.now);
  const insteadOfMany = manySchedulesMissed(ports.now);
  const tell = (
    { code }: ErrorInfo,
    notice: Pick<Notice, 'words' | 'flowId'> & { idempotencyKey?: string | undefined },
  ): void => {
    const path = PATHS[code];
    service
      .tell({
        topic: TOPICS[code] ?? 'system',
        to: 'owner',
        level: 'warning',
        ...(path === undefined ? {} : { path }),
        ...notice,
        idempotencyKey: notice.idempotencyKey ?? `report ${createUlid(ports.now(), ports.random)}`,
      })
      .catch(ports.onError);
  };
  return (report) => {
    const texts = TEXTS[report.code];
    const data = report.data ?? {};
    const { flowId, flowKind, nodeId, queue, section } = data;
    const about = [flowId ?? queue ?? section ?? '', nodeId ?? ''].join(' ');
    if (texts === undefined || isRecent(`${report.code} ${about}`)) return;
    const instead = insteadOfMany(report);
    if (instead === 'nothing') return;
    if (instead !== undefined) {
      tell(report, { words: (language) => instead[language] });
      return;
    }
    tell(report, {
      words: (language) => texts[language](data, report, ports.preferences().timeZone),
      // The flow behind a rule has no page of its own.
      ...(typeof flowId === 'string' && flowKind !== 'rule' ? { flowId } : {}),
      idempotencyKey: scheduleKey(report, data),
    });
  };
}
