import type { JsonObject } from '@pulseflow/sdk';
import { type RunNodeOptions, runNode, testCredential } from '@pulseflow/sdk/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { realServer, startPostgres, type TestPostgres } from '../test/postgres-server';
import { closePools } from './connection/pools';
import { query } from './query';
import { serverCredential } from './server-credential';

describe('PostgreSQL query', () => {
  let server: TestPostgres;

  beforeAll(async () => {
    server = await startPostgres();
    await server.run(`
      DROP TABLE IF EXISTS customers;
      CREATE TABLE customers (id int PRIMARY KEY, name text, city text);
      INSERT INTO customers SELECT i, 'Customer ' || i, CASE WHEN i % 2 = 0 THEN 'Rio' ELSE 'Faro' END FROM generate_series(1, 1500) AS i;
    `);
  });
  afterEach(closePools);
  afterAll(() => server.stop());

  const ask = (config: JsonObject, more: RunNodeOptions = {}) => runNode(query, { config, credential: server.values(), ...more });

  it('makes an item of each row, by named and numbered parameters', async () => {
    const parameters = [{ name: 'city', value: 'Rio' }, { value: 4 }];
    const sql = "SELECT id, ':city' AS text FROM customers WHERE city = :city AND id::int <= $1 ORDER BY id";
    expect((await ask({ sql, parameters })).out).toEqual([
      { id: 2, text: ':city' },
      { id: 4, text: ':city' },
    ]);
  });

  it('takes values as values: text of strangers is no SQL', async () => {
    const value = "x'; DROP TABLE customers; --";
    expect((await ask({ sql: 'SELECT :value::text AS value', parameters: [{ name: 'value', value }] })).out).toEqual([{ value }]);
    const some = [{ name: 'ids', value: [1, 3] }];
    expect((await ask({ sql: 'SELECT id FROM customers WHERE id = ANY(:ids) ORDER BY id', parameters: some })).out).toEqual([
      { id: 1 },
      { id: 3 },
    ]);
  });

  it('gives every type as JSON holds it best', async () => {
    const sql = `SELECT 9007199254740993::bigint AS huge, 12::bigint AS whole, 10.50::numeric AS money, 1.23456789012345678::numeric AS long,
      true AS yes, NULL AS nothing, '\\x00ff'::bytea AS bytes, '{"a": [1]}'::jsonb AS json, '[1, 2]'::json AS list,
      '2026-01-31'::date AS day, '2026-01-31 12:00:00.5+00'::timestamptz AS instant, '2026-01-31 12:00'::timestamp AS local,
      '12:30'::time AS time, '1 day 2 hours'::interval AS span, ARRAY['a', NULL, 'b'] AS words, ARRAY[1.5, 2] AS numbers,
      ARRAY['2026-01-31 12:00+00'::timestamptz] AS instants, 'NaN'::float8 AS nan, 0.1::float8 AS tenth,
      '6f1e3f86-0000-4000-8000-000000000000'::uuid AS id`;
    expect((await ask({ sql })).out).toEqual([
      {
        huge: '9007199254740993',
        whole: 12,
        money: 10.5,
        long: '1.23456789012345678',
        yes: true,
        nothing: null,
        bytes: { base64: 'AP8=' },
        json: { a: [1] },
        list: [1, 2],
        day: '2026-01-31',
        instant: '2026-01-31T12:00:00.500Z',
        local: '2026-01-31T12:00:00',
        time: '12:30:00',
        span: '1 day 02:00:00',
        words: ['a', null, 'b'],
        numbers: [1.5, 2],
        instants: ['2026-01-31T12:00:00.000Z'],
        nan: 'NaN',
        tenth: 0.1,
        id: '6f1e3f86-0000-4000-8000-000000000000',
      },
    ]);
  });

  it('reads many rows through a cursor, in pages, as a list, or only the first', async () => {
    const sql = 'SELECT id FROM customers ORDER BY id';
    expect((await ask({ sql })).out).toHaveLength(1500);
    const pages = (await ask({ sql, result: 'pages', pageSize: 600 })).out as { rows: unknown[] }[];
    expect(pages.map(({ rows, ...page }) => ({ ...page, count: rows.length }))).toEqual([
      { page: 1, pages: 3, firstRow: 1, count: 600 },
      { page: 2, pages: 3, firstRow: 601, count: 600 },
      { page: 3, pages: 3, firstRow: 1201, count: 300 },
    ]);
    const items = [{ ask: 1 }];
    expect((await ask({ sql: 'SELECT 1 AS one', result: 'list' }, { items })).out).toEqual([{ ask: 1, rows: [{ one: 1 }] }]);
    expect((await ask({ sql, result: 'first' }, { items })).out).toEqual([{ ask: 1, row: { id: 1 } }]);
    expect((await ask({ sql: 'SELECT 1 WHERE false', result: 'first' }, { items })).out).toEqual([{ ask: 1, row: null }]);
  });

  it('says so when there are more rows than are wanted, or leaves them out with a word in the log', async () => {
    const sql = 'SELECT id FROM customers';
    await expect(ask({ sql, limit: 1499 })).rejects.toMatchObject({ code: 'POSTGRES_TOO_MANY_ROWS' });
    const { out, logs } = await ask({ sql, limit: 10, whenMore: 'cut' });
    expect([out.length, logs.length]).toEqual([10, 1]);
    expect((await ask({ sql, limit: 1500 })).out).toHaveLength(1500);
  });

  it('changes nothing, whatever the statement says', async () => {
    await expect(ask({ sql: 'DELETE FROM customers RETURNING id' })).rejects.toMatchObject({ code: 'POSTGRES_READ_ONLY' });
    await expect(ask({ sql: 'SELECT 1; DELETE FROM customers' })).rejects.toMatchObject({ code: 'POSTGRES_SEVERAL_STATEMENTS' });
    expect((await ask({ sql: 'SELECT count(*) AS count FROM customers' })).out).toEqual([{ count: 1500 }]);
  });

  it('shares connections between steps, and never opens more than the credential allows', async () => {
    await expect.poll(() => server.connections, { timeout: 20_000 }).toBe(0);
    await Promise.all(Array.from({ length: 6 }, () => ask({ sql: 'SELECT 1 AS one' })));
    expect(server.connections).toBeLessThanOrEqual(2);
  });

  it('takes a new connection when the server closed the old one', async () => {
    await ask({ sql: 'SELECT 1 AS one' });
    server.cutAll();
    await expect.poll(() => server.connections, { timeout: 20_000 }).toBe(0);
    expect((await ask({ sql: 'SELECT 2 AS two' })).out).toEqual([{ two: 2 }]);
  });

  it('says which mistakes people made, in both languages', async () => {
    await expect(ask({ sql: 'SELECT nome FROM customers' })).rejects.toMatchObject({
      code: 'POSTGRES_REJECTED',
      kind: 'user',
      message: expect.stringContaining('column "nome" does not exist') as string,
      data: { state: '42703', words: { 'pt-BR': expect.stringContaining('O PostgreSQL não aceita') as string } },
    });
    await expect(ask({ sql: 'SELECT $2', parameters: [{ value: 1 }] })).rejects.toMatchObject({
      code: 'POSTGRES_PARAMETER_MISSING',
    });
    await expect(ask({ sql: 'SELECT 1', parameters: [{ name: 'a', value: 1 }] })).rejects.toMatchObject({
      code: 'POSTGRES_PARAMETER_UNUSED',
    });
    await expect(ask({ sql: ' -- nothing' })).rejects.toMatchObject({ code: 'POSTGRES_NO_STATEMENT' });
    await expect(runNode(query, { config: { sql: 'SELECT 1' } })).rejects.toMatchObject({ code: 'POSTGRES_CREDENTIAL_MISSING' });
  });

  it('says as something to try again that a server is not there or hangs up', async () => {
    const nowhere = server.values({ port: 1 });
    await expect(ask({ sql: 'SELECT 1' }, { credential: nowhere })).rejects.toMatchObject({
      code: 'POSTGRES_UNREACHABLE',
      kind: 'operational',
    });
    server.cutAfter('SELECT 7');
    await expect(ask({ sql: 'SELECT 7' })).rejects.toMatchObject({ code: 'POSTGRES_UNREACHABLE', effect: 'none' });
  });

  it('tests a credential', async () => {
    await testCredential(serverCredential, server.values());
    await expect(testCredential(serverCredential, server.values({ password: 'wrong' }))).rejects.toMatchObject({
      code: 'POSTGRES_SIGN_IN_REFUSED',
    });
    await expect(testCredential(serverCredential, server.values({ tls: 'encrypt' }))).rejects.toMatchObject({
      code: 'POSTGRES_NO_TLS',
    });
  });

  it.runIf(realServer !== undefined)('stops at the server what takes too long or was cancelled', async () => {
    await expect(ask({ sql: 'SELECT pg_sleep(20)', statementTimeoutMs: 200 })).rejects.toMatchObject({
      code: 'POSTGRES_TIMED_OUT',
      kind: 'operational',
    });
    const controller = new AbortController();
    const run = ask({ sql: 'SELECT pg_sleep(21)' }, { signal: controller.signal });
    const sleepers = { sql: "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query = 'SELECT pg_sleep(21)'" };
    await expect.poll(async () => (await ask(sleepers)).out.length, { timeout: 20_000 }).toBe(1);
    controller.abort();
    await expect(run).rejects.toThrow();
    await expect.poll(async () => (await ask(sleepers)).out.length, { timeout: 20_000 }).toBe(0);
  });
});

describe.runIf(realServer === undefined)('an encrypted connection to PostgreSQL', () => {
  let server: TestPostgres;

  beforeEach(async () => {
    server = await startPostgres({ tls: true });
  });
  afterEach(async () => {
    await closePools();
    await server.stop();
  });

  it('is made with an authority that the credential names, and refused with a certificate that nobody vouches for', async () => {
    const ask = (credential: JsonObject) => runNode(query, { config: { sql: 'SELECT 1 AS one' }, credential });
    expect((await ask(server.values())).out).toEqual([{ one: 1 }]);
    await expect(ask(server.values({ ca: '' }))).rejects.toMatchObject({ code: 'POSTGRES_CERTIFICATE' });
    expect((await ask(server.values({ ca: '', tls: 'encrypt' }))).out).toEqual([{ one: 1 }]);
  });
});
