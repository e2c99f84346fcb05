import type { Migration } from './migration';

/**
 * Test runs and pinned data.
 *
 * - `runs.test_options`: JSON, how a test run differs from a run of the same flow; null for all others.
 * - `steps.stand_in`: what stands for a step that was not executed; see STAND_INS.
 * - `test_runs`: what a test run puts in the place of nodes (JSON text or its zstd), kept with it, so that pins that change
 *   meanwhile do not change it.
 * - `step_would`: what a step would have done with effects on (JSON text or its zstd).
 * - `flow_pins`: data pinned to the nodes of a flow, beside its draft and not in it: `outputs` by port (JSON text or its zstd).
 */
export const testRunsAndPins: Migration = {
  version: 6,
  title: 'test runs and pins',
  up(db) {
    db.exec(`
      ALTER TABLE runs ADD COLUMN test_options TEXT;
      ALTER TABLE steps ADD COLUMN stand_in INTEGER;

      CREATE TABLE test_runs (
        run_key INTEGER PRIMARY KEY,
        data    ANY NOT NULL
      ) STRICT;

      CREATE TABLE step_would (
        step_key INTEGER PRIMARY KEY,
        would    ANY NOT NULL
      ) STRICT;

      CREATE TABLE flow_pins (
        flow_id    TEXT NOT NULL,
        node_id    TEXT NOT NULL,
        outputs    ANY NOT NULL,
        items_out  TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        PRIMARY KEY (flow_id, node_id)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
