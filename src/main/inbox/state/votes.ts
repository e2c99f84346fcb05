/** How votes become a decision. Pure. */
import type { TaskOutcome, TaskResult, TaskVote, VoteRule } from '#shared/model/human-task';
import type { Actor } from '#shared/model/person';

export interface Ballot {
  outcomes: readonly Pick<TaskOutcome, 'id' | 'tone'>[];
  rule: Pick<VoteRule, 'needed' | 'neededNegative'>;
}

/** Equal votes for this outcome that decide. */
export function votesNeeded({ outcomes, rule }: Ballot, outcome: string): number {
  const tone = outcomes.find(({ id }) => id === outcome)?.tone;
  return tone === 'negative' ? rule.neededNegative : rule.needed;
}

/**
 * What the votes decide; undefined: nothing yet. Votes are in the order in which they were given. When several outcomes have enough
 * (a task whose rule was reached by a vote taken over), the one that had enough first counts.
 */
export function decided(ballot: Ballot, votes: readonly Pick<TaskVote, 'outcome'>[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { outcome } of votes) {
    const count = (counts.get(outcome) ?? 0) + 1;
    counts.set(outcome, count);
    if (ballot.outcomes.some(({ id }) => id === outcome) && count >= votesNeeded(ballot, outcome)) return outcome;
  }
  return undefined;
}

/** How many of the votes count for the outcome that is nearest to being decided. */
export function nearest(ballot: Ballot, votes: readonly Pick<TaskVote, 'outcome'>[]): { given: number; needed: number } {
  let best = { given: 0, needed: ballot.rule.needed };
  for (const { id } of ballot.outcomes) {
    const given = votes.filter(({ outcome }) => outcome === id).length;
    const needed = votesNeeded(ballot, id);
    if (given > 0 && needed - given <= best.needed - best.given) best = { given, needed };
  }
  return best;
}

/** What a task answers, from the votes for its outcome. Who fills in the form last has filled it in. */
export function resultOf(taskId: string, outcome: string, votes: readonly TaskVote[], at: number, decider?: Actor): TaskResult {
  const deciding = votes.filter((vote) => vote.outcome === outcome);
  const said = deciding.filter(({ comment }) => comment !== undefined && comment !== '');
  const form = deciding.findLast((vote) => vote.form !== undefined)?.form;
  const comment =
    said.length > 1 ? said.map((vote) => `${vote.by.name}: ${vote.comment ?? ''}`).join('\n') : (said[0]?.comment ?? undefined);
  return {
    taskId,
    outcome,
    by: decider === undefined ? deciding.map(({ by }) => by) : [decider],
    at,
    ...(comment === undefined ? {} : { comment }),
    ...(form === undefined ? {} : { form }),
  };
}
