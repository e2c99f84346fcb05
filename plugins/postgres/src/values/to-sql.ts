import type { Json } from '@pulseflow/sdk';

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
 * A value as the driver takes it; the server reads it as the type of its place. Lists become arrays of PostgreSQL, for
 * `= ANY($1)`; objects become JSON text; `{ base64 }` becomes bytes.
 */
export function toSql(value: Json | undefined): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((member) => (Array.isArray(member) ? toSql(member) : textOf(member)));
  return isBytes(value) ? Buffer.from(value.base64, 'base64') : JSON.stringify(value);
}

function textOf(value: Json): unknown {
  return typeof value === 'object' && value !== null ? toSql(value) : value;
}

/** A value for a column of type json or jsonb, where a list is a list. */
export function toJsonColumn(value: Json | undefined): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}
