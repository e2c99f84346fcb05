/**
 * Items that are kept apart from the history of runs: what went into dead letters, and what re-driven steps are given. They
 * stand in their own rows, not in `payloads`, so that they outlive the run that they came from.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type BetterSqlite3 from 'better-sqlite3';
import type { DeadLetterRecord } from '#main/engine/ports';
import type { Item } from '#shared/model/packet';

/** JSON text longer than this is compressed. */
const PLAIN_LIMIT = 2048;
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

export const SAVE_STEP_INPUT =
  'INSERT INTO step_inputs (step_key, items) VALUES (?, ?) ON CONFLICT (step_key) DO UPDATE SET items = excluded.items';
export const LOAD_STEP_INPUTS = 'SELECT step_key, items FROM step_inputs WHERE step_key >= ? AND step_key < ?';
// A batch that is written again after a failure must not bring back what somebody has decided meanwhile.
export const INSERT_DEAD_LETTER = `INSERT INTO dead_letters (id, run_id, seq, flow_id, flow_name, flow_version, node_id, node_name,
  node_type, scope, attempts, error_code, error, item_count, items, finished, redrive_of, created_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`;

type Insert = BetterSqlite3.Statement<(string | number | bigint | Buffer | null)[]>;

/** JSON text, or its zstd when it is long. */
export function packJson(value: unknown): string | Buffer {
  const text = JSON.stringify(value);
  return text.length > PLAIN_LIMIT ? zstdCompressSync(text, ZSTD) : text;
}

/** What `packJson` was given: the caller knows what it was. */
export function unpackJson(stored: string | Buffer): unknown {
  return JSON.parse(typeof stored === 'string' ? stored : zstdDecompressSync(stored).toString('utf8'));
}

/** What a column `items` holds. */
export function packItems(items: readonly Item[]): string | Buffer {
  return packJson(items);
}

export function unpackItems(stored: string | Buffer): Item[] {
  return unpackJson(stored) as Item[];
}

export function saveStepInput(statement: Insert, stepKey: number, items: Item[]): void {
  statement.run(stepKey, packItems(items));
}

export function insertDeadLetter(statement: Insert, runId: string, letter: DeadLetterRecord): void {
  const { error, items, finished } = letter;
  statement.run(
    letter.id,
    runId,
    letter.seq,
    letter.flowId,
    letter.flowName,
    letter.flowVersion,
    letter.nodeId,
    letter.nodeName,
    letter.nodeType,
    letter.scope,
    letter.attempts,
    error.code,
    JSON.stringify(error),
    items.length - finished.length,
    packItems(items),
    JSON.stringify(finished),
    letter.redriveOf ?? null,
    letter.at,
  );
}
