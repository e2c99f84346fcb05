import { DatabaseSync } from 'node:sqlite';
import { createTestFiles, lookUp, runNode, type TestFiles } from '@pulseflow/sdk/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { execute } from './execute';

describe('Run SQL on SQLite', () => {
  let files: TestFiles;

  beforeEach(() => {
    files = createTestFiles();
  });
  afterEach(() => files.dispose());

  /** What the database holds, seen from outside. */
  const peek = (sql: string) => {
    const database = new DatabaseSync(`${files.folder}/shop.db`);
    try {
      return database
        .prepare(sql)
        .all()
        .map((row) => ({ ...row }));
    } finally {
      database.close();
    }
  };
  const run = (config: Record<string, unknown>, more: Parameters<typeof runNode>[1] = {}) =>
    runNode(execute, { config: { file: 'shop.db', ...config } as never, files, ...more });
  const add = (name: string | null) => ({
    file: 'shop.db',
    sql: 'INSERT INTO people (name) VALUES (:name)',
    parameters: [{ name: 'name', value: name }],
  });

  it('makes a missing file, runs several statements, and tells what they did', async () => {
    const { out } = await run(
      {
        sql: `CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL); -- the table
              INSERT INTO people (name) VALUES (:name), ('Rui');
              UPDATE people SET name = upper(name) WHERE name = :name RETURNING id, name;`,
        parameters: [{ name: 'name', value: 'Ana; DROP TABLE people' }],
      },
      { items: [{ order: 7 }] },
    );
    expect(out).toEqual([
      { order: 7, executed: { changes: 3, lastRowId: 2, rows: [{ id: 1, name: 'ANA; DROP TABLE PEOPLE' }] } },
    ]);
  });

  it('does all items of a step or none of them', async () => {
    await run({ sql: 'CREATE TABLE people (name TEXT NOT NULL)' });
    const config = [add('Ana'), add(null)];
    await expect(runNode(execute, { config, items: [{}, {}], files })).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' });
    expect(peek('SELECT * FROM people')).toEqual([]);
  });

  it('with a transaction for each item keeps those before the failure, and does not repeat finished ones', async () => {
    await run({ sql: 'CREATE TABLE people (name TEXT NOT NULL)' });
    const config = [add('Ana'), add(null)].map((one) => ({ ...one, transaction: 'item' }));
    await expect(runNode(execute, { config, items: [{}, {}], files })).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' });
    expect(peek('SELECT * FROM people')).toEqual([{ name: 'Ana' }]);
    const again = [add('Ana'), add('Rui')].map((one) => ({ ...one, transaction: 'item' }));
    await runNode(execute, { config: again, items: [{}, {}], files, finished: { 0: { out: [{ json: { kept: true } }] } } });
    expect(peek('SELECT * FROM people')).toEqual([{ name: 'Ana' }, { name: 'Rui' }]);
  });

  it('does nothing twice when it remembers what is done, and answers as it did', async () => {
    await run({ sql: 'CREATE TABLE people (name TEXT NOT NULL)' });
    const options = { config: [add('Ana'), add('Rui')].map((one) => ({ ...one, once: true })), items: [{}, {}], files };
    const first = await runNode(execute, options);
    const second = await runNode(execute, { ...options, attempt: 2 });
    expect(second.out).toEqual(first.out);
    expect(peek('SELECT name FROM people')).toEqual([{ name: 'Ana' }, { name: 'Rui' }]);
  });

  it('knows after a crash whether the step happened', async () => {
    await run({ sql: 'CREATE TABLE people (name TEXT NOT NULL)' });
    const options = { config: [add('Ana'), add('Rui')].map((one) => ({ ...one, once: true })), items: [{}, {}], files };
    expect(await lookUp(execute, 0, options)).toEqual({ happened: false });
    const { outputs } = await runNode(execute, options);
    expect(await lookUp(execute, 0, options)).toEqual({ happened: true, outputs });
    expect(await lookUp(execute, 0, { config: add('Ana'), files })).toBe('unknown');
  });

  it('keeps its transaction: BEGIN and COMMIT of the text are refused, unless there is none', async () => {
    const sql = 'CREATE TABLE a (x); COMMIT; SELECT no_such_function()';
    await expect(run({ sql })).rejects.toMatchObject({ code: 'SQLITE_TRANSACTION_INSIDE' });
    expect(peek('SELECT name FROM sqlite_master')).toEqual([]);
    await run({ sql: 'BEGIN; CREATE TABLE a (x); COMMIT; VACUUM; PRAGMA journal_mode = wal', transaction: 'none' });
    expect(peek('SELECT name FROM sqlite_master')).toEqual([{ name: 'a' }]);
  });

  it('refuses items that name different databases in one transaction', async () => {
    const config = ['a.db', 'b.db'].map((file) => ({ file, sql: 'CREATE TABLE x (y)' }));
    await expect(runNode(execute, { config, items: [{}, {}], files })).rejects.toMatchObject({ code: 'SQLITE_SEVERAL_FILES' });
    await runNode(execute, { config: config.map((one) => ({ ...one, transaction: 'item' })), items: [{}, {}], files });
  });

  it('says that another program writes, as something to try again', async () => {
    await run({ sql: 'CREATE TABLE people (name TEXT)' });
    const other = new DatabaseSync(`${files.folder}/shop.db`);
    other.exec('BEGIN IMMEDIATE');
    await expect(run({ ...add('Ana'), busyTimeoutMs: 10 })).rejects.toMatchObject({ code: 'SQLITE_BUSY', kind: 'operational' });
    other.exec('COMMIT');
    other.close();
    await run(add('Ana'));
  });

  it('rolls back when it is cancelled', async () => {
    await run({ sql: 'CREATE TABLE people (name TEXT)' });
    const controller = new AbortController();
    controller.abort();
    await expect(run(add('Ana'), { signal: controller.signal })).rejects.toThrow();
    expect(peek('SELECT * FROM people')).toEqual([]);
  });

  it('makes no file that is not wanted', async () => {
    await expect(run({ sql: 'SELECT 1', createFile: false })).rejects.toMatchObject({ code: 'SQLITE_FILE_MISSING' });
  });
});
