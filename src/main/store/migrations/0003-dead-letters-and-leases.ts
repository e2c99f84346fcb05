import type { Migration } from './migration';

/**
 * Dead letters, what re-driven steps are given, and leases.
 *
 * - `dead_letters.state`: open, queued (waits for its turn to be re-driven), redriven, discarded. `items` is what went into the
 *   step, `edited_items` what a person made of the unfinished ones; both JSON text or its zstd.
 * - A row of `leases` stays when the lease is given back, so that its fencing token only ever rises.
 */
export const deadLettersAndLeases: Migration = {
  version: 3,
  title: 'dead letters and leases',
  up(db) {
    db.exec(`
      CREATE TABLE dead_letters (
        key             INTEGER PRIMARY KEY,
        id              TEXT NOT NULL UNIQUE,
        state           TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'queued', 'redriven', 'discarded')),
        run_id          TEXT NOT NULL,
        seq             INTEGER NOT NULL,
        flow_id         TEXT NOT NULL,
        flow_name       TEXT NOT NULL,
        flow_version    INTEGER NOT NULL,
        node_id         TEXT NOT NULL,
        node_name       TEXT NOT NULL,
        node_type       TEXT NOT NULL,
        scope           TEXT NOT NULL,
        attempts        INTEGER NOT NULL,
        error_code      TEXT NOT NULL,
        error           TEXT NOT NULL,
        item_count      INTEGER NOT NULL,
        items           ANY NOT NULL,
        finished        TEXT NOT NULL,
        edited_items    ANY,
        redrive_of      TEXT,
        created_at      INTEGER NOT NULL,
        due_at          INTEGER,
        problem         TEXT,
        redriven_run_id TEXT,
        reason          TEXT,
        decided_at      INTEGER,
        history         TEXT NOT NULL DEFAULT '[]'
      ) STRICT;
      CREATE INDEX dead_letters_by_state ON dead_letters (state, key);
      CREATE INDEX dead_letters_by_flow ON dead_letters (flow_id, state, key);
      CREATE INDEX dead_letters_by_run ON dead_letters (run_id);
      CREATE INDEX dead_letters_due ON dead_letters (due_at) WHERE state = 'queued';

      CREATE TABLE step_inputs (
        step_key INTEGER PRIMARY KEY,
        items    ANY NOT NULL
      ) STRICT;

      CREATE TABLE leases (
        name        TEXT PRIMARY KEY,
        token       INTEGER NOT NULL,
        holder      TEXT,
        run_id      TEXT,
        seq         INTEGER,
        ttl_ms      INTEGER NOT NULL,
        acquired_at INTEGER NOT NULL,
        expires_at  INTEGER
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
