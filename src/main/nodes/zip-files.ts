import { AppError, defineNode, mapEffects, z } from '../engine/sdk';
import { flagField, rawText, requireText, textField } from './form/fields';
import { addResult } from './items/add-result';

/** Packs the files of a folder into one ZIP file per item. The item goes on with `zipFile`. */
export const zipFilesNode = defineNode({
  type: 'core.zip-files',
  version: 1,
  kind: 'action',
  label: { en: 'Zip folder', 'pt-BR': 'Compactar pasta' },
  description: {
    en: 'Packs the files of a folder into one ZIP file, whole or not at all. The item goes on with zipFile.',
    'pt-BR': 'Compacta os arquivos de uma pasta em um arquivo ZIP, inteiro ou nada. O item segue com zipFile.',
  },
  icon: 'file-archive',
  category: 'files',
  keywords: {
    en: ['backup', 'compress', 'archive', 'pack', 'zip'],
    'pt-BR': ['backup', 'cópia de segurança', 'comprimir', 'arquivar', 'zipar'],
  },
  config: z.object({
    folder: textField({ title: 'Folder' }, { title: 'Pasta' }, { examples: ['documents', '~/Documents'] }),
    pattern: textField(
      { title: 'Names', description: '* stands for any characters; several are separated by commas. Empty: every file' },
      { title: 'Nomes', description: '* representa quaisquer caracteres; separe vários por vírgulas. Vazio: todos os arquivos' },
      { examples: ['*.csv'] },
    ),
    recursive: flagField(true, { title: 'Folders below it too' }, { title: 'Também as pastas dentro dela' }),
    to: textField(
      { title: 'ZIP file', description: 'One that is there already is replaced' },
      { title: 'Arquivo ZIP', description: 'Se já existir, é substituído' },
      { examples: ['backups/{{ $now().$substring(0, 10) }}.zip'] },
    ),
  }),
  ui: { 'ui:order': ['folder', 'pattern', 'recursive', 'to', '*'], folder: { 'ui:placeholder': 'documents' } },
  effect: 'idempotent',
  resolve: 'item',
  check: (config) => [
    ...requireText(config, 'folder', 'FOLDER_MISSING', 'Enter the folder to look in, for example inbox'),
    ...requireText(config, 'to', 'FILE_TARGET_MISSING', 'Enter where the file goes, for example archive/'),
  ],
  summary: (config) => [rawText(config, 'folder'), rawText(config, 'to')].filter((part) => part !== '').join(' → '),
  execute: (context) =>
    mapEffects(context, async (item, config, index) => {
      const [{ listFolder }, { writeZip }, { requirePath, toFileProblem }] = await Promise.all([
        import('./files/list-folder'),
        import('./files/zip-archive'),
        import('./files/file-problem'),
      ]);
      const { files } = context.services;
      const folder = files.resolve(requirePath(config.folder, 'folder', index));
      const path = files.resolve(requirePath(config.to, 'to', index));
      const { signal } = context;
      try {
        const { pattern, recursive } = config;
        // An archive inside the folder that it packs would hold its own older self.
        const found = (await listFolder({ folder, pattern, recursive, signal })).filter((file) => file.path !== path);
        if (found.length === 0) {
          const message = `There is no file to pack in ${folder}. Check the folder and the names.`;
          throw new AppError({ code: 'FILE_NOT_FOUND', message, data: { path: folder, detail: 'ZIP_EMPTY' } });
        }
        const sizeBytes = await writeZip({ path, files: found, signal });
        return addResult(item, 'zipFile', { path, sizeBytes, files: found.length });
      } catch (error) {
        if (signal.aborted) throw error;
        throw toFileProblem(error, folder);
      }
    }),
});
