import {
  addResult,
  choiceField,
  defineNode,
  eachItem,
  type HttpClient,
  type Item,
  moreFields,
  problem,
  textField,
  z,
} from '@pulseflow/sdk';
import { githubOf } from '../api';
import { repositoryField, TOKEN_TYPES, tokenField } from '../fields';
import { contentsPath, type Entry, entrySchema, filePath } from './contents';

/** Up to here GitHub puts the bytes into its JSON; larger ones, up to 100 MB, it gives raw. */
const MAX_FILE_BYTES = 100 * 1024 * 1024;
const fileSchema = z.looseObject({ type: z.literal('file') });
const folderSchema = z.looseObject({ type: z.literal('dir'), entries: z.array(entrySchema) });

/** Reads a file of a repository, or lists a folder. */
export const readFile = defineNode({
  name: 'read-file',
  label: { en: 'GitHub: read file', 'pt-BR': 'GitHub: ler arquivo' },
  description: {
    en: 'Reads a file of a repository as text or as a file of the item, or lists a folder with an item for each entry.',
    'pt-BR': 'Lê um arquivo de um repositório como texto ou como arquivo do item, ou lista uma pasta com um item por entrada.',
  },
  icon: 'file-down',
  category: 'apps',
  keywords: { en: ['content', 'download', 'folder', 'source'], 'pt-BR': ['conteúdo', 'baixar', 'pasta', 'fonte'] },
  config: z.object({
    credential: tokenField,
    repository: repositoryField,
    path: textField(
      { title: 'Path', description: 'From the root of the repository' },
      { title: 'Caminho', description: 'A partir da raiz do repositório' },
      { examples: ['README.md', 'docs/guide.md'] },
    ),
    ref: textField(
      { title: 'Branch, tag or commit', description: 'Empty: the default branch' },
      { title: 'Branch, tag ou commit', description: 'Vazio: a branch padrão' },
    ),
    as: choiceField(
      ['text', 'file', 'folder'],
      'text',
      { title: 'Read', options: ['A file, as text', 'A file, as a file of the item', 'A folder'] },
      { title: 'Ler', options: ['Um arquivo, como texto', 'Um arquivo, como arquivo do item', 'Uma pasta'] },
    ),
  }),
  ui: { 'ui:groups': [moreFields('ref')] },
  credential: { types: TOKEN_TYPES },
  effect: 'none',
  summary: { en: '{{ path }} ({{ repository }})', 'pt-BR': '{{ path }} ({{ repository }})' },
  async execute(context) {
    const github = await githubOf(context, 'read');
    return eachItem(context, async (item, config): Promise<Item | Item[]> => {
      const path = contentsPath(config.repository, config.as === 'folder' ? config.path : filePath(config.path));
      const query = { ref: config.ref.trim() || undefined };
      const answer = await github.request('GET', path, { query, headers: { accept: 'application/vnd.github.object+json' } });
      if (config.as === 'folder') {
        const folder = folderSchema.safeParse(answer.json());
        if (!folder.success) throw notA('folder', config.path);
        return folder.data.entries.map(({ type, name, path: at, sha, size, html_url }) => ({
          json: { type, name, path: at, sha, sizeBytes: size, url: html_url ?? null },
        }));
      }
      if (!fileSchema.safeParse(answer.json()).success) throw notA('file', config.path);
      const entry = answer.as(entrySchema);
      const bytes = await bytesOf(github, path, query, entry);
      const facts = {
        path: entry.path,
        name: entry.name,
        sha: entry.sha,
        sizeBytes: bytes.byteLength,
        url: entry.html_url ?? null,
      };
      if (config.as === 'text') return addResult(item, 'file', { ...facts, text: new TextDecoder().decode(bytes) });
      const file = await context.files.create(entry.name, bytes);
      return { ...addResult(item, 'file', facts), files: { ...item.files, file } };
    });
  },
});

async function bytesOf(github: HttpClient, path: string, query: { ref: string | undefined }, entry: Entry): Promise<Uint8Array> {
  if (entry.encoding === 'base64' && entry.content !== undefined) return new Uint8Array(Buffer.from(entry.content, 'base64'));
  const { bytes } = await github.bytes(path, {
    query,
    headers: { accept: 'application/vnd.github.raw+json' },
    maxBytes: MAX_FILE_BYTES,
    timeoutMs: 300_000,
  });
  return bytes;
}

function notA(wanted: 'file' | 'folder', path: string) {
  return problem({
    code: 'GITHUB_CONTENT_UNEXPECTED',
    en: `"${path}" is no ${wanted} in the repository. Change what the node reads, or the path.`,
    ptBr: `"${path}" não é ${wanted === 'file' ? 'um arquivo' : 'uma pasta'} no repositório. Mude o que o nó lê, ou o caminho.`,
    data: { path, wanted },
  });
}
