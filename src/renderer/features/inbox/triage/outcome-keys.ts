import type { TaskOutcome } from '#shared/model/human-task';

/** What a key asks for: the first choice of a tone, or the choice at a place (0 is the first). */
export type Choice = { tone: 'positive' | 'negative' } | { place: number } | { id: string };

/** The choice of a task that a key, a button or a bulk action means; undefined where it has none such. */
export function chosenOutcome(outcomes: readonly TaskOutcome[], choice: Choice): TaskOutcome | undefined {
  if ('id' in choice) return outcomes.find(({ id }) => id === choice.id);
  if ('place' in choice) return outcomes[choice.place];
  return outcomes.find(({ tone }) => tone === choice.tone);
}

/** The key that stands beside a choice: `a` and `r` for the first of good and of bad tone, else its place from 1 to 9. */
export function keyOfOutcome(outcomes: readonly TaskOutcome[], outcome: TaskOutcome): string | undefined {
  if (chosenOutcome(outcomes, { tone: 'positive' })?.id === outcome.id) return 'a';
  if (chosenOutcome(outcomes, { tone: 'negative' })?.id === outcome.id) return 'r';
  const place = outcomes.findIndex(({ id }) => id === outcome.id);
  return place < 0 || place > 8 ? undefined : String(place + 1);
}
