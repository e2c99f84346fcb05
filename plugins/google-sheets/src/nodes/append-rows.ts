import {
  addResult,
  choiceField,
  defineNode,
  type HttpClient,
  type Item,
  type JsonObject,
  moreFields,
  pairsField,
  textField,
  z,
} from '@pulseflow/sdk';
import { formatArea, parseArea, quoted } from '../a1';
import { sheetFacts, sheetsOf, spreadsheetPath, updatesOf, valuesPath } from '../api';
import { batchesOf } from '../batches';
import { accountField, CREDENTIAL, interpretField, sheetField, spreadsheetField } from '../fields';
import { type Cell, cellsOf, readRows } from '../table';

const config = z.object({
  credential: accountField,
  spreadsheet: spreadsheetField,
  sheet: sheetField,
  columns: pairsField(
    { title: 'Columns', description: 'Names as in the first row; none: each field of the item goes to the column of its name' },
    { title: 'Colunas', description: 'Nomes como na primeira linha; nenhuma: cada campo do item vai à coluna do seu nome' },
    { name: 'Customer', value: '{{ customer.name }}' },
  ),
  keyColumn: textField(
    {
      title: 'Key column',
      description: 'A column whose value names a row, such as Order. A row that is there already is not appended again',
    },
    {
      title: 'Coluna-chave',
      description: 'Uma coluna cujo valor identifica a linha, como Pedido. Uma linha que já existe não é acrescentada de novo',
    },
    { expression: 'none' },
  ),
  ifExists: choiceField(
    ['update', 'skip'],
    'update',
    { title: 'When the key is there', options: ['Update that row', 'Leave that row'] },
    { title: 'Se a chave já existe', options: ['Atualizar a linha', 'Deixar a linha'] },
  ),
  newColumns: choiceField(
    ['add', 'ignore'],
    'add',
    { title: 'Fields without a column', options: ['Add a column', 'Leave out'] },
    { title: 'Campos sem coluna', options: ['Acrescentar coluna', 'Deixar de fora'] },
  ),
  interpret: interpretField,
});
type Config = z.output<typeof config>;

/** Appends a row per item, many by one call; with a key column rows that are there are brought up to date. */
export const appendRows = defineNode({
  name: 'append-rows',
  label: { en: 'Google Sheets: append rows', 'pt-BR': 'Planilhas Google: acrescentar linhas' },
  description: {
    en: 'Appends a row for each item, many by one call. With a key column, rows that are there already are updated instead.',
    'pt-BR':
      'Acrescenta uma linha para cada item, várias por chamada. Com uma coluna-chave, as linhas que já existem são atualizadas.',
  },
  category: 'apps',
  keywords: { en: ['add', 'insert', 'upsert', 'log'], 'pt-BR': ['adicionar', 'inserir', 'atualizar', 'registrar'] },
  config,
  ui: { 'ui:groups': [moreFields('ifExists', 'newColumns', 'interpret')] },
  credential: CREDENTIAL,
  // Without a key nobody can tell whether a row was appended by this step or by somebody else.
  effect: { field: 'keyColumn', values: { '': 'unsafe' }, otherwise: 'idempotent' },
  summary: { en: '{{ sheet }}', 'pt-BR': '{{ sheet }}' },
  async execute(context) {
    const google = await sheetsOf(context);
    const made: (readonly Item[])[] = context.items.map((_, index) => context.finishedItem(index)?.['out'] ?? []);
    const pending = context.items.flatMap((_, index) => (context.finishedItem(index) === undefined ? [index] : []));
    const targetOf = (index: number): string =>
      JSON.stringify([context.configFor(index).spreadsheet, context.configFor(index).sheet]);
    const rowOf = (index: number) => fieldsOf(context.items[index], context.configFor(index));
    let done = 0;
    for (const batch of batchesOf(pending, targetOf, rowOf)) {
      const settings = context.configFor(batch[0] ?? 0);
      const table = await openTable(google, settings, batch.map(rowOf), context.signal);
      const plan = batch.map((index) => table.place(rowOf(index)));
      for (const index of batch) await context.beforeEffect(index);
      const results = await writeBatch(google, settings, table, plan);
      for (const [at, index] of batch.entries()) {
        const item = addResult(context.items[index] ?? { json: {} }, 'row', results[at] ?? null);
        context.afterEffect(index, { out: [item] });
        made[index] = [item];
      }
      done += batch.length;
      context.progress(done / pending.length);
    }
    return { outputs: { out: made.flat() } };
  },
});

function fieldsOf(item: Item | undefined, { columns }: Config): JsonObject {
  const named = columns.filter(({ name }) => name.trim() !== '');
  if (named.length > 0) return Object.fromEntries(named.map(({ name, value }) => [name.trim(), value]));
  const json = item?.json;
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return { value: json ?? null };
  const { rowNumber: _of, ...fields } = json;
  return fields;
}

/** Where the row of an item goes: a row that is there, a new one, or nowhere. */
type Place =
  | { kind: 'update'; row: number; cells: Cell[] }
  | { kind: 'append'; cells: Cell[]; same?: number }
  | { kind: 'skip'; row: number };

interface Table {
  sheet: string;
  columns: readonly string[];
  place(fields: JsonObject): Place;
}

/** Reads the first row, and with a key column that column; adds the columns that are missing. Errors: those of the API. */
async function openTable(
  google: HttpClient,
  settings: Config,
  records: readonly JsonObject[],
  signal: AbortSignal,
): Promise<Table> {
  const { spreadsheet, keyColumn, newColumns } = settings;
  const sheet = settings.sheet.trim() === '' ? ((await sheetFacts(google, spreadsheet))[0]?.title ?? '') : settings.sheet.trim();
  const read = { render: 'UNFORMATTED_VALUE', signal } as const;
  const headerArea = { ...parseArea(`${quoted(sheet)}!1:1`), lastRow: 1 };
  const columns: string[] = [];
  for await (const { cells } of readRows(google, spreadsheet, headerArea, read))
    columns.push(...cells.map((cell) => String(cell).trim()));
  const missing = [...new Set(records.flatMap((fields) => Object.keys(fields)))].filter((name) => !columns.includes(name));
  if (missing.length > 0 && (newColumns === 'add' || columns.length === 0)) {
    const first = columns.length + 1;
    await google.put(
      valuesPath(
        spreadsheet,
        formatArea({ sheet, firstColumn: first, firstRow: 1, lastColumn: first + missing.length - 1, lastRow: 1 }),
      ),
      {
        query: { valueInputOption: 'RAW' },
        json: { majorDimension: 'ROWS', values: [missing] },
      },
    );
    columns.push(...missing);
  }
  const key = columns.indexOf(keyColumn.trim());
  const rowByKey = new Map<string, number>();
  if (keyColumn.trim() !== '' && key >= 0) {
    const area = { sheet, firstColumn: key + 1, lastColumn: key + 1, firstRow: 2, lastRow: undefined };
    for await (const { number, cells } of readRows(google, spreadsheet, area, read)) {
      const value = String(cells[0] ?? '');
      if (value !== '' && !rowByKey.has(value)) rowByKey.set(value, number);
    }
  }
  let appended = 0;
  const newByKey = new Map<string, number>();
  return {
    sheet,
    columns,
    place(fields) {
      const cells = cellsOf(fields, columns);
      const value = key < 0 ? '' : String(cells[key] ?? '');
      const row = rowByKey.get(value);
      if (value === '' || keyColumn.trim() === '') return { kind: 'append', cells };
      if (row !== undefined) return settings.ifExists === 'skip' ? { kind: 'skip', row } : { kind: 'update', row, cells };
      // The same key twice in one batch: one row, which is what the last item says.
      const same = newByKey.get(value);
      if (same !== undefined) return { kind: 'append', cells, same };
      newByKey.set(value, appended);
      appended += 1;
      return { kind: 'append', cells };
    },
  };
}

/** Writes the rows of a batch by at most two calls; the result of each item, in their order. */
async function writeBatch(google: HttpClient, settings: Config, table: Table, plan: readonly Place[]): Promise<JsonObject[]> {
  const { spreadsheet, interpret } = settings;
  const updates = plan.filter((place) => place.kind === 'update');
  if (updates.length > 0) {
    await google.post(`${spreadsheetPath(spreadsheet)}/values:batchUpdate`, {
      json: {
        valueInputOption: interpret,
        data: updates.map(({ row, cells }) => ({
          range: formatArea({
            sheet: table.sheet,
            firstColumn: 1,
            firstRow: row,
            lastColumn: table.columns.length,
            lastRow: row,
          }),
          majorDimension: 'ROWS',
          values: [cells],
        })),
      },
      effect: 'idempotent',
    });
  }
  const rows: Cell[][] = [];
  const rowOf = new Map<Place, number>();
  for (const place of plan) {
    if (place.kind !== 'append') continue;
    const at = place.same === undefined ? rows.length : place.same;
    rows[at] = place.cells;
    rowOf.set(place, at);
  }
  const first = rows.length === 0 ? 0 : await append(google, settings, table, rows);
  return plan.map((place) => {
    if (place.kind === 'skip') return { number: place.row, action: 'skipped' };
    if (place.kind === 'update') return { number: place.row, action: 'updated' };
    return { number: first === 0 ? null : first + (rowOf.get(place) ?? 0), action: 'appended' };
  });
}

/** Appends rows below the table; the number of the first, 0 when Google does not say. */
async function append(
  google: HttpClient,
  { spreadsheet, interpret }: Config,
  { sheet }: Table,
  values: Cell[][],
): Promise<number> {
  const answer = (await google.post(`${valuesPath(spreadsheet, `${quoted(sheet)}!A1`)}:append`, {
    query: { valueInputOption: interpret, insertDataOption: 'INSERT_ROWS' },
    json: { majorDimension: 'ROWS', values },
  })) as JsonObject;
  const { range } = updatesOf((answer['updates'] ?? {}) as JsonObject);
  return range === '' ? 0 : parseArea(range).firstRow;
}
