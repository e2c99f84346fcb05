/**
 * Writing for the items of a step. With one transaction a step, either all of its items are in the database or none is, whatever
 * crashes when; with one an item, at most one item is in doubt. `once` takes even that doubt away: see `done-table.ts`.
 */
import {
  addResult,
  eachItem,
  type Item,
  type JsonObject,
  type LookupResult,
  type StepContext,
  type StepResult,
} from '@pulseflow/sdk';
import type { PoolClient } from 'pg';
import { toProblem } from '../connection/problem';
import { inTransaction, serverOf, withClient } from '../connection/with-client';
import { findDone, prepareDone, recordDone } from './done-table';

export interface WriteConfig {
  transaction: 'step' | 'item' | 'none';
  once: boolean;
  statementTimeoutMs: number;
}

/** What is done for one item; the answer goes on with it under the name. */
export type Write<Config> = (client: PoolClient, item: Item, config: Config) => Promise<JsonObject>;

/** Does `write` for every item; items go on by `out` with the answer under `name`. */
export async function writeItems<Config extends WriteConfig>(
  context: StepContext<Config>,
  name: string,
  write: Write<Config>,
): Promise<StepResult> {
  if (context.items.length === 0) return { outputs: { out: [] } };
  const server = await serverOf(context);
  const { transaction, once, statementTimeoutMs } = context.configFor(0);
  return await withClient(server, context.signal, async (client) => {
    if (once && transaction !== 'none') await prepareDone(client);
    const how = { access: 'write', statementTimeoutMs } as const;
    if (transaction === 'step') {
      return { outputs: { out: await inTransaction(client, how, () => writeAll(context, client, name, write)) } };
    }
    return await eachItem(context, async (item, config, index) => {
      context.signal.throwIfAborted();
      if (transaction === 'item') {
        const result = await inTransaction(client, how, () => writeOnce(context, client, item, config, index, write));
        return addResult(item, name, result);
      }
      return addResult(item, name, await writeAlone(client, statementTimeoutMs, () => write(client, item, config)));
    });
  });
}

async function writeAll<Config extends WriteConfig>(
  context: StepContext<Config>,
  client: PoolClient,
  name: string,
  write: Write<Config>,
): Promise<Item[]> {
  const out: Item[] = [];
  for (const [index, item] of context.items.entries()) {
    context.signal.throwIfAborted();
    const result = await writeOnce(context, client, item, context.configFor(index), index, write);
    out.push(addResult(item, name, result));
    if (index % 100 === 99) context.progress((index + 1) / context.items.length);
  }
  return out;
}

/** Without a transaction each statement counts at once: one that was cut off may have happened. */
async function writeAlone<T>(client: PoolClient, statementTimeoutMs: number, write: () => Promise<T>): Promise<T> {
  await client.query(`SET statement_timeout = ${Math.trunc(statementTimeoutMs)}`);
  try {
    return await write();
  } catch (error) {
    throw toProblem(error, 'unknown');
  } finally {
    await client.query('RESET statement_timeout').catch(() => undefined);
  }
}

async function writeOnce<Config extends WriteConfig>(
  context: StepContext<Config>,
  client: PoolClient,
  item: Item,
  config: Config,
  index: number,
  write: Write<Config>,
): Promise<JsonObject> {
  if (!config.once) return await write(client, item, config);
  const key = context.idempotencyKey(index);
  const done = await findDone(client, key);
  if (done !== undefined) return done as JsonObject;
  const result = await write(client, item, config);
  await recordDone(client, key, result);
  return result;
}

/** Whether the database knows of item `index`, or of the whole step when that was one transaction. */
export async function lookUpWritten<Config extends WriteConfig>(
  context: StepContext<Config>,
  index: number,
  name: string,
): Promise<LookupResult> {
  const { once, transaction } = context.configFor(index);
  if (!once || transaction === 'none') return 'unknown';
  const items = [...context.items.entries()];
  const asked = transaction === 'step' ? items : items.slice(index, index + 1);
  return await withClient<LookupResult>(await serverOf(context), context.signal, async (client) => {
    const out: Item[] = [];
    for (const [place, item] of asked) {
      const done = await findDone(client, context.idempotencyKey(place));
      if (done === undefined) return { happened: false };
      out.push(addResult(item, name, done));
    }
    return { happened: true, outputs: { out } };
  });
}
