import { addResult, defineNode, eachItem, flagField, moreFields, needed, needText, textField, z } from '@pulseflow/sdk';
import { githubOf, repositoryOf, repositoryPath } from '../api';
import { bodyField, outputField, repositoryField, TOKEN_TYPES, tokenField } from '../fields';
import { pullRequestOut, pullRequestSchema } from '../shapes';

/** Opens a pull request per item. The item goes on with `pullRequest`. */
export const createPullRequest = defineNode({
  name: 'create-pull-request',
  label: { en: 'GitHub: create pull request', 'pt-BR': 'GitHub: criar pull request' },
  description: {
    en: 'Asks for a branch to be merged into another. GitHub allows one open pull request for two branches.',
    'pt-BR': 'Pede que uma branch seja mesclada em outra. O GitHub permite uma pull request aberta por par de branches.',
  },
  icon: 'git-pull-request-arrow',
  category: 'apps',
  keywords: { en: ['pr', 'merge request', 'propose'], 'pt-BR': ['pr', 'merge request', 'propor'] },
  config: z.object({
    credential: tokenField,
    repository: repositoryField,
    title: needed(textField({ title: 'Title' }, { title: 'Título' })),
    head: needed(
      textField(
        { title: 'From branch', description: 'Of a fork: owner:branch' },
        { title: 'Da branch', description: 'De um fork: dono:branch' },
        { examples: ['new-topic', 'octocat:new-topic'] },
      ),
    ),
    base: needed(textField({ title: 'Into branch' }, { title: 'Para a branch' }, { examples: ['main'] }, 'main')),
    body: bodyField,
    draft: flagField(false, { title: 'As a draft' }, { title: 'Como rascunho' }),
    maintainerCanModify: flagField(
      true,
      { title: 'Maintainers may change the branch' },
      { title: 'Mantenedores podem alterar a branch' },
    ),
    output: outputField,
  }),
  ui: {
    'ui:groups': [moreFields('draft', 'maintainerCanModify', 'output')],
    body: { 'ui:widget': 'textarea', 'ui:options': { rows: 6 } },
  },
  credential: { types: TOKEN_TYPES },
  effect: 'unsafe',
  summary: { en: '{{ head }} → {{ base }} ({{ repository }})', 'pt-BR': '{{ head }} → {{ base }} ({{ repository }})' },
  async execute(context) {
    const github = await githubOf(context, 'write');
    return eachItem(context, async (item, config) => {
      const pull = await github.post(`${repositoryPath(config.repository)}/pulls`, {
        json: {
          title: needText(config.title, 'title', { en: 'Give the pull request a title.', ptBr: 'Dê um título à pull request.' }),
          head: needText(config.head, 'head', {
            en: 'Name the branch with the changes.',
            ptBr: 'Informe a branch com as mudanças.',
          }),
          base: needText(config.base, 'base', { en: 'Name the branch to merge into.', ptBr: 'Informe a branch de destino.' }),
          body: config.body,
          draft: config.draft,
          maintainer_can_modify: config.maintainerCanModify,
        },
        schema: pullRequestSchema,
      });
      return addResult(item, 'pullRequest', pullRequestOut(pull, config.output));
    });
  },
  async lookup(context, index) {
    const config = context.configFor(index);
    const item = context.items[index];
    if (item === undefined) return 'unknown';
    const { owner } = repositoryOf(config.repository);
    const head = config.head.includes(':') ? config.head.trim() : `${owner}:${config.head.trim()}`;
    const github = await githubOf(context, 'read');
    // There can be one open pull request for two branches: the one that is there is the one that was wanted.
    const [pull] = await github.get(`${repositoryPath(config.repository)}/pulls`, {
      query: { state: 'open', head, base: config.base.trim() },
      schema: z.array(pullRequestSchema),
    });
    if (pull === undefined) return { happened: false };
    return { happened: true, outputs: { out: [addResult(item, 'pullRequest', pullRequestOut(pull, config.output))] } };
  },
});
