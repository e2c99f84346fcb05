import type { Migration } from './migration';

/**
 * How each draft came about, edit by edit: undo survives a restart by it. What is not `applied` was undone, and is always
 * behind what is. `bytes` is the length of `label` and `diff`: a history is bounded by it.
 */
export const flowEdits: Migration = {
  version: 5,
  title: 'flow edits',
  up(db) {
    db.exec(`
      CREATE TABLE flow_edits (
        flow_id TEXT NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
        seq     INTEGER NOT NULL,
        id      TEXT NOT NULL,
        at      INTEGER NOT NULL,
        label   TEXT NOT NULL,
        diff    TEXT NOT NULL,
        outside INTEGER NOT NULL DEFAULT 0,
        applied INTEGER NOT NULL DEFAULT 1,
        bytes   INTEGER NOT NULL,
        PRIMARY KEY (flow_id, seq)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
