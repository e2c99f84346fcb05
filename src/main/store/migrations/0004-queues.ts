import type { Migration } from './migration';

/**
 * Queues, their messages, and the replies of services.
 *
 * - A message is handed out by priority, then by key: keys rise, and a message that comes back keeps its own.
 * - `visible_at` is set on delayed messages (when they are due) and on those that an outside worker holds (when they are
 *   given back). A message that a run holds has a `run_id` instead, and is settled in the transaction of the run's end.
 */
export const queues: Migration = {
  version: 4,
  title: 'queues',
  up(db) {
    db.exec(`
      CREATE TABLE queues (
        key             INTEGER PRIMARY KEY,
        name            TEXT NOT NULL UNIQUE,
        visibility_ms   INTEGER NOT NULL,
        max_deliveries  INTEGER NOT NULL,
        retry_delay_ms  INTEGER NOT NULL,
        dedup_window_ms INTEGER NOT NULL,
        paused          INTEGER NOT NULL DEFAULT 0,
        created_at      INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE queue_messages (
        key         INTEGER PRIMARY KEY,
        id          TEXT NOT NULL UNIQUE,
        queue_key   INTEGER NOT NULL,
        state       INTEGER NOT NULL,
        priority    INTEGER NOT NULL,
        enqueued_at INTEGER NOT NULL,
        visible_at  INTEGER,
        deliveries  INTEGER NOT NULL DEFAULT 0,
        body        TEXT NOT NULL,
        reply       TEXT,
        sender_run  TEXT,
        run_id      TEXT,
        consumer    TEXT,
        receipt     TEXT,
        error       TEXT
      ) STRICT;
      CREATE INDEX queue_messages_by_order ON queue_messages (queue_key, state, priority DESC, key);
      CREATE INDEX queue_messages_by_time ON queue_messages (visible_at) WHERE visible_at IS NOT NULL;
      CREATE INDEX queue_messages_by_run ON queue_messages (run_id) WHERE state = 2 AND run_id IS NOT NULL;

      CREATE TABLE queue_dedup (
        queue_key  INTEGER NOT NULL,
        dedup_key  TEXT NOT NULL,
        message_id TEXT NOT NULL,
        expires_at INTEGER NOT NULL,
        PRIMARY KEY (queue_key, dedup_key)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX queue_dedup_by_end ON queue_dedup (expires_at);

      CREATE TABLE service_replies (
        key        TEXT NOT NULL,
        item       INTEGER NOT NULL,
        count      INTEGER NOT NULL,
        value      TEXT,
        error      TEXT,
        created_at INTEGER NOT NULL,
        PRIMARY KEY (key, item)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
