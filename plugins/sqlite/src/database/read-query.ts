import type { DatabaseSync } from 'node:sqlite';
import type { JsonObject } from '@pulseflow/sdk';
import { rowsOf, singleStatement } from './statements';
import type { Bound } from './values';

export interface Query {
  sql: string;
  bound: Bound;
  limit: number;
  signal: AbortSignal;
}

/** At most `limit` rows, and whether there are more. No more than one row beyond it is read. */
export async function readQuery(database: DatabaseSync, query: Query): Promise<{ rows: JsonObject[]; hasMore: boolean }> {
  const rows: JsonObject[] = [];
  for await (const row of rowsOf(singleStatement(database, query.sql), query.bound, query.signal)) {
    if (rows.length === query.limit) return { rows, hasMore: true };
    rows.push(row);
  }
  return { rows, hasMore: false };
}
