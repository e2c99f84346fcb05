import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';

export type Plain = string | number | boolean | null;

/** How data are best read: as names and values, as a table, or as JSON. */
export type DataShape =
  | { kind: 'facts'; facts: [name: string, value: Plain][] }
  | { kind: 'table'; columns: string[]; rows: (Plain | undefined)[][] }
  | { kind: 'json' };

const MAX_FACTS = 40;
const MAX_COLUMNS = 6;
const MAX_ROWS = 50;

const isPlain = (value: Json | undefined): value is Plain => value === null || typeof value !== 'object';
const isFlat = (value: Json): value is Record<string, Plain> => isJsonObject(value) && Object.values(value).every(isPlain);

/** The shape in which a person reads `data` fastest; what is nested, long or wide stays JSON. */
export function shapeOf(data: Json): DataShape {
  if (isFlat(data)) {
    const facts = Object.entries(data);
    return facts.length > 0 && facts.length <= MAX_FACTS ? { kind: 'facts', facts } : { kind: 'json' };
  }
  if (!Array.isArray(data) || data.length === 0 || data.length > MAX_ROWS || !data.every(isFlat)) return { kind: 'json' };
  const columns = [...new Set((data as JsonObject[]).flatMap((row) => Object.keys(row)))];
  if (columns.length === 0 || columns.length > MAX_COLUMNS) return { kind: 'json' };
  return { kind: 'table', columns, rows: data.map((row) => columns.map((column) => row[column])) };
}

/** Data within a line of text: names and values where it is flat. */
export function lineOfData(data: Json): string {
  const shape = shapeOf(data);
  return shape.kind === 'facts' ? shape.facts.map(([name, fact]) => `${name}: ${fact ?? ''}`).join(', ') : JSON.stringify(data);
}
