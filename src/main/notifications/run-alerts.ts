import type { RunRecord } from '#main/engine/ports';
import type { NewNotification, NotificationsPorts } from './ports';
import { createQuietTime } from './quiet-time';

const TEXTS = {
  en: {
    failed: (flow: string) => `"${flow}" failed`,
    inDoubt: (flow: string) => `"${flow}" needs your word`,
    inDoubtBody:
      'A step may or may not have taken effect before the app was interrupted. Open the run and decide how it goes on.',
    noReason: 'Open the run to see why.',
  },
  'pt-BR': {
    failed: (flow: string) => `"${flow}" falhou`,
    inDoubt: (flow: string) => `"${flow}" precisa da sua decisão`,
    inDoubtBody:
      'Uma etapa pode ou não ter surtido efeito antes da interrupção do aplicativo. Abra a execução e decida como continuar.',
    noReason: 'Abra a execução para ver o motivo.',
  },
} as const;

/**
 * Tells people of runs that failed or came into doubt (settings: notifications.runFailed). Test runs are watched by who
 * started them and stay silent.
 */
export function watchRuns(
  ports: NotificationsPorts,
  service: { notify(notification: NewNotification): Promise<void> },
): () => void {
  const isRecent = createQuietTime(ports.now);
  // Before this turn ends the store is still telling of its commit: it must not be written to from inside.
  return ports.store.onCommitted(({ records }) => {
    for (const record of records) {
      if (record.kind !== 'run' || record.run.test) continue;
      const { run } = record;
      if (run.status !== 'failed' && run.status !== 'in_doubt') continue;
      if (!ports.preferences().runFailed || isRecent(`${run.status} ${run.flowId}`)) continue;
      service.notify(alertOf(run, ports.preferences().language)).catch(ports.onError);
    }
  });
}

function alertOf(run: RunRecord, language: 'en' | 'pt-BR'): NewNotification {
  const texts = TEXTS[language];
  const place = { flowId: run.flowId, runId: run.id, idempotencyKey: `run ${run.status} ${run.id}` };
  return run.status === 'failed'
    ? { level: 'error', title: texts.failed(run.flowName), body: run.error?.message ?? texts.noReason, ...place }
    : { level: 'warning', title: texts.inDoubt(run.flowName), body: texts.inDoubtBody, ...place };
}
