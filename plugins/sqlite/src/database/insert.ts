import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Json, type JsonObject, problem } from '@pulseflow/sdk';
import { toSql } from './values';

export interface Insert {
  table: string;
  conflict: 'fail' | 'ignore' | 'update';
  /** What tells rows apart: the conflict that is meant. */
  keys: readonly string[];
  /** Tables and columns that are missing are made. */
  createMissing: boolean;
}

/** A name as SQL takes any: in double quotes. */
const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Puts rows into tables of one database; statements and what is known of tables are kept for the next row. */
export class Inserter {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #columns = new Map<string, Set<string>>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Answers how many rows were put in or changed, and the id of the last one. */
  insert(rows: readonly JsonObject[], how: Insert): { changes: number; lastRowId: Json } {
    let changes = 0;
    let lastRowId: Json = null;
    for (const row of rows) {
      const columns = Object.keys(row);
      if (columns.length === 0) throw emptyRow();
      if (how.createMissing) this.#createMissing(row, how);
      const done = this.#statement(columns, how).run(...columns.map((column) => toSql(row[column])));
      changes += Number(done.changes);
      if (Number(done.changes) > 0) lastRowId = Number(done.lastInsertRowid);
    }
    return { changes, lastRowId };
  }

  #statement(columns: readonly string[], { table, conflict, keys }: Insert): StatementSync {
    const sql = `INSERT INTO ${quote(table)} (${columns.map(quote).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})${onConflict(columns, conflict, keys)}`;
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #createMissing(row: JsonObject, { table, keys }: Insert): void {
    const known = this.#columns.get(table) ?? this.#columnsOf(table);
    const missing = Object.keys(row).filter((column) => !known.has(column.toLowerCase()));
    if (missing.length === 0) return;
    if (known.size === 0) {
      const primary = keys.length === 0 ? '' : `, PRIMARY KEY (${keys.map(quote).join(', ')})`;
      const columns = missing.map((column) => `${quote(column)} ${typeOf(row[column])}`).join(', ');
      this.#database.exec(`CREATE TABLE ${quote(table)} (${columns}${primary})`);
    } else {
      for (const column of missing) {
        this.#database.exec(`ALTER TABLE ${quote(table)} ADD COLUMN ${quote(column)} ${typeOf(row[column])}`);
      }
    }
    this.#columns.set(table, new Set([...known, ...missing.map((column) => column.toLowerCase())]));
  }

  #columnsOf(table: string): Set<string> {
    const names = this.#database.prepare('SELECT name FROM pragma_table_info(?)').all(table);
    const known = new Set(names.map(({ name }) => String(name).toLowerCase()));
    this.#columns.set(table, known);
    return known;
  }
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

function typeOf(value: Json | undefined): string {
  const stored = toSql(value);
  if (typeof stored === 'bigint') return 'INTEGER';
  if (typeof stored === 'number') return 'REAL';
  return stored instanceof Uint8Array ? 'BLOB' : 'TEXT';
}

function noKeys() {
  return problem({
    code: 'SQLITE_KEYS_MISSING',
    en: 'To bring rows up to date, say which columns tell them apart, for example id.',
    ptBr: 'Para atualizar linhas, diga quais colunas as distinguem, por exemplo id.',
  });
}

function emptyRow() {
  return problem({
    code: 'SQLITE_ROW_EMPTY',
    en: 'A row without a single field cannot be put in. Check the item that came in, and the columns.',
    ptBr: 'Uma linha sem nenhum campo não pode ser inserida. Confira o item que chegou e as colunas.',
  });
}
