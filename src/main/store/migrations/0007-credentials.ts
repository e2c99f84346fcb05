import type { Migration } from './migration';

/**
 * Credentials. `fields`: JSON of what is not secret; `sealed`: JSON, an envelope of the vault for each secret field;
 * `last_test`: JSON.
 */
export const credentials: Migration = {
  version: 7,
  title: 'credentials',
  up(db) {
    db.exec(`
      CREATE TABLE credentials (
        id           TEXT NOT NULL PRIMARY KEY,
        name         TEXT NOT NULL,
        type         TEXT NOT NULL,
        fields       TEXT NOT NULL,
        sealed       TEXT NOT NULL,
        created_at   INTEGER NOT NULL,
        updated_at   INTEGER NOT NULL,
        last_used_at INTEGER,
        last_test    TEXT
      ) STRICT;
      CREATE UNIQUE INDEX credentials_by_name ON credentials (type, name COLLATE NOCASE);
    `);
  },
};
