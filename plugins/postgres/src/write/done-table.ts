/**
 * What was done, kept in the very database and the very transaction that did it: then one cannot be there without the other, and
 * a step that a crash cut off knows by one question whether it happened.
 */
import type { Json } from '@pulseflow/sdk';
import type { PoolClient } from 'pg';

/** Runs are repeated within days; what is older nobody asks for. */
const KEPT_DAYS = 90;

/** What was recorded under the key; undefined: it was not done. */
export async function findDone(client: PoolClient, key: string): Promise<Json | undefined> {
  const table = await client.query<{ name: string | null }>(`SELECT to_regclass('pulseflow_done')::text AS name`);
  if ((table.rows[0]?.name ?? null) === null) return undefined;
  const found = await client.query<{ result: string }>('SELECT result::text AS result FROM pulseflow_done WHERE key = $1', [key]);
  const [row] = found.rows;
  return row === undefined ? undefined : (JSON.parse(row.result) as Json);
}

/** Makes the table when it is missing, and forgets what is old. Once a step, before its transaction. */
export async function prepareDone(client: PoolClient): Promise<void> {
  const table = await client.query<{ name: string | null }>(`SELECT to_regclass('pulseflow_done')::text AS name`);
  if ((table.rows[0]?.name ?? null) === null) {
    await client.query(
      'CREATE TABLE IF NOT EXISTS pulseflow_done (key text PRIMARY KEY, result jsonb NOT NULL, at timestamptz NOT NULL DEFAULT now())',
    );
  }
  await client.query(`DELETE FROM pulseflow_done WHERE at < now() - interval '${KEPT_DAYS} days'`);
}

/** Records what was done; to be called in the transaction that did it. */
export async function recordDone(client: PoolClient, key: string, result: Json): Promise<void> {
  await client.query('INSERT INTO pulseflow_done (key, result) VALUES ($1, $2)', [key, JSON.stringify(result)]);
}
