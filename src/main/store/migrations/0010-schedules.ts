import type { Migration } from './migration';

/**
 * Schedules as people have them.
 *
 * - `schedules` goes on where it was. `cursor_at` is the moment up to which all has been dealt with, `handled` the spans of
 *   time (JSON, `[[from, to], …]`) in which it was followed: what lies in them does not fire again when the clock is set back.
 *   `stopped_at` says since when it is not followed, since it, its flow or all are paused.
 * - `schedule_occurrences`: what became of each. A row stands for `count` occurrences up to `until_ms` where many in a row
 *   were missed or skipped. `at_ms` is where it was to run, its plan apart: pages are by it.
 * - `schedule_exceptions.body` is the exception as it was given (JSON); a `node_id` makes it one schedule's own.
 * - `schedule_pause` has one row while all are paused.
 * - `runs.start_options`: JSON, the group in which a run must not overlap with others and the settings that it has instead of
 *   its flow's; null for all others.
 */
export const schedules: Migration = {
  version: 10,
  title: 'schedules',
  up(db) {
    db.exec(`
      ALTER TABLE schedules ADD COLUMN missed INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE schedules ADD COLUMN failed INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE schedules ADD COLUMN last_planned_ms INTEGER;
      ALTER TABLE schedules ADD COLUMN last_state TEXT;
      ALTER TABLE schedules ADD COLUMN last_run_id TEXT;
      ALTER TABLE schedules ADD COLUMN paused_at INTEGER;
      ALTER TABLE schedules ADD COLUMN paused_until INTEGER;
      ALTER TABLE schedules ADD COLUMN stopped_at INTEGER;
      ALTER TABLE schedules ADD COLUMN stopped_by TEXT;
      ALTER TABLE schedules ADD COLUMN cursor_at INTEGER;
      ALTER TABLE schedules ADD COLUMN handled TEXT;
      -- An occurrence that was overdue when the app ended is still to be looked at; what is to come is counted anew.
      UPDATE schedules SET last_planned_ms = last_at, cursor_at = next_at - 1, last_state = iif(last_at IS NULL, NULL, 'fired');

      CREATE TABLE schedule_occurrences (
        flow_id     TEXT NOT NULL,
        node_id     TEXT NOT NULL,
        planned_ms  INTEGER NOT NULL,
        at_ms       INTEGER NOT NULL,
        state       TEXT NOT NULL,
        reason      TEXT,
        detail      TEXT,
        delay_ms    INTEGER,
        run_id      TEXT,
        count       INTEGER NOT NULL DEFAULT 1,
        until_ms    INTEGER,
        recorded_at INTEGER NOT NULL,
        PRIMARY KEY (flow_id, node_id, planned_ms)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX schedule_occurrences_newest ON schedule_occurrences (at_ms, flow_id, node_id, planned_ms);
      CREATE INDEX schedule_occurrences_of_flow ON schedule_occurrences (flow_id, at_ms, node_id, planned_ms);
      CREATE INDEX schedule_occurrences_by_state ON schedule_occurrences (flow_id, state, at_ms, node_id, planned_ms);
      CREATE INDEX schedule_occurrences_recorded ON schedule_occurrences (recorded_at);

      CREATE TABLE schedule_exceptions (
        id         TEXT NOT NULL PRIMARY KEY,
        flow_id    TEXT NOT NULL,
        node_id    TEXT,
        kind       TEXT NOT NULL,
        body       TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        created_by TEXT
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX schedule_exceptions_by_flow ON schedule_exceptions (flow_id, created_at);

      CREATE TABLE holiday_lists (
        id         TEXT NOT NULL PRIMARY KEY,
        name       TEXT NOT NULL,
        days       TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE schedule_pause (
        id           INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
        paused_at    INTEGER NOT NULL,
        paused_until INTEGER
      ) STRICT;

      ALTER TABLE runs ADD COLUMN start_options TEXT;
    `);
  },
};
