/** What people are told of a task as its time goes by. */
import type { Priority, TaskOutcome } from '#shared/model/human-task';
import { outcomeLabel } from '#shared/words/outcome-label';
import type { TaskWords } from '../ports';

type Language = 'en' | 'pt-BR';

/** What a text is about. `isLate`: PulseFlow was not running, or asleep, when it was due. */
export interface TextFacts {
  title: string;
  flowName: string | undefined;
  now: number;
  dueAt: number | undefined;
  expiresAt: number | undefined;
  isLate: boolean;
  /** IANA zone in which times are written. */
  timeZone: string;
}

const MINUTE_MS = 60_000;
const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', MINUTE_MS],
] as const;

/** "in 2 hours", "3 days ago". */
function relative(atMs: number, now: number, language: Language): string {
  const distance = atMs - now;
  const [unit, size] = UNITS.find(([, size]) => Math.abs(distance) >= size) ?? ['minute', MINUTE_MS];
  return new Intl.RelativeTimeFormat(language).format(Math.trunc(distance / size), unit);
}

function moment(atMs: number, language: Language, timeZone: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(atMs);
}

const PRIORITIES: Record<Language, Record<Priority, string>> = {
  en: { low: 'low', normal: 'normal', high: 'high', urgent: 'urgent' },
  'pt-BR': { low: 'baixa', normal: 'normal', high: 'alta', urgent: 'urgente' },
};

const SENTENCES = {
  en: {
    due: (when: string, rest: string) => `It is due ${rest} (${when}).`,
    overdue: (when: string, rest: string) => `It was due ${rest} (${when}).`,
    expires: (when: string, rest: string) => `Without an answer it ends by itself ${rest} (${when}).`,
    flow: (name: string) => `The flow “${name}” waits for it.`,
    late: 'PulseFlow was not running when this was to be told.',
  },
  'pt-BR': {
    due: (when: string, rest: string) => `O prazo termina ${rest} (${when}).`,
    overdue: (when: string, rest: string) => `O prazo terminou ${rest} (${when}).`,
    expires: (when: string, rest: string) => `Sem resposta, ela se encerra sozinha ${rest} (${when}).`,
    flow: (name: string) => `O fluxo “${name}” espera por ela.`,
    late: 'O PulseFlow não estava em execução quando este aviso devia ter sido dado.',
  },
} as const;

function clockSentences(facts: TextFacts, language: Language): string[] {
  const texts = SENTENCES[language];
  const { now, dueAt, expiresAt, timeZone } = facts;
  const sentences: string[] = [];
  const told = (at: number) => [moment(at, language, timeZone), relative(at, now, language)] as const;
  if (dueAt !== undefined) sentences.push(dueAt > now ? texts.due(...told(dueAt)) : texts.overdue(...told(dueAt)));
  if (expiresAt !== undefined && expiresAt > now) sentences.push(texts.expires(...told(expiresAt)));
  return sentences;
}

function words(facts: TextFacts, titles: Record<Language, string>, first: Record<Language, string>, hasClock = true) {
  const of = (language: Language): TaskWords => {
    const texts = SENTENCES[language];
    const sentences = [
      first[language],
      ...(hasClock ? clockSentences(facts, language) : []),
      facts.flowName === undefined || !hasClock ? '' : texts.flow(facts.flowName),
      facts.isLate ? texts.late : '',
    ];
    return { title: titles[language], body: sentences.filter((sentence) => sentence !== '').join(' ') };
  };
  return { en: of('en'), 'pt-BR': of('pt-BR') };
}

const NOTHING = { en: '', 'pt-BR': '' };

export function reminderWords(facts: TextFacts) {
  const { title } = facts;
  return words(facts, { en: `Reminder: ${title}`, 'pt-BR': `Lembrete: ${title}` }, NOTHING);
}

export function nearWords(facts: TextFacts) {
  const { title } = facts;
  return words(facts, { en: `Due soon: ${title}`, 'pt-BR': `Prazo no fim: ${title}` }, NOTHING);
}

export function overdueWords(facts: TextFacts) {
  const { title } = facts;
  return words(facts, { en: `Overdue: ${title}`, 'pt-BR': `Atrasada: ${title}` }, NOTHING);
}

export function escalatedWords(facts: TextFacts) {
  const { title } = facts;
  return words(
    facts,
    { en: `Escalated: ${title}`, 'pt-BR': `Escalonada: ${title}` },
    { en: 'Nobody has decided it yet.', 'pt-BR': 'Ninguém a decidiu ainda.' },
  );
}

export function passedOnWords(facts: TextFacts) {
  const { title } = facts;
  return words(
    facts,
    { en: `Passed on: ${title}`, 'pt-BR': `Repassada: ${title}` },
    {
      en: 'It was not decided in time, so others are asked now.',
      'pt-BR': 'Não foi decidida a tempo, e agora outras pessoas são consultadas.',
    },
    false,
  );
}

export function raisedWords(facts: TextFacts, priority: Priority) {
  const { title } = facts;
  return words(
    facts,
    { en: `More urgent: ${title}`, 'pt-BR': `Mais urgente: ${title}` },
    {
      en: `Its priority is ${PRIORITIES.en[priority]} now.`,
      'pt-BR': `A prioridade agora é ${PRIORITIES['pt-BR'][priority]}.`,
    },
  );
}

export function decidedWords(facts: TextFacts, outcome: TaskOutcome) {
  const { title } = facts;
  return words(
    facts,
    { en: `Decided by itself: ${title}`, 'pt-BR': `Decidida sozinha: ${title}` },
    {
      en: `Nobody decided in time, so it is now: ${outcomeLabel(outcome, 'en')}.`,
      'pt-BR': `Ninguém decidiu a tempo; agora vale: ${outcomeLabel(outcome, 'pt-BR')}.`,
    },
    false,
  );
}

export function expiredWords(facts: TextFacts) {
  const { title } = facts;
  return words(
    facts,
    { en: `Ended without an answer: ${title}`, 'pt-BR': `Encerrada sem resposta: ${title}` },
    {
      en: 'Nobody decided in time. The flow goes on as it does when a task expires.',
      'pt-BR': 'Ninguém decidiu a tempo. O fluxo segue como faz quando uma tarefa expira.',
    },
    false,
  );
}
