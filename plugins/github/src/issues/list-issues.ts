import { choiceField, defineNode, eachItem, flagField, type Item, moreFields, textField, z } from '@pulseflow/sdk';
import { githubOf, repositoryPath } from '../api';
import { directionField, limitField, namesIn, outputField, repositoryField, TOKEN_TYPES, tokenField } from '../fields';
import { issueOut, issueSchema } from '../shapes';

/** The issues of a repository, each an item. */
export const listIssues = defineNode({
  name: 'list-issues',
  label: { en: 'GitHub: list issues', 'pt-BR': 'GitHub: listar issues' },
  description: {
    en: 'Reads the issues of a repository, page by page. Each is an item.',
    'pt-BR': 'Lê as issues de um repositório, página a página. Cada uma é um item.',
  },
  icon: 'list',
  category: 'apps',
  keywords: { en: ['bugs', 'tickets', 'open issues'], 'pt-BR': ['bugs', 'chamados', 'issues abertas'] },
  config: z.object({
    credential: tokenField,
    repository: repositoryField,
    state: choiceField(
      ['open', 'closed', 'all'],
      'open',
      { title: 'State', options: ['Open', 'Closed', 'All'] },
      { title: 'Estado', options: ['Abertas', 'Fechadas', 'Todas'] },
    ),
    labels: textField(
      { title: 'Labels', description: 'Separated by commas; an issue must have all of them' },
      { title: 'Etiquetas', description: 'Separadas por vírgulas; a issue deve ter todas' },
    ),
    assignee: textField(
      { title: 'Assignee', description: 'A user, none, or * for anyone' },
      { title: 'Responsável', description: 'Um usuário, none, ou * para qualquer um' },
    ),
    creator: textField({ title: 'Author' }, { title: 'Autor' }),
    since: textField(
      { title: 'Changed since', description: 'A time in ISO 8601' },
      { title: 'Alteradas desde', description: 'Um instante em ISO 8601' },
      { examples: ['2026-01-01T00:00:00Z', '{{ lastRun }}'] },
    ),
    sort: choiceField(
      ['created', 'updated', 'comments'],
      'created',
      { title: 'Sort by', options: ['Created', 'Changed', 'Comments'] },
      { title: 'Ordenar por', options: ['Criação', 'Alteração', 'Comentários'] },
    ),
    direction: directionField,
    includePullRequests: flagField(
      false,
      { title: 'Pull requests too', description: 'To GitHub they are issues' },
      { title: 'Também pull requests', description: 'Para o GitHub elas são issues' },
    ),
    limit: limitField(),
    output: outputField,
  }),
  ui: { 'ui:groups': [moreFields('assignee', 'creator', 'since', 'sort', 'direction', 'includePullRequests', 'output')] },
  credential: { types: TOKEN_TYPES },
  effect: 'none',
  summary: { en: '{{ repository }}', 'pt-BR': '{{ repository }}' },
  async execute(context) {
    const github = await githubOf(context, 'read');
    return eachItem(context, async (_item, config) => {
      const issues: Item[] = [];
      const pages = github.pages(`${repositoryPath(config.repository)}/issues`, {
        query: {
          state: config.state,
          labels: namesIn(config.labels).join(',') || undefined,
          assignee: config.assignee.trim() || undefined,
          creator: config.creator.trim() || undefined,
          since: config.since.trim() || undefined,
          sort: config.sort,
          direction: config.direction,
          per_page: 100,
        },
        schema: issueSchema,
      });
      for await (const issue of pages) {
        if (issue.pull_request !== undefined && !config.includePullRequests) continue;
        issues.push({ json: issueOut(issue, config.output), key: String(issue.id) });
        if (issues.length >= config.limit) break;
      }
      return issues;
    });
  },
});
