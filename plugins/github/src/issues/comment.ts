import { addResult, defineNode, eachItem, moreFields, needed, needText, z } from '@pulseflow/sdk';
import { githubOf, repositoryPath } from '../api';
import { bodyField, numberField, outputField, repositoryField, TOKEN_TYPES, tokenField } from '../fields';
import { asLookup, findMarked, marked, markField } from '../marks';
import { numberOf } from '../numbers';
import { commentOut, commentSchema } from '../shapes';

/** Comments on an issue or pull request per item. The item goes on with `comment`. */
export const comment = defineNode({
  name: 'comment',
  label: { en: 'GitHub: comment', 'pt-BR': 'GitHub: comentar' },
  description: {
    en: 'Writes a comment on an issue or pull request for each item.',
    'pt-BR': 'Escreve um comentário em uma issue ou pull request para cada item.',
  },
  icon: 'message-square',
  category: 'apps',
  keywords: { en: ['answer', 'reply', 'issue', 'pull request'], 'pt-BR': ['responder', 'resposta', 'issue', 'pull request'] },
  config: z.object({
    credential: tokenField,
    repository: repositoryField,
    number: numberField,
    body: needed(bodyField),
    mark: markField,
    output: outputField,
  }),
  ui: {
    'ui:groups': [moreFields('mark', 'output')],
    body: { 'ui:widget': 'textarea', 'ui:options': { rows: 6 } },
  },
  credential: { types: TOKEN_TYPES },
  effect: 'unsafe',
  summary: { en: '#{{ number }} ({{ repository }})', 'pt-BR': '#{{ number }} ({{ repository }})' },
  async execute(context) {
    const github = await githubOf(context, 'write');
    return eachItem(context, async (item, config, index) => {
      const body = needText(config.body, 'body', { en: 'Write the comment.', ptBr: 'Escreva o comentário.' });
      const made = await github.post(`${repositoryPath(config.repository)}/issues/${numberOf(config.number)}/comments`, {
        json: { body: marked(body, config.mark, context.idempotencyKey(index)) },
        schema: commentSchema,
      });
      return addResult(item, 'comment', commentOut(made, config.output));
    });
  },
  async lookup(context, index) {
    const config = context.configFor(index);
    const item = context.items[index];
    if (!config.mark || item === undefined) return 'unknown';
    const found = await findMarked(
      await githubOf(context, 'read'),
      `${repositoryPath(config.repository)}/issues/comments`,
      { sort: 'created', direction: 'desc' },
      { schema: commentSchema, idempotencyKey: context.idempotencyKey(index), nowMs: context.now() },
    );
    return asLookup(found, (made) => ({
      happened: true,
      outputs: { out: [addResult(item, 'comment', commentOut(made, config.output))] },
    }));
  },
});
