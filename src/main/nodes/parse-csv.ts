import { csvRecords } from '#shared/document/csv-text';
import { defineNode, type Item, mapItems, z } from '../engine/sdk';
import { choiceField, flagField, rawText, requireText, textField } from './form/fields';
import { moreFields } from './form/groups';

const SIGNS = { comma: ',', semicolon: ';', tab: '\t' } as const;

/** Reads CSV text: one item per row. */
export const parseCsvNode = defineNode({
  type: 'core.parse-csv',
  version: 1,
  kind: 'action',
  label: { en: 'Parse CSV', 'pt-BR': 'Ler CSV' },
  description: {
    en: 'Turns CSV text into items, one per row, with the column names of its first line as fields.',
    'pt-BR': 'Transforma um texto CSV em itens, um por linha, com os nomes das colunas da primeira linha como campos.',
  },
  icon: 'table',
  category: 'data',
  keywords: {
    en: ['spreadsheet', 'excel', 'table', 'rows', 'columns', 'import', 'read csv'],
    'pt-BR': ['planilha', 'excel', 'tabela', 'linhas', 'colunas', 'importar', 'analisar csv'],
  },
  config: z.object({
    text: textField(
      { title: 'CSV text' },
      { title: 'Texto CSV' },
      { examples: ['{{ content }}', '{{ body }}'] },
      '{{ content }}',
    ),
    delimiter: choiceField(
      ['auto', 'comma', 'semicolon', 'tab'],
      'auto',
      { title: 'Columns are separated by', options: ['Find out', 'Comma', 'Semicolon', 'Tab'] },
      { title: 'As colunas são separadas por', options: ['Descobrir', 'Vírgula', 'Ponto e vírgula', 'Tabulação'] },
    ),
    header: flagField(true, { title: 'The first line has the names' }, { title: 'A primeira linha tem os nomes' }),
    numbers: flagField(
      true,
      { title: 'Read numbers as numbers', description: 'Only what is written as one: 007 and 1,5 stay text' },
      { title: 'Ler números como números', description: 'Só o que está escrito como número: 007 e 1,5 continuam texto' },
    ),
  }),
  ui: {
    'ui:order': ['text', 'delimiter', 'header', 'numbers', '*'],
    'ui:groups': [moreFields('delimiter', 'header', 'numbers')],
  },
  effect: 'none',
  resolve: 'item',
  check: (config) =>
    'text' in config
      ? requireText(config, 'text', 'CSV_TEXT_MISSING', 'Enter the CSV text, usually the field content of the step before')
      : [],
  summary: (config) => rawText(config, 'text'),
  execute: (context) =>
    mapItems(context, (item, { text, delimiter, header, numbers }): Item[] => {
      const separator = delimiter === 'auto' ? {} : { delimiter: SIGNS[delimiter] };
      const { records } = csvRecords(text, { ...separator, header, numbers });
      return records.map((json) => ({ ...item, json }));
    }),
});
