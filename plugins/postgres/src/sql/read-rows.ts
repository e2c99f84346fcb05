import type { JsonObject } from '@pulseflow/sdk';
import type { FieldDef, PoolClient } from 'pg';
import { toRow, typeReaders } from '../values/from-sql';
import type { BoundStatement } from './bind';

/** Rows that are under way at a time: memory holds what the caller keeps and so many. */
const BATCH = 500;

/**
 * At most `limit` rows of a statement, and whether there are more. They come through a cursor of the server, so that a large table
 * is not sent whole.
 */
export async function readRows(
  client: PoolClient,
  { text, values }: BoundStatement,
  limit: number,
  signal: AbortSignal,
): Promise<{ rows: JsonObject[]; hasMore: boolean }> {
  const { default: Cursor } = await import('pg-cursor');
  const cursor = client.query(new Cursor<unknown[]>(text, values, { rowMode: 'array', types: await typeReaders() }));
  const rows: JsonObject[] = [];
  for (;;) {
    // A cursor that failed is closed by the server; one of a connection that broke would never answer.
    signal.throwIfAborted();
    const wanted = Math.min(BATCH, limit + 1 - rows.length);
    const { read, columns } = await readBatch(cursor, wanted);
    for (const values of read) rows.push(toRow(columns, values));
    const hasMore = rows.length > limit;
    if (!hasMore && read.length === wanted) continue;
    await cursor.close();
    return { rows: hasMore ? rows.slice(0, limit) : rows, hasMore };
  }
}

interface Batch {
  read: unknown[][];
  columns: string[];
}

interface Readable {
  read(most: number, done: (error: Error | undefined, rows: unknown[][], result: { fields: FieldDef[] }) => void): undefined;
}

function readBatch(cursor: Readable, most: number): Promise<Batch> {
  return new Promise((resolve, reject) => {
    cursor.read(most, (error, read, result) => {
      // The driver says that there is no error by null, too.
      if (error) reject(error);
      else resolve({ read, columns: result.fields.map(({ name }) => name) });
    });
  });
}
