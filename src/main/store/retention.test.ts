import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunRecord } from '#main/engine/ports';
import type { FlowId } from '#shared/model/ids';
import { usedBytes } from './free-space';
import { aRun, aStep, createTempStore, runId, type TempStore } from './testing/temp-store';

const DAY_MS = 86_400_000;
const nowMs = 1000 * DAY_MS;
const KEEP_ALL = { maxAgeDays: 36_500, maxRunsPerFlow: 1_000_000 };
let temp: TempStore;
beforeEach(() => {
  temp = createTempStore({ clock: { now: () => nowMs } });
});
afterEach(() => temp.dispose());

const big = (mark: string) => ({ out: [{ json: mark.repeat(10_000) }] });

async function record(id: string, ageDays: number, more: Partial<RunRecord> = {}, mark = id): Promise<void> {
  const createdAt = nowMs - ageDays * DAY_MS;
  const { journal } = temp.store;
  const times = { createdAt, startedAt: createdAt, finishedAt: createdAt + 5 };
  journal.write({ kind: 'run', run: aRun(id, { ...times, status: 'succeeded', ...more }), created: {} });
  journal.write({ kind: 'step', step: aStep(id, { outputs: big(mark) }) });
  journal.write({ kind: 'item', runId: runId(id), seq: 0, index: 0, state: 'done', outputs: big(mark) });
  const error = { code: 'X', kind: 'user' as const, message: 'x' };
  journal.write({ kind: 'attempt', runId: runId(id), seq: 0, attempt: 1, startedAt: 1, finishedAt: 2, error });
  journal.write({ kind: 'log', runId: runId(id), log: { at: 1, nodeId: 'a', level: 'info', message: id } });
  await journal.flush();
}
const count = (table: string) => temp.store.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
const ids = () => temp.store.db.prepare('SELECT id FROM runs ORDER BY key').pluck().all();
const kept = () => temp.store.db.prepare('SELECT kept FROM run_flows').pluck().all();

describe('retention', () => {
  it('removes finished runs that are too old, with all that belongs to them, and leaves open ones', async () => {
    await record('run_old', 91);
    await record('run_open', 91, { status: 'waiting', wakeAt: nowMs + 1 });
    await record('run_rule', 91, { flowId: 'flow_rule' as FlowId, trigger: { kind: 'rule' }, status: 'failed' });
    await record('run_late', 91, { finishedAt: nowMs });
    await record('run_new', 89);
    const pruned = await temp.store.maintain({ ...KEEP_ALL, maxAgeDays: 90 });
    expect(pruned).toEqual({ runs: 2, events: 0, payloads: 2, idempotencyKeys: 0, snapshots: 0, occurrences: 0 });
    expect(ids()).toEqual(['run_open', 'run_late', 'run_new']);
    const rest = Object.fromEntries(
      ['steps', 'step_items', 'attempts', 'run_logs', 'payloads'].map((table) => [table, count(table)]),
    );
    expect(rest).toEqual({ steps: 3, step_items: 3, attempts: 3, run_logs: 3, payloads: 3 });
    expect(kept()).toEqual([3, 0]);
  });

  it('keeps the run of a dead letter until somebody has decided about it', async () => {
    await record('run_dead', 91, { status: 'failed' });
    const insert = `INSERT INTO dead_letters (id, run_id, seq, flow_id, flow_name, flow_version, node_id, node_name, node_type, scope,
      attempts, error_code, error, item_count, items, finished, created_at) VALUES ('dead_1', 'run_dead', 1, 'f', 'f', 1, 'a', 'a', 't', '', 1, 'X', '{}', 0, '[]', '[]', 1)`;
    temp.store.db.exec(insert);
    await temp.store.maintain({ maxAgeDays: 90, maxRunsPerFlow: 0, maxSizeMb: 0 });
    expect(ids()).toEqual(['run_dead']);
    temp.store.db.exec(`UPDATE dead_letters SET state = 'discarded'`);
    await temp.store.maintain({ ...KEEP_ALL, maxAgeDays: 90 });
    expect(ids()).toEqual([]);
  });

  it('keeps the newest runs of each flow', async () => {
    for (let n = 0; n < 8; n++) await record(`run_${n}`, 10 - n, { status: n % 2 === 0 ? 'succeeded' : 'failed' });
    await record('run_other', 20, { flowId: 'flow_2' as FlowId });
    const pruned = await temp.store.maintain({ ...KEEP_ALL, maxRunsPerFlow: 3 });
    expect(pruned.runs).toBe(5);
    expect(ids()).toEqual(['run_5', 'run_6', 'run_7', 'run_other']);
    expect(kept()).toEqual([3, 1]);
  });

  it('removes the oldest finished runs of all flows while the data takes more than it may', async () => {
    const { db, journal } = temp.store;
    const total = 160;
    const name = (n: number) => `run_${String(n).padStart(3, '0')}`;
    for (let n = 0; n < total; n++) {
      const createdAt = nowMs - (total - n) * DAY_MS;
      const flowId = (n % 2 === 0 ? 'flow_1' : 'flow_2') as FlowId;
      const times = { createdAt, startedAt: createdAt, finishedAt: createdAt };
      journal.write({
        kind: 'run',
        run: aRun(name(n), { ...times, flowId, status: n % 3 === 0 ? 'failed' : 'succeeded' }),
        created: {},
      });
      // Does not compress: every run takes what it holds.
      journal.write({
        kind: 'step',
        step: aStep(name(n), { outputs: { out: [{ json: randomBytes(15_000).toString('base64') }] } }),
      });
    }
    journal.write({ kind: 'run', run: aRun('run_waiting', { createdAt: 1, status: 'waiting', wakeAt: nowMs + 1 }), created: {} });
    await journal.flush();
    const limitMb = usedBytes(db) / 1_048_576 / 2;
    const { runs } = await temp.store.maintain({ ...KEEP_ALL, maxSizeMb: limitMb });
    expect(runs).toBe(100);
    expect(usedBytes(db) / 1_048_576).toBeLessThanOrEqual(limitMb);
    expect(ids()).toEqual([...Array.from({ length: total - runs }, (_, n) => name(n + runs)), 'run_waiting']);
  });

  it('gives what it freed back to the disk, in slices', async () => {
    const { db } = temp.store;
    const fill = db.prepare(`INSERT INTO notifications (id, at, level, title, body) VALUES (?, 1, 'info', 't', ?)`);
    temp.store.write(() => {
      for (let n = 0; n < 12_000; n++) fill.run(`n${n}`, 'x'.repeat(1000));
    });
    const sizeOf = () => Number(db.pragma('page_count', { simple: true }));
    const before = sizeOf();
    temp.store.write(() => db.exec('DELETE FROM notifications'));
    await temp.store.maintain(KEEP_ALL);
    expect(before).toBeGreaterThan(2500);
    expect(sizeOf()).toBeLessThan(1200);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  it('keeps the runs of a flow as long and as many as the flow says, longer or shorter than the workspace', async () => {
    for (const [flowId, ages] of Object.entries({
      flow_long: [200, 100],
      flow_short: [20, 5],
      flow_few: [30, 20, 10],
      flow_1: [100, 50],
    })) {
      for (const age of ages) await record(`run_${flowId}_${age}`, age, { flowId: flowId as FlowId });
    }
    const flows = new Map([
      ['flow_long', { maxAgeDays: 150 }],
      ['flow_short', { maxAgeDays: 7 }],
      ['flow_few', { maxRuns: 2 }],
      ['flow_gone', { maxRuns: 1 }],
    ]);
    const pruned = await temp.store.maintain({ ...KEEP_ALL, maxAgeDays: 90, flows });
    expect(pruned.runs).toBe(4);
    expect(ids()).toEqual(['run_flow_long_100', 'run_flow_short_5', 'run_flow_few_20', 'run_flow_few_10', 'run_flow_1_50']);
  });

  it('keeps data that another run still shows, and stores it again after it went', async () => {
    await record('run_old', 91, {}, 'shared');
    await record('run_new', 1, {}, 'shared');
    expect((await temp.store.maintain({ ...KEEP_ALL, maxAgeDays: 90 })).payloads).toBe(0);
    expect((await temp.store.journal.loadRun(runId('run_new')))?.steps[0]?.outputs).toEqual(big('shared'));
    expect((await temp.store.maintain({ ...KEEP_ALL, maxAgeDays: 0 })).payloads).toBe(1);
    await record('run_again', 0, { status: 'running' }, 'shared');
    expect((await temp.store.journal.loadRun(runId('run_again')))?.steps[0]?.outputs).toEqual(big('shared'));
  });

  it('removes old events that every consumer has passed, and keys that have expired', async () => {
    const { journal } = temp.store;
    const event = (id: string, ageDays: number) =>
      journal.write({
        kind: 'event',
        event: { id, type: 'a', source: 's', timeMs: nowMs - ageDays * DAY_MS, data: id.repeat(9000) },
      });
    event('evt_1', 100);
    event('evt_2', 95);
    event('evt_3', 94);
    event('evt_4', 1);
    const idempotency = { scope: 's', key: 'k', expiresAt: nowMs - 1 };
    journal.write({ kind: 'run', run: aRun('run_1'), created: { idempotency, cursor: { consumer: 'dispatcher', sequence: 2 } } });
    await journal.flush();
    const pruned = await temp.store.maintain({ ...KEEP_ALL, maxAgeDays: 90 });
    expect(pruned).toEqual({ runs: 0, events: 2, payloads: 2, idempotencyKeys: 1, snapshots: 0, occurrences: 0 });
    expect(temp.store.db.prepare('SELECT id FROM events').pluck().all()).toEqual(['evt_3', 'evt_4']);
  });

  it('works in batches, between which it can be stopped', async () => {
    for (let n = 0; n < 120; n++) {
      temp.store.journal.write({
        kind: 'run',
        run: aRun(`run_${n}`, { status: 'succeeded', createdAt: n, finishedAt: n }),
        created: {},
      });
    }
    await temp.store.journal.flush();
    const stop = new AbortController();
    // The first batch runs in this turn of the event loop.
    setImmediate(() => stop.abort());
    expect((await temp.store.maintain({ ...KEEP_ALL, maxAgeDays: 1 }, stop.signal)).runs).toBe(50);
    expect((await temp.store.maintain({ ...KEEP_ALL, maxAgeDays: 1 })).runs).toBe(70);
  });

  describe('of snapshots of drafts', () => {
    const snapshot = (version: number, ageDays: number, flowId = 'flow_1') =>
      temp.store.write(() => {
        const { db } = temp.store;
        db.prepare(
          `INSERT OR IGNORE INTO flows (id, kind, name, status, draft, draft_revision, created_at, updated_at)
           VALUES (?, 'flow', 'F', 'draft', '{}', 1, 0, 0)`,
        ).run(flowId);
        db.prepare(`INSERT INTO flow_versions VALUES (?, ?, '{}', '', '', ?)`).run(flowId, version, nowMs - ageDays * DAY_MS);
      });
    const versions = () =>
      temp.store.db.prepare('SELECT version FROM flow_versions ORDER BY flow_id, version DESC').pluck().all();

    it('removes those that no kept run uses, but neither fresh ones, nor the newest of a flow, nor what was published', async () => {
      for (const [version, ageDays] of [
        [2, 30],
        [1, 40],
        [-1, 30],
        [-2, 20],
        [-3, 10],
        [-4, 0.5],
        [-5, 10],
      ] as const)
        snapshot(version, ageDays);
      snapshot(-1, 30, 'flow_2');
      snapshot(-2, 30, 'flow_2');
      await record('run_open', 20, { flowVersion: -2, test: true, status: 'waiting', wakeAt: nowMs + 1 });
      expect(await temp.store.maintain(KEEP_ALL)).toMatchObject({ snapshots: 3, runs: 0 });
      expect(versions()).toEqual([2, 1, -2, -4, -5, -2]);
    });

    it('removes that of a run that retention removed, at the next pass', async () => {
      snapshot(-1, 91);
      snapshot(-2, 91);
      await record('run_old', 91, { flowVersion: -1, test: true });
      expect(await temp.store.maintain({ ...KEEP_ALL, maxAgeDays: 90 })).toMatchObject({ runs: 1, snapshots: 0 });
      expect(await temp.store.maintain({ ...KEEP_ALL, maxAgeDays: 90 })).toMatchObject({ runs: 0, snapshots: 1 });
      expect(versions()).toEqual([-2]);
    });

    it('works in batches, between which it can be stopped', async () => {
      for (let n = 1; n <= 251; n++) snapshot(-n, 2);
      await record('run_1', 1);
      const stop = new AbortController();
      // One turn for the look at the runs, one for the first batch.
      setImmediate(() => setImmediate(() => stop.abort()));
      expect((await temp.store.maintain(KEEP_ALL, stop.signal)).snapshots).toBe(100);
      expect((await temp.store.maintain(KEEP_ALL)).snapshots).toBe(150);
      expect(versions()).toEqual([-251]);
    });
  });
});
