import { addResult, defineNode, eachItem, flagField, type Json, type JsonObject, moreFields, z } from '@pulseflow/sdk';
import { githubOf, repositoryPath } from '../api';
import { numberField, outputField, repositoryField, TOKEN_TYPES, tokenField } from '../fields';
import { numberOf } from '../numbers';
import { commentOut, commentSchema, issueOut, issueSchema } from '../shapes';

/** One issue or pull request, with its comments when wanted. The item goes on with `issue`. */
export const getIssue = defineNode({
  name: 'get-issue',
  label: { en: 'GitHub: read issue', 'pt-BR': 'GitHub: ler issue' },
  description: {
    en: 'Reads an issue or pull request, with its comments when wanted. The item goes on with "issue".',
    'pt-BR': 'Lê uma issue ou pull request, com os comentários se desejado. O item segue com "issue".',
  },
  icon: 'circle-dot',
  category: 'apps',
  config: z.object({
    credential: tokenField,
    repository: repositoryField,
    number: numberField,
    comments: flagField(false, { title: 'With its comments' }, { title: 'Com os comentários' }),
    output: outputField,
  }),
  ui: { 'ui:groups': [moreFields('output')] },
  credential: { types: TOKEN_TYPES },
  effect: 'none',
  summary: { en: '#{{ number }} ({{ repository }})', 'pt-BR': '#{{ number }} ({{ repository }})' },
  async execute(context) {
    const github = await githubOf(context, 'read');
    return eachItem(context, async (item, config) => {
      const path = `${repositoryPath(config.repository)}/issues/${numberOf(config.number)}`;
      const issue = issueOut(await github.get(path, { schema: issueSchema }), config.output) as JsonObject;
      if (!config.comments) return addResult(item, 'issue', issue);
      const list: Json[] = [];
      for await (const one of github.pages(`${path}/comments`, { query: { per_page: 100 }, schema: commentSchema })) {
        list.push(commentOut(one, config.output));
      }
      return addResult(item, 'issue', { ...issue, commentList: list });
    });
  },
});
