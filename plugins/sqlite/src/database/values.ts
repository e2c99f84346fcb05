/** Values between SQLite and JSON. Bytes are an object with one field, so that they survive the way there and back. */
import { type Json, type JsonObject, problem } from '@pulseflow/sdk';

export type SqlValue = null | number | bigint | string | Uint8Array;

function isBytes(value: Json): value is { base64: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).length === 1 &&
    typeof value['base64'] === 'string'
  );
}

/**
 * A value as SQLite takes it: yes and no become 1 and 0 (it has no type for them), `{ base64 }` becomes bytes, other objects and
 * lists become JSON text.
 */
export function toSql(value: Json | undefined): SqlValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  // SQLite tells whole numbers from others; the driver would store 1 as 1.0 if it were not said.
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value === 'string') return value;
  return isBytes(value) ? Buffer.from(value.base64, 'base64') : JSON.stringify(value);
}

/** A value as items carry it. Whole numbers that JSON cannot hold exactly become text. */
function fromSql(value: SqlValue): Json {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  return value;
}

/** A row by the names of its columns; of columns with one name the last counts. */
export function toRow(columns: readonly string[], values: readonly SqlValue[]): JsonObject {
  const row: JsonObject = {};
  for (const [index, column] of columns.entries()) row[column] = fromSql(values[index] ?? null);
  return row;
}

export interface Parameter {
  name: string;
  value?: Json | undefined;
}

/** What a statement is run with: those with a name by their name, the others in order. */
export interface Bound {
  named: Record<string, SqlValue>;
  positional: SqlValue[];
}

/** The parameters of a form. Names may be written with or without the sign that the SQL has before them. */
export function toBound(parameters: readonly Parameter[]): Bound {
  const named: Record<string, SqlValue> = {};
  const positional: SqlValue[] = [];
  for (const { name, value } of parameters) {
    const bare = name.trim().replace(/^[:@$]/, '');
    if (bare === '') positional.push(toSql(value));
    else if (bare in named) {
      throw problem({
        code: 'SQLITE_PARAMETER_TWICE',
        en: `The parameter "${bare}" is there twice. Take one of them out.`,
        ptBr: `O parâmetro "${bare}" aparece duas vezes. Retire um deles.`,
      });
    } else named[bare] = toSql(value);
  }
  return { named, positional };
}
