import { writeCsvRow } from '#shared/document/csv-text';
import { defineNode, type Json, z } from '../engine/sdk';
import { choiceField, flagField, rawText, textField } from './form/fields';
import { moreFields } from './form/groups';
import { readField } from './items/field-path';

const SIGNS = { comma: ',', semicolon: ';', tab: '\t' } as const;

function toCell(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** All fields of all items, in the order in which they first appear. */
function allFields(items: readonly Json[]): string[] {
  const names = new Set<string>();
  for (const json of items) {
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) for (const name of Object.keys(json)) names.add(name);
  }
  return [...names];
}

/** Makes one CSV text of all items: `{ csv, rows }`. */
export const buildCsvNode = defineNode({
  type: 'core.build-csv',
  version: 1,
  kind: 'action',
  label: { en: 'Build CSV', 'pt-BR': 'Montar CSV' },
  description: {
    en: 'Makes one CSV text of all items, a row for each. The item that goes on has csv and rows.',
    'pt-BR': 'Monta um texto CSV com todos os itens, uma linha para cada. O item que segue tem csv e rows.',
  },
  icon: 'table-2',
  category: 'data',
  keywords: {
    en: ['spreadsheet', 'excel', 'table', 'report', 'export', 'write csv'],
    'pt-BR': ['planilha', 'excel', 'tabela', 'relatório', 'exportar', 'gerar csv'],
  },
  config: z.object({
    columns: textField(
      { title: 'Columns', description: 'Fields separated by commas. Empty: every field of the items' },
      { title: 'Colunas', description: 'Campos separados por vírgulas. Vazio: todos os campos dos itens' },
      { examples: ['name, total', 'customer.email, total'] },
    ),
    delimiter: choiceField(
      ['comma', 'semicolon', 'tab'],
      'comma',
      { title: 'Separate columns by', options: ['Comma', 'Semicolon', 'Tab'] },
      { title: 'Separar as colunas por', options: ['Vírgula', 'Ponto e vírgula', 'Tabulação'] },
    ),
    header: flagField(true, { title: 'First a line with the names' }, { title: 'Antes, uma linha com os nomes' }),
  }),
  ui: {
    'ui:order': ['columns', 'delimiter', 'header', '*'],
    'ui:groups': [moreFields('delimiter', 'header')],
    columns: { 'ui:placeholder': 'name, total' },
  },
  effect: 'none',
  summary: (config) => rawText(config, 'columns'),
  execute: ({ items, config }) => {
    const all = items.map(({ json }) => json);
    const named = config.columns
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    const isPath = named.length > 0;
    const columns = isPath ? named : allFields(all);
    const sign = SIGNS[config.delimiter];
    const cellOf = (json: Json, column: string) => {
      if (isPath) return toCell(readField(json, column));
      const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
      return isObject && Object.hasOwn(json, column) ? toCell(json[column]) : '';
    };
    const rows = all.map((json) =>
      writeCsvRow(
        columns.map((column) => cellOf(json, column)),
        sign,
      ),
    );
    const lines = config.header ? [writeCsvRow(columns, sign), ...rows] : rows;
    return { outputs: { out: [{ json: { csv: lines.length === 0 ? '' : `${lines.join('\n')}\n`, rows: rows.length } }] } };
  },
});
