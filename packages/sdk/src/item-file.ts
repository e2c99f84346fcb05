import type { FileRef, Item } from '../../../src/shared/model/packet';
import { problem } from './problem';

/** The file that an item carries under `name`; without a name its only one. Errors: ITEM_FILE_MISSING. */
export function itemFile(item: Item, name: string): FileRef {
  const files = item.files ?? {};
  const names = Object.keys(files);
  const file = name.trim() === '' ? (names.length === 1 ? files[names[0] ?? ''] : undefined) : files[name.trim()];
  if (file !== undefined) return file;
  const listed = names.length === 0 ? '' : names.join(', ');
  throw problem({
    code: 'ITEM_FILE_MISSING',
    en: `The item carries no file${name.trim() === '' ? ' that is the only one' : ` named "${name}"`}. It has: ${listed || 'none'}.`,
    ptBr: `O item não traz ${name.trim() === '' ? 'um único arquivo' : `um arquivo com o nome "${name}"`}. Ele tem: ${listed || 'nenhum'}.`,
    data: { name, files: names },
  });
}
