/**
 * One pool of connections for each credential, for all nodes of all flows of this process. It closes its connections when nobody
 * needs them for a while, and is forgotten with the last of them.
 */
import { createHash } from 'node:crypto';
import type pgModule from 'pg';
import type { Pool, PoolClient } from 'pg';
import { toProblem } from './problem';
import { configOf, type Server } from './server';

const IDLE_MS = 30_000;
const pools = new Map<string, Pool>();

/** Values that changed make another pool: a corrected password is used at once. */
function keyOf(server: Server): string {
  return createHash('sha256').update(JSON.stringify(server)).digest('hex');
}

function poolOf(server: Server, { Pool }: typeof pgModule): Pool {
  const key = keyOf(server);
  const known = pools.get(key);
  if (known !== undefined) return known;
  const pool = new Pool({
    ...configOf(server),
    max: server.maxConnections,
    idleTimeoutMillis: IDLE_MS,
    allowExitOnIdle: true,
  });
  // A connection that breaks while nobody uses it is taken out of the pool; there is nobody to tell.
  pool.on('error', () => undefined);
  pool.on('remove', () => {
    if (pool.totalCount === 0 && pool.waitingCount === 0 && pools.get(key) === pool) pools.delete(key);
  });
  pools.set(key, pool);
  return pool;
}

/** A connection of the credential's pool. Give it back with `release(true)` when it may be broken or in a transaction. */
export async function takeClient(server: Server): Promise<PoolClient> {
  const { default: pg } = await import('pg');
  try {
    // Order matters: between finding the pool and asking it nothing may happen, or it could be forgotten while it is used.
    return await poolOf(server, pg).connect();
  } catch (error) {
    throw toProblem(error);
  }
}

/** Closes what is open: for the end of tests. */
export async function closePools(): Promise<void> {
  const all = [...pools.values()];
  pools.clear();
  await Promise.all(all.map((pool) => pool.end()));
}
