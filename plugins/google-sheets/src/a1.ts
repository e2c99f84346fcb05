/** A1 notation: `'My sheet'!B2:D`, as https://developers.google.com/workspace/sheets/api/guides/concepts documents it. */
import { problem } from '@pulseflow/sdk';

/** A part of a sheet; columns and rows count from 1. Without an end it goes on to the last one. */
export interface Area {
  /** Undefined: the first sheet. */
  sheet: string | undefined;
  firstColumn: number;
  firstRow: number;
  lastColumn: number | undefined;
  lastRow: number | undefined;
}

/** `1` is A, `27` is AA. */
export function columnName(column: number): string {
  let name = '';
  for (let left = column; left > 0; left = Math.floor((left - 1) / 26)) name = String.fromCharCode(65 + ((left - 1) % 26)) + name;
  return name;
}

function columnNumber(name: string): number {
  return [...name.toUpperCase()].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
}

/** Sheet names with anything but letters, digits and underscores are quoted; so are those that look like a cell. */
export function quoted(sheet: string): string {
  return `'${sheet.replaceAll("'", "''")}'`;
}

/** Errors: SHEETS_RANGE_INVALID. */
export function parseArea(text: string): Area {
  const match =
    /^(?:(?:'((?:[^']|'')+)'|([^'!]+))!)?(?:\$?([A-Za-z]{1,3}))?(?:\$?(\d+))?(?::(?:\$?([A-Za-z]{1,3}))?(?:\$?(\d+))?)?$/.exec(
      text.trim(),
    );
  const whole = { firstColumn: 1, firstRow: 1, lastColumn: undefined, lastRow: undefined };
  if (match === null || isSheetName(text, match)) {
    const name = /^'((?:[^']|'')+)'$/.exec(text.trim())?.[1]?.replaceAll("''", "'") ?? text.trim();
    if (name === '') return { sheet: undefined, ...whole };
    if (name.includes('!') || name.includes(':')) throw invalid(text);
    return { sheet: name, ...whole };
  }
  const [, quotedName, plainName, column, row, lastColumn, lastRow] = match;
  const isRange = text.includes(':', text.lastIndexOf('!') + 1);
  const area = {
    sheet: quotedName?.replaceAll("''", "'") ?? plainName?.trim(),
    firstColumn: column === undefined ? 1 : columnNumber(column),
    firstRow: row === undefined ? 1 : Number(row),
    lastColumn: lastColumn === undefined ? (isRange ? undefined : columnOrNone(column)) : columnNumber(lastColumn),
    lastRow: lastRow === undefined ? (isRange || row === undefined ? undefined : Number(row)) : Number(lastRow),
  };
  if ((area.lastRow ?? area.firstRow) < area.firstRow || (area.lastColumn ?? area.firstColumn) < area.firstColumn)
    throw invalid(text);
  return area;
}

function columnOrNone(column: string | undefined): number | undefined {
  return column === undefined ? undefined : columnNumber(column);
}

/** A text without `!`, `:` and digits, such as `Orders`, is the name of a sheet. */
function isSheetName(text: string, match: RegExpExecArray): boolean {
  const [, quotedName, plainName, column, row] = match;
  return (
    quotedName === undefined && plainName === undefined && !text.includes(':') && !(column !== undefined && row !== undefined)
  );
}

function invalid(text: string) {
  return problem({
    code: 'SHEETS_RANGE_INVALID',
    en: `"${text}" is no range. Write a sheet such as Orders, or a part of one such as Orders!A1:D20.`,
    ptBr: `"${text}" não é um intervalo. Escreva uma página como Pedidos, ou parte dela como Pedidos!A1:D20.`,
    data: { range: text },
  });
}

/** As Google reads it. Whole rows are `2:5`, whole columns `A:C`, a column from a row on `A5:A`. */
export function formatArea({ sheet, firstColumn, firstRow, lastColumn, lastRow }: Area): string {
  const isWhole = firstColumn === 1 && firstRow === 1 && lastColumn === undefined && lastRow === undefined;
  const isRows = firstColumn === 1 && lastColumn === undefined && lastRow !== undefined;
  const end = `${columnName(lastColumn ?? LAST_COLUMN)}${lastRow ?? ''}`;
  const cells = isRows ? `${firstRow}:${lastRow}` : `${columnName(firstColumn)}${firstRow}:${end}`;
  if (sheet === undefined) return cells;
  return isWhole ? quoted(sheet) : `${quoted(sheet)}!${cells}`;
}

/** A spreadsheet has at most so many columns. */
const LAST_COLUMN = 18_278;
