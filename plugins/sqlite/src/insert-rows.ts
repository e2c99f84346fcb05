import type { DatabaseSync } from 'node:sqlite';
import {
  choiceField,
  defineNode,
  flagField,
  type Json,
  type JsonObject,
  moreFields,
  needed,
  problem,
  textField,
  valueField,
  z,
} from '@pulseflow/sdk';
import { Inserter } from './database/insert';
import { quoted } from './database/problem';
import { lookUpWritten, writeItems } from './database/write-items';
import { busyField, fileField, onceField } from './form/fields';

/** Puts items into a table. The item goes on with `inserted`. */
export const insertRows = defineNode({
  name: 'insert-rows',
  label: { en: 'Insert rows into SQLite', 'pt-BR': 'Inserir linhas no SQLite' },
  description: {
    en: 'Puts items into a table of an SQLite database as rows, or brings rows up to date. The item goes on with inserted.',
    'pt-BR': 'Põe itens em uma tabela de um banco SQLite como linhas, ou atualiza linhas. O item segue com inserted.',
  },
  keywords: {
    en: ['sql', 'insert', 'upsert', 'save', 'add', 'table', 'database'],
    'pt-BR': ['sql', 'inserir', 'gravar', 'acrescentar', 'tabela', 'banco de dados'],
  },
  category: 'databases',
  config: z.object({
    file: fileField,
    table: needed(textField({ title: 'Table' }, { title: 'Tabela' }, { examples: ['orders'] })),
    rows: valueField(
      { title: 'Row', description: 'An object, or a list of them. Empty: the item itself' },
      { title: 'Linha', description: 'Um objeto ou uma lista deles. Vazio: o próprio item' },
      { examples: ['{{ lines }}'] },
    ),
    columns: textField(
      { title: 'Columns', description: 'Separated by commas. Empty: every field' },
      { title: 'Colunas', description: 'Separadas por vírgulas. Vazio: todos os campos' },
      { examples: ['id, name, total'] },
    ),
    conflict: choiceField(
      ['fail', 'ignore', 'update'],
      'fail',
      { title: 'When the row is there', options: ['Fail', 'Leave it as it is', 'Bring it up to date'] },
      { title: 'Quando a linha já existe', options: ['Falhar', 'Deixar como está', 'Atualizar'] },
    ),
    keys: textField(
      { title: 'Told apart by', description: 'Columns with a unique index, separated by commas' },
      { title: 'Distinguidas por', description: 'Colunas com índice único, separadas por vírgulas' },
      { examples: ['id'] },
    ),
    createMissing: flagField(
      false,
      { title: 'Make the table and columns that are missing' },
      { title: 'Criar a tabela e as colunas que faltam' },
    ),
    transaction: choiceField(
      ['step', 'item'],
      'step',
      { title: 'Transaction', options: ['One for the whole step', 'One for each item'] },
      { title: 'Transação', options: ['Uma para a etapa inteira', 'Uma por item'] },
    ),
    createFile: flagField(true, { title: 'Make a file that is missing' }, { title: 'Criar o arquivo se não existir' }),
    once: onceField,
    busyTimeoutMs: busyField,
  }),
  ui: {
    'ui:order': ['file', 'table', 'rows', 'columns', 'conflict', 'keys', 'createMissing', 'transaction', '*'],
    'ui:groups': [moreFields('transaction', 'createFile', 'once', 'busyTimeoutMs')],
    file: { 'ui:placeholder': 'data/orders.db' },
  },
  // A row that is there already is left or made the same again.
  effect: { field: 'conflict', values: { ignore: 'idempotent', update: 'idempotent' }, otherwise: 'unsafe' },
  summary: { en: '{{ table }} in {{ file }}', 'pt-BR': '{{ table }} em {{ file }}' },
  execute(context) {
    const inserters = new WeakMap<DatabaseSync, Inserter>();
    return writeItems(context, 'inserted', (database, item, config) => {
      const inserter = inserters.get(database) ?? new Inserter(database);
      inserters.set(database, inserter);
      const table = config.table.trim();
      if (table === '') throw noTable();
      const { conflict, createMissing } = config;
      const rows = rowsOf(config.rows ?? item.json, namesIn(config.columns));
      return Promise.resolve(inserter.insert(rows, { table, conflict, keys: namesIn(config.keys), createMissing }));
    });
  },
  lookup: (context, index) => lookUpWritten(context, index, 'inserted'),
});

function namesIn(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function rowsOf(given: Json, columns: readonly string[]): JsonObject[] {
  const value = readJson(given);
  return (Array.isArray(value) ? value : [value]).map((row) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) throw noRow(row);
    return columns.length === 0 ? row : Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));
  });
}

/** A form gives text: one that is an object or a list is meant as one. */
function readJson(value: Json): Json {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    throw noRow(value);
  }
}

function noRow(value: Json | undefined) {
  return quoted(
    {
      code: 'SQLITE_NOT_A_ROW',
      en: 'A row is an object whose fields are named like the columns. Check what the expression gives.',
      ptBr: 'Uma linha é um objeto cujos campos têm o nome das colunas. Veja o que a expressão dá.',
    },
    JSON.stringify(value)?.slice(0, 100) ?? 'nothing',
  );
}

function noTable() {
  return problem({
    code: 'SQLITE_TABLE_MISSING',
    en: 'Say which table the rows go into, for example orders.',
    ptBr: 'Diga em qual tabela entram as linhas, por exemplo orders.',
  });
}
