import type { Migration } from './migration';

/**
 * The first schema. Small on disk is a goal: codes instead of words (see codes.ts), times of runs and steps as distances,
 * flow ids of runs behind a number, large values once in `payloads`.
 *
 * - A value column (`output`, `data`) holds JSON text, or an integer: the key of a row in `payloads`.
 * - `steps.key` is `run_key * 2^21 + seq`: a rowid table fills its pages to the brim when it grows in order, and keeps rows
 *   of up to 4 KB in one page, which a WITHOUT ROWID table does not.
 * - Tables of the hot path have no foreign keys: the journal writes them together and retention deletes them together.
 * - Every index of `runs` ends in (status, created_at): a list is merged from one range per status, so that no filter scans.
 */
export const spine: Migration = {
  version: 1,
  title: 'spine',
  up(db) {
    db.exec(`
      CREATE TABLE run_flows (
        key      INTEGER PRIMARY KEY,
        flow_id  TEXT NOT NULL UNIQUE,
        is_rule  INTEGER NOT NULL DEFAULT 0,
        kept     INTEGER NOT NULL DEFAULT 0
      ) STRICT;

      CREATE TABLE runs (
        key               INTEGER PRIMARY KEY,
        id                TEXT NOT NULL UNIQUE,
        flow_key          INTEGER NOT NULL,
        flow_name         TEXT NOT NULL,
        flow_version      INTEGER NOT NULL,
        is_rule           INTEGER NOT NULL,
        status            INTEGER NOT NULL,
        flags             INTEGER NOT NULL,
        trigger_kind      INTEGER NOT NULL,
        trigger_node      TEXT,
        trigger_detail    TEXT,
        created_at        INTEGER NOT NULL,
        started_after_ms  INTEGER,
        finished_after_ms INTEGER,
        wake_at           INTEGER,
        rerun_of          TEXT,
        failed_node_id    TEXT,
        error             TEXT
      ) STRICT;
      CREATE INDEX runs_by_status ON runs (is_rule, status, created_at);
      CREATE INDEX runs_by_flow ON runs (flow_key, status, created_at);
      CREATE INDEX runs_by_wake ON runs (wake_at) WHERE status = 2 AND wake_at IS NOT NULL;

      CREATE TABLE steps (
        key              INTEGER PRIMARY KEY,
        node_id          TEXT NOT NULL,
        scope            TEXT NOT NULL,
        status           INTEGER NOT NULL,
        effect           INTEGER NOT NULL,
        attempt          INTEGER NOT NULL,
        started_after_ms INTEGER NOT NULL,
        took_ms          INTEGER,
        items_in         INTEGER NOT NULL,
        items_out        ANY,
        output           ANY,
        error            TEXT,
        wake_at          INTEGER,
        wait_kind        INTEGER,
        wait_for         TEXT
      ) STRICT;
      CREATE INDEX steps_by_payload ON steps (output) WHERE typeof(output) = 'integer';
      CREATE INDEX steps_by_event_wait ON steps (key) WHERE status = 1 AND wait_kind = 2;

      CREATE TABLE step_items (
        step_key INTEGER NOT NULL,
        item     INTEGER NOT NULL,
        done     INTEGER NOT NULL,
        output   ANY,
        PRIMARY KEY (step_key, item)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX step_items_by_payload ON step_items (output) WHERE typeof(output) = 'integer';

      CREATE TABLE attempts (
        step_key    INTEGER NOT NULL,
        attempt     INTEGER NOT NULL,
        started_at  INTEGER NOT NULL,
        finished_at INTEGER NOT NULL,
        error       TEXT NOT NULL,
        PRIMARY KEY (step_key, attempt)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE run_logs (
        key     INTEGER PRIMARY KEY,
        run_key INTEGER NOT NULL,
        at      INTEGER NOT NULL,
        node_id TEXT NOT NULL,
        level   INTEGER NOT NULL,
        message TEXT NOT NULL
      ) STRICT;
      CREATE INDEX run_logs_by_run ON run_logs (run_key);

      CREATE TABLE payloads (
        key        INTEGER PRIMARY KEY,
        digest     BLOB NOT NULL UNIQUE,
        size_bytes INTEGER NOT NULL,
        data       BLOB NOT NULL
      ) STRICT;

      CREATE TABLE event_types (
        key     INTEGER PRIMARY KEY,
        type    TEXT NOT NULL UNIQUE,
        seen    INTEGER NOT NULL DEFAULT 0,
        last_at INTEGER
      ) STRICT;
      CREATE TABLE events (
        sequence INTEGER PRIMARY KEY,
        id       TEXT NOT NULL,
        type_key INTEGER NOT NULL,
        source   TEXT NOT NULL,
        subject  TEXT,
        at       INTEGER NOT NULL,
        run_key  INTEGER,
        data     ANY NOT NULL
      ) STRICT;
      CREATE INDEX events_by_type ON events (type_key);
      CREATE INDEX events_by_given_id ON events (id, source) WHERE substr(id, 1, 4) <> 'evt_';
      CREATE INDEX events_by_subject ON events (subject) WHERE subject IS NOT NULL AND run_key IS NULL;
      CREATE INDEX events_by_run ON events (run_key) WHERE run_key IS NOT NULL;
      CREATE INDEX events_by_payload ON events (data) WHERE typeof(data) = 'integer';

      CREATE TABLE consumers (
        name   TEXT NOT NULL PRIMARY KEY,
        cursor INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE idempotency_keys (
        digest      BLOB NOT NULL PRIMARY KEY,
        run_id      TEXT NOT NULL,
        fingerprint TEXT,
        expires_at  INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);

      CREATE TABLE flows (
        id                 TEXT NOT NULL PRIMARY KEY,
        kind               TEXT NOT NULL DEFAULT 'flow' CHECK (kind IN ('flow', 'rule')),
        name               TEXT NOT NULL,
        description        TEXT,
        status             TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'active', 'paused')),
        pinned             INTEGER NOT NULL DEFAULT 0,
        draft              TEXT NOT NULL,
        draft_revision     INTEGER NOT NULL DEFAULT 1,
        published_version  INTEGER,
        published_revision INTEGER,
        sample_id          TEXT,
        created_at         INTEGER NOT NULL,
        updated_at         INTEGER NOT NULL,
        deleted_at         INTEGER
      ) STRICT;
      CREATE INDEX flows_by_update ON flows (kind, updated_at) WHERE deleted_at IS NULL;

      CREATE TABLE flow_versions (
        flow_id    TEXT NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
        version    INTEGER NOT NULL,
        definition TEXT NOT NULL,
        digest     TEXT,
        note       TEXT,
        created_at INTEGER NOT NULL,
        PRIMARY KEY (flow_id, version)
      ) STRICT;

      CREATE TABLE rules (
        id            TEXT NOT NULL PRIMARY KEY,
        flow_id       TEXT NOT NULL UNIQUE REFERENCES flows (id) ON DELETE CASCADE,
        name          TEXT NOT NULL,
        event         TEXT NOT NULL,
        condition     TEXT,
        action        TEXT NOT NULL,
        enabled       INTEGER NOT NULL DEFAULT 1,
        fired_count   INTEGER NOT NULL DEFAULT 0,
        last_fired_at INTEGER,
        last_error    TEXT,
        created_at    INTEGER NOT NULL,
        updated_at    INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE schedules (
        flow_id    TEXT NOT NULL,
        node_id    TEXT NOT NULL,
        version    INTEGER NOT NULL,
        config     TEXT NOT NULL,
        next_at    INTEGER,
        last_at    INTEGER,
        anchor_at  INTEGER,
        fired      INTEGER NOT NULL DEFAULT 0,
        skipped    INTEGER NOT NULL DEFAULT 0,
        last_error TEXT,
        PRIMARY KEY (flow_id, node_id)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE settings (
        key        TEXT NOT NULL PRIMARY KEY,
        value      TEXT NOT NULL,
        updated_at INTEGER NOT NULL DEFAULT 0
      ) STRICT;

      CREATE TABLE secrets (
        name       TEXT NOT NULL PRIMARY KEY,
        sealed     BLOB NOT NULL,
        updated_at INTEGER NOT NULL DEFAULT 0
      ) STRICT;

      CREATE TABLE notifications (
        id              TEXT NOT NULL PRIMARY KEY,
        idempotency_key TEXT UNIQUE,
        at              INTEGER NOT NULL,
        level           TEXT NOT NULL,
        title           TEXT NOT NULL,
        body            TEXT NOT NULL,
        flow_id         TEXT,
        run_id          TEXT,
        is_read         INTEGER NOT NULL DEFAULT 0
      ) STRICT;
      CREATE INDEX notifications_by_time ON notifications (at);
    `);
  },
};
