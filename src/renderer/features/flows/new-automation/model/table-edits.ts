import { guessDelimiter, readCsv } from '#shared/document/csv-text';

/** Rows typed by hand; every row has a cell for each column. */
export interface Table {
  columns: string[];
  rows: string[][];
}

/** More rows than these are a file rather than something typed. */
export const MOST_TYPED_ROWS = 200;
const MOST_COLUMNS = 50;

export function withCell(table: Table, row: number, column: number, value: string): Table {
  return { ...table, rows: table.rows.map((cells, at) => (at === row ? cells.with(column, value) : cells)) };
}

export function withColumnName(table: Table, column: number, name: string): Table {
  return { ...table, columns: table.columns.with(column, name) };
}

export function withRow(table: Table): Table {
  return { ...table, rows: [...table.rows, table.columns.map(() => '')] };
}

export function withoutRow(table: Table, row: number): Table {
  const rows = table.rows.filter((_, at) => at !== row);
  return { ...table, rows: rows.length === 0 ? [table.columns.map(() => '')] : rows };
}

export function withNewColumn(table: Table): Table {
  return { columns: [...table.columns, ''], rows: table.rows.map((cells) => [...cells, '']) };
}

export function withoutColumn(table: Table, column: number): Table {
  return { columns: table.columns.toSpliced(column, 1), rows: table.rows.map((cells) => cells.toSpliced(column, 1)) };
}

/** What was copied from a spreadsheet or a CSV, as cells; undefined for a text that belongs into one cell. */
export function pastedCells(text: string): string[][] | undefined {
  if (!/[\t\n]/.test(text.trim())) return undefined;
  try {
    const cells = readCsv(text, text.includes('\t') ? '\t' : guessDelimiter(text));
    return cells.length > 0 ? cells : undefined;
  } catch {
    // A quote that does not end: then it is a text and no table.
    return undefined;
  }
}

/**
 * The table with copied cells from a cell on; rows and columns are added as needed. `row` -1 is the line of names: its first
 * copied row names columns. Undefined where there are more than can be typed: then it is CSV.
 */
export function withPasted(table: Table, row: number, column: number, cells: readonly string[][]): Table | undefined {
  const width = column + Math.max(...cells.map((line) => line.length));
  const names = row < 0 ? cells[0] : undefined;
  const lines = names === undefined ? cells : cells.slice(1);
  const top = Math.max(0, row);
  if (top + lines.length > MOST_TYPED_ROWS || width > MOST_COLUMNS) return undefined;
  let next = table;
  while (next.columns.length < width) next = withNewColumn(next);
  while (next.rows.length < top + lines.length) next = withRow(next);
  for (const [at, name] of (names ?? []).entries()) next = withColumnName(next, column + at, name.trim());
  for (const [down, line] of lines.entries())
    for (const [across, cell] of line.entries()) next = withCell(next, top + down, column + across, cell);
  return next;
}
