import {
  addResult,
  choiceField,
  defineNode,
  eachItem,
  flagField,
  moreFields,
  needed,
  needText,
  textField,
  z,
} from '@pulseflow/sdk';
import { githubOf, repositoryPath } from '../api';
import { bodyField, outputField, repositoryField, TOKEN_TYPES, tokenField } from '../fields';
import { releaseOut, releaseSchema } from '../shapes';

/** Makes a release per item. The item goes on with `release`. */
export const createRelease = defineNode({
  name: 'create-release',
  label: { en: 'GitHub: create release', 'pt-BR': 'GitHub: criar release' },
  description: {
    en: 'Makes a release for a tag, and the tag when there is none. The item goes on with "release".',
    'pt-BR': 'Cria uma release para uma tag, e a tag se não existir. O item segue com "release".',
  },
  icon: 'tag',
  category: 'apps',
  keywords: { en: ['version', 'tag', 'publish'], 'pt-BR': ['versão', 'tag', 'publicar'] },
  config: z.object({
    credential: tokenField,
    repository: repositoryField,
    tag: needed(textField({ title: 'Tag' }, { title: 'Tag' }, { examples: ['v1.2.0'] })),
    name: textField({ title: 'Name', description: 'Empty: the tag' }, { title: 'Nome', description: 'Vazio: a tag' }),
    body: bodyField,
    generateNotes: flagField(
      false,
      { title: 'Let GitHub write notes', description: 'From the merged pull requests; your text comes first' },
      { title: 'Deixar o GitHub escrever notas', description: 'A partir das pull requests mescladas; seu texto vem antes' },
    ),
    target: textField(
      { title: 'Tag this branch or commit', description: 'When the tag does not exist; empty: the default branch' },
      { title: 'Marcar esta branch ou commit', description: 'Se a tag não existir; vazio: a branch padrão' },
    ),
    draft: flagField(false, { title: 'As a draft' }, { title: 'Como rascunho' }),
    prerelease: flagField(false, { title: 'Pre-release' }, { title: 'Pré-lançamento' }),
    latest: choiceField(
      ['true', 'false', 'legacy'],
      'true',
      { title: 'Mark as latest', options: ['Yes', 'No', 'By date and version'] },
      { title: 'Marcar como mais recente', options: ['Sim', 'Não', 'Por data e versão'] },
    ),
    output: outputField,
  }),
  ui: {
    'ui:groups': [moreFields('target', 'draft', 'prerelease', 'latest', 'output')],
    body: { 'ui:widget': 'textarea', 'ui:options': { rows: 6 } },
  },
  credential: { types: TOKEN_TYPES },
  effect: 'unsafe',
  summary: { en: '{{ tag }} ({{ repository }})', 'pt-BR': '{{ tag }} ({{ repository }})' },
  async execute(context) {
    const github = await githubOf(context, 'write');
    return eachItem(context, async (item, config) => {
      const tag = needText(config.tag, 'tag', { en: 'Name the tag of the release.', ptBr: 'Informe a tag da release.' });
      const release = await github.post(`${repositoryPath(config.repository)}/releases`, {
        json: {
          tag_name: tag,
          name: config.name.trim() === '' ? tag : config.name,
          body: config.body,
          draft: config.draft,
          prerelease: config.prerelease,
          generate_release_notes: config.generateNotes,
          // Drafts and pre-releases cannot be the latest.
          ...(config.draft || config.prerelease ? {} : { make_latest: config.latest }),
          ...(config.target.trim() === '' ? {} : { target_commitish: config.target.trim() }),
        },
        schema: releaseSchema,
      });
      return addResult(item, 'release', releaseOut(release, config.output));
    });
  },
  async lookup(context, index) {
    const config = context.configFor(index);
    const item = context.items[index];
    if (item === undefined) return 'unknown';
    const github = await githubOf(context, 'read');
    // A tag has one release. Drafts are found in the list alone, which has the newest first.
    const pages = github.pages(`${repositoryPath(config.repository)}/releases`, {
      query: { per_page: 100 },
      schema: releaseSchema,
      limit: 300,
    });
    for await (const release of pages) {
      if (release.tag_name !== config.tag.trim() || release.draft !== config.draft) continue;
      return { happened: true, outputs: { out: [addResult(item, 'release', releaseOut(release, config.output))] } };
    }
    return { happened: false };
  },
});
