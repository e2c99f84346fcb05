import {
  addResult,
  choiceField,
  defineNode,
  eachItem,
  type HttpClient,
  type JsonObject,
  moreFields,
  needed,
  needText,
  problem,
  textField,
  z,
} from '@pulseflow/sdk';
import { formatArea } from '../a1';
import { sheetFacts, sheetsOf, spreadsheetId, spreadsheetPath, valuesPath } from '../api';
import { accountField, CREDENTIAL, spreadsheetFieldWith } from '../fields';

const createdSchema = z.looseObject({
  spreadsheetId: z.string(),
  spreadsheetUrl: z.string().default(''),
  sheets: z.array(z.looseObject({ properties: z.looseObject({ sheetId: z.number(), title: z.string() }) })).default([]),
});
const addedSchema = z.looseObject({
  replies: z.array(z.looseObject({ addSheet: z.looseObject({ properties: z.looseObject({ sheetId: z.number() }) }) })).min(1),
});

const config = z.object({
  credential: accountField,
  kind: choiceField(
    ['sheet', 'spreadsheet'],
    'sheet',
    { title: 'Create', options: ['A sheet in a spreadsheet', 'A new spreadsheet'] },
    { title: 'Criar', options: ['Uma página em uma planilha', 'Uma nova planilha'] },
  ),
  spreadsheet: spreadsheetFieldWith({ showWhen: { kind: ['sheet'] } }),
  title: needed(textField({ title: 'Title' }, { title: 'Título' }, { examples: ['{{ $now() }}', 'Orders'] })),
  columns: textField(
    { title: 'Columns', description: 'For the first row, separated by commas' },
    { title: 'Colunas', description: 'Para a primeira linha, separadas por vírgulas' },
    { examples: ['Order, Customer, Total'] },
  ),
  ifExists: choiceField(
    ['use', 'fail'],
    'use',
    { title: 'When the sheet is there', options: ['Use it', 'Fail'] },
    { title: 'Se a página já existe', options: ['Usar', 'Falhar'] },
    { showWhen: { kind: ['sheet'] } },
  ),
});
type Config = z.output<typeof config>;

/** Makes a sheet or a spreadsheet per item. The item goes on with `sheet`. */
export const createSheet = defineNode({
  name: 'create-sheet',
  label: { en: 'Google Sheets: create sheet', 'pt-BR': 'Planilhas Google: criar página' },
  description: {
    en: 'Makes a sheet in a spreadsheet, or a new spreadsheet, with the names of its columns.',
    'pt-BR': 'Cria uma página em uma planilha, ou uma nova planilha, com os nomes das colunas.',
  },
  icon: 'sheet',
  category: 'apps',
  keywords: { en: ['tab', 'new spreadsheet'], 'pt-BR': ['aba', 'nova planilha'] },
  config,
  ui: { 'ui:groups': [moreFields('ifExists')] },
  credential: CREDENTIAL,
  effect: { field: 'kind', values: { sheet: 'idempotent', spreadsheet: 'unsafe' }, otherwise: 'unsafe' },
  summary: { en: '{{ title }}', 'pt-BR': '{{ title }}' },
  async execute(context) {
    const google = await sheetsOf(context);
    return eachItem(context, async (item, settings) => {
      const title = needText(settings.title, 'title', { en: 'Give it a title.', ptBr: 'Dê um título.' });
      const sheet =
        settings.kind === 'sheet' ? await addSheet(google, settings, title) : await addSpreadsheet(google, settings, title);
      return addResult(item, 'sheet', sheet);
    });
  },
});

async function addSheet(google: HttpClient, settings: Config, title: string): Promise<JsonObject> {
  const id = spreadsheetId(settings.spreadsheet);
  const there = (await sheetFacts(google, id)).find((sheet) => sheet.title === title);
  const facts = { spreadsheetId: id, url: `https://docs.google.com/spreadsheets/d/${id}/edit`, title };
  if (there !== undefined) {
    if (settings.ifExists === 'use') return { ...facts, sheetId: there.id, isNew: false };
    throw problem({
      code: 'SHEETS_SHEET_EXISTS',
      en: `The spreadsheet has a sheet "${title}" already. Choose another title, or "Use it".`,
      ptBr: `A planilha já tem uma página "${title}". Escolha outro título, ou "Usar".`,
      data: { title },
    });
  }
  const { replies } = await google.post(`${spreadsheetPath(id)}:batchUpdate`, {
    json: { requests: [{ addSheet: { properties: { title } } }] },
    schema: addedSchema,
  });
  await writeHeader(google, id, title, settings.columns);
  return { ...facts, sheetId: replies[0]?.addSheet.properties.sheetId ?? null, isNew: true };
}

async function addSpreadsheet(google: HttpClient, { columns }: Config, title: string): Promise<JsonObject> {
  const made = await google.post('/v4/spreadsheets', { json: { properties: { title } }, schema: createdSchema });
  const first = made.sheets[0]?.properties;
  if (first !== undefined) await writeHeader(google, made.spreadsheetId, first.title, columns);
  return {
    spreadsheetId: made.spreadsheetId,
    url: made.spreadsheetUrl,
    title: first?.title ?? '',
    sheetId: first?.sheetId ?? null,
    isNew: true,
  };
}

async function writeHeader(google: HttpClient, spreadsheet: string, sheet: string, columns: string): Promise<void> {
  const names = columns.split(',').map((name) => name.trim());
  if (names.every((name) => name === '')) return;
  const range = formatArea({ sheet, firstColumn: 1, firstRow: 1, lastColumn: names.length, lastRow: 1 });
  await google.put(valuesPath(spreadsheet, range), {
    query: { valueInputOption: 'RAW' },
    json: { majorDimension: 'ROWS', values: [names] },
  });
}
