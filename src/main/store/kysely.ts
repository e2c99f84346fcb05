import type BetterSqlite3 from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { Tables } from './tables';

/**
 * A typed query builder on the store's own connection, for rare queries; import it lazily. Do not open transactions with
 * it (they would stay open across awaits) and do not destroy it: the store owns the connection.
 */
export function createKysely(db: BetterSqlite3.Database): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: db }) });
}
