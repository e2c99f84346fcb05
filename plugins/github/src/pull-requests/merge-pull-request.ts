import { addResult, choiceField, defineNode, eachItem, type JsonObject, moreFields, problem, textField, z } from '@pulseflow/sdk';
import { githubOf, repositoryPath } from '../api';
import { numberField, repositoryField, TOKEN_TYPES, tokenField } from '../fields';
import { numberOf } from '../numbers';
import { pullRequestSchema } from '../shapes';

const mergedSchema = z.looseObject({ sha: z.string(), merged: z.boolean(), message: z.string() });

/** Merges a pull request per item. The item goes on with `merge`. */
export const mergePullRequest = defineNode({
  name: 'merge-pull-request',
  label: { en: 'GitHub: merge pull request', 'pt-BR': 'GitHub: mesclar pull request' },
  description: {
    en: 'Merges a pull request, when its checks and reviews allow it. The item goes on with "merge".',
    'pt-BR': 'Mescla uma pull request, quando as verificações e revisões permitem. O item segue com "merge".',
  },
  icon: 'git-merge',
  category: 'apps',
  keywords: { en: ['pr', 'squash', 'rebase'], 'pt-BR': ['pr', 'squash', 'rebase'] },
  config: z.object({
    credential: tokenField,
    repository: repositoryField,
    number: numberField,
    method: choiceField(
      ['merge', 'squash', 'rebase'],
      'merge',
      { title: 'How', options: ['Merge commit', 'Squash into one commit', 'Rebase'] },
      { title: 'Como', options: ['Commit de merge', 'Squash em um commit', 'Rebase'] },
    ),
    title: textField({ title: 'Title of the commit' }, { title: 'Título do commit' }),
    message: textField({ title: 'Text of the commit' }, { title: 'Texto do commit' }),
    sha: textField(
      { title: 'Only when its head is', description: 'A commit; refused when somebody has pushed since' },
      { title: 'Só se o head for', description: 'Um commit; recusado se alguém enviou mudanças depois' },
      { examples: ['{{ pullRequest.headSha }}'] },
    ),
  }),
  ui: { 'ui:groups': [moreFields('title', 'message', 'sha')] },
  credential: { types: TOKEN_TYPES },
  effect: 'unsafe',
  summary: { en: '#{{ number }} ({{ repository }})', 'pt-BR': '#{{ number }} ({{ repository }})' },
  async execute(context) {
    const github = await githubOf(context, 'write');
    return eachItem(context, async (item, config) => {
      const number = numberOf(config.number);
      const answer = await github.request('PUT', `${repositoryPath(config.repository)}/pulls/${number}/merge`, {
        json: {
          merge_method: config.method,
          ...(config.title.trim() === '' ? {} : { commit_title: config.title }),
          ...(config.message === '' ? {} : { commit_message: config.message }),
          ...(config.sha.trim() === '' ? {} : { sha: config.sha.trim() }),
        },
        // Merged once, it cannot be merged again: a repeated call would be told so, as if it had failed.
        effect: 'unsafe',
        accept: [405, 409],
      });
      if (answer.status >= 400) throw notMergeable(number, answer.value as JsonObject);
      const { sha, merged, message } = answer.as(mergedSchema);
      return addResult(item, 'merge', { merged, sha, message });
    });
  },
  async lookup(context, index) {
    const config = context.configFor(index);
    const item = context.items[index];
    if (item === undefined) return 'unknown';
    const github = await githubOf(context, 'read');
    const pull = await github.get(`${repositoryPath(config.repository)}/pulls/${numberOf(config.number)}`, {
      schema: pullRequestSchema,
    });
    if (pull.merged !== true) return { happened: false };
    const merge = { merged: true, sha: pull.merge_commit_sha ?? '', message: 'Merged' };
    return { happened: true, outputs: { out: [addResult(item, 'merge', merge)] } };
  },
});

function notMergeable(number: number, { message }: JsonObject) {
  const said = typeof message === 'string' ? message : 'no reason given';
  return problem({
    code: 'GITHUB_NOT_MERGEABLE',
    en: `Pull request #${number} cannot be merged now: ${said}. Look for conflicts, missing reviews or failed checks.`,
    ptBr: `A pull request #${number} não pode ser mesclada agora: ${said}. Veja se há conflitos, revisões pendentes ou verificações que falharam.`,
    data: { number, said },
  });
}
