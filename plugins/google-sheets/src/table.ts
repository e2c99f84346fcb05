/** Rows of a sheet as records, and back. */
import { type HttpClient, type Json, type JsonObject, z } from '@pulseflow/sdk';
import { type Area, columnName, formatArea } from './a1';
import { sheetFacts, valuesPath } from './api';

/** So many rows are read by one call: mostly below the 2 MB that Google recommends. */
const BLOCK_ROWS = 5000;

export type Cell = string | number | boolean;
const valuesSchema = z.looseObject({
  range: z.string().optional(),
  values: z.array(z.array(z.union([z.string(), z.number(), z.boolean()]))).default([]),
});

/** One row with its place in the sheet. */
export interface Row {
  number: number;
  cells: Cell[];
}

export interface ReadOptions {
  render: 'FORMATTED_VALUE' | 'UNFORMATTED_VALUE' | 'FORMULA';
  signal: AbortSignal;
}

/**
 * The rows of an area, in blocks, without those after the last that holds something. An area without an end is read to the end of
 * the grid.
 */
export async function* readRows(
  google: HttpClient,
  spreadsheet: string,
  area: Area,
  { render, signal }: ReadOptions,
): AsyncGenerator<Row, void, undefined> {
  const { lastRow: end, lastColumn } = await endOf(google, spreadsheet, area);
  for (let from = area.firstRow; from <= end; from += BLOCK_ROWS) {
    signal.throwIfAborted();
    const to = Math.min(end, from + BLOCK_ROWS - 1);
    const { values } = await google.get(
      valuesPath(spreadsheet, formatArea({ ...area, lastColumn, firstRow: from, lastRow: to })),
      {
        query: { valueRenderOption: render, dateTimeRenderOption: 'FORMATTED_STRING', majorDimension: 'ROWS' },
        schema: valuesSchema,
      },
    );
    for (const [index, cells] of values.entries()) yield { number: from + index, cells };
  }
}

/** Where an area ends: Google refuses to read beyond the grid of a sheet. */
async function endOf(
  google: HttpClient,
  spreadsheet: string,
  { sheet, firstColumn, lastColumn, lastRow }: Area,
): Promise<{ lastRow: number; lastColumn: number | undefined }> {
  const needsColumn = lastColumn === undefined && firstColumn > 1;
  if (lastRow !== undefined && !needsColumn) return { lastRow, lastColumn };
  const sheets = await sheetFacts(google, spreadsheet);
  const found = sheet === undefined ? sheets[0] : sheets.find(({ title }) => title === sheet);
  // A name that is not there is told by Google itself, by the call that follows.
  return { lastRow: lastRow ?? found?.rows ?? 1, lastColumn: needsColumn ? found?.columns : lastColumn };
}

/** Names of columns: those of a row, and letters where it says nothing or the same twice. */
export function columnsOf(header: readonly Cell[] | undefined, firstColumn: number): (index: number) => string {
  const names: string[] = [];
  for (const [index, cell] of (header ?? []).entries()) {
    const name = String(cell).trim();
    names.push(name === '' || names.includes(name) ? columnName(firstColumn + index) : name);
  }
  return (index) => names[index] ?? columnName(firstColumn + index);
}

/** A record of a row: every named column is there, an empty cell is an empty text. */
export function recordOf(cells: readonly Cell[], column: (index: number) => string, width: number): Record<string, Json> {
  const record: Record<string, Json> = {};
  for (let index = 0; index < Math.max(width, cells.length); index++) record[column(index)] = cells[index] ?? '';
  return record;
}

/** A value as a cell takes it. Google leaves a cell alone that is given null, so nothing is an empty text. */
export function cellOf(value: Json | undefined): Cell {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : value;
}

/** The fields of an item in the order of the columns. */
export function cellsOf(fields: Readonly<JsonObject>, columns: readonly string[]): Cell[] {
  return columns.map((name) => cellOf(fields[name]));
}

/** A table of values as people give it: a list of rows, one row, or one value. */
export function gridOf(value: Json | undefined): Cell[][] {
  const parsed = typeof value === 'string' ? listIn(value) : value;
  if (!Array.isArray(parsed)) return [[cellOf(parsed)]];
  if (parsed.every((row) => Array.isArray(row))) return parsed.map((row) => (row as Json[]).map(cellOf));
  return [parsed.map(cellOf)];
}

/** A text that is a JSON list is that list; any other text is one value. */
function listIn(text: string): Json {
  if (!text.trim().startsWith('[')) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
