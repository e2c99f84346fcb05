import { afterEach, beforeEach, expect, it } from 'vitest';
import { MAX_RECORDS_PER_SCHEDULE } from './occurrence-pruning';
import { createTempStore, type TempStore } from './testing/temp-store';

const DAY_MS = 86_400_000;
const nowMs = 1000 * DAY_MS;
const KEEP = { maxAgeDays: 90, maxRunsPerFlow: 1_000_000 };
let temp: TempStore;
beforeEach(() => {
  temp = createTempStore({ clock: { now: () => nowMs } });
  addFlow('flow_1');
});
afterEach(() => temp.dispose());

function addFlow(id: string): void {
  const columns = temp.store.db.pragma('table_info(flows)') as {
    name: string;
    type: string;
    notnull: number;
    dflt_value: unknown;
    pk: number;
  }[];
  const needed = columns.filter(({ notnull, dflt_value, pk }) => pk > 0 || (notnull === 1 && dflt_value === null));
  const values = needed.map(({ name, type }) => (name === 'id' ? id : type === 'INTEGER' ? 1 : '{}'));
  temp.store.db
    .prepare(`INSERT INTO flows (${needed.map(({ name }) => name).join()}) VALUES (${needed.map(() => '?').join()})`)
    .run(values);
}

function addRecord(flowId: string, plannedDaysAgo: number, recordedDaysAgo = plannedDaysAgo): void {
  const plannedMs = nowMs - plannedDaysAgo * DAY_MS;
  temp.store.db
    .prepare(
      `INSERT INTO schedule_occurrences (flow_id, node_id, planned_ms, at_ms, state, recorded_at) VALUES (?, 'start', ?, ?, 'fired', ?)`,
    )
    .run(flowId, plannedMs, plannedMs, nowMs - recordedDaysAgo * DAY_MS);
}
const kept = (flowId: string) =>
  temp.store.db
    .prepare('SELECT planned_ms FROM schedule_occurrences WHERE flow_id = ? ORDER BY planned_ms')
    .pluck()
    .all(flowId)
    .map((plannedMs) => (nowMs - (plannedMs as number)) / DAY_MS);

it('records of schedules go when they are too old, but not those of moments that are still to come', async () => {
  for (const daysAgo of [200, 91, 89, 1]) addRecord('flow_1', daysAgo);
  addRecord('flow_1', -10, 120);
  expect(await temp.store.maintain(KEEP)).toMatchObject({ occurrences: 2 });
  expect(kept('flow_1')).toEqual([89, 1, -10]);
});

it('records of schedules go beyond the newest of each, and with their flow', async () => {
  temp.store.write(() => {
    for (let index = 1; index <= MAX_RECORDS_PER_SCHEDULE + 1500; index++) addRecord('flow_1', index / 1000);
    for (let index = 1; index <= 3; index++) addRecord('flow_gone', index);
  });
  temp.store.db.exec(`INSERT INTO schedule_exceptions (id, flow_id, kind, body, created_at)
    VALUES ('exc_1', 'flow_1', 'skip', '{}', 1), ('exc_2', 'flow_gone', 'skip', '{}', 1)`);
  expect(await temp.store.maintain(KEEP)).toMatchObject({ occurrences: 1503 });
  expect(kept('flow_gone')).toEqual([]);
  expect(kept('flow_1')).toHaveLength(MAX_RECORDS_PER_SCHEDULE);
  expect(kept('flow_1').at(-1)).toBe(0.001);
  expect(temp.store.db.prepare('SELECT id FROM schedule_exceptions').pluck().all()).toEqual(['exc_1']);
});
