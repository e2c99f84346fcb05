import { AppError, defineNode, type Item, type Json, type JsonObject, z } from '../engine/sdk';
import { choiceField, countField, rawText, requireText, textField } from './form/fields';
import { moreFields } from './form/groups';
import { addResult } from './items/add-result';

function parseJson(text: string, path: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError({
      code: 'NODE_VALUE_INVALID',
      message: `The file ${path} is not valid JSON: ${reason}. Correct the file, or read it as text.`,
      data: { path, reason, detail: 'FILE_NOT_JSON' },
      cause: error,
    });
  }
}

function toLines(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Reads a file per item. The item goes on with `content` and `file`; read by lines, each line is an item. */
export const readFileNode = defineNode({
  type: 'core.read-file',
  version: 1,
  kind: 'action',
  label: { en: 'Read file', 'pt-BR': 'Ler arquivo' },
  description: {
    en: 'Reads a file for each item: as text, as JSON, line by line, or its bytes. The item goes on with content and file.',
    'pt-BR': 'Lê um arquivo para cada item: como texto, JSON, linha por linha ou bytes. O item segue com content e file.',
  },
  icon: 'file-text',
  category: 'files',
  keywords: {
    en: ['open', 'load', 'text', 'json', 'lines', 'disk', 'document', 'import'],
    'pt-BR': ['abrir', 'carregar', 'texto', 'linhas', 'disco', 'documento', 'importar'],
  },
  config: z.object({
    path: textField(
      { title: 'Path', description: 'Relative paths are below the files folder of the workspace' },
      { title: 'Caminho', description: 'Caminhos relativos ficam na pasta files do espaço de trabalho' },
      { examples: ['orders.csv', '{{ path }}'] },
    ),
    as: choiceField(
      ['text', 'json', 'lines', 'base64'],
      'text',
      { title: 'Read it as', options: ['Text', 'JSON', 'One item per line', 'Bytes (base64)'] },
      { title: 'Ler como', options: ['Texto', 'JSON', 'Um item por linha', 'Bytes (base64)'] },
    ),
    whenMissing: choiceField(
      ['fail', 'branch'],
      'fail',
      { title: 'When there is no such file', options: ['Fail', 'Go on by the port missing'] },
      { title: 'Quando o arquivo não existe', options: ['Falhar', 'Seguir pela porta missing'] },
    ),
    maxBytes: countField(
      { min: 1, max: 268_435_456, preset: 10_485_760 },
      { title: 'Largest file' },
      { title: 'Maior arquivo' },
      { unit: 'bytes' },
    ),
  }),
  ui: {
    'ui:order': ['path', 'as', 'whenMissing', 'maxBytes', '*'],
    'ui:groups': [moreFields('whenMissing', 'maxBytes')],
    path: { 'ui:placeholder': 'orders.csv' },
  },
  outputs: (config) => (config['whenMissing'] === 'branch' ? ['out', 'missing'] : ['out']),
  outputRules: [{ port: 'out' }, { port: 'missing', when: { whenMissing: ['branch'] } }],
  effect: 'none',
  resolve: 'item',
  check: (config) =>
    requireText(config, 'path', 'FILE_PATH_MISSING', 'Enter the path of the file, for example reports/today.txt'),
  summary: (config) => rawText(config, 'path'),
  execute: async (context) => {
    const [{ readFile, stat }, { requirePath, systemCode, toFileProblem }, { fileFacts }] = await Promise.all([
      import('node:fs/promises'),
      import('./files/file-problem'),
      import('./files/file-facts'),
    ]);
    const outputs: Record<string, Item[]> = {};
    const put = (port: string, ...items: Item[]) => {
      outputs[port] = [...(outputs[port] ?? []), ...items];
    };
    for (const [index, item] of context.items.entries()) {
      const config = await context.configFor(index);
      const path = context.services.files.resolve(requirePath(config.path, 'path', index));
      try {
        const stats = await stat(path);
        const file = fileFacts(path, stats);
        if (stats.size > config.maxBytes) {
          throw new AppError({
            code: 'FILE_TOO_LARGE',
            message: `The file ${path} has ${stats.size} bytes, more than the ${config.maxBytes} allowed. Raise "Largest file", or use a smaller one.`,
            data: { path, sizeBytes: stats.size, limitBytes: config.maxBytes, detail: 'FILE_TOO_LARGE' },
          });
        }
        const bytes = await readFile(path, { signal: context.signal });
        const whole = (content: Json) => put('out', addResult(addResult(item, 'file', file), 'content', content));
        if (config.as === 'base64') whole(bytes.toString('base64'));
        else {
          // Spreadsheets and editors put a mark before UTF-8 text that is no part of it.
          const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
          if (config.as === 'json') whole(parseJson(text, path));
          else if (config.as === 'text') whole(text);
          else {
            put('out', ...toLines(text).map((line, at): Item => ({ json: { line, number: at + 1, file } satisfies JsonObject })));
          }
        }
      } catch (error) {
        if (context.signal.aborted) throw error;
        if (systemCode(error) !== 'ENOENT' || config.whenMissing === 'fail') throw toFileProblem(error, path);
        put('missing', item);
      }
    }
    return { outputs };
  },
});
