import { type JsonObject, problem } from '@pulseflow/sdk';
import type { PoolClient } from 'pg';
import { toRow, typeReaders } from '../values/from-sql';
import { toJsonColumn, toSql } from '../values/to-sql';

export interface Insert {
  /** `orders` or `sales.orders`. */
  table: string;
  conflict: 'fail' | 'ignore' | 'update';
  /** What tells rows apart: the conflict that is meant. */
  keys: readonly string[];
  /** Columns that the database fills and the flow wants to know. */
  returning: readonly string[];
}

/** A statement takes at most 65,535 values. */
const MOST_VALUES = 60_000;
const MOST_ROWS = 1000;
const JSON_TYPES = new Set(['json', 'jsonb']);

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Puts rows into tables over one connection; what is known of their columns is kept for the next row. */
export class Inserter {
  readonly #client: PoolClient;
  readonly #types = new Map<string, Map<string, string>>();

  constructor(client: PoolClient) {
    this.#client = client;
  }

  /** Answers how many rows were put in or changed, and what was asked back of them. Errors: POSTGRES_TABLE_MISSING, POSTGRES_COLUMN_MISSING. */
  async insert(rows: readonly JsonObject[], how: Insert): Promise<{ changes: number; rows: JsonObject[] }> {
    const types = await this.#typesOf(how.table);
    const readers = await typeReaders();
    const inserted = { changes: 0, rows: [] as JsonObject[] };
    for (const { columns, rows: batch } of batchesOf(rows, how)) {
      const missing = columns.find((column) => !types.has(column));
      if (missing !== undefined) throw noColumn(missing, how.table, [...types.keys()]);
      const values = batch.flatMap((row) =>
        columns.map((column) => (JSON_TYPES.has(types.get(column) ?? '') ? toJsonColumn(row[column]) : toSql(row[column]))),
      );
      const done = await this.#client.query({
        text: statementOf(columns, batch.length, how),
        values,
        types: readers,
        rowMode: 'array',
      });
      inserted.changes += done.rowCount ?? 0;
      const names = done.fields.map(({ name }) => name);
      for (const row of done.rows as unknown[][]) inserted.rows.push(toRow(names, row));
    }
    return inserted;
  }

  async #typesOf(table: string): Promise<Map<string, string>> {
    const known = this.#types.get(table);
    if (known !== undefined) return known;
    const found = await this.#client.query<{ name: string; type: string }>(
      `SELECT attname AS name, atttypid::regtype::text AS type FROM pg_attribute
       WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
      [quoteTable(table)],
    );
    if (found.rows.length === 0) throw noTable(table);
    const types = new Map(found.rows.map(({ name, type }) => [name, type]));
    this.#types.set(table, types);
    return types;
  }
}

function quoteTable(table: string): string {
  return table.split('.').map(quote).join('.');
}

function statementOf(columns: readonly string[], count: number, { table, conflict, keys, returning }: Insert): string {
  const rows = Array.from(
    { length: count },
    (_, row) => `(${columns.map((_column, place) => `$${row * columns.length + place + 1}`).join(', ')})`,
  );
  const head = `INSERT INTO ${quoteTable(table)} (${columns.map(quote).join(', ')}) VALUES ${rows.join(', ')}`;
  const tail = returning.length === 0 ? '' : ` RETURNING ${returning.map(quote).join(', ')}`;
  return `${head}${onConflict(columns, conflict, keys)}${tail}`;
}

function onConflict(columns: readonly string[], conflict: Insert['conflict'], keys: readonly string[]): string {
  if (conflict === 'fail') return '';
  const target = keys.length === 0 ? '' : ` (${keys.map(quote).join(', ')})`;
  if (conflict === 'ignore') return ` ON CONFLICT${target} DO NOTHING`;
  if (keys.length === 0) throw noKeys();
  const changed = columns.filter((column) => !keys.includes(column));
  if (changed.length === 0) return ` ON CONFLICT${target} DO NOTHING`;
  return ` ON CONFLICT${target} DO UPDATE SET ${changed.map((column) => `${quote(column)} = excluded.${quote(column)}`).join(', ')}`;
}

interface Batch {
  columns: string[];
  rows: JsonObject[];
}

/**
 * Rows that can go in one statement: with the same columns, in order. The same key twice begins a new one: a statement may not
 * change a row twice.
 */
function batchesOf(rows: readonly JsonObject[], { keys, conflict }: Insert): Batch[] {
  const batches: (Batch & { shape: string; seen: Set<string> })[] = [];
  for (const row of rows) {
    const columns = Object.keys(row);
    if (columns.length === 0) throw emptyRow();
    const shape = JSON.stringify(columns);
    const key = conflict === 'update' ? JSON.stringify(keys.map((name) => row[name] ?? null)) : '';
    const last = batches.at(-1);
    const hasRoom = last !== undefined && last.rows.length < MOST_ROWS && (last.rows.length + 1) * columns.length <= MOST_VALUES;
    if (hasRoom && last.shape === shape && !(conflict === 'update' && last.seen.has(key))) {
      last.rows.push(row);
      last.seen.add(key);
    } else batches.push({ columns, rows: [row], shape, seen: new Set([key]) });
  }
  return batches;
}

function noTable(table: string) {
  return problem({
    code: 'POSTGRES_TABLE_MISSING',
    en: `There is no table "${table}" for this user. Names tell small and capital letters apart; one in a schema is written schema.table.`,
    ptBr: `Não há tabela "${table}" para este usuário. Nomes distinguem maiúsculas de minúsculas; em um esquema, escreva esquema.tabela.`,
    data: { table },
  });
}

function noColumn(column: string, table: string, columns: string[]) {
  const listed = columns.join(', ');
  return problem({
    code: 'POSTGRES_COLUMN_MISSING',
    en: `"${table}" has no column "${column}". It has: ${listed}. Name the columns to put in under "Columns".`,
    ptBr: `"${table}" não tem a coluna "${column}". Ela tem: ${listed}. Diga em "Colunas" quais inserir.`,
    data: { table, column, columns },
  });
}

function noKeys() {
  return problem({
    code: 'POSTGRES_KEYS_MISSING',
    en: 'To bring rows up to date, say which columns tell them apart, for example id.',
    ptBr: 'Para atualizar linhas, diga quais colunas as distinguem, por exemplo id.',
  });
}

function emptyRow() {
  return problem({
    code: 'POSTGRES_ROW_EMPTY',
    en: 'A row without a single field cannot be put in. Check the item that came in, and the columns.',
    ptBr: 'Uma linha sem nenhum campo não pode ser inserida. Confira o item que chegou e as colunas.',
  });
}
