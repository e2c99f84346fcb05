/** What a message says, before it is written for a channel. Pure. */
import type { Language } from '../notice';

export interface Choice {
  label: string;
  url: string;
}

export interface Entry {
  title: string;
  body: string;
  /** Where to look at it; absent: nothing listens that a link could lead to. */
  url?: string | undefined;
  /** Of a task: what can be decided, each by a link of its own. */
  choices: readonly Choice[];
}

export interface Content {
  language: Language;
  /** One, or those of a digest, oldest first. */
  entries: readonly Entry[];
}

export const WORDS = {
  en: {
    open: 'Open in PulseFlow',
    look: 'Look at it first',
    many: (count: number) => `${count} notifications`,
    more: (count: number) => `… and ${count} more in PulseFlow`,
    why: 'You get this by your rules in PulseFlow, Settings > Notifications.',
    test: 'This is a test',
    testBody: 'By this channel PulseFlow can reach you.',
  },
  'pt-BR': {
    open: 'Abrir no PulseFlow',
    look: 'Ver antes de decidir',
    many: (count: number) => `${count} notificações`,
    more: (count: number) => `… e mais ${count} no PulseFlow`,
    why: 'Você recebe isto pelas suas regras no PulseFlow, Configurações > Notificações.',
    test: 'Isto é um teste',
    testBody: 'Por este canal o PulseFlow consegue falar com você.',
  },
} as const;

/** What a digest says of each; the rest is a click away. */
const BODY_IN_DIGEST = 160;

export function headingOf({ language, entries }: Content): string {
  const [first] = entries;
  return entries.length === 1 && first !== undefined ? first.title : WORDS[language].many(entries.length);
}

export function firstLine(body: string): string {
  const [line = ''] = body.trim().split('\n');
  return line.length <= BODY_IN_DIGEST ? line : `${line.slice(0, BODY_IN_DIGEST - 1)}…`;
}

/** As many blocks as fit into so many characters, and what to say of the others. */
export function fitting(blocks: readonly string[], most: number, more: (count: number) => string, between: string): string {
  const taken: string[] = [];
  let length = 0;
  for (const block of blocks) {
    length += block.length + between.length;
    if (length > most && taken.length > 0) break;
    taken.push(block);
  }
  const left = blocks.length - taken.length;
  return [...taken, ...(left === 0 ? [] : [more(left)])].join(between);
}
