import type { Migration } from './migration';

/**
 * People, human tasks, and what people are told.
 *
 * - `people`: who is asked and may sign in. `session_epoch` is part of a session's signature: raising it signs the person out.
 * - `sign_in_links`: links by which people sign in once, by the digest of their code.
 * - `human_tasks`: what is asked (`definition`, JSON: NewHumanTask) and how it stands. `reply_*`: where the step waits that asked, for
 *   the answer goes there as that of a service does. `version` rises with each change.
 * - `human_task_timers`: what happens by itself and when; a row is deleted in the transaction that does it, so it happens once.
 * - `human_task_history`: who did what, only ever added to.
 * - `human_task_links`: single-use links, by the digest of their token.
 * - `notification_rules`, `notification_channels`, `notification_deliveries`: who is told of what, by what, and what became of it.
 * - `flow_recent_inputs`: what flows were last run with, for the quick-run palette.
 */
export const inbox: Migration = {
  version: 12,
  title: 'people, human tasks and notification channels',
  up(db) {
    db.exec(`
      CREATE TABLE people (
        id            TEXT PRIMARY KEY,
        name          TEXT NOT NULL,
        access        TEXT NOT NULL,
        roles         TEXT NOT NULL DEFAULT '[]',
        language      TEXT NOT NULL DEFAULT 'system',
        contacts      TEXT NOT NULL DEFAULT '{}',
        is_active     INTEGER NOT NULL DEFAULT 1,
        token_digest  TEXT UNIQUE,
        session_epoch INTEGER NOT NULL DEFAULT 0,
        created_at    INTEGER NOT NULL,
        last_seen_at  INTEGER
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE sign_in_links (
        code_digest TEXT PRIMARY KEY,
        person_id   TEXT NOT NULL,
        expires_at  INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE human_tasks (
        key          INTEGER PRIMARY KEY,
        id           TEXT NOT NULL UNIQUE,
        state        INTEGER NOT NULL,
        kind         TEXT NOT NULL,
        title        TEXT NOT NULL,
        priority     INTEGER NOT NULL,
        definition   TEXT NOT NULL,
        requester    TEXT,
        claimed_by   TEXT,
        flow_id      TEXT,
        run_id       TEXT,
        seq          INTEGER,
        node_id      TEXT,
        node_name    TEXT,
        is_test      INTEGER NOT NULL DEFAULT 0,
        reply_key    TEXT,
        reply_item   INTEGER,
        reply_count  INTEGER,
        idempotency_key TEXT UNIQUE,
        created_at   INTEGER NOT NULL,
        due_at       INTEGER,
        expires_at   INTEGER,
        effective_at INTEGER,
        outcome      TEXT,
        result       TEXT,
        resolved_at  INTEGER,
        resolved_by  TEXT,
        escalations  INTEGER NOT NULL DEFAULT 0,
        comments     INTEGER NOT NULL DEFAULT 0,
        version      INTEGER NOT NULL DEFAULT 1
      ) STRICT;
      CREATE INDEX human_tasks_open ON human_tasks (priority DESC, coalesce(due_at, 9007199254740991), key) WHERE state < 2;
      CREATE INDEX human_tasks_done ON human_tasks (resolved_at DESC, key DESC) WHERE state >= 2;
      CREATE INDEX human_tasks_by_run ON human_tasks (run_id, seq) WHERE run_id IS NOT NULL;
      CREATE INDEX human_tasks_by_flow ON human_tasks (flow_id, state, key);

      CREATE TABLE human_task_assignees (
        task_key INTEGER NOT NULL REFERENCES human_tasks (key) ON DELETE CASCADE,
        kind     TEXT NOT NULL,
        ref      TEXT NOT NULL,
        delegated_from TEXT,
        PRIMARY KEY (task_key, kind, ref)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX human_task_assignees_by_ref ON human_task_assignees (kind, ref, task_key);

      CREATE TABLE human_task_votes (
        task_key  INTEGER NOT NULL REFERENCES human_tasks (key) ON DELETE CASCADE,
        person_id TEXT NOT NULL,
        actor     TEXT NOT NULL,
        on_behalf TEXT,
        outcome   TEXT NOT NULL,
        comment   TEXT,
        form      TEXT,
        at        INTEGER NOT NULL,
        PRIMARY KEY (task_key, person_id)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE human_task_timers (
        task_key INTEGER NOT NULL REFERENCES human_tasks (key) ON DELETE CASCADE,
        name     TEXT NOT NULL,
        at       INTEGER NOT NULL,
        payload  TEXT,
        PRIMARY KEY (task_key, name)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX human_task_timers_by_time ON human_task_timers (at);

      CREATE TABLE human_task_history (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        task_key INTEGER NOT NULL REFERENCES human_tasks (key) ON DELETE CASCADE,
        at       INTEGER NOT NULL,
        actor    TEXT NOT NULL,
        action   TEXT NOT NULL,
        via      TEXT NOT NULL,
        comment  TEXT,
        before   TEXT,
        after    TEXT,
        is_late  INTEGER NOT NULL DEFAULT 0
      ) STRICT;
      CREATE INDEX human_task_history_by_task ON human_task_history (task_key, sequence);

      CREATE TABLE human_task_links (
        token_digest TEXT PRIMARY KEY,
        task_key     INTEGER NOT NULL REFERENCES human_tasks (key) ON DELETE CASCADE,
        person_id    TEXT NOT NULL,
        outcome      TEXT,
        created_at   INTEGER NOT NULL,
        expires_at   INTEGER NOT NULL,
        used_at      INTEGER
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX human_task_links_by_task ON human_task_links (task_key);

      CREATE TABLE notification_rules (
        person_id  TEXT PRIMARY KEY,
        rules      TEXT NOT NULL,
        updated_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE notification_channels (
        channel       TEXT PRIMARY KEY,
        credential_id TEXT,
        template      TEXT,
        updated_at    INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE notification_deliveries (
        key             INTEGER PRIMARY KEY,
        id              TEXT NOT NULL UNIQUE,
        idempotency_key TEXT NOT NULL UNIQUE,
        person_id       TEXT NOT NULL,
        channel         TEXT NOT NULL,
        topic           TEXT NOT NULL,
        message         TEXT NOT NULL,
        digest          TEXT,
        state           INTEGER NOT NULL,
        attempts        INTEGER NOT NULL DEFAULT 0,
        created_at      INTEGER NOT NULL,
        due_at          INTEGER,
        sent_at         INTEGER,
        error           TEXT
      ) STRICT;
      CREATE INDEX notification_deliveries_due ON notification_deliveries (due_at) WHERE state = 0;
      CREATE INDEX notification_deliveries_by_person ON notification_deliveries (person_id, key DESC);

      ALTER TABLE notifications ADD COLUMN person_id TEXT;
      ALTER TABLE notifications ADD COLUMN topic TEXT;
      ALTER TABLE notifications ADD COLUMN task_id TEXT;
      ALTER TABLE notifications ADD COLUMN path TEXT;
      ALTER TABLE notifications ADD COLUMN is_quiet INTEGER NOT NULL DEFAULT 0;
      UPDATE notifications SET person_id = 'owner';
      CREATE INDEX notifications_by_person ON notifications (person_id, at DESC, id DESC);

      CREATE TABLE flow_recent_inputs (
        flow_id TEXT NOT NULL,
        digest  TEXT NOT NULL,
        input   TEXT NOT NULL,
        used_at INTEGER NOT NULL,
        PRIMARY KEY (flow_id, digest)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
