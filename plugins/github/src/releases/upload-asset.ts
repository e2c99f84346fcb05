import {
  addResult,
  choiceField,
  defineNode,
  eachItem,
  type HttpClient,
  itemFile,
  moreFields,
  needed,
  problem,
  textField,
  z,
} from '@pulseflow/sdk';
import { accountOf, githubClient, repositoryPath } from '../api';
import { outputField, repositoryField, TOKEN_TYPES, tokenField } from '../fields';
import { type Asset, assetOut, assetSchema, type Release, releaseSchema } from '../shapes';

/** A large file over a slow line. */
const UPLOAD_TIMEOUT_MS = 30 * 60_000;

/** Puts the file of an item on a release. The item goes on with `asset`. */
export const uploadAsset = defineNode({
  name: 'upload-asset',
  label: { en: 'GitHub: upload to a release', 'pt-BR': 'GitHub: enviar para uma release' },
  description: {
    en: 'Puts a file of each item on a release, as a download. The item goes on with "asset".',
    'pt-BR': 'Coloca um arquivo de cada item em uma release, para download. O item segue com "asset".',
  },
  icon: 'upload',
  category: 'apps',
  keywords: { en: ['asset', 'download', 'attach', 'binary'], 'pt-BR': ['anexo', 'download', 'anexar', 'binário'] },
  config: z.object({
    credential: tokenField,
    repository: repositoryField,
    release: needed(
      textField(
        { title: 'Release', description: 'Its id or its tag' },
        { title: 'Release', description: 'O id ou a tag dela' },
        { examples: ['{{ release.id }}', 'v1.2.0'] },
      ),
    ),
    file: textField(
      { title: 'File of the item', description: 'Its name in the item; empty: the only one' },
      { title: 'Arquivo do item', description: 'O nome dele no item; vazio: o único' },
    ),
    name: textField(
      { title: 'Name of the download', description: 'Empty: the name of the file' },
      { title: 'Nome do download', description: 'Vazio: o nome do arquivo' },
    ),
    label: textField({ title: 'Label' }, { title: 'Rótulo' }),
    ifExists: choiceField(
      ['replace', 'fail'],
      'replace',
      { title: 'When it is there already', options: ['Replace it', 'Fail'] },
      { title: 'Se já existir', options: ['Substituir', 'Falhar'] },
    ),
    output: outputField,
  }),
  ui: { 'ui:groups': [moreFields('name', 'label', 'ifExists', 'output')] },
  credential: { types: TOKEN_TYPES },
  effect: { field: 'ifExists', values: { replace: 'idempotent', fail: 'unsafe' }, otherwise: 'unsafe' },
  summary: { en: '{{ release }} ({{ repository }})', 'pt-BR': '{{ release }} ({{ repository }})' },
  async execute(context) {
    const account = await accountOf(context);
    const github = githubClient(context, account, 'write');
    return eachItem(context, async (item, config) => {
      const file = itemFile(item, config.file);
      const name = config.name.trim() === '' ? file.name : config.name.trim();
      const repository = repositoryPath(config.repository);
      const release = await releaseOf(github, repository, config.release);
      const there = release.assets.find((asset) => asset.name === name);
      // What a broken upload leaves behind has the state `starter`, and may be deleted.
      if (there !== undefined && (config.ifExists === 'replace' || there.state === 'starter')) {
        await github.request('DELETE', `${repository}/releases/assets/${there.id}`, { accept: [404] });
      }
      const uploads = githubClient(context, account, 'write', release.upload_url.replace(/\{.*$/, ''));
      const asset = await uploads.post('', {
        query: { name, label: config.label.trim() || undefined },
        headers: { 'content-type': file.mimeType },
        body: await context.files.read(file),
        timeoutMs: UPLOAD_TIMEOUT_MS,
        schema: assetSchema,
      });
      return addResult(item, 'asset', assetOut(asset, config.output));
    });
  },
  async lookup(context, index) {
    const config = context.configFor(index);
    const item = context.items[index];
    if (item === undefined) return 'unknown';
    const file = itemFile(item, config.file);
    const name = config.name.trim() === '' ? file.name : config.name.trim();
    const github = githubClient(context, await accountOf(context), 'read');
    const { assets } = await releaseOf(github, repositoryPath(config.repository), config.release);
    const isOurs = (asset: Asset): boolean => asset.name === name && asset.state === 'uploaded' && asset.size === file.sizeBytes;
    const asset = assets.find(isOurs);
    if (asset === undefined) return { happened: false };
    return { happened: true, outputs: { out: [addResult(item, 'asset', assetOut(asset, config.output))] } };
  },
});

/** Errors: GITHUB_RELEASE_NOT_FOUND. */
async function releaseOf(github: HttpClient, repository: string, text: string): Promise<Release> {
  const wanted = text.trim();
  const isId = /^\d+$/.test(wanted);
  if (wanted !== '') {
    const path = isId ? `${repository}/releases/${wanted}` : `${repository}/releases/tags/${encodeURIComponent(wanted)}`;
    const answer = await github.request('GET', path, { accept: [404] });
    if (answer.status < 400) return answer.as(releaseSchema);
    // The address of a tag does not know drafts.
    for await (const release of github.pages(`${repository}/releases`, {
      query: { per_page: 100 },
      schema: releaseSchema,
      limit: 100,
    })) {
      if (!isId && release.tag_name === wanted) return release;
    }
  }
  throw problem({
    code: 'GITHUB_RELEASE_NOT_FOUND',
    en: `There is no release "${wanted}" in the repository. Give the id or the tag of one, or create it first.`,
    ptBr: `Não há a release "${wanted}" no repositório. Informe o id ou a tag de uma, ou crie-a antes.`,
    data: { release: wanted },
  });
}
