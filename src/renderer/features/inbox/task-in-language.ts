import type { TaskOutcome } from '#shared/model/human-task';
import { outcomeLabel } from '#shared/words/outcome-label';

/** A task with the names of its choices in the app's language, where they are those that every task may have. */
export function taskInLanguage<Task extends { outcomes: TaskOutcome[] }>(task: Task, language: string): Task {
  const known = language === 'pt-BR' ? 'pt-BR' : 'en';
  return { ...task, outcomes: task.outcomes.map((outcome) => ({ ...outcome, label: outcomeLabel(outcome, known) })) };
}
