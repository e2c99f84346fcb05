import {
  addResult,
  choiceField,
  countField,
  defineNode,
  eachItem,
  flagField,
  moreFields,
  needed,
  textField,
  z,
} from '@pulseflow/sdk';
import { makeBackup } from './make-backup';

const keepField = (preset: number, en: string, ptBr: string) =>
  countField({ min: 0, max: 10_000, preset }, { title: en }, { title: ptBr });

/** Makes a backup for each item. The item goes on with `backup`. */
export const create = defineNode({
  name: 'create',
  label: { en: 'Back up folders', 'pt-BR': 'Fazer backup de pastas' },
  description: {
    en: 'Packs folders into a dated ZIP file, reads it back to check it, and deletes its own older ones as you say. The item goes on with backup.',
    'pt-BR':
      'Compacta pastas em um ZIP com data, lê de volta para conferir e exclui os próprios mais antigos como você disser. O item segue com backup.',
  },
  keywords: {
    en: ['zip', 'archive', 'copy', 'retention', 'checksum', 'safety'],
    'pt-BR': ['zip', 'arquivar', 'cópia', 'retenção', 'segurança', 'compactar'],
  },
  category: 'files',
  config: z.object({
    folders: needed(
      textField(
        { title: 'Folders', description: "One a line. Relative ones are below the workspace's files folder" },
        { title: 'Pastas', description: 'Uma por linha. As relativas ficam na pasta files do espaço de trabalho' },
        { examples: ['~/Documents'] },
      ),
    ),
    to: needed(
      textField(
        { title: 'Where to', description: 'A folder; best on another disk. It is never a part of the backup' },
        { title: 'Para onde', description: 'Uma pasta; de preferência em outro disco. Nunca faz parte do backup' },
        { examples: ['backups', '/media/disk/backups'] },
        'backups',
      ),
    ),
    name: needed(
      textField(
        { title: 'Name', description: 'Backups of one name are kept and deleted together' },
        { title: 'Nome', description: 'Backups de um mesmo nome são guardados e excluídos juntos' },
        { examples: ['documents'] },
        'backup',
      ),
    ),
    include: textField(
      { title: 'Only', description: 'Names or paths with * and **, separated by commas or lines. Empty: everything' },
      { title: 'Somente', description: 'Nomes ou caminhos com * e **, separados por vírgulas ou linhas. Vazio: tudo' },
      { examples: ['*.docx, photos/**'] },
    ),
    exclude: textField(
      { title: 'Not', description: 'Names or paths, as above' },
      { title: 'Menos', description: 'Nomes ou caminhos, como acima' },
      { examples: ['node_modules, *.tmp, cache/'] },
    ),
    keepLast: keepField(0, 'Keep the last', 'Guardar os últimos'),
    keepDaily: keepField(7, 'Keep one a day, for days', 'Guardar um por dia, por dias'),
    keepWeekly: keepField(4, 'Keep one a week, for weeks', 'Guardar um por semana, por semanas'),
    keepMonthly: keepField(6, 'Keep one a month, for months', 'Guardar um por mês, por meses'),
    verify: flagField(
      true,
      { title: 'Check it after writing', description: 'Reads it back from the disk, file by file' },
      { title: 'Conferir depois de gravar', description: 'Lê de volta do disco, arquivo por arquivo' },
    ),
    whenUnreadable: choiceField(
      ['fail', 'skip'],
      'fail',
      { title: 'When a file cannot be read', options: ['Fail', 'Go on without it and say so'] },
      { title: 'Quando um arquivo não pode ser lido', options: ['Falhar', 'Seguir sem ele e avisar'] },
    ),
  }),
  ui: {
    'ui:order': ['folders', 'to', 'name', 'include', 'exclude', 'keepLast', 'keepDaily', 'keepWeekly', 'keepMonthly', '*'],
    'ui:groups': [
      {
        title: { en: 'How many stay (all 0: all)', 'pt-BR': 'Quantos ficam (todos 0: todos)' },
        fields: ['keepLast', 'keepDaily', 'keepWeekly', 'keepMonthly'],
      },
      moreFields('verify', 'whenUnreadable'),
    ],
    folders: { 'ui:widget': 'textarea', 'ui:options': { rows: 3 }, 'ui:placeholder': '~/Documents' },
    include: { 'ui:widget': 'textarea', 'ui:options': { rows: 2 } },
    exclude: { 'ui:widget': 'textarea', 'ui:options': { rows: 2 } },
  },
  // A backup carries the key of its step: the same step finds it and makes no second one.
  effect: 'idempotent',
  summary: { en: '{{ folders }} → {{ to }}', 'pt-BR': '{{ folders }} → {{ to }}' },
  execute: (context) =>
    eachItem(context, async (item, config, index) => {
      const onProgress = (share: number, words: string): void => context.progress((index + share) / context.items.length, words);
      const backup = await makeBackup(context, config, { key: context.idempotencyKey(index), onProgress });
      return addResult(item, 'backup', backup);
    }),
});
