import { addResult, choiceField, defineNode, eachItem, type JsonObject, moreFields, problem, textField, z } from '@pulseflow/sdk';
import { githubOf, repositoryPath } from '../api';
import { namesIn, numberField, outputField, repositoryField, TOKEN_TYPES, tokenField } from '../fields';
import { numberOf } from '../numbers';
import { issueOut, issueSchema } from '../shapes';

/** Changes an issue or pull request per item; what is left empty stays as it is. The item goes on with `issue`. */
export const updateIssue = defineNode({
  name: 'update-issue',
  label: { en: 'GitHub: update issue', 'pt-BR': 'GitHub: atualizar issue' },
  description: {
    en: 'Changes the title, text, state, labels or assignees of an issue or pull request. What is left empty stays as it is.',
    'pt-BR':
      'Muda o título, o texto, o estado, as etiquetas ou os responsáveis de uma issue ou pull request. O que fica vazio não muda.',
  },
  icon: 'circle-check',
  category: 'apps',
  keywords: { en: ['close', 'reopen', 'label', 'assign'], 'pt-BR': ['fechar', 'reabrir', 'etiquetar', 'atribuir'] },
  config: z.object({
    credential: tokenField,
    repository: repositoryField,
    number: numberField,
    state: choiceField(
      ['keep', 'open', 'completed', 'not_planned'],
      'keep',
      { title: 'State', options: ['As it is', 'Open', 'Closed as completed', 'Closed as not planned'] },
      { title: 'Estado', options: ['Como está', 'Aberta', 'Fechada como concluída', 'Fechada como não planejada'] },
    ),
    title: textField({ title: 'Title' }, { title: 'Título' }),
    body: textField({ title: 'Text', description: 'Markdown' }, { title: 'Texto', description: 'Markdown' }),
    labels: textField(
      { title: 'Labels', description: 'Separated by commas; they take the place of all that there are' },
      { title: 'Etiquetas', description: 'Separadas por vírgulas; substituem todas as que existem' },
    ),
    addLabels: textField(
      { title: 'Add labels', description: 'Those that there are stay' },
      { title: 'Acrescentar etiquetas', description: 'As que existem ficam' },
      { examples: ['triaged'] },
    ),
    assignees: textField(
      { title: 'Assignees', description: 'They take the place of all that there are' },
      { title: 'Responsáveis', description: 'Substituem todos os que existem' },
    ),
    output: outputField,
  }),
  ui: {
    'ui:groups': [moreFields('labels', 'assignees', 'output')],
    body: { 'ui:widget': 'textarea', 'ui:options': { rows: 5 } },
  },
  credential: { types: TOKEN_TYPES },
  effect: 'idempotent',
  summary: { en: '#{{ number }} ({{ repository }})', 'pt-BR': '#{{ number }} ({{ repository }})' },
  async execute(context) {
    const github = await githubOf(context, 'write');
    return eachItem(context, async (item, config) => {
      const path = `${repositoryPath(config.repository)}/issues/${numberOf(config.number)}`;
      const changes: JsonObject = {
        ...(config.title.trim() === '' ? {} : { title: config.title }),
        ...(config.body === '' ? {} : { body: config.body }),
        ...(config.state === 'keep'
          ? {}
          : config.state === 'open'
            ? { state: 'open' }
            : { state: 'closed', state_reason: config.state }),
        ...(namesIn(config.labels).length === 0 ? {} : { labels: namesIn(config.labels) }),
        ...(namesIn(config.assignees).length === 0 ? {} : { assignees: namesIn(config.assignees) }),
      };
      const added = namesIn(config.addLabels);
      if (Object.keys(changes).length === 0 && added.length === 0) {
        throw problem({
          code: 'GITHUB_NOTHING_TO_CHANGE',
          en: 'Nothing is filled in that could be changed. Fill in at least one field.',
          ptBr: 'Nada foi preenchido para mudar. Preencha pelo menos um campo.',
        });
      }
      if (added.length > 0) await github.post(`${path}/labels`, { json: { labels: added }, effect: 'idempotent' });
      const issue = await github.patch(path, { json: changes, schema: issueSchema, effect: 'idempotent' });
      return addResult(item, 'issue', issueOut(issue, config.output));
    });
  },
});
