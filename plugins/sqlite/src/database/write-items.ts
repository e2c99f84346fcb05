/**
 * Writing for the items of a step. With one transaction a step, either all of its items are in the database or none is, whatever
 * crashes when; with one an item, at most one item is in doubt. `once` takes even that doubt away: see `done-table.ts`.
 */
import type { DatabaseSync } from 'node:sqlite';
import {
  addResult,
  eachItem,
  type Item,
  type JsonObject,
  type LookupResult,
  problem,
  type StepContext,
  type StepResult,
} from '@pulseflow/sdk';
import { findDone, recordDone } from './done-table';
import { inTransaction, withDatabase } from './open-database';
import { breathe } from './statements';

export interface WriteConfig {
  file: string;
  createFile: boolean;
  transaction: 'step' | 'item' | 'none';
  once: boolean;
  busyTimeoutMs: number;
}

/** What is done for one item; the answer goes on with it under the name. */
export type Write<Config> = (database: DatabaseSync, item: Item, config: Config) => Promise<JsonObject>;

/** Does `write` for every item; items go on by `out` with the answer under `name`. */
export async function writeItems<Config extends WriteConfig>(
  context: StepContext<Config>,
  name: string,
  write: Write<Config>,
): Promise<StepResult> {
  const first = context.items[0];
  if (first === undefined) return { outputs: { out: [] } };
  const { transaction } = context.configFor(0);
  if (transaction === 'step') return { outputs: { out: await writeAll(context, name, write) } };
  return await eachItem(context, (item, config, index) =>
    withDatabase(context.files, choiceOf(config), async (database) => {
      if (transaction === 'none') return addResult(item, name, await write(database, item, config));
      const result = await inTransaction(database, () => writeOnce(context, database, item, config, index, write));
      return addResult(item, name, result);
    }),
  );
}

async function writeAll<Config extends WriteConfig>(
  context: StepContext<Config>,
  name: string,
  write: Write<Config>,
): Promise<Item[]> {
  const config = context.configFor(0);
  return await withDatabase(context.files, choiceOf(config), (database) =>
    inTransaction(database, async () => {
      const out: Item[] = [];
      for (const [index, item] of context.items.entries()) {
        const own = context.configFor(index);
        if (own.file !== config.file) throw severalFiles();
        out.push(addResult(item, name, await writeOnce(context, database, item, own, index, write)));
        if (index % 500 !== 499) continue;
        context.progress((index + 1) / context.items.length);
        await breathe(context.signal);
      }
      context.signal.throwIfAborted();
      return out;
    }),
  );
}

async function writeOnce<Config extends WriteConfig>(
  context: StepContext<Config>,
  database: DatabaseSync,
  item: Item,
  config: Config,
  index: number,
  write: Write<Config>,
): Promise<JsonObject> {
  if (!config.once) return await write(database, item, config);
  const key = context.idempotencyKey(index);
  const done = findDone(database, key);
  if (done !== undefined) return done as JsonObject;
  const result = await write(database, item, config);
  recordDone(database, key, result, context.now());
  return result;
}

/** Whether the database knows of item `index`, or of the whole step when that was one transaction. */
export async function lookUpWritten<Config extends WriteConfig>(
  context: StepContext<Config>,
  index: number,
  name: string,
): Promise<LookupResult> {
  const config = context.configFor(index);
  if (!config.once || config.transaction === 'none') return 'unknown';
  const asked =
    config.transaction === 'step' ? [...context.items.entries()] : [...context.items.entries()].slice(index, index + 1);
  const choice = { ...choiceOf(config), access: 'read' as const, create: false };
  return await withDatabase<LookupResult>(context.files, choice, (database) => {
    const out: Item[] = [];
    for (const [place, item] of asked) {
      const done = findDone(database, context.idempotencyKey(place));
      if (done === undefined) return Promise.resolve({ happened: false });
      out.push(addResult(item, name, done));
    }
    return Promise.resolve({ happened: true, outputs: { out } });
  });
}

function choiceOf({ file, createFile, busyTimeoutMs }: WriteConfig) {
  return { path: file, access: 'write' as const, create: createFile, busyTimeoutMs };
}

function severalFiles() {
  return problem({
    code: 'SQLITE_SEVERAL_FILES',
    en: 'The items name different databases, which cannot share a transaction. Choose "Transaction: one for each item".',
    ptBr: 'Os itens indicam bancos diferentes, que não cabem em uma transação. Escolha "Transação: uma por item".',
  });
}
