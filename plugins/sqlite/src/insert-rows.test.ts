import { DatabaseSync } from 'node:sqlite';
import { createTestFiles, lookUp, runNode, type TestFiles } from '@pulseflow/sdk/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { insertRows } from './insert-rows';

describe('Insert rows into SQLite', () => {
  let files: TestFiles;

  beforeEach(() => {
    files = createTestFiles();
    const database = new DatabaseSync(`${files.folder}/shop.db`);
    database.exec('CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, age)');
    database.close();
  });
  afterEach(() => files.dispose());

  const peek = (sql = 'SELECT * FROM people ORDER BY 1') => {
    const database = new DatabaseSync(`${files.folder}/shop.db`, { readOnly: true });
    try {
      return database
        .prepare(sql)
        .all()
        .map((row) => ({ ...row }));
    } finally {
      database.close();
    }
  };
  type Items = NonNullable<NonNullable<Parameters<typeof runNode>[1]>['items']>;
  const insert = (items: Items, config: Record<string, unknown> = {}, finished?: { attempt: number }) =>
    runNode(insertRows, {
      config: items.map(() => ({ file: 'shop.db', table: 'people', ...config })) as never,
      items,
      files,
      ...finished,
    });

  it('puts in an item as a row, whatever its types', async () => {
    const { out } = await insert([
      { id: 1, name: 'Ana "O\'Neil"', age: 3.5 },
      { id: 2, name: null, age: true },
    ]);
    expect(out[1]).toEqual({ id: 2, name: null, age: true, inserted: { changes: 1, lastRowId: 2 } });
    expect(peek()).toEqual([
      { id: 1, name: 'Ana "O\'Neil"', age: 3.5 },
      { id: 2, name: null, age: 1 },
    ]);
  });

  it('puts in lists of rows and chosen columns; a field that is absent is NULL', async () => {
    const rows = [{ id: 1, name: 'Ana', other: 'x' }, { id: 2 }];
    await insert([{}], { rows, columns: 'id, name' });
    await insert([{}], { rows: '[{"id": 3, "name": "Eva"}]' });
    expect(peek('SELECT id, name FROM people ORDER BY id')).toEqual([
      { id: 1, name: 'Ana' },
      { id: 2, name: null },
      { id: 3, name: 'Eva' },
    ]);
  });

  it('puts in nothing when one row is refused', async () => {
    await expect(insert([{ id: 1 }, { id: 1 }])).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' });
    expect(peek()).toEqual([]);
  });

  it('leaves rows that are there, or brings them up to date', async () => {
    await insert([{ id: 1, name: 'Ana', age: 1 }]);
    const left = await insert([{ id: 1, name: 'Eva' }], { conflict: 'ignore' });
    expect(left.out).toEqual([{ id: 1, name: 'Eva', inserted: { changes: 0, lastRowId: null } }]);
    expect(peek()).toEqual([{ id: 1, name: 'Ana', age: 1 }]);
    await insert(
      [
        { id: 1, name: 'Eva' },
        { id: 2, name: 'Rui' },
      ],
      { conflict: 'update', keys: 'id' },
    );
    expect(peek()).toEqual([
      { id: 1, name: 'Eva', age: 1 },
      { id: 2, name: 'Rui', age: null },
    ]);
    await expect(insert([{ id: 1 }], { conflict: 'update' })).rejects.toMatchObject({ code: 'SQLITE_KEYS_MISSING' });
  });

  it('makes tables and columns that are missing, when it is told to', async () => {
    await expect(insert([{ id: 1, email: 'a@b.c' }])).rejects.toMatchObject({ code: 'SQLITE_REJECTED' });
    await expect(insert([{ id: 1 }], { table: 'orders' })).rejects.toMatchObject({
      code: 'SQLITE_REJECTED',
      message: expect.stringMatching(/makes what is missing when you let it.*no such table: orders/) as string,
    });
    await insert([{ id: 1, email: 'a@b.c' }], { createMissing: true });
    expect(peek('SELECT id, email FROM people')).toEqual([{ id: 1, email: 'a@b.c' }]);
    const made = { table: 'new "table"', createMissing: true, keys: 'code', conflict: 'update' };
    await insert(
      [
        { code: 'a', total: 1, share: 0.5 },
        { code: 'a', total: 2, note: { deep: [1] } },
      ],
      made,
    );
    expect(peek('SELECT * FROM "new ""table"""')).toEqual([{ code: 'a', total: 2, share: 0.5, note: '{"deep":[1]}' }]);
  });

  it('knows by its memory that a step happened', async () => {
    const config = { file: 'shop.db', table: 'people', once: true };
    const options = { config, items: [{ name: 'Ana' }], files };
    const { outputs } = await runNode(insertRows, options);
    expect(await lookUp(insertRows, 0, options)).toEqual({ happened: true, outputs });
    await runNode(insertRows, { ...options, attempt: 2 });
    expect(peek('SELECT name FROM people')).toEqual([{ name: 'Ana' }]);
  });

  it('says what is no row', async () => {
    await expect(insert([{}])).rejects.toMatchObject({ code: 'SQLITE_ROW_EMPTY' });
    await expect(insert([{}], { rows: 'text' })).rejects.toMatchObject({ code: 'SQLITE_NOT_A_ROW' });
    await expect(insert([{}], { rows: [1] })).rejects.toMatchObject({ code: 'SQLITE_NOT_A_ROW' });
    await expect(insert([{ id: 1 }], { table: ' ' })).rejects.toMatchObject({ code: 'SQLITE_TABLE_MISSING' });
  });

  it('puts in 20,000 rows in one transaction within seconds', async () => {
    const rows = Array.from({ length: 20_000 }, (_, id) => ({ id, name: `person ${id}` }));
    await insert([{}], { rows });
    expect(peek('SELECT count(*) AS count FROM people')).toEqual([{ count: 20_000 }]);
  });
});
