import type { Migration } from './migration';

/**
 * Plugins.
 *
 * - `plugins`: what the user decided about each (on or off, what it was granted and had asked for then, whose signature is trusted). What a plugin is
 *   and offers is read from its folder: the folder is the truth.
 * - `plugin_descriptions`: what the code of a version offers, so that a start need not run it. `digest` is that of its files.
 * - `trigger_states`: where the trigger of a flow's node goes on; `node_memories`: what a node keeps from run to run.
 * - `credential_tokens`: what a sign-in by the browser gave, sealed; `refused_at`: the service takes it no longer.
 * - `audit_entries`: who did what, only ever added to.
 */
export const plugins: Migration = {
  version: 11,
  title: 'plugins',
  up(db) {
    db.exec(`
      CREATE TABLE plugins (
        name         TEXT PRIMARY KEY,
        version      TEXT,
        origin       TEXT NOT NULL,
        is_enabled   INTEGER NOT NULL DEFAULT 1,
        granted      TEXT,
        asked        TEXT,
        publisher    TEXT,
        installed_at INTEGER NOT NULL,
        updated_at   INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE plugin_descriptions (
        name        TEXT NOT NULL,
        digest      TEXT NOT NULL,
        description TEXT NOT NULL,
        used_at     INTEGER NOT NULL,
        PRIMARY KEY (name, digest)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE trigger_states (
        flow_id    TEXT NOT NULL,
        node_id    TEXT NOT NULL,
        type       TEXT NOT NULL,
        state      TEXT,
        updated_at INTEGER NOT NULL,
        PRIMARY KEY (flow_id, node_id)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE node_memories (
        flow_id    TEXT NOT NULL,
        node_id    TEXT NOT NULL,
        value      TEXT NOT NULL,
        updated_at INTEGER NOT NULL,
        PRIMARY KEY (flow_id, node_id)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE credential_tokens (
        credential_id TEXT PRIMARY KEY,
        tokens        TEXT NOT NULL,
        expires_at    INTEGER,
        scopes        TEXT,
        signed_in_at  INTEGER NOT NULL,
        refused_at    INTEGER,
        updated_at    INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE audit_entries (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        at       INTEGER NOT NULL,
        actor    TEXT NOT NULL,
        action   TEXT NOT NULL,
        subject_kind TEXT NOT NULL,
        subject_id   TEXT NOT NULL,
        details  TEXT
      ) STRICT;
      CREATE INDEX audit_entries_by_subject ON audit_entries (subject_kind, subject_id, sequence);
    `);
  },
};
