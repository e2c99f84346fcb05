import type { Migration } from './migration';

/**
 * What limits must not forget over a restart, one row each: `rate <key>`, the number of a token bucket, and `breaker <key>`, how a
 * circuit breaker stands; JSON. And the steps that wait for their turn under a limit, for the lines that are made at a start.
 */
export const policies: Migration = {
  version: 2,
  title: 'policies',
  up(db) {
    db.exec(`
      CREATE TABLE policy_states (
        key   TEXT NOT NULL PRIMARY KEY,
        state TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX steps_by_gate_wait ON steps (key) WHERE status = 1 AND wait_kind = 5;
    `);
  },
};
