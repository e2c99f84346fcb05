import { cellValue, csvRecords } from '#shared/document/csv-text';
import { isAppError } from '#shared/model/errors';
import { isJsonObject, type JsonObject } from '#shared/model/json';
import { parseJsonText } from '../../../../lib/json-text';
import type { AutomationDraft } from './draft';

/** What a schedule takes. */
export const MOST_ROWS = 10_000;

export interface DataProblem {
  code: 'notJson' | 'notRows' | 'noRows' | 'tooMany' | 'quoteOpen' | 'columnTwice' | 'columnMissing';
  values?: Record<string, string | number>;
}

/** The rows that each run begins with, and the names of their fields in the order in which they first come. */
export interface DataRows {
  columns: string[];
  rows: JsonObject[];
  problem?: DataProblem;
}

/** Reads the data of a draft, from whichever source was chosen. */
export function dataRows(draft: Pick<AutomationDraft, 'source' | 'table' | 'csv' | 'json'>): DataRows {
  switch (draft.source) {
    case 'none':
      return { columns: [], rows: [] };
    case 'table':
      return bounded(tableRows(draft.table));
    case 'csv':
      return bounded(csvRows(draft.csv));
    case 'json':
      return bounded(jsonRows(draft.json));
  }
}

function bounded(found: DataRows): DataRows {
  if (found.problem !== undefined) return found;
  if (found.rows.length === 0) return { ...found, problem: { code: 'noRows' } };
  if (found.rows.length <= MOST_ROWS) return found;
  return { ...found, problem: { code: 'tooMany', values: { count: found.rows.length, most: MOST_ROWS } } };
}

function tableRows({ columns, rows }: AutomationDraft['table']): DataRows {
  const names = columns.map((name) => name.trim());
  const filled = rows.filter((row) => row.some((cell) => cell.trim() !== ''));
  const used = names.filter((name, at) => name !== '' || filled.some((row) => (row[at] ?? '').trim() !== ''));
  const twice = used.find((name, at) => name !== '' && used.indexOf(name) !== at);
  const problem: DataProblem | undefined = used.includes('')
    ? { code: 'columnMissing' }
    : twice === undefined
      ? undefined
      : { code: 'columnTwice', values: { name: twice } };
  const records = filled.map((row) =>
    Object.fromEntries(names.flatMap((name, at) => (name === '' ? [] : [[name, cellValue((row[at] ?? '').trim())]]))),
  );
  return { columns: used, rows: records, ...(problem === undefined ? {} : { problem }) };
}

function csvRows({ text, header }: AutomationDraft['csv']): DataRows {
  try {
    const { columns, records } = csvRecords(text, { header, numbers: true });
    return { columns, rows: records };
  } catch (error) {
    if (!isAppError(error)) throw error;
    const line = error.data?.['line'];
    return { columns: [], rows: [], problem: { code: 'quoteOpen', values: { line: typeof line === 'number' ? line : 1 } } };
  }
}

function jsonRows(text: string): DataRows {
  if (text.trim() === '') return { columns: [], rows: [] };
  const parsed = parseJsonText(text);
  if (!parsed.ok) return { columns: [], rows: [], problem: { code: 'notJson' } };
  const list = Array.isArray(parsed.value) ? parsed.value : [parsed.value];
  if (!list.every(isJsonObject)) return { columns: [], rows: [], problem: { code: 'notRows' } };
  return { columns: [...new Set(list.flatMap((row) => Object.keys(row)))], rows: list };
}
