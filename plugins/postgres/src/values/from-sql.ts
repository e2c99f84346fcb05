/** Values as items carry them, made from the text that the server sends for each type. */
import type { Json, JsonObject } from '@pulseflow/sdk';
import type { CustomTypesConfig } from 'pg';

type Reader = (text: string) => unknown;

/** JSON holds about 15 digits exactly; longer numbers stay text. */
function numberOf(text: string): Json {
  const digits = text.replace(/^-?0*|[.]|e.*$/gi, '').length;
  const value = Number(text);
  return Number.isFinite(value) && digits <= 15 ? value : text;
}

function wholeOf(text: string): Json {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}

/** `2026-01-31 12:00:00.5+00` as ISO 8601 in UTC; `infinity` and years before Christ stay as they are. */
function instantOf(text: string): Json {
  const at = new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
  return Number.isNaN(at.getTime()) ? text : at.toISOString();
}

function bytesOf(text: string): Json {
  return { base64: Buffer.from(text.slice(2), 'hex').toString('base64') };
}

function jsonOf(text: string): Json {
  return JSON.parse(text) as Json;
}

/** By the number of the type; the second number is that of its arrays. */
const READERS: readonly (readonly [type: number, arrays: number, read: Reader])[] = [
  [16, 1000, (text) => text === 't'],
  [17, 1001, bytesOf],
  [20, 1016, wholeOf],
  [21, 1005, Number],
  [23, 1007, Number],
  [26, 1028, Number],
  [114, 199, jsonOf],
  [700, 1021, numberOf],
  [701, 1022, numberOf],
  [1114, 1115, (text) => text.replace(' ', 'T')],
  [1184, 1185, instantOf],
  [1700, 1231, numberOf],
  [3802, 3807, jsonOf],
];
/** Arrays of what stays text: text, varchar, char, name, uuid, date, time, timetz, interval, inet, cidr. */
const TEXT_ARRAYS = [1009, 1015, 1014, 1003, 2951, 1182, 1183, 1270, 1187, 1041, 651];

/** Readers for the driver. What has none stays the text that the server sends. */
export async function typeReaders(): Promise<CustomTypesConfig> {
  const { default: pg } = await import('pg');
  const { arrayParser } = pg.types as unknown as {
    arrayParser: { create(text: string, read: Reader): { parse(): unknown } };
  };
  const arrayOf =
    (read: Reader): Reader =>
    (text) =>
      arrayParser.create(text, read).parse();
  const readers = new Map<number, Reader>();
  for (const [type, arrays, read] of READERS) readers.set(type, read).set(arrays, arrayOf(read));
  for (const type of TEXT_ARRAYS) readers.set(type, arrayOf(String));
  return { getTypeParser: ((type: number) => readers.get(type) ?? String) as unknown as CustomTypesConfig['getTypeParser'] };
}

/** A row by the names of its columns; of columns with one name the last counts. */
export function toRow(columns: readonly string[], values: readonly unknown[]): JsonObject {
  const row: JsonObject = {};
  for (const [index, column] of columns.entries()) row[column] = (values[index] ?? null) as Json;
  return row;
}
