import { choiceField, defineNode, eachItem, type Item, moreFields, z } from '@pulseflow/sdk';
import { githubOf, repositoryPath } from '../api';
import { limitField, outputField, repositoryField, TOKEN_TYPES, tokenField } from '../fields';
import { releaseOut, releaseSchema } from '../shapes';

/** The releases of a repository, newest first, each an item; or the latest alone. */
export const listReleases = defineNode({
  name: 'list-releases',
  label: { en: 'GitHub: list releases', 'pt-BR': 'GitHub: listar releases' },
  description: {
    en: 'Reads the releases of a repository, newest first, or the latest alone. Each is an item.',
    'pt-BR': 'Lê as releases de um repositório, da mais nova à mais antiga, ou só a mais recente. Cada uma é um item.',
  },
  icon: 'tags',
  category: 'apps',
  keywords: { en: ['versions', 'latest version'], 'pt-BR': ['versões', 'última versão'] },
  config: z.object({
    credential: tokenField,
    repository: repositoryField,
    which: choiceField(
      ['all', 'latest'],
      'all',
      { title: 'Which', options: ['All', 'The latest alone'] },
      { title: 'Quais', options: ['Todas', 'Só a mais recente'] },
    ),
    limit: limitField(),
    output: outputField,
  }),
  ui: { 'ui:groups': [moreFields('output')] },
  credential: { types: TOKEN_TYPES },
  effect: 'none',
  summary: { en: '{{ repository }}', 'pt-BR': '{{ repository }}' },
  async execute(context) {
    const github = await githubOf(context, 'read');
    return eachItem(context, async (_item, config) => {
      const path = `${repositoryPath(config.repository)}/releases`;
      if (config.which === 'latest') {
        // 404 is the answer of a repository without a release as well as of none.
        const release = await github.get(`${path}/latest`, { schema: releaseSchema });
        return [{ json: releaseOut(release, config.output) }];
      }
      const releases: Item[] = [];
      const pages = github.pages(path, {
        query: { per_page: Math.min(100, config.limit) },
        schema: releaseSchema,
        limit: config.limit,
      });
      for await (const release of pages) releases.push({ json: releaseOut(release, config.output), key: String(release.id) });
      return releases;
    });
  },
});
