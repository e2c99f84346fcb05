import { defineNode, type Item, z } from '../engine/sdk';
import { choiceField, countField, flagField, rawText, requireText, textField } from './form/fields';
import { moreFields } from './form/groups';

const YEAR_MS = 31_536_000_000;

/** Lists the files of a folder: one item per file. */
export const listFilesNode = defineNode({
  type: 'core.list-files',
  version: 1,
  kind: 'action',
  label: { en: 'List files', 'pt-BR': 'Listar arquivos' },
  description: {
    en: 'Finds the files of a folder, by name and age. Each becomes an item with path, name, extension, sizeBytes and modifiedAt.',
    'pt-BR':
      'Encontra os arquivos de uma pasta, por nome e idade. Cada um vira um item com path, name, extension, sizeBytes e modifiedAt.',
  },
  icon: 'folder-search',
  category: 'files',
  keywords: {
    en: ['folder', 'directory', 'find', 'search', 'watch', 'scan', 'glob', 'new files', 'old files'],
    'pt-BR': ['pasta', 'diretório', 'encontrar', 'procurar', 'buscar', 'vigiar', 'arquivos novos', 'arquivos antigos'],
  },
  config: z.object({
    folder: textField(
      { title: 'Folder', description: 'Relative paths are below the files folder of the workspace' },
      { title: 'Pasta', description: 'Caminhos relativos ficam na pasta files do espaço de trabalho' },
      { examples: ['inbox', '~/Downloads'] },
    ),
    pattern: textField(
      { title: 'Names', description: '* stands for any characters; several are separated by commas. Empty: every file' },
      { title: 'Nomes', description: '* representa quaisquer caracteres; separe vários por vírgulas. Vazio: todos os arquivos' },
      { examples: ['*.csv', '*.jpg, *.png'] },
    ),
    recursive: flagField(false, { title: 'Folders below it too' }, { title: 'Também as pastas dentro dela' }),
    age: choiceField(
      ['any', 'newer', 'older'],
      'any',
      { title: 'Changed', options: ['At any time', 'Within the time below', 'Longer ago than the time below'] },
      { title: 'Alterado', options: ['A qualquer momento', 'Dentro do tempo abaixo', 'Há mais que o tempo abaixo'] },
    ),
    ageMs: countField(
      { min: 0, max: 10 * YEAR_MS, preset: 86_400_000 },
      { title: 'Time' },
      { title: 'Tempo' },
      { unit: 'ms', showWhen: { age: ['newer', 'older'] } },
    ),
    sort: choiceField(
      ['name', 'newest', 'oldest', 'largest'],
      'name',
      { title: 'Order', options: ['By name', 'Newest first', 'Oldest first', 'Largest first'] },
      { title: 'Ordem', options: ['Por nome', 'Mais novos primeiro', 'Mais antigos primeiro', 'Maiores primeiro'] },
    ),
    limit: countField(
      { min: 1, max: 100_000, preset: 10_000 },
      { title: 'At most', description: 'Files in all' },
      { title: 'No máximo', description: 'Arquivos ao todo' },
    ),
    whenMissing: choiceField(
      ['fail', 'empty'],
      'fail',
      { title: 'When there is no such folder', options: ['Fail', 'Find nothing'] },
      { title: 'Quando a pasta não existe', options: ['Falhar', 'Não encontrar nada'] },
    ),
  }),
  ui: {
    'ui:order': ['folder', 'pattern', 'recursive', 'age', 'ageMs', 'sort', 'limit', 'whenMissing', '*'],
    'ui:groups': [moreFields('sort', 'limit', 'whenMissing')],
    folder: { 'ui:placeholder': 'inbox' },
    pattern: { 'ui:placeholder': '*.csv' },
  },
  effect: 'none',
  resolve: 'item',
  check: (config) => requireText(config, 'folder', 'FOLDER_MISSING', 'Enter the folder to look in, for example inbox'),
  summary: (config) => [rawText(config, 'folder'), rawText(config, 'pattern')].filter((part) => part !== '').join('/'),
  execute: async (context) => {
    const [{ listFolder }, { fileFacts }, { requirePath, systemCode, toFileProblem }] = await Promise.all([
      import('./files/list-folder'),
      import('./files/file-facts'),
      import('./files/file-problem'),
    ]);
    const out: Item[] = [];
    for (const [index] of context.items.entries()) {
      const config = await context.configFor(index);
      const folder = context.services.files.resolve(requirePath(config.folder, 'folder', index));
      try {
        const { pattern, recursive, age, ageMs, sort, limit } = config;
        const found = await listFolder({ folder, pattern, recursive, signal: context.signal });
        const since = context.now() - ageMs;
        const kept = found.filter(
          ({ stats }) => age === 'any' || (age === 'newer' ? stats.mtimeMs >= since : stats.mtimeMs < since),
        );
        if (sort === 'newest') kept.sort((a, b) => b.stats.mtimeMs - a.stats.mtimeMs);
        if (sort === 'oldest') kept.sort((a, b) => a.stats.mtimeMs - b.stats.mtimeMs);
        if (sort === 'largest') kept.sort((a, b) => b.stats.size - a.stats.size);
        for (const { path, relativePath, stats } of kept.slice(0, limit)) {
          out.push({ json: { ...fileFacts(path, stats), relativePath } });
        }
        context.log('info', `${Math.min(kept.length, limit)} of ${found.length} files in ${folder}`);
      } catch (error) {
        if (context.signal.aborted) throw error;
        if (systemCode(error) !== 'ENOENT' || config.whenMissing === 'fail') throw toFileProblem(error, folder);
        context.log('warn', `There is no folder ${folder} yet`);
      }
    }
    // Nothing found is a branch not taken, so that what follows does not run for nothing.
    return { outputs: out.length === 0 ? {} : { out } };
  },
});
