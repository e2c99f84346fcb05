import {
  addResult,
  choiceField,
  countField,
  defineNode,
  eachItem,
  type JsonObject,
  moreFields,
  problem,
  textField,
  words,
  z,
} from '@pulseflow/sdk';
import { githubOf, repositoryPath } from '../api';
import { bodyField, numberField, repositoryField, TOKEN_TYPES, tokenField } from '../fields';
import { marked, markField, markOf } from '../marks';
import { numberOf } from '../numbers';

const reviewSchema = z.looseObject({
  id: z.number(),
  html_url: z.string(),
  state: z.string(),
  body: z.string().nullish(),
  submitted_at: z.string().nullish(),
});

const lineComments = z
  .array(
    z.object({
      path: textField({ title: 'File' }, { title: 'Arquivo' }, { examples: ['src/index.ts'] }),
      line: countField({ min: 1, max: 1_000_000, preset: 1 }, { title: 'Line' }, { title: 'Linha' }),
      body: textField({ title: 'Comment' }, { title: 'Comentário' }),
    }),
  )
  .default([])
  .meta(words({ title: 'Comments on lines' }, { title: 'Comentários em linhas' }));

function reviewOut(review: z.infer<typeof reviewSchema>): JsonObject {
  return { id: review.id, url: review.html_url, state: review.state, submittedAt: review.submitted_at ?? null };
}

/** Reviews a pull request per item, with comments on lines. The item goes on with `review`. */
export const reviewPullRequest = defineNode({
  name: 'review-pull-request',
  label: { en: 'GitHub: review pull request', 'pt-BR': 'GitHub: revisar pull request' },
  description: {
    en: 'Comments on a pull request and its lines, approves it or asks for changes. The item goes on with "review".',
    'pt-BR': 'Comenta uma pull request e suas linhas, aprova ou pede mudanças. O item segue com "review".',
  },
  icon: 'message-square-code',
  category: 'apps',
  keywords: { en: ['pr', 'approve', 'code review'], 'pt-BR': ['pr', 'aprovar', 'revisão de código'] },
  config: z.object({
    credential: tokenField,
    repository: repositoryField,
    number: numberField,
    event: choiceField(
      ['COMMENT', 'APPROVE', 'REQUEST_CHANGES'],
      'COMMENT',
      { title: 'Verdict', options: ['Comment only', 'Approve', 'Ask for changes'] },
      { title: 'Veredito', options: ['Só comentar', 'Aprovar', 'Pedir mudanças'] },
    ),
    body: bodyField,
    comments: lineComments,
    mark: markField,
  }),
  ui: {
    'ui:groups': [moreFields('mark')],
    body: { 'ui:widget': 'textarea', 'ui:options': { rows: 5 } },
  },
  credential: { types: TOKEN_TYPES },
  effect: 'unsafe',
  summary: { en: '#{{ number }} ({{ repository }})', 'pt-BR': '#{{ number }} ({{ repository }})' },
  async execute(context) {
    const github = await githubOf(context, 'write');
    return eachItem(context, async (item, config, index) => {
      if (config.event !== 'APPROVE' && config.body.trim() === '' && config.comments.length === 0) {
        throw problem({
          code: 'NODE_CONFIG_INVALID',
          en: 'Write a text or a comment on a line: GitHub takes only an approval without words.',
          ptBr: 'Escreva um texto ou um comentário em uma linha: sem palavras o GitHub só aceita uma aprovação.',
          data: { field: 'body' },
        });
      }
      const review = await github.post(`${repositoryPath(config.repository)}/pulls/${numberOf(config.number)}/reviews`, {
        json: {
          event: config.event,
          body: marked(config.body, config.mark, context.idempotencyKey(index)),
          comments: config.comments.map(({ path, line, body }) => ({ path, line, side: 'RIGHT', body })),
        },
        schema: reviewSchema,
      });
      return addResult(item, 'review', reviewOut(review));
    });
  },
  async lookup(context, index) {
    const config = context.configFor(index);
    const item = context.items[index];
    if (!config.mark || item === undefined) return 'unknown';
    const github = await githubOf(context, 'read');
    const mark = markOf(context.idempotencyKey(index));
    const path = `${repositoryPath(config.repository)}/pulls/${numberOf(config.number)}/reviews`;
    for await (const review of github.pages(path, { query: { per_page: 100 }, schema: reviewSchema })) {
      if (review.body?.includes(mark) === true) {
        return { happened: true, outputs: { out: [addResult(item, 'review', reviewOut(review))] } };
      }
    }
    return { happened: false };
  },
});
