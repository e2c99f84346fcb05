import { DatabaseSync } from 'node:sqlite';
import { createTestFiles, runNode, type TestFiles } from '@pulseflow/sdk/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from './query';

describe('SQLite query', () => {
  let files: TestFiles;

  beforeEach(() => {
    files = createTestFiles();
    const database = new DatabaseSync(`${files.folder}/shop.db`);
    database.exec(`
      CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT, total REAL, paid INTEGER, photo BLOB);
      INSERT INTO orders VALUES (1, 'Ana', 10.5, 1, NULL), (2, 'Rui', 3, 0, x'00ff'), (3, 'Ana', 9007199254740993, 1, NULL);
    `);
    database.close();
  });
  afterEach(() => files.dispose());

  const ask = (config: Record<string, unknown>, items?: Parameters<typeof runNode>[1]) =>
    runNode(query, { config: { file: 'shop.db', ...config } as never, files, ...items });

  it('makes an item of each row, by named parameters', async () => {
    const { out } = await ask({
      sql: 'SELECT id, customer FROM orders WHERE customer = :customer ORDER BY id',
      parameters: [{ name: 'customer', value: 'Ana' }],
    });
    expect(out).toEqual([
      { id: 1, customer: 'Ana' },
      { id: 3, customer: 'Ana' },
    ]);
  });

  it('fills ? in the order of the parameters, and takes values as values: text of strangers is no SQL', async () => {
    const parameters = [{ value: "x' OR 1=1 --" }, { value: 2 }];
    const { out } = await ask({ sql: 'SELECT ? AS text, ? AS number', parameters });
    expect(out).toEqual([{ text: "x' OR 1=1 --", number: 2 }]);
  });

  it('asks once for each item, with the parameters of each', async () => {
    const config = (id: number) => ({
      file: 'shop.db',
      sql: 'SELECT customer FROM orders WHERE id = :id',
      parameters: [{ name: ':id', value: id }],
    });
    const { out } = await runNode(query, { config: [config(1), config(2)], items: [{ a: 1 }, { a: 2 }], files });
    expect(out).toEqual([{ customer: 'Ana' }, { customer: 'Rui' }]);
  });

  it('keeps what JSON cannot hold: large whole numbers as text, bytes as base64', async () => {
    const { out } = await ask({ sql: 'SELECT CAST(total AS INTEGER) AS big, photo FROM orders WHERE id > 1 ORDER BY id' });
    expect(out).toEqual([
      { big: 3, photo: { base64: 'AP8=' } },
      { big: '9007199254740992', photo: null },
    ]);
  });

  it('gives rows as a list, in pages, or the first one only', async () => {
    const sql = 'SELECT id FROM orders ORDER BY id';
    const items = [{ ask: 'all' }];
    expect((await ask({ sql, result: 'list' }, { items })).out).toEqual([
      { ask: 'all', rows: [{ id: 1 }, { id: 2 }, { id: 3 }] },
    ]);
    expect((await ask({ sql, result: 'pages', pageSize: 2 }, { items })).out).toEqual([
      { page: 1, pages: 2, firstRow: 1, rows: [{ id: 1 }, { id: 2 }] },
      { page: 2, pages: 2, firstRow: 3, rows: [{ id: 3 }] },
    ]);
    expect((await ask({ sql, result: 'first' }, { items })).out).toEqual([{ ask: 'all', row: { id: 1 } }]);
    expect((await ask({ sql: 'SELECT 1 WHERE 0', result: 'first' }, { items })).out).toEqual([{ ask: 'all', row: null }]);
  });

  it('says so when there are more rows than are wanted, or leaves them out with a word in the log', async () => {
    const sql = 'SELECT id FROM orders';
    await expect(ask({ sql, limit: 2 })).rejects.toMatchObject({ code: 'SQLITE_TOO_MANY_ROWS' });
    const { out, logs } = await ask({ sql, limit: 2, whenMore: 'cut' });
    expect(out).toHaveLength(2);
    expect(logs).toEqual([{ level: 'warn', message: 'There are more than 2 rows; the others are left out.' }]);
    expect((await ask({ sql, limit: 3 })).out).toHaveLength(3);
  });

  it('changes nothing, whatever the statement says', async () => {
    await expect(ask({ sql: 'DELETE FROM orders RETURNING id' })).rejects.toMatchObject({ code: 'SQLITE_READ_ONLY' });
    expect((await ask({ sql: 'SELECT count(*) AS count FROM orders' })).out).toEqual([{ count: 3 }]);
  });

  it('reaches no other file: not by ATTACH, not by a copy, not by an extension', async () => {
    const refused = { code: 'SQLITE_NOT_ALLOWED' };
    await expect(ask({ sql: `ATTACH '${files.folder}/other.db' AS other` })).rejects.toMatchObject(refused);
    await expect(ask({ sql: `VACUUM INTO '${files.folder}/copy.db'` })).rejects.toMatchObject(refused);
    await expect(ask({ sql: `PRAGMA temp_store_directory = '/tmp'` })).rejects.toMatchObject(refused);
    await expect(ask({ sql: `SELECT load_extension('evil')` })).rejects.toMatchObject({ code: 'SQLITE_REJECTED' });
    await expect(ask({ file: '/etc/outside.db', sql: 'SELECT 1' })).rejects.toMatchObject({ code: 'FILE_OUTSIDE' });
  });

  it('takes one statement only, and does not drop a second one silently', async () => {
    await expect(ask({ sql: 'SELECT 1; SELECT 2' })).rejects.toMatchObject({ code: 'SQLITE_SEVERAL_STATEMENTS' });
    await expect(ask({ sql: ' -- nothing\n' })).rejects.toMatchObject({ code: 'SQLITE_NO_STATEMENT' });
    expect((await ask({ sql: "-- first\nSELECT ';' AS a; -- end\n /* more */ ;" })).out).toEqual([{ a: ';' }]);
  });

  it('tells what is wrong in both languages', async () => {
    await expect(ask({ sql: 'SELECT nome FROM orders' })).rejects.toMatchObject({
      code: 'SQLITE_REJECTED',
      kind: 'user',
      message: expect.stringContaining('no such column: nome') as string,
      data: { words: { 'pt-BR': expect.stringContaining('O SQLite não aceita') as string } },
    });
    await expect(ask({ sql: 'SELECT 1', parameters: [{ name: 'no', value: 1 }] })).rejects.toMatchObject({
      code: 'SQLITE_PARAMETER_UNKNOWN',
    });
    await expect(
      ask({
        sql: 'SELECT :a',
        parameters: [
          { name: 'a', value: 1 },
          { name: ':a', value: 2 },
        ],
      }),
    ).rejects.toMatchObject({ code: 'SQLITE_PARAMETER_TWICE' });
    await expect(ask({ file: 'none.db', sql: 'SELECT 1' })).rejects.toMatchObject({ code: 'SQLITE_FILE_MISSING' });
    await expect(ask({ file: ' ', sql: 'SELECT 1' })).rejects.toMatchObject({ code: 'SQLITE_FILE_MISSING' });
    const { path } = await files.create('notes.db', new TextEncoder().encode('This is a text and no database. '.repeat(40)));
    await expect(ask({ file: path, sql: 'SELECT * FROM x' })).rejects.toMatchObject({ code: 'SQLITE_NOT_A_DATABASE' });
  });

  it('hears of a cancel between rows', async () => {
    const controller = new AbortController();
    const sql = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n';
    const run = ask({ sql, limit: 10_000_000 }, { signal: controller.signal });
    setImmediate(() => controller.abort());
    await expect(run).rejects.toThrow();
  });
});
