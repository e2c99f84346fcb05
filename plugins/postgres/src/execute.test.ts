import type { JsonObject } from '@pulseflow/sdk';
import { lookUp, type RunNodeOptions, runNode } from '@pulseflow/sdk/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPostgres, type TestPostgres } from '../test/postgres-server';
import { closePools } from './connection/pools';
import { execute } from './execute';
import { query } from './query';

describe('Run SQL on PostgreSQL', () => {
  let server: TestPostgres;

  beforeAll(async () => {
    server = await startPostgres();
  });
  beforeEach(() =>
    server.run('DROP TABLE IF EXISTS people, pulseflow_done; CREATE TABLE people (id serial, name text NOT NULL)'),
  );
  afterEach(closePools);
  afterAll(() => server.stop());

  const run = (config: JsonObject | JsonObject[], more: RunNodeOptions = {}) =>
    runNode(execute, { config, credential: server.values(), ...more });
  const names = async () => {
    const config = { sql: 'SELECT name FROM people ORDER BY id' };
    const { out } = await runNode(query, { config, credential: server.values() });
    return (out as { name: string }[]).map(({ name }) => name);
  };
  const add = (name: string | null, more: JsonObject = {}): JsonObject => ({
    sql: 'INSERT INTO people (name) VALUES (:name)',
    parameters: [{ name: 'name', value: name }],
    ...more,
  });

  it('runs several statements with shared parameters and tells what they did', async () => {
    const sql = `INSERT INTO people (name) VALUES (:name), ('Rui; Eva'); -- two; of them
      DO $body$ BEGIN PERFORM 1; END $body$;
      UPDATE people SET name = upper(name) WHERE name = :name RETURNING id, name;`;
    const { out } = await run({ sql, parameters: [{ name: 'name', value: 'Ana' }] }, { items: [{ order: 7 }] });
    expect(out).toEqual([{ order: 7, executed: { changes: 3, rows: [{ id: 1, name: 'ANA' }] } }]);
    expect(await names()).toEqual(['ANA', 'Rui; Eva']);
  });

  it('does all items of a step or none of them', async () => {
    await expect(run([add('Ana'), add(null)], { items: [{}, {}] })).rejects.toMatchObject({
      code: 'POSTGRES_CONSTRAINT',
      effect: 'none',
      data: { state: '23502', column: 'name' },
    });
    expect(await names()).toEqual([]);
  });

  it('with a transaction for each item keeps those before the failure, and does not repeat finished ones', async () => {
    const config = [add('Ana', { transaction: 'item' }), add(null, { transaction: 'item' })];
    await expect(run(config, { items: [{}, {}] })).rejects.toMatchObject({ code: 'POSTGRES_CONSTRAINT' });
    expect(await names()).toEqual(['Ana']);
    const again = [add('Ana', { transaction: 'item' }), add('Rui', { transaction: 'item' })];
    await run(again, { items: [{}, {}], finished: { 0: { out: [{ json: {} }] } } });
    expect(await names()).toEqual(['Ana', 'Rui']);
  });

  it('says that it is open whether it happened when the connection breaks as it is confirmed; the database knows', async () => {
    const options = {
      items: [{}, {}],
      config: [add('Ana', { once: true }), add('Rui', { once: true })],
      credential: server.values(),
    };
    expect(await lookUp(execute, 0, options)).toEqual({ happened: false });
    server.cutAfter('COMMIT');
    await expect(runNode(execute, options)).rejects.toMatchObject({ code: 'POSTGRES_UNREACHABLE', effect: 'unknown' });
    await expect.poll(names, { timeout: 20_000 }).toEqual(['Ana', 'Rui']);
    const found = await lookUp(execute, 0, options);
    expect(found).toMatchObject({ happened: true });
    const { outputs } = await runNode(execute, { ...options, attempt: 2 });
    expect(found).toEqual({ happened: true, outputs });
    expect(await names()).toEqual(['Ana', 'Rui']);
  });

  it('knows that nothing happened when the connection breaks before', async () => {
    server.cutAfter('INSERT INTO people');
    await expect(run(add('Ana'))).rejects.toMatchObject({ code: 'POSTGRES_UNREACHABLE', effect: 'none' });
    await expect.poll(names, { timeout: 20_000 }).toEqual([]);
    expect(await lookUp(execute, 0, { config: add('Ana'), credential: server.values() })).toBe('unknown');
  });

  it('without a transaction leaves open what a broken connection did', async () => {
    server.cutAfter('INSERT INTO people');
    await expect(run(add('Ana', { transaction: 'none' }))).rejects.toMatchObject({ effect: 'unknown' });
    await run({ sql: 'BEGIN; DELETE FROM people; COMMIT; VACUUM people', transaction: 'none' });
    expect(await names()).toEqual([]);
  });

  it('keeps its transaction: BEGIN and COMMIT of the text are refused', async () => {
    const sql = "INSERT INTO people (name) VALUES ('Ana'); /* now */ COMMIT; SELECT 1/0";
    await expect(run({ sql })).rejects.toMatchObject({ code: 'POSTGRES_TRANSACTION_INSIDE' });
    expect(await names()).toEqual([]);
  });

  it('rolls back when it is cancelled', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(run(add('Ana'), { signal: controller.signal })).rejects.toThrow();
    expect(await names()).toEqual([]);
  });
});
