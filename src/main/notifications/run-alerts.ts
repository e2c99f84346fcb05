import type { RunRecord } from '#main/engine/ports';
import { plainErrorText } from '#shared/words/plain-text';
import type { Language, Notice } from './notice';
import type { NotificationsPorts } from './ports';
import { createQuietTime } from './quiet-time';

const TEXTS = {
  en: {
    failed: (flow: string) => `"${flow}" failed`,
    compensated: (flow: string) => `"${flow}" failed and was undone`,
    compensationFailed: (flow: string) => `"${flow}" failed and could not be undone`,
    undoingBody: 'A step that undoes another has failed. Open the run and decide how it goes on.',
    inDoubt: (flow: string) => `"${flow}" needs your word`,
    inDoubtBody:
      'A step may or may not have taken effect before the app was interrupted. Open the run and decide how it goes on.',
    noReason: 'Open the run to see why.',
  },
  'pt-BR': {
    failed: (flow: string) => `"${flow}" falhou`,
    compensated: (flow: string) => `"${flow}" falhou e foi desfeito`,
    compensationFailed: (flow: string) => `"${flow}" falhou e não pôde ser desfeito`,
    undoingBody: 'Um passo que desfaz outro falhou. Abra a execução e decida como continuar.',
    inDoubt: (flow: string) => `"${flow}" precisa da sua decisão`,
    inDoubtBody:
      'Um passo pode ou não ter surtido efeito antes da interrupção do aplicativo. Abra a execução e decida como continuar.',
    noReason: 'Abra a execução para ver o motivo.',
  },
} as const;

/** Tells people of runs that failed or came into doubt. Test runs are watched by who started them and stay silent. */
export function watchRuns(
  ports: Pick<NotificationsPorts, 'store' | 'onError'> & { now(): number },
  service: { tell(notice: Notice): Promise<void> },
): () => void {
  const isRecent = createQuietTime(ports.now);
  // Before this turn ends the store is still telling of its commit: it must not be written to from inside.
  return ports.store.onCommitted(({ records }) => {
    for (const record of records) {
      if (record.kind !== 'run' || record.run.test) continue;
      const { run } = record;
      if (!isBad(run)) continue;
      if (isRecent(`${run.status} ${run.flowId}`)) continue;
      service.tell(alertOf(run)).catch(ports.onError);
    }
  });
}

function alertOf(run: RunRecord): Notice {
  const isInDoubt = run.status === 'in_doubt';
  return {
    topic: isInDoubt ? 'step-in-doubt' : 'run-failed',
    to: 'owner',
    level: isInDoubt ? 'warning' : 'error',
    words: (language) => (isInDoubt ? wordsOfDoubt(run, language) : wordsOfFailure(run, language)),
    flowId: run.flowId,
    runId: run.id,
    idempotencyKey: `run ${run.status} ${run.id}`,
  };
}

function wordsOfDoubt(run: RunRecord, language: Language) {
  const texts = TEXTS[language];
  return { title: texts.inDoubt(run.flowName), body: run.compensating === true ? texts.undoingBody : texts.inDoubtBody };
}

function wordsOfFailure(run: RunRecord, language: Language) {
  const texts = TEXTS[language];
  const title = {
    failed: texts.failed,
    compensated: texts.compensated,
    compensation_failed: texts.compensationFailed,
  }[run.status as 'failed' | 'compensated' | 'compensation_failed'];
  return { title: title(run.flowName), body: run.error === undefined ? texts.noReason : plainErrorText(run.error, language) };
}

/** Who cancels a run knows of it; that what it did could not be undone is news also to them. */
function isBad({ status, cancelRequested }: RunRecord): boolean {
  if (status === 'compensated') return cancelRequested !== true;
  return status === 'failed' || status === 'in_doubt' || status === 'compensation_failed';
}
