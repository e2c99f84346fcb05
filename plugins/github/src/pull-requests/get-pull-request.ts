import { addResult, defineNode, eachItem, flagField, type JsonObject, moreFields, z } from '@pulseflow/sdk';
import { githubOf, repositoryPath } from '../api';
import { numberField, outputField, repositoryField, TOKEN_TYPES, tokenField } from '../fields';
import { numberOf } from '../numbers';
import { pullRequestOut, pullRequestSchema } from '../shapes';

const fileSchema = z.looseObject({
  filename: z.string(),
  status: z.string(),
  additions: z.number(),
  deletions: z.number(),
  patch: z.string().optional(),
});

/** One pull request, with the files it changes when wanted. The item goes on with `pullRequest`. */
export const getPullRequest = defineNode({
  name: 'get-pull-request',
  label: { en: 'GitHub: read pull request', 'pt-BR': 'GitHub: ler pull request' },
  description: {
    en: 'Reads a pull request, with the files it changes when wanted (3,000 at most). The item goes on with "pullRequest".',
    'pt-BR': 'Lê uma pull request, com os arquivos alterados se desejado (no máximo 3.000). O item segue com "pullRequest".',
  },
  icon: 'git-pull-request',
  category: 'apps',
  keywords: { en: ['pr', 'diff', 'changed files'], 'pt-BR': ['pr', 'diff', 'arquivos alterados'] },
  config: z.object({
    credential: tokenField,
    repository: repositoryField,
    number: numberField,
    files: flagField(false, { title: 'With the changed files' }, { title: 'Com os arquivos alterados' }),
    output: outputField,
  }),
  ui: { 'ui:groups': [moreFields('output')] },
  credential: { types: TOKEN_TYPES },
  effect: 'none',
  summary: { en: '#{{ number }} ({{ repository }})', 'pt-BR': '#{{ number }} ({{ repository }})' },
  async execute(context) {
    const github = await githubOf(context, 'read');
    return eachItem(context, async (item, config) => {
      const path = `${repositoryPath(config.repository)}/pulls/${numberOf(config.number)}`;
      const pull = pullRequestOut(await github.get(path, { schema: pullRequestSchema }), config.output) as JsonObject;
      if (!config.files) return addResult(item, 'pullRequest', pull);
      const files: JsonObject[] = [];
      for await (const file of github.pages(`${path}/files`, { query: { per_page: 100 }, schema: fileSchema })) {
        const { filename, status, additions, deletions, patch } = file;
        files.push({ path: filename, status, additions, deletions, ...(patch === undefined ? {} : { patch }) });
      }
      return addResult(item, 'pullRequest', { ...pull, files });
    });
  },
});
