/**
 * Value columns: small JSON stands in the row, larger JSON once in `payloads`, found again by its SHA-256, compressed
 * with zstd. The row then holds the payload's key as an integer. Outputs may also stand as differences: see shared-text.
 */

import { hash } from 'node:crypto';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type BetterSqlite3 from 'better-sqlite3';
import { AppError } from '#shared/model/errors';
import type { Json } from '#shared/model/json';
import { isDifference, restore } from './shared-text';

/** JSON text longer than this (UTF-8 bytes) becomes a payload. */
export const INLINE_LIMIT_BYTES = 8192;
const REMEMBERED_PAYLOADS = 2048;
// Level 1 is several times faster than the default 3 and within some percent of its size on JSON.
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** What a statement binds: a bigint, because SQLite would keep a JavaScript number as a float in a column of any type. */
export type BoundValue = string | bigint;

export interface ValueStore {
  /** The value of a column. Errors: STORE_FAILED when the payload is missing or damaged. */
  read(stored: string | number): Json;
  /** The JSON text of a column. */
  readText(stored: string | number): string;
  /** What to bind for a value; may insert a payload, so call it inside a transaction. */
  write(value: Json): BoundValue;
  /** Like `write`, for text that is JSON already. */
  writeText(text: string): BoundValue;
  /** To be called when a transaction that used `write` was rolled back, or payloads were deleted. */
  forget(): void;
}

function isLarge(text: string): boolean {
  if (text.length > INLINE_LIMIT_BYTES) return true;
  // No character of a JavaScript string takes more than three bytes of UTF-8.
  return text.length * 3 > INLINE_LIMIT_BYTES && Buffer.byteLength(text) > INLINE_LIMIT_BYTES;
}

function missing(what: string): AppError {
  return new AppError({
    code: 'STORE_FAILED',
    kind: 'operational',
    message: `The stored data ${what} is missing. Restore a backup if it is needed.`,
  });
}

export function createValueStore(db: BetterSqlite3.Database): ValueStore {
  const find = db.prepare<[Buffer], number>('SELECT key FROM payloads WHERE digest = ?').pluck();
  const insert = db.prepare<[Buffer, number, Buffer]>('INSERT INTO payloads (digest, size_bytes, data) VALUES (?, ?, ?)');
  const load = db.prepare<[number], Buffer>('SELECT data FROM payloads WHERE key = ?').pluck();
  const loadOutput = db.prepare<[number], string | number | null>('SELECT output FROM steps WHERE key = ?').pluck();
  const known = new Map<string, bigint>();
  let lastBase: { key: number; text: string } | undefined;

  /** The text that others are stored as differences from. */
  function baseText(key: number): string {
    if (lastBase?.key === key) return lastBase.text;
    const text = loadOutput.get(key);
    if (typeof text !== 'string' || isDifference(text)) throw missing(`of the step ${key}`);
    lastBase = { key, text };
    return text;
  }

  function payloadKey(text: string): bigint {
    const bytes = Buffer.from(text, 'utf8');
    const digest = hash('sha256', bytes, 'buffer');
    const name = digest.toString('latin1');
    const remembered = known.get(name);
    if (remembered !== undefined) return remembered;
    const found = find.get(digest);
    const key =
      found === undefined
        ? BigInt(insert.run(digest, bytes.length, zstdCompressSync(bytes, ZSTD)).lastInsertRowid)
        : BigInt(found);
    if (known.size >= REMEMBERED_PAYLOADS) known.clear();
    known.set(name, key);
    return key;
  }

  function readText(stored: string | number): string {
    if (typeof stored === 'string') return isDifference(stored) ? restore(stored, baseText) : stored;
    const data = load.get(stored);
    if (data === undefined) throw missing(String(stored));
    return zstdDecompressSync(data).toString('utf8');
  }

  const writeText = (text: string): BoundValue => (isLarge(text) ? payloadKey(text) : text);

  return {
    readText,
    read: (stored) => JSON.parse(readText(stored)) as Json,
    writeText,
    write: (value) => writeText(JSON.stringify(value)),
    forget() {
      known.clear();
      lastBase = undefined;
    },
  };
}
