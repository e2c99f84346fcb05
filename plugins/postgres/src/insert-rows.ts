import {
  choiceField,
  defineNode,
  type Json,
  type JsonObject,
  moreFields,
  needed,
  problem,
  textField,
  valueField,
  z,
} from '@pulseflow/sdk';
import type { PoolClient } from 'pg';
import { credentialField, onceField, SERVER_TYPES, timeoutField } from './form/fields';
import { Inserter } from './write/insert';
import { lookUpWritten, writeItems } from './write/write-items';

/** Puts items into a table. The item goes on with `inserted`. */
export const insertRows = defineNode({
  name: 'insert-rows',
  label: { en: 'Insert rows into PostgreSQL', 'pt-BR': 'Inserir linhas no PostgreSQL' },
  description: {
    en: 'Puts items into a table of a PostgreSQL database as rows, or brings rows up to date. The item goes on with inserted.',
    'pt-BR': 'Põe itens em uma tabela de um banco PostgreSQL como linhas, ou atualiza linhas. O item segue com inserted.',
  },
  keywords: {
    en: ['sql', 'insert', 'upsert', 'save', 'add', 'table', 'database'],
    'pt-BR': ['sql', 'inserir', 'gravar', 'acrescentar', 'tabela', 'banco de dados'],
  },
  category: 'databases',
  credential: { types: SERVER_TYPES },
  config: z.object({
    credential: credentialField,
    table: needed(
      textField(
        { title: 'Table', description: 'With its schema when it is not on the search path' },
        { title: 'Tabela', description: 'Com o esquema quando não está no caminho de busca' },
        { examples: ['orders', 'sales.orders'] },
      ),
    ),
    rows: valueField(
      { title: 'Row', description: 'An object, or a list of them (faster). Empty: the item itself' },
      { title: 'Linha', description: 'Um objeto ou uma lista deles (mais rápido). Vazio: o próprio item' },
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
    returning: textField(
      { title: 'Give back', description: 'Columns that the database fills, such as id' },
      { title: 'Devolver', description: 'Colunas que o banco preenche, como id' },
      { examples: ['id, created_at'] },
    ),
    transaction: choiceField(
      ['step', 'item'],
      'step',
      { title: 'Transaction', options: ['One for the whole step', 'One for each item'] },
      { title: 'Transação', options: ['Uma para a etapa inteira', 'Uma por item'] },
    ),
    once: onceField,
    statementTimeoutMs: timeoutField,
  }),
  ui: {
    'ui:order': ['credential', 'table', 'rows', 'columns', 'conflict', 'keys', 'returning', '*'],
    'ui:groups': [moreFields('returning', 'transaction', 'once', 'statementTimeoutMs')],
  },
  // A row that is there already is left or made the same again.
  effect: { field: 'conflict', values: { ignore: 'idempotent', update: 'idempotent' }, otherwise: 'unsafe' },
  summary: { en: '{{ table }}', 'pt-BR': '{{ table }}' },
  execute(context) {
    const inserters = new WeakMap<PoolClient, Inserter>();
    return writeItems(context, 'inserted', async (client, item, config) => {
      const inserter = inserters.get(client) ?? new Inserter(client);
      inserters.set(client, inserter);
      const table = config.table.trim();
      if (table === '') throw noTable();
      const rows = rowsOf(config.rows ?? item.json, namesIn(config.columns));
      const { conflict, keys, returning } = config;
      const done = await inserter.insert(rows, { table, conflict, keys: namesIn(keys), returning: namesIn(returning) });
      return returning.trim() === '' ? { changes: done.changes } : done;
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
  const shown = JSON.stringify(value)?.slice(0, 100) ?? 'nothing';
  return problem({
    code: 'POSTGRES_NOT_A_ROW',
    en: `A row is an object whose fields are named like the columns, and this is not one: ${shown}`,
    ptBr: `Uma linha é um objeto cujos campos têm o nome das colunas, e isto não é: ${shown}`,
  });
}

function noTable() {
  return problem({
    code: 'POSTGRES_TABLE_MISSING',
    en: 'Say which table the rows go into, for example orders.',
    ptBr: 'Diga em qual tabela entram as linhas, por exemplo orders.',
  });
}
