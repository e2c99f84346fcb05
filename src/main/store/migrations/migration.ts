import type BetterSqlite3 from 'better-sqlite3';

/**
 * One step of the schema, forward only. `version` is what `user_version` becomes; numbers rise. `up` runs inside
 * one transaction together with that bump, and on a copy of the database first. A shipped migration never changes.
 */
export interface Migration {
  readonly version: number;
  readonly title: string;
  up(db: BetterSqlite3.Database): void;
}
