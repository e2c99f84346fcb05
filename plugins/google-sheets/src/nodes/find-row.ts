import {
  addResult,
  choiceField,
  defineNode,
  type HttpClient,
  type Item,
  type Json,
  moreFields,
  needed,
  needText,
  problem,
  textField,
  z,
} from '@pulseflow/sdk';
import { parseArea, quoted } from '../a1';
import { sheetsOf } from '../api';
import { accountField, CREDENTIAL, renderField, sheetField, spreadsheetField } from '../fields';
import { columnsOf, readRows, recordOf } from '../table';

const config = z.object({
  credential: accountField,
  spreadsheet: spreadsheetField,
  sheet: sheetField,
  column: needed(
    textField(
      { title: 'Column', description: 'Its name in the first row' },
      { title: 'Coluna', description: 'O nome dela na primeira linha' },
      { examples: ['Email'] },
    ),
  ),
  value: textField({ title: 'Equals' }, { title: 'É igual a' }, { examples: ['{{ email }}'] }),
  compare: choiceField(
    ['same', 'ignoreCase', 'contains'],
    'same',
    { title: 'Compare', options: ['Exactly', 'Upper and lower case are the same', 'The cell contains it'] },
    { title: 'Comparar', options: ['Exatamente', 'Maiúsculas e minúsculas iguais', 'A célula contém'] },
  ),
  which: choiceField(
    ['first', 'last', 'all'],
    'first',
    { title: 'Which', options: ['The first', 'The last', 'All: an item for each'] },
    { title: 'Quais', options: ['A primeira', 'A última', 'Todas: um item para cada'] },
  ),
  render: renderField,
});
type Config = z.output<typeof config>;
type Found = { rowNumber: number } & Record<string, Json>;

/** Finds the row of each item by a column. The item goes on with `row` by `found`, else as it is by `notFound`. */
export const findRow = defineNode({
  name: 'find-row',
  label: { en: 'Google Sheets: find row', 'pt-BR': 'Planilhas Google: encontrar linha' },
  description: {
    en: 'Finds the row of each item by the value of a column. Goes on by "found" with "row", or by "notFound".',
    'pt-BR': 'Encontra a linha de cada item pelo valor de uma coluna. Segue por "found" com "row", ou por "notFound".',
  },
  icon: 'search',
  category: 'apps',
  keywords: { en: ['lookup', 'search', 'match', 'vlookup'], 'pt-BR': ['procurar', 'buscar', 'procv'] },
  config,
  ui: { 'ui:groups': [moreFields('compare', 'which', 'render')] },
  outputs: ['found', 'notFound'],
  credential: CREDENTIAL,
  effect: 'none',
  summary: { en: '{{ column }} = {{ value }}', 'pt-BR': '{{ column }} = {{ value }}' },
  async execute(context) {
    const google = await sheetsOf(context);
    const found: Item[] = [];
    const notFound: Item[] = [];
    // The items of a step mostly ask the same sheet: it is read once.
    const tables = new Map<string, Promise<Found[]>>();
    for (const [index, item] of context.items.entries()) {
      const settings = context.configFor(index);
      const name = JSON.stringify([settings.spreadsheet, settings.sheet, settings.render]);
      const table = tables.get(name) ?? readTable(google, settings, context.signal);
      tables.set(name, table);
      const rows = rowsThat(settings, await table);
      if (rows.length === 0) notFound.push(item);
      else for (const row of rows) found.push(addResult(item, 'row', row));
      context.progress((index + 1) / context.items.length);
    }
    return { outputs: { ...(found.length === 0 ? {} : { found }), ...(notFound.length === 0 ? {} : { notFound }) } };
  },
});

async function readTable(google: HttpClient, { spreadsheet, sheet, render }: Config, signal: AbortSignal): Promise<Found[]> {
  const area = parseArea(sheet.trim() === '' ? '' : quoted(sheet.trim()));
  const rows: Found[] = [];
  let column: ((index: number) => string) | undefined;
  let width = 0;
  for await (const { number, cells } of readRows(google, spreadsheet, area, { render, signal })) {
    if (column === undefined) {
      column = columnsOf(cells, 1);
      width = cells.length;
    } else rows.push({ ...recordOf(cells, column, width), rowNumber: number });
  }
  return rows;
}

/** Errors: NODE_CONFIG_INVALID, SHEETS_COLUMN_NOT_FOUND. */
function rowsThat({ column, value, compare, which }: Config, table: readonly Found[]): Found[] {
  const name = needText(column, 'column', { en: 'Name the column to look in.', ptBr: 'Informe a coluna onde procurar.' });
  const [first] = table;
  if (first !== undefined && !(name in first)) {
    const columns = Object.keys(first).filter((one) => one !== 'rowNumber');
    throw problem({
      code: 'SHEETS_COLUMN_NOT_FOUND',
      en: `The sheet has no column "${name}". It has: ${columns.join(', ')}.`,
      ptBr: `A página não tem a coluna "${name}". Ela tem: ${columns.join(', ')}.`,
      data: { column: name, columns },
    });
  }
  const fold = (text: string): string => (compare === 'same' ? text : text.toLocaleLowerCase());
  const wanted = fold(value);
  const matching = table.filter((row) => {
    const cell = fold(String(row[name]));
    return compare === 'contains' ? wanted !== '' && cell.includes(wanted) : cell === wanted;
  });
  if (which === 'all') return matching;
  const one = which === 'first' ? matching[0] : matching.at(-1);
  return one === undefined ? [] : [one];
}
