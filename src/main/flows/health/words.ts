/** What a check says, in both languages. */
type Values = Readonly<Record<string, string>>;
type Words = Record<'en' | 'pt-BR', (values: Values) => string>;

const WORDS = {
  FLOW_NOT_READY: {
    en: ({ node, problem }) => `"${node}" cannot work: ${problem}`,
    'pt-BR': ({ node, problem }) => `"${node}" não pode funcionar: ${problem}`,
  },
  WEBHOOK_SILENT: {
    en: ({ path, problem }) => `The webhook /hooks/${path} does not answer: ${problem}`,
    'pt-BR': ({ path, problem }) => `O webhook /hooks/${path} não responde: ${problem}`,
  },
  TRIGGER_OFF: {
    en: ({ node, problem }) => `"${node}" does not work: ${problem}`,
    'pt-BR': ({ node, problem }) => `"${node}" não funciona: ${problem}`,
  },
  TRIGGER_NOT_CONNECTED: {
    en: ({ node, problem }) => `"${node}" is not connected: ${problem}`,
    'pt-BR': ({ node, problem }) => `"${node}" não está conectado: ${problem}`,
  },
  SCHEDULE_INVALID: {
    en: ({ node, problem }) => `The schedule "${node}" cannot be followed: ${problem}`,
    'pt-BR': ({ node, problem }) => `O agendamento "${node}" não pode ser seguido: ${problem}`,
  },
  SCHEDULE_OVERDUE: {
    en: ({ node, at }) => `The schedule "${node}" should have fired at ${at} and has not`,
    'pt-BR': ({ node, at }) => `O agendamento "${node}" deveria ter disparado em ${at} e não disparou`,
  },
  SCHEDULE_FAILED: {
    en: ({ node, problem }) => `The schedule "${node}" could not start its run: ${problem}`,
    'pt-BR': ({ node, problem }) => `O agendamento "${node}" não conseguiu iniciar a execução: ${problem}`,
  },
  SCHEDULE_MISSED: {
    en: ({ node, at, count }) =>
      `The schedule "${node}" missed ${count === '1' ? 'an occurrence' : `${count} occurrences`}, the last at ${at}`,
    'pt-BR': ({ node, at, count }) =>
      `O agendamento "${node}" perdeu ${count === '1' ? 'uma ocorrência' : `${count} ocorrências`}, a última em ${at}`,
  },
  LAST_RUN_FAILED: {
    en: ({ at }) => `Its last run, of ${at}, failed`,
    'pt-BR': ({ at }) => `A última execução, de ${at}, falhou`,
  },
  RUN_IN_DOUBT: {
    en: ({ at }) => `Its last run, of ${at}, waits for your decision`,
    'pt-BR': ({ at }) => `A última execução, de ${at}, espera a sua decisão`,
  },
  RUN_STUCK: {
    en: ({ at }) => `A run has been at work since ${at}`,
    'pt-BR': ({ at }) => `Uma execução está em andamento desde ${at}`,
  },
  NO_REASON: { en: () => 'no reason is known', 'pt-BR': () => 'o motivo não é conhecido' },
  NO_SIGN: { en: () => 'it has not come up', 'pt-BR': () => 'ele não se conectou' },
} satisfies Record<string, Words>;
export type TroubleCode = keyof typeof WORDS;

export function troubleText(code: TroubleCode, language: 'en' | 'pt-BR', values: Values = {}): string {
  return WORDS[code][language](values);
}

/** A moment, as people read it in the zone of the settings. */
export function momentText(atMs: number, language: 'en' | 'pt-BR', timeZone: string): string {
  const form = { dateStyle: 'short', timeStyle: 'short' } as const;
  try {
    return new Intl.DateTimeFormat(language, { ...form, timeZone }).format(atMs);
  } catch {
    // A zone that this machine does not know, from the settings of another one.
    return `${new Intl.DateTimeFormat(language, { ...form, timeZone: 'UTC' }).format(atMs)} UTC`;
  }
}
