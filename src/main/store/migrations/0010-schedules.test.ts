import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { schedules } from './0010-schedules';
import { MIGRATIONS } from './index';

it('schedules keep their beat, their counts and what was due', () => {
  const db = new Database(':memory:');
  for (const migration of MIGRATIONS.filter(({ version }) => version < 10)) migration.up(db);
  const rule = '{"mode":"interval","everyMs":600000}';
  db.prepare(`INSERT INTO schedules (flow_id, node_id, version, config, next_at, last_at, anchor_at, fired, skipped)
    VALUES ('flow_1', 'start', 3, ?, 1700, 1100, 500, 7, 2), ('flow_2', 'start', 1, ?, NULL, NULL, 500, 0, 0)`).run(rule, rule);
  schedules.up(db);
  const columns = 'version, config, next_at, last_at, anchor_at, fired, skipped, missed, last_planned_ms, cursor_at, paused_at';
  expect(db.prepare(`SELECT ${columns} FROM schedules ORDER BY flow_id`).raw().all()).toEqual([
    [3, rule, 1700, 1100, 500, 7, 2, 0, 1100, 1699, null],
    [1, rule, null, null, 500, 0, 0, 0, null, null, null],
  ]);
  db.close();
});
