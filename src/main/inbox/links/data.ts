/** What a decision is about, as a table for people: in e-mails and on the page of a link. */
import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';
import { escaped } from './html';
import type { Language } from './texts';

const MAX_TEXT = 600;
const MAX_ROWS = 40;
const MAX_COLUMNS = 6;
const MAX_DEPTH = 2;

const WORDS = {
  en: { yes: 'Yes', no: 'No', more: (count: number) => `and ${count} more` },
  'pt-BR': { yes: 'Sim', no: 'Não', more: (count: number) => `e mais ${count}` },
} as const;

function cut(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
}

/** One value in a line. What is nested stands as JSON. */
function inLine(value: Json, language: Language): string {
  if (value === null) return '–';
  if (typeof value === 'boolean') return WORDS[language][value ? 'yes' : 'no'];
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object' || each === null))
    return cut(value.map((each) => inLine(each, language)).join(', '));
  return cut(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

function columnsOf(rows: readonly JsonObject[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

function moreRow(hidden: number, span: number, language: Language): string {
  return hidden > 0 ? `<tr><td colspan="${span}">${escaped(WORDS[language].more(hidden))}</td></tr>` : '';
}

function listHtml(rows: readonly JsonObject[], columns: readonly string[], language: Language): string {
  const head = columns.map((column) => `<th scope="col">${escaped(column)}</th>`).join('');
  const cells = (row: JsonObject) =>
    columns.map((column) => `<td>${escaped(row[column] === undefined ? '' : inLine(row[column], language))}</td>`).join('');
  const shown = rows.slice(0, MAX_ROWS).map((row) => `<tr>${cells(row)}</tr>`);
  return `<table class="data"><thead><tr>${head}</tr></thead><tbody>${shown.join('')}${moreRow(rows.length - MAX_ROWS, columns.length, language)}</tbody></table>`;
}

function valueHtml(value: Json, language: Language, depth: number): string {
  if (Array.isArray(value) && value.length > 0 && value.every(isJsonObject)) {
    const columns = columnsOf(value);
    if (columns.length <= MAX_COLUMNS) return listHtml(value, columns, language);
  }
  if (isJsonObject(value) && depth < MAX_DEPTH && Object.keys(value).length > 0) {
    const entries = Object.entries(value);
    const rows = entries
      .slice(0, MAX_ROWS)
      .map(([name, each]) => `<tr><th scope="row">${escaped(name)}</th><td>${valueHtml(each, language, depth + 1)}</td></tr>`);
    return `<table class="data"><tbody>${rows.join('')}${moreRow(entries.length - MAX_ROWS, 2, language)}</tbody></table>`;
  }
  return `<span>${escaped(inLine(value, language))}</span>`;
}

/** Data as HTML: objects as rows, lists of objects as tables; long ones are cut. Empty for nothing. */
export function dataHtml(data: Json | undefined, language: Language): string {
  return data === undefined || data === null ? '' : valueHtml(data, language, 0);
}

/** Data as lines of text. */
export function dataText(data: Json | undefined, language: Language): string {
  if (data === undefined || data === null) return '';
  if (!isJsonObject(data)) return inLine(data, language);
  const entries = Object.entries(data);
  const lines = entries.slice(0, MAX_ROWS).map(([name, value]) => `${name}: ${inLine(value, language)}`);
  if (entries.length > MAX_ROWS) lines.push(WORDS[language].more(entries.length - MAX_ROWS));
  return lines.join('\n');
}
