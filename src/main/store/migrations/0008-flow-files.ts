import type { Migration } from './migration';

/**
 * Files that are kept in step with drafts. `base` is what draft and file both said when they last said the same: with it
 * changes of both sides are merged; `digest` is the SHA-256 of the file's text then, by which our own writes are known.
 */
export const flowFiles: Migration = {
  version: 8,
  title: 'flow files',
  up(db) {
    db.exec(`
      CREATE TABLE flow_files (
        folder     TEXT NOT NULL,
        path       TEXT NOT NULL,
        flow_id    TEXT,
        base       TEXT,
        digest     TEXT,
        state      TEXT NOT NULL,
        faults     TEXT,
        changed_at INTEGER NOT NULL,
        PRIMARY KEY (folder, path)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX flow_files_by_flow ON flow_files (folder, flow_id);
    `);
  },
};
