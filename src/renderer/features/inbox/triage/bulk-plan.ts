import type { HumanTaskSummary } from '#shared/model/human-task';
import { type Choice, chosenOutcome } from './outcome-keys';

/** Why a task is not decided together with others. */
export type LeftWhy = 'cannot' | 'no-choice' | 'form' | 'comment';

export interface BulkPlan {
  /** One call a choice: tasks of different flows may call the same thing by different names. */
  calls: { outcome: string; label: string; taskIds: string[] }[];
  left: { task: HumanTaskSummary; why: LeftWhy }[];
}

/** The host takes no more at once. */
export const MAX_AT_ONCE = 500;

/**
 * What becomes of each of several tasks when one choice is made for all. A form is filled in one by one, so a choice that needs
 * it is left; one that needs a comment takes part when there is one.
 */
export function bulkPlan(tasks: readonly HumanTaskSummary[], choice: Choice, comment: string): BulkPlan {
  const calls = new Map<string, BulkPlan['calls'][number]>();
  const left: BulkPlan['left'] = [];
  for (const task of tasks) {
    const outcome = chosenOutcome(task.outcomes, choice);
    const why: LeftWhy | undefined = !task.canDecide
      ? 'cannot'
      : outcome === undefined
        ? 'no-choice'
        : outcome.needsForm && task.hasForm
          ? 'form'
          : outcome.needsComment && comment.trim() === ''
            ? 'comment'
            : undefined;
    if (why !== undefined || outcome === undefined) {
      left.push({ task, why: why ?? 'no-choice' });
      continue;
    }
    const call = calls.get(outcome.id) ?? { outcome: outcome.id, label: outcome.label, taskIds: [] };
    call.taskIds.push(task.id);
    calls.set(outcome.id, call);
  }
  return {
    calls: [...calls.values()].flatMap((call) =>
      Array.from({ length: Math.ceil(call.taskIds.length / MAX_AT_ONCE) }, (_, part) => ({
        ...call,
        taskIds: call.taskIds.slice(part * MAX_AT_ONCE, (part + 1) * MAX_AT_ONCE),
      })),
    ),
    left,
  };
}

/** True when the choice asks for a comment on at least one of the tasks. */
export function asksForComment(tasks: readonly HumanTaskSummary[], choice: Choice): boolean {
  return bulkPlan(tasks, choice, '').left.some(({ why }) => why === 'comment');
}

export interface SharedChoice {
  choice: Choice;
  /** The word for it when all call it the same. */
  label: string | undefined;
  tone: 'positive' | 'negative' | 'neutral';
}

/** What several tasks can be answered alike: the good and the bad choice, and further ones that all of them have. */
export function sharedChoices(tasks: readonly HumanTaskSummary[]): SharedChoice[] {
  const [first] = tasks;
  if (first === undefined) return [];
  const tones = (['positive', 'negative'] as const).flatMap((tone): SharedChoice[] => {
    const found = tasks.flatMap(({ outcomes }) => chosenOutcome(outcomes, { tone }) ?? []);
    if (found.length === 0) return [];
    const labels = new Set(found.map(({ label }) => label));
    return [{ choice: { tone }, label: labels.size === 1 ? [...labels][0] : undefined, tone }];
  });
  const others = first.outcomes
    .filter((outcome) => {
      const isByTone = (task: HumanTaskSummary) =>
        outcome.tone !== 'neutral' && chosenOutcome(task.outcomes, { tone: outcome.tone })?.id === outcome.id;
      return !tasks.every(isByTone) && tasks.every((task) => chosenOutcome(task.outcomes, { id: outcome.id }) !== undefined);
    })
    .map(({ id, label, tone }): SharedChoice => ({ choice: { id }, label, tone }));
  return [...tones, ...others];
}
