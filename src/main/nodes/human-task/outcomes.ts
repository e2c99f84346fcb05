/** The ways in which a human task of a node can end: they are its outputs. */
import type { TaskOutcome } from '#shared/model/human-task';
import { type OutputRule, outputsByRules } from '#shared/model/output-rules';
import type { JsonObject } from '../../engine/sdk';
import type { HumanTaskConfig } from './config';

/** The outputs as data, so that an editor draws those of the config at hand. */
export const outcomeRules: readonly OutputRule[] = [
  { port: 'approved', when: { kind: ['approval'] } },
  { port: 'rejected', when: { kind: ['approval'] } },
  { port: 'submitted', when: { kind: ['form'] } },
  { listedIn: 'outcomes', member: 'id', label: 'label', when: { kind: ['decision'] } },
  { port: 'expired', when: { expiry: ['in', 'at'] } },
];

/** The names of the outputs that a config has, as it is written. */
export function outcomePorts(config: JsonObject): string[] {
  return outputsByRules(outcomeRules, config, { kind: 'approval' }).map(({ port }) => port);
}

/** What people can choose. Of an approval and a form the words are those of `outcomeLabel`, which knows them in each language. */
export function outcomesOf({ kind, outcomes, form, comment }: HumanTaskConfig): TaskOutcome[] {
  const hasForm = form !== 'none';
  const needsComment = (tone: TaskOutcome['tone']) => comment === 'always' || (comment === 'negative' && tone === 'negative');
  const made = (id: string, label: string, tone: TaskOutcome['tone'], needsForm: boolean): TaskOutcome => ({
    id,
    label,
    tone,
    needsForm,
    needsComment: needsComment(tone),
  });
  switch (kind) {
    case 'approval':
      return [made('approved', 'Approve', 'positive', hasForm), made('rejected', 'Reject', 'negative', false)];
    case 'form':
      return [made('submitted', 'Submit', 'positive', true)];
    case 'decision':
      return outcomes.map((outcome) => ({
        ...outcome,
        needsForm: hasForm && outcome.needsForm,
        needsComment: outcome.needsComment || needsComment(outcome.tone),
      }));
  }
}
