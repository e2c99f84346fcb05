import { defineNode, type JsonObject, type LookupResult, mapEffects, type SettingProblem, z } from '../engine/sdk';
import { choiceField, isTemplate, rawText, requireText, textField } from './form/fields';
import { addResult } from './items/add-result';

const ACTIONS = ['copy', 'move', 'delete'] as const;

function actionOf(config: JsonObject): string {
  return rawText(config, 'action') || 'copy';
}

function check(config: JsonObject): SettingProblem[] {
  return [
    ...requireText(config, 'path', 'FILE_PATH_MISSING', 'Enter the path of the file, for example reports/today.txt'),
    ...(actionOf(config) === 'delete'
      ? []
      : requireText(config, 'to', 'FILE_TARGET_MISSING', 'Enter where the file goes, for example archive/')),
  ];
}

/** Copies, moves or deletes a file per item. The item goes on with `changedFile`. */
export const changeFileNode = defineNode({
  type: 'core.change-file',
  version: 1,
  kind: 'action',
  label: { en: 'Copy, move or delete file', 'pt-BR': 'Copiar, mover ou excluir arquivo' },
  description: {
    en: 'Copies, moves, renames or deletes a file for each item. A target that ends with a slash is a folder.',
    'pt-BR': 'Copia, move, renomeia ou exclui um arquivo para cada item. Um destino que termina com barra é uma pasta.',
  },
  icon: 'folder-input',
  category: 'files',
  keywords: {
    en: ['copy', 'move', 'rename', 'delete', 'remove', 'archive', 'sort', 'clean up'],
    'pt-BR': ['copiar', 'mover', 'renomear', 'excluir', 'apagar', 'remover', 'arquivar', 'organizar', 'limpar'],
  },
  config: z.object({
    action: choiceField(
      ACTIONS,
      'copy',
      { title: 'Do', options: ['Copy', 'Move or rename', 'Delete'] },
      { title: 'Fazer', options: ['Copiar', 'Mover ou renomear', 'Excluir'] },
    ),
    path: textField({ title: 'File' }, { title: 'Arquivo' }, { examples: ['{{ path }}', 'reports/today.txt'] }),
    to: textField(
      { title: 'To', description: 'A path, or a folder with a slash at its end; missing folders are made' },
      { title: 'Para', description: 'Um caminho, ou uma pasta com barra no fim; pastas que faltam são criadas' },
      { examples: ['archive/', 'archive/{{ name }}'], showWhen: { action: ['copy', 'move'] } },
    ),
    whenExists: choiceField(
      ['fail', 'replace', 'skip'],
      'fail',
      { title: 'When there is a file already', options: ['Fail', 'Replace it', 'Leave both as they are'] },
      { title: 'Quando já existe um arquivo', options: ['Falhar', 'Substituir', 'Deixar os dois como estão'] },
      { showWhen: { action: ['copy', 'move'] } },
    ),
  }),
  ui: {
    'ui:order': ['action', 'path', 'to', 'whenExists', '*'],
    action: { 'ui:widget': 'radio', 'ui:options': { inline: true } },
    path: { 'ui:placeholder': '{{ path }}' },
    to: { 'ui:placeholder': 'archive/' },
  },
  // A file that was moved is not there to be moved again; copying and deleting once more change nothing.
  effect: (config) => (actionOf(config) === 'move' || isTemplate(actionOf(config)) ? 'unsafe' : 'idempotent'),
  resolve: 'item',
  check,
  summary: (config) => [rawText(config, 'path'), rawText(config, 'to')].filter((part) => part !== '').join(' → '),
  execute: (context) =>
    mapEffects(context, async (item, config, index) => {
      const [{ changeFile, targetOf }, { requirePath }] = await Promise.all([
        import('./files/change-file'),
        import('./files/file-problem'),
      ]);
      const { files } = context.services;
      const from = files.resolve(requirePath(config.path, 'path', index));
      if (config.action === 'delete') {
        return addResult(item, 'changedFile', await changeFile({ action: 'delete', from, signal: context.signal }));
      }
      const to = files.resolve(targetOf(from, requirePath(config.to, 'to', index)));
      const { action, whenExists } = config;
      return addResult(item, 'changedFile', await changeFile({ action, from, to, whenExists, signal: context.signal }));
    }),
  hasLookup: (config) => actionOf(config) === 'move',
  lookup: async (context, index): Promise<LookupResult> => {
    const config = await context.configFor(index);
    const item = context.items[index];
    if (item === undefined || config.action !== 'move') return 'unknown';
    const [{ targetOf }, { existsSync }] = await Promise.all([import('./files/change-file'), import('node:fs')]);
    const from = context.services.files.resolve(config.path);
    const to = context.services.files.resolve(targetOf(from, config.to));
    if (existsSync(from)) return { happened: false };
    const moved = addResult(item, 'changedFile', { path: to, from, changed: true });
    return existsSync(to) ? { happened: true, outputs: { out: [moved] } } : 'unknown';
  },
});
