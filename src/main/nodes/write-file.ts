import { AppError, defineNode, type Json, mapEffects, z } from '../engine/sdk';
import { choiceField, flagField, rawText, requireText, textField, valueField } from './form/fields';
import { moreFields } from './form/groups';
import { addResult } from './items/add-result';

/** Text as it is; anything else as JSON that people can read. */
function toBytes(content: Json, encoding: 'utf8' | 'base64', endLine: boolean): Buffer {
  if (encoding === 'base64') {
    if (typeof content === 'string') return Buffer.from(content, 'base64');
    throw new AppError({
      code: 'NODE_VALUE_INVALID',
      message: 'The content to write is not base64 text. Choose the form "Text", or give base64.',
      data: { field: 'content', detail: 'BASE64_INVALID' },
    });
  }
  const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
  return Buffer.from(endLine && !text.endsWith('\n') ? `${text}\n` : text, 'utf8');
}

/** Writes a file per item. The item goes on with `writtenFile`. */
export const writeFileNode = defineNode({
  type: 'core.write-file',
  version: 1,
  kind: 'action',
  label: { en: 'Write file', 'pt-BR': 'Gravar arquivo' },
  description: {
    en: 'Writes a text file for each item, whole or not at all. Relative paths are below the files folder of the workspace.',
    'pt-BR':
      'Grava um arquivo de texto para cada item, inteiro ou nada. Caminhos relativos ficam na pasta files do espaço de trabalho.',
  },
  icon: 'file-pen',
  category: 'files',
  keywords: {
    en: ['save', 'create', 'text', 'append', 'log', 'disk', 'export'],
    'pt-BR': ['salvar', 'criar', 'texto', 'acrescentar', 'disco', 'exportar', 'escrever'],
  },
  config: z.object({
    path: textField(
      { title: 'Path', description: 'Missing folders are made' },
      { title: 'Caminho', description: 'Pastas que faltam são criadas' },
      { examples: ['reports/{{ $now.$substring(0, 10) }}.txt'] },
    ),
    content: valueField(
      { title: 'Content', description: 'Empty: the item as JSON' },
      { title: 'Conteúdo', description: 'Vazio: o item em JSON' },
      { examples: ['{{ title }}: {{ total }}'] },
    ),
    mode: choiceField(
      ['overwrite', 'append', 'create'],
      'overwrite',
      { title: 'When the file exists', options: ['Replace it', 'Add at its end', 'Fail'] },
      { title: 'Quando o arquivo existe', options: ['Substituir', 'Acrescentar ao fim', 'Falhar'] },
    ),
    encoding: choiceField(
      ['utf8', 'base64'],
      'utf8',
      { title: 'Content is', options: ['Text', 'Base64 of the bytes'] },
      { title: 'O conteúdo é', options: ['Texto', 'Base64 dos bytes'] },
    ),
    endLine: flagField(
      true,
      { title: 'End with a line break' },
      { title: 'Terminar com quebra de linha' },
      { showWhen: { encoding: ['utf8'] } },
    ),
  }),
  ui: {
    'ui:order': ['path', 'content', 'mode', 'encoding', 'endLine', '*'],
    'ui:groups': [moreFields('encoding', 'endLine')],
    path: { 'ui:placeholder': 'reports/today.txt' },
    content: { 'ui:widget': 'textarea', 'ui:options': { rows: 6 } },
  },
  // Adding twice leaves two copies; writing the same file again leaves the same file.
  effect: (config) =>
    config['mode'] === 'append' || (typeof config['mode'] === 'string' && config['mode'].includes('{{'))
      ? 'unsafe'
      : 'idempotent',
  resolve: 'item',
  check: (config) =>
    requireText(config, 'path', 'FILE_PATH_MISSING', 'Enter the path of the file, for example reports/today.txt'),
  summary: (config) => rawText(config, 'path'),
  execute: (context) =>
    mapEffects(context, async (item, config, index) => {
      const { writeFileSafely } = await import('./file-writing/write-file-safely');
      const path = config.path.trim();
      if (path === '') {
        throw new AppError({
          code: 'NODE_CONFIG_INVALID',
          message: 'The path of the file is empty: its expression gave nothing. Check it against the input of this step.',
          data: { field: 'path', index, detail: 'FILE_PATH_EMPTY' },
        });
      }
      const content = config.content === undefined || config.content === '' ? item.json : config.content;
      const bytes = toBytes(content, config.encoding, config.endLine);
      const target = context.services.files.resolve(path);
      await writeFileSafely({ path: target, bytes, mode: config.mode, signal: context.signal });
      return addResult(item, 'writtenFile', { path: target, sizeBytes: bytes.length });
    }),
});
