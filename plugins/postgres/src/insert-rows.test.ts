import type { JsonObject } from '@pulseflow/sdk';
import { type RunNodeOptions, runNode } from '@pulseflow/sdk/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPostgres, type TestPostgres } from '../test/postgres-server';
import { closePools } from './connection/pools';
import { insertRows } from './insert-rows';
import { query } from './query';

describe('Insert rows into PostgreSQL', () => {
  let server: TestPostgres;

  beforeAll(async () => {
    server = await startPostgres();
  });
  beforeEach(() =>
    server.run(`DROP TABLE IF EXISTS people, "Odd ""name"; DROP TABLE IF EXISTS public.pulseflow_done;
      CREATE TABLE people (id serial PRIMARY KEY, name text, tags text[], extra jsonb, born date, at timestamptz DEFAULT '2026-01-01 00:00Z');
      CREATE TABLE "Odd ""name" ("the id" int PRIMARY KEY, total numeric)`),
  );
  afterEach(closePools);
  afterAll(() => server.stop());

  const insert = (config: JsonObject, more: RunNodeOptions = {}) =>
    runNode(insertRows, { config: { table: 'people', ...config }, credential: server.values(), ...more });
  const rows = async (sql = 'SELECT * FROM people ORDER BY id') =>
    (await runNode(query, { config: { sql }, credential: server.values() })).out;

  it('puts in an item as a row; lists go into arrays and into JSON as the column wants them', async () => {
    const item = { name: 'Ana "O\'Neil"', tags: ['a', 'b, c'], extra: [1, { deep: true }], born: '1990-02-03' };
    const { out } = await insert({ returning: 'id, at' }, { items: [item] });
    expect(out).toEqual([{ ...item, inserted: { changes: 1, rows: [{ id: 1, at: '2026-01-01T00:00:00.000Z' }] } }]);
    expect(await rows()).toEqual([{ id: 1, ...item, at: '2026-01-01T00:00:00.000Z' }]);
  });

  it('puts in lists in one statement, with chosen columns, in tables of any name', async () => {
    const list = Array.from({ length: 2500 }, (_, id) => ({ 'the id': id, total: `${id}.25`, other: 1 }));
    const { out } = await insert({ table: 'public.Odd "name', rows: list, columns: 'the id, total' });
    expect(out).toEqual([{ inserted: { changes: 2500 } }]);
    expect(await rows('SELECT count(*) AS count, max(total) AS most FROM "Odd ""name"')).toEqual([
      { count: 2500, most: 2499.25 },
    ]);
  });

  it('leaves rows that are there, or brings them up to date, also when one comes twice', async () => {
    await insert({ rows: [{ id: 1, name: 'Ana' }] });
    expect((await insert({ rows: [{ id: 1, name: 'Eva' }], conflict: 'ignore' })).out).toEqual([{ inserted: { changes: 0 } }]);
    const twice = [
      { id: 1, name: 'Eva' },
      { id: 2, name: 'Rui' },
      { id: 2, name: 'Rui B.' },
    ];
    expect((await insert({ rows: twice, conflict: 'update', keys: 'id' })).out).toEqual([{ inserted: { changes: 3 } }]);
    expect(await rows('SELECT id, name FROM people ORDER BY id')).toEqual([
      { id: 1, name: 'Eva' },
      { id: 2, name: 'Rui B.' },
    ]);
  });

  it('puts in nothing when one row is refused', async () => {
    const items = [
      { id: 1, name: 'Ana' },
      { id: 1, name: 'Eva' },
    ];
    const config = items.map(() => ({ table: 'people' }));
    await expect(runNode(insertRows, { config, items, credential: server.values() })).rejects.toMatchObject({
      code: 'POSTGRES_CONSTRAINT',
    });
    expect(await rows()).toEqual([]);
  });

  it('repeats nothing when it remembers what is done', async () => {
    const config = { rows: [{ name: 'Ana' }], once: true };
    await insert(config);
    await insert(config, { attempt: 2 });
    expect(await rows('SELECT name FROM people')).toEqual([{ name: 'Ana' }]);
  });

  it('says which table, column, key or row is wrong', async () => {
    await expect(insert({ table: 'nobody' }, { items: [{ a: 1 }] })).rejects.toMatchObject({ code: 'POSTGRES_TABLE_MISSING' });
    await expect(insert({ table: ' ' })).rejects.toMatchObject({ code: 'POSTGRES_TABLE_MISSING' });
    await expect(insert({ rows: [{ nome: 'x' }] })).rejects.toMatchObject({
      code: 'POSTGRES_COLUMN_MISSING',
      data: { column: 'nome' },
    });
    await expect(insert({ rows: [{ id: 1 }], conflict: 'update' })).rejects.toMatchObject({ code: 'POSTGRES_KEYS_MISSING' });
    await expect(insert({ rows: 'text' })).rejects.toMatchObject({ code: 'POSTGRES_NOT_A_ROW' });
    await expect(insert({ rows: [{}] })).rejects.toMatchObject({ code: 'POSTGRES_ROW_EMPTY' });
    await expect(insert({ rows: [{ born: 'yesterday-ish' }] })).rejects.toMatchObject({ code: 'POSTGRES_REJECTED' });
  });
});
