import { addResult, defineNode, eachItem, moreFields, needed, needText, textField, z } from '@pulseflow/sdk';
import { githubOf, repositoryPath } from '../api';
import { bodyField, namesIn, outputField, repositoryField, TOKEN_TYPES, tokenField } from '../fields';
import { asLookup, findMarked, marked, markField } from '../marks';
import { issueOut, issueSchema } from '../shapes';

/** Opens an issue per item. The item goes on with `issue`. */
export const createIssue = defineNode({
  name: 'create-issue',
  label: { en: 'GitHub: create issue', 'pt-BR': 'GitHub: criar issue' },
  description: {
    en: 'Opens an issue in a repository for each item. The item goes on with "issue".',
    'pt-BR': 'Abre uma issue em um repositório para cada item. O item segue com "issue".',
  },
  icon: 'circle-dot',
  category: 'apps',
  keywords: { en: ['bug', 'ticket', 'task', 'new issue'], 'pt-BR': ['bug', 'chamado', 'tarefa', 'nova issue'] },
  config: z.object({
    credential: tokenField,
    repository: repositoryField,
    title: needed(textField({ title: 'Title' }, { title: 'Título' }, { examples: ['{{ subject }}'] })),
    body: bodyField,
    labels: textField(
      { title: 'Labels', description: 'Separated by commas; needs the right to push' },
      { title: 'Etiquetas', description: 'Separadas por vírgulas; exige direito de push' },
      { examples: ['bug, from-flow'] },
    ),
    assignees: textField(
      { title: 'Assignees', description: 'Names of users, separated by commas' },
      { title: 'Responsáveis', description: 'Nomes de usuários, separados por vírgulas' },
    ),
    milestone: textField(
      { title: 'Milestone', description: 'Its number' },
      { title: 'Marco', description: 'O número dele' },
      { examples: ['3'] },
    ),
    mark: markField,
    output: outputField,
  }),
  ui: {
    'ui:groups': [moreFields('assignees', 'milestone', 'mark', 'output')],
    body: { 'ui:widget': 'textarea', 'ui:options': { rows: 6 } },
  },
  credential: { types: TOKEN_TYPES },
  effect: 'unsafe',
  summary: { en: '{{ title }} ({{ repository }})', 'pt-BR': '{{ title }} ({{ repository }})' },
  async execute(context) {
    const github = await githubOf(context, 'write');
    return eachItem(context, async (item, config, index) => {
      const title = needText(config.title, 'title', { en: 'Give the issue a title.', ptBr: 'Dê um título à issue.' });
      const milestone = config.milestone.trim();
      const issue = await github.post(`${repositoryPath(config.repository)}/issues`, {
        json: {
          title,
          body: marked(config.body, config.mark, context.idempotencyKey(index)),
          labels: namesIn(config.labels),
          assignees: namesIn(config.assignees),
          ...(milestone === '' ? {} : { milestone: Number(milestone) }),
        },
        schema: issueSchema,
      });
      return addResult(item, 'issue', issueOut(issue, config.output));
    });
  },
  async lookup(context, index) {
    const config = context.configFor(index);
    const item = context.items[index];
    if (!config.mark || item === undefined) return 'unknown';
    const found = await findMarked(
      await githubOf(context, 'read'),
      `${repositoryPath(config.repository)}/issues`,
      { state: 'all', sort: 'created', direction: 'desc' },
      { schema: issueSchema, idempotencyKey: context.idempotencyKey(index), nowMs: context.now() },
    );
    return asLookup(found, (issue) => ({
      happened: true,
      outputs: { out: [addResult(item, 'issue', issueOut(issue, config.output))] },
    }));
  },
});
