import { choiceField, defineNode, eachItem, type Item, moreFields, textField, z } from '@pulseflow/sdk';
import { githubOf, repositoryPath } from '../api';
import { directionField, limitField, outputField, repositoryField, TOKEN_TYPES, tokenField } from '../fields';
import { pullRequestOut, pullRequestSchema } from '../shapes';

/** The pull requests of a repository, each an item. */
export const listPullRequests = defineNode({
  name: 'list-pull-requests',
  label: { en: 'GitHub: list pull requests', 'pt-BR': 'GitHub: listar pull requests' },
  description: {
    en: 'Reads the pull requests of a repository, page by page. Each is an item.',
    'pt-BR': 'Lê as pull requests de um repositório, página a página. Cada uma é um item.',
  },
  icon: 'git-pull-request',
  category: 'apps',
  keywords: { en: ['pr', 'merge request', 'review'], 'pt-BR': ['pr', 'merge request', 'revisão'] },
  config: z.object({
    credential: tokenField,
    repository: repositoryField,
    state: choiceField(
      ['open', 'closed', 'all'],
      'open',
      { title: 'State', options: ['Open', 'Closed', 'All'] },
      { title: 'Estado', options: ['Abertas', 'Fechadas', 'Todas'] },
    ),
    base: textField(
      { title: 'Into branch', description: 'Empty: any' },
      { title: 'Para a branch', description: 'Vazio: qualquer uma' },
      { examples: ['main'] },
    ),
    head: textField(
      { title: 'From branch', description: 'As owner:branch; empty: any' },
      { title: 'Da branch', description: 'No formato dono:branch; vazio: qualquer uma' },
      { examples: ['octocat:new-topic'] },
    ),
    sort: choiceField(
      ['created', 'updated', 'popularity', 'long-running'],
      'created',
      { title: 'Sort by', options: ['Created', 'Changed', 'Comments', 'Age'] },
      { title: 'Ordenar por', options: ['Criação', 'Alteração', 'Comentários', 'Idade'] },
    ),
    direction: directionField,
    limit: limitField(),
    output: outputField,
  }),
  ui: { 'ui:groups': [moreFields('base', 'head', 'sort', 'direction', 'output')] },
  credential: { types: TOKEN_TYPES },
  effect: 'none',
  summary: { en: '{{ repository }}', 'pt-BR': '{{ repository }}' },
  async execute(context) {
    const github = await githubOf(context, 'read');
    return eachItem(context, async (_item, config) => {
      const pulls: Item[] = [];
      const pages = github.pages(`${repositoryPath(config.repository)}/pulls`, {
        query: {
          state: config.state,
          base: config.base.trim() || undefined,
          head: config.head.trim() || undefined,
          sort: config.sort,
          direction: config.direction,
          per_page: Math.min(100, config.limit),
        },
        schema: pullRequestSchema,
        limit: config.limit,
      });
      for await (const pull of pages) pulls.push({ json: pullRequestOut(pull, config.output), key: String(pull.id) });
      return pulls;
    });
  },
});
