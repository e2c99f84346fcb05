import { createHash } from 'node:crypto';
import {
  choiceField,
  countField,
  defineTrigger,
  type HttpClient,
  type Item,
  moreFields,
  type SubscribeContext,
  textField,
  z,
} from '@pulseflow/sdk';
import { type Area, parseArea, quoted } from './a1';
import { sheetsOf } from './api';
import { accountField, CREDENTIAL, renderField, sheetField, spreadsheetField } from './fields';
import { type Cell, columnsOf, type Row, readRows, recordOf } from './table';

/** So many rows go into one run at most. */
const MAX_ROWS = 500;

const stateSchema = z.object({
  lastRow: z.number().int().min(0),
  of: z.string(),
  /** When this sheet was first looked at, and how many runs it has started: together they name a run, whatever its rows say. */
  since: z.number(),
  runs: z.number(),
});
type State = z.infer<typeof stateSchema>;

const config = z.object({
  credential: accountField,
  spreadsheet: spreadsheetField,
  sheet: sheetField,
  everySeconds: countField(
    { min: 10, max: 86_400, preset: 60 },
    { title: 'Look every (seconds)', description: 'Google allows 60 reads a minute for an account' },
    { title: 'Verificar a cada (segundos)', description: 'O Google permite 60 leituras por minuto por conta' },
  ),
  group: choiceField(
    ['row', 'batch'],
    'row',
    { title: 'Start', options: ['A run for each row', 'One run for all new rows'] },
    { title: 'Iniciar', options: ['Uma execução por linha', 'Uma execução com todas as linhas novas'] },
  ),
  start: choiceField(
    ['now', 'all'],
    'now',
    { title: 'The first time', options: ['Only rows added from now on', 'All rows that are there'] },
    { title: 'Na primeira vez', options: ['Só linhas acrescentadas a partir de agora', 'Todas as linhas que existem'] },
  ),
  readyColumn: textField(
    {
      title: 'Wait for column',
      description: 'A row counts once this column is filled, so that nobody is interrupted while typing; empty: at once',
    },
    {
      title: 'Esperar a coluna',
      description: 'A linha conta quando esta coluna está preenchida, para ninguém ser interrompido ao digitar; vazio: na hora',
    },
    { expression: 'none' },
  ),
  render: renderField,
});
type Config = z.output<typeof config>;

/** Starts runs for rows that are added below the last one. */
export const newRows = defineTrigger({
  name: 'new-rows',
  label: { en: 'Google Sheets: new rows', 'pt-BR': 'Planilhas Google: novas linhas' },
  description: {
    en: 'Looks at a sheet now and then, and starts a run for each row that was added at its end, or one for all.',
    'pt-BR': 'Olha uma página de tempos em tempos e inicia uma execução para cada linha acrescentada no fim, ou uma para todas.',
  },
  keywords: { en: ['spreadsheet', 'form answers', 'poll'], 'pt-BR': ['planilha', 'respostas de formulário', 'consulta'] },
  config,
  ui: { 'ui:groups': [moreFields('start', 'readyColumn', 'render')] },
  credential: CREDENTIAL,
  summary: { en: '{{ sheet }}', 'pt-BR': '{{ sheet }}' },
  sample: [{ rowNumber: 2, Order: 'A-1', Customer: 'Ana', Total: 12.5 }],
  async subscribe(context) {
    for (;;) {
      await look(context);
      context.connected();
      await context.sleep(context.config.everySeconds * 1000);
    }
  },
});

/** One look: finds what is new, and starts the runs. */
async function look(context: SubscribeContext<Config>): Promise<void> {
  const { spreadsheet, sheet, start, render } = context.config;
  const google = await sheetsOf(context);
  const of = createHash('sha256')
    .update(JSON.stringify([spreadsheet, sheet]))
    .digest('hex')
    .slice(0, 12);
  const parsed = stateSchema.safeParse(context.state);
  const area = parseArea(sheet.trim() === '' ? '' : quoted(sheet.trim()));
  const read = { render, signal: context.signal };
  // Another sheet than that of the state is one that was never looked at.
  let state = parsed.success && parsed.data.of === of ? parsed.data : undefined;
  if (state === undefined) {
    const lastRow = start === 'now' ? await countRows(google, context, area) : 1;
    state = { lastRow, of, since: context.now(), runs: 0 };
    await context.save(state);
    if (start === 'now') return;
  }
  // From the last row that is known: when it has gone, rows were deleted, and the place is found anew.
  const rows: Row[] = [];
  for await (const row of readRows(google, spreadsheet, { ...area, firstRow: Math.max(2, state.lastRow) }, read)) rows.push(row);
  if (state.lastRow >= 2 && rows.length === 0) {
    await context.save({ ...state, lastRow: await countRows(google, context, area) });
    return;
  }
  const known = state.lastRow;
  const added = rows.filter(({ number, cells }) => number > known && cells.some((cell) => cell !== ''));
  if (added.length === 0) return;
  const header = await headerOf(google, spreadsheet, area, read);
  const fresh = readyRows(added, header, context.config.readyColumn.trim());
  await emitRows(context, { rows: fresh, header, state });
}

async function countRows(google: HttpClient, context: SubscribeContext<Config>, area: Area): Promise<number> {
  let last = 1;
  const read = { render: 'UNFORMATTED_VALUE', signal: context.signal } as const;
  for await (const { number, cells } of readRows(google, context.config.spreadsheet, area, read)) {
    if (cells.some((cell) => cell !== '')) last = number;
  }
  return last;
}

async function headerOf(
  google: HttpClient,
  spreadsheet: string,
  area: Area,
  read: Parameters<typeof readRows>[3],
): Promise<readonly Cell[]> {
  for await (const { cells } of readRows(google, spreadsheet, { ...area, lastRow: 1 }, read)) return cells;
  return [];
}

/** Those up to the first that is not finished: the ones behind it wait too, so that none is forgotten. */
function readyRows(rows: readonly Row[], header: readonly Cell[], column: string): readonly Row[] {
  if (column === '') return rows;
  const index = header.findIndex((cell) => String(cell).trim() === column);
  if (index < 0) return rows;
  const unfinished = rows.findIndex(({ cells }) => (cells[index] ?? '') === '');
  return unfinished < 0 ? rows : rows.slice(0, unfinished);
}

async function emitRows(
  context: SubscribeContext<Config>,
  { rows, header, state }: { rows: readonly Row[]; header: readonly Cell[]; state: State },
): Promise<void> {
  const column = columnsOf(header, 1);
  const size = context.config.group === 'row' ? 1 : MAX_ROWS;
  let last = state;
  for (let at = 0; at < rows.length; at += size) {
    const group = rows.slice(at, at + size);
    const items = group.map(
      ({ number, cells }): Item => ({ json: { ...recordOf(cells, column, header.length), rowNumber: number } }),
    );
    const key = `${last.of}:${last.since}:${last.runs}`;
    last = { ...last, lastRow: group.at(-1)?.number ?? last.lastRow, runs: last.runs + 1 };
    await context.emit(items, { key, state: last });
  }
}
