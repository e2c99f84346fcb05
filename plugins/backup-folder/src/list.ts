import { existsSync } from 'node:fs';
import { defineNode, type Item, textField, z } from '@pulseflow/sdk';
import { toProblem } from './problem';
import { backupsIn } from './retention/backups';

/** Lists the backups of a folder, newest first: an item for each. */
export const list = defineNode({
  name: 'list',
  label: { en: 'List backups', 'pt-BR': 'Listar backups' },
  description: {
    en: 'An item for each backup of a folder, newest first: where it lies, when it was made, how large it is.',
    'pt-BR': 'Um item para cada backup de uma pasta, do mais novo ao mais antigo: onde está, quando foi feito, que tamanho tem.',
  },
  icon: 'archive',
  keywords: { en: ['backup', 'find', 'newest', 'age'], 'pt-BR': ['backup', 'encontrar', 'mais novo', 'idade'] },
  category: 'files',
  config: z.object({
    folder: textField({ title: 'Folder' }, { title: 'Pasta' }, { examples: ['backups'] }, 'backups'),
    name: textField(
      { title: 'Name', description: 'Empty: backups of every name' },
      { title: 'Nome', description: 'Vazio: backups de qualquer nome' },
      { examples: ['documents'] },
    ),
  }),
  effect: 'none',
  summary: { en: '{{ folder }}', 'pt-BR': '{{ folder }}' },
  async execute(context) {
    const out: Item[] = [];
    for (const index of context.items.keys()) {
      const { folder, name } = context.configFor(index);
      const place = context.files.resolve(folder.trim() === '' ? '.' : folder.trim(), 'read');
      if (!existsSync(place)) continue;
      try {
        for (const backup of await backupsIn(place, name.trim() === '' ? undefined : name.trim())) {
          const { pulseflowBackup: _mark, key: _key, createdAt, ...told } = backup;
          out.push({ json: { ...told, createdAt: new Date(createdAt).toISOString(), ageMs: context.now() - createdAt } });
        }
      } catch (error) {
        throw toProblem(error, place);
      }
    }
    return { outputs: { out } };
  },
});
