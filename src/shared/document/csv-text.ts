/*
 * CSV as in RFC 4180, read with a generous eye: any line end, blanks lines passed over, rows of any length.
 */
import { AppError } from '../model/errors';
import type { JsonObject } from '../model/json';

const DELIMITERS = [',', ';', '\t', '|'];

/** The delimiter that the first line holds most of outside quotes; a comma when it holds none. */
export function guessDelimiter(text: string): string {
  const counts = new Map(DELIMITERS.map((delimiter) => [delimiter, 0]));
  let isQuoted = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (character === '\n' || character === '\r') break;
    const count = counts.get(character);
    if (count !== undefined) counts.set(character, count + 1);
  }
  let best = ',';
  for (const [delimiter, count] of counts) if (count > (counts.get(best) ?? 0)) best = delimiter;
  return best;
}

/** The cells of each row that is not blank. Errors: NODE_VALUE_INVALID for a quote that does not end. */
export function readCsv(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let line = 1;
  let at = 0;
  const endRow = () => {
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  };
  while (at < text.length) {
    if (text[at] === '"') {
      const openedAt = line;
      let cell = '';
      for (at++; ; at++) {
        const character = text[at];
        if (character === undefined) throw openQuote(openedAt);
        if (character === '"') {
          if (text[at + 1] !== '"') break;
          at++;
        }
        if (character === '\n') line++;
        cell += character;
      }
      at++;
      // What follows a closed quote before the delimiter is kept rather than lost.
      const end = endOfCell(text, at, delimiter);
      row.push(cell + text.slice(at, end));
      at = end;
    } else {
      const end = endOfCell(text, at, delimiter);
      row.push(text.slice(at, end));
      at = end;
    }
    if (text[at] === delimiter) {
      at++;
      if (at === text.length || text[at] === '\n' || text[at] === '\r') row.push('');
    }
    if (text[at] === '\r' || text[at] === '\n') {
      endRow();
      line++;
      at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
    }
  }
  if (row.length > 0) endRow();
  return rows;
}

function endOfCell(text: string, from: number, delimiter: string): number {
  let at = from;
  while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

function openQuote(line: number): AppError {
  return new AppError({
    code: 'NODE_VALUE_INVALID',
    message: `The CSV text has a quote in line ${line} that does not end. Correct the text: a quote inside a cell is written twice.`,
    data: { line, detail: 'CSV_QUOTE_OPEN' },
  });
}

/** One line of CSV, without its end: cells are quoted where they need it. */
export function writeCsvRow(cells: readonly string[], delimiter: string): string {
  return cells
    .map((cell) =>
      /["\r\n]/.test(cell) || cell.includes(delimiter) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell,
    )
    .join(delimiter);
}

/** At most 15 digits: more would not fit a number, and is an id rather. */
const NUMBER = /^-?(?!\d{16})(0|[1-9]\d*)(\.\d{1,9})?$/;

/** A cell that is written as a number; `007`, `1,5` and long ids stay text. */
export function cellValue(cell: string): string | number {
  return NUMBER.test(cell) ? Number(cell) : cell;
}

/** Names of columns: those of the header, a number where it has none, and no name twice. */
function columnNames(header: readonly string[], width: number): string[] {
  const names: string[] = [];
  const taken = new Set<string>();
  for (let at = 0; at < width; at++) {
    const base = header[at]?.trim() || `column${at + 1}`;
    let name = base;
    for (let number = 2; taken.has(name); number++) name = `${base}_${number}`;
    taken.add(name);
    names.push(name);
  }
  return names;
}

/** How a CSV text is read. */
export interface CsvOptions {
  /** Left out: the one that its first line holds most of. */
  delimiter?: string;
  /** The first line has the names of the columns. */
  header: boolean;
  /** What is written as a number becomes one. */
  numbers: boolean;
}

/** The rows of a CSV text as records, by the names of their columns. Errors: NODE_VALUE_INVALID for a quote that does not end. */
export function csvRecords(
  text: string,
  { delimiter, header, numbers }: CsvOptions,
): { columns: string[]; records: JsonObject[] } {
  const source = text.replace(/^\uFEFF/, '');
  const rows = readCsv(source, delimiter ?? guessDelimiter(source));
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const columns = columnNames(header ? (rows[0] ?? []) : [], width);
  const records = rows.slice(header ? 1 : 0).map((row) => {
    const json: JsonObject = {};
    for (const [at, cell] of row.entries()) json[columns[at] ?? `column${at + 1}`] = numbers ? cellValue(cell) : cell;
    return json;
  });
  return { columns, records };
}
