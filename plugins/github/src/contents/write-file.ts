import {
  addResult,
  choiceField,
  defineNode,
  eachItem,
  type HttpClient,
  type Item,
  itemFile,
  type JsonObject,
  moreFields,
  needed,
  needText,
  problem,
  type StepContext,
  textField,
  z,
} from '@pulseflow/sdk';
import { githubOf } from '../api';
import { repositoryField, TOKEN_TYPES, tokenField } from '../fields';
import { blobSha, contentsPath, currentFile, entrySchema, filePath } from './contents';

/** Somebody else committed to the branch between our reading and our writing. */
const CONFLICT_ATTEMPTS = 3;

const writtenSchema = z.looseObject({
  content: entrySchema,
  commit: z.looseObject({ sha: z.string(), html_url: z.string().nullish() }),
});

const config = z.object({
  credential: tokenField,
  repository: repositoryField,
  path: needed(
    textField(
      { title: 'Path', description: 'From the root of the repository' },
      { title: 'Caminho', description: 'A partir da raiz do repositório' },
      { examples: ['data/prices.json'] },
    ),
  ),
  source: choiceField(
    ['text', 'file'],
    'text',
    { title: 'Content', options: ['Text', 'A file of the item'] },
    { title: 'Conteúdo', options: ['Texto', 'Um arquivo do item'] },
  ),
  content: textField({ title: 'Text' }, { title: 'Texto' }, { showWhen: { source: ['text'] } }),
  file: textField(
    { title: 'File of the item', description: 'Its name in the item; empty: the only one' },
    { title: 'Arquivo do item', description: 'O nome dele no item; vazio: o único' },
    { showWhen: { source: ['file'] } },
  ),
  message: needed(
    textField(
      { title: 'Message of the commit' },
      { title: 'Mensagem do commit' },
      { examples: ['Update prices'] },
      'Update by PulseFlow',
    ),
  ),
  branch: textField(
    { title: 'Branch', description: 'Empty: the default branch' },
    { title: 'Branch', description: 'Vazio: a branch padrão' },
  ),
  mode: choiceField(
    ['upsert', 'create', 'update'],
    'upsert',
    {
      title: 'Write',
      options: ['Create or replace', 'Create only; fail when it exists', 'Replace the version named by its SHA'],
    },
    { title: 'Gravar', options: ['Criar ou substituir', 'Só criar; falhar se existir', 'Substituir a versão indicada pelo SHA'] },
  ),
  sha: needed(
    textField(
      { title: 'SHA of the version to replace', description: 'Refused when somebody has changed the file since' },
      { title: 'SHA da versão a substituir', description: 'Recusado se alguém alterou o arquivo depois' },
      { examples: ['{{ file.sha }}'], showWhen: { mode: ['update'] } },
    ),
  ),
});
type Config = z.output<typeof config>;

/** Commits a file per item. The item goes on with `commit`. */
export const writeFile = defineNode({
  name: 'write-file',
  label: { en: 'GitHub: write file', 'pt-BR': 'GitHub: gravar arquivo' },
  description: {
    en: 'Commits a file to a branch: creates it, replaces it, or replaces one known version. An equal file makes no commit.',
    'pt-BR':
      'Grava um arquivo em uma branch por um commit: cria, substitui, ou substitui uma versão conhecida. Um arquivo igual não gera commit.',
  },
  icon: 'file-up',
  category: 'apps',
  keywords: { en: ['commit', 'content', 'push', 'upload'], 'pt-BR': ['commit', 'conteúdo', 'push', 'enviar'] },
  config,
  ui: {
    'ui:groups': [moreFields('branch', 'mode', 'sha')],
    content: { 'ui:widget': 'textarea', 'ui:options': { rows: 6 } },
  },
  credential: { types: TOKEN_TYPES },
  effect: { field: 'mode', values: { upsert: 'idempotent' }, otherwise: 'unsafe' },
  summary: { en: '{{ path }} ({{ repository }})', 'pt-BR': '{{ path }} ({{ repository }})' },
  async execute(context) {
    const github = await githubOf(context, 'write');
    return eachItem(context, async (item, settings) => {
      const bytes = await bytesFor(context, item, settings);
      return addResult(item, 'commit', await commit(github, settings, bytes));
    });
  },
  async lookup(context, index) {
    const settings = context.configFor(index);
    const item = context.items[index];
    if (item === undefined) return 'unknown';
    const path = contentsPath(settings.repository, filePath(settings.path));
    const bytes = await bytesFor(context, item, settings);
    const current = await currentFile(await githubOf(context, 'read'), path, settings.branch);
    if (current?.sha !== blobSha(bytes)) return { happened: false };
    const done = { path: current.path, sha: current.sha, commitSha: null, url: current.html_url ?? null, isChanged: true };
    return { happened: true, outputs: { out: [addResult(item, 'commit', done)] } };
  },
});

async function bytesFor(context: Pick<StepContext, 'files'>, item: Item, { source, content, file }: Config): Promise<Uint8Array> {
  return source === 'text' ? new TextEncoder().encode(content) : context.files.read(itemFile(item, file));
}

/** Errors: GITHUB_FILE_EXISTS, GITHUB_FILE_CHANGED. */
async function commit(github: HttpClient, settings: Config, bytes: Uint8Array): Promise<JsonObject> {
  const { mode, branch } = settings;
  const file = filePath(settings.path);
  const path = contentsPath(settings.repository, file);
  const message = needText(settings.message, 'message', {
    en: 'Write a message for the commit.',
    ptBr: 'Escreva a mensagem do commit.',
  });
  for (let attempt = 1; ; attempt++) {
    const current = mode === 'update' ? undefined : await currentFile(github, path, branch);
    if (mode === 'create' && current !== undefined) throw exists(file);
    if (current?.sha === blobSha(bytes)) {
      return { path: current.path, sha: current.sha, commitSha: null, url: current.html_url ?? null, isChanged: false };
    }
    const sha =
      mode === 'update'
        ? needText(settings.sha, 'sha', {
            en: 'Give the SHA of the version to replace.',
            ptBr: 'Informe o SHA da versão a substituir.',
          })
        : current?.sha;
    const answer = await github.request('PUT', path, {
      json: {
        message,
        content: Buffer.from(bytes).toString('base64'),
        ...(sha === undefined ? {} : { sha }),
        ...(branch.trim() === '' ? {} : { branch: branch.trim() }),
      },
      timeoutMs: 300_000,
      accept: [409],
    });
    if (answer.status !== 409) {
      const written = answer.as(writtenSchema);
      return {
        path: written.content.path,
        sha: written.content.sha,
        commitSha: written.commit.sha,
        url: written.content.html_url ?? null,
        isChanged: true,
      };
    }
    if (mode !== 'upsert' || attempt >= CONFLICT_ATTEMPTS) throw changed(file);
  }
}

function exists(path: string) {
  return problem({
    code: 'GITHUB_FILE_EXISTS',
    en: `"${path}" exists already. Choose "Create or replace", or another path.`,
    ptBr: `"${path}" já existe. Escolha "Criar ou substituir", ou outro caminho.`,
    data: { path },
  });
}

function changed(path: string) {
  return problem({
    code: 'GITHUB_FILE_CHANGED',
    en: `Somebody has changed "${path}" since that version. Read it again, and write the new version.`,
    ptBr: `Alguém alterou "${path}" depois dessa versão. Leia-o de novo e grave a nova versão.`,
    data: { path },
  });
}
