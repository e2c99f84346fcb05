import type { TaskOutcome } from '../model/human-task';

/** The words of the outcomes that nodes make by themselves; a task holds the English ones. */
const STANDARD: Readonly<Record<string, { en: string; 'pt-BR': string }>> = {
  approved: { en: 'Approve', 'pt-BR': 'Aprovar' },
  rejected: { en: 'Reject', 'pt-BR': 'Rejeitar' },
  submitted: { en: 'Submit', 'pt-BR': 'Enviar' },
};

/** What a choice of a task is called in a language: as its flow calls it, unless it is one of those that every task may have. */
export function outcomeLabel({ id, label }: Pick<TaskOutcome, 'id' | 'label'>, language: 'en' | 'pt-BR'): string {
  const standard = STANDARD[id];
  return standard !== undefined && standard.en === label ? standard[language] : label;
}
