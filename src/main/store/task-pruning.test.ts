import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PendingTask } from '#main/engine/outbox';
import { newHumanTaskSchema } from '#shared/model/human-task';
import { aRun, createTempStore, runId, type TempStore } from './testing/temp-store';

const DAY_MS = 86_400_000;
const nowMs = 1000 * DAY_MS;
const KEEP_ALL = { maxAgeDays: 36_500, maxRunsPerFlow: 1_000_000 };
let temp: TempStore;
beforeEach(() => {
  temp = createTempStore({ clock: { now: () => nowMs } });
});
afterEach(() => temp.dispose());

const task = newHumanTaskSchema.parse({ kind: 'approval', title: 'Pay?', outcomes: [{ id: 'yes', label: 'Yes' }] });

function asking(run: string, more: Partial<PendingTask> = {}): PendingTask {
  return {
    id: `task_${run}`,
    task,
    createdAt: 1,
    flowId: 'flow_1',
    runId: runId(run),
    seq: 1,
    nodeId: 'ask',
    nodeName: 'Ask',
    isTest: false,
    reply: { key: `${run}/ask@1`, index: 0, count: 1 },
    ...more,
  };
}

/** A run that asks, and ends when it was made so many days ago. */
async function record(run: string, ageDays: number, isOver = true): Promise<void> {
  const createdAt = nowMs - ageDays * DAY_MS;
  const { journal } = temp.store;
  journal.write({ kind: 'run', run: aRun(run, { createdAt, startedAt: createdAt, status: 'waiting' }), created: {} });
  journal.write({ kind: 'outbox', runId: runId(run), entry: { ask: asking(run) } });
  await journal.flush();
  if (!isOver) return;
  const end = { createdAt, startedAt: createdAt, finishedAt: createdAt + 5 };
  journal.write({ kind: 'run', run: aRun(run, { ...end, status: 'cancelled' }) });
  await journal.flush();
}

const rows = <Row>(sql: string): Row[] => temp.store.db.prepare<[], Row>(sql).all();
const states = () =>
  Object.fromEntries(
    rows<{ id: string; state: number }>('SELECT id, state FROM human_tasks ORDER BY key').map(({ id, state }) => [id, state]),
  );

describe('tasks of runs', () => {
  it('go with their run and all that belongs to them; those of runs that are kept stay', async () => {
    await record('run_old', 91);
    await record('run_new', 1);
    await record('run_open', 91, false);
    expect(states()).toEqual({ task_run_old: 4, task_run_new: 4, task_run_open: 0 });
    await temp.store.maintain({ ...KEEP_ALL, maxAgeDays: 90 });
    expect(states()).toEqual({ task_run_new: 4, task_run_open: 0 });
    for (const table of ['human_task_assignees', 'human_task_timers', 'human_task_history'])
      expect(rows(`SELECT 1 FROM ${table} WHERE task_key NOT IN (SELECT key FROM human_tasks)`)).toEqual([]);
  });

  it('are taken back in the very transaction that ends their run', async () => {
    await record('run_1', 1, false);
    temp.store.journal.write({ kind: 'run', run: aRun('run_1', { status: 'failed', finishedAt: 2000 }) });
    await temp.store.journal.flush();
    expect(states()).toEqual({ task_run_1: 4 });
    expect(rows('SELECT name FROM human_task_timers')).toEqual([]);
    expect(rows('SELECT action, via FROM human_task_history')).toEqual([{ action: 'cancelled', via: 'engine' }]);
  });

  it('are taken back by the next process too, which has not seen them asked', async () => {
    await record('run_1', 1, false);
    temp.reopen();
    const run = (await temp.store.journal.loadRun(runId('run_1')))?.run;
    if (run === undefined) throw new Error('It is stored');
    temp.store.journal.write({ kind: 'run', run: { ...run, status: 'cancelled', finishedAt: 2000 } });
    await temp.store.journal.flush();
    expect(states()).toEqual({ task_run_1: 4 });
  });
});

describe('tasks of no run', () => {
  it('go when they were decided long ago', async () => {
    const insert = temp.store.db.prepare<[string, number, number | null]>(
      `INSERT INTO human_tasks (id, state, kind, title, priority, definition, created_at, resolved_at)
       VALUES (?, ?, 'approval', 'x', 1, '{}', 1, ?)`,
    );
    insert.run('old', 2, nowMs - 91 * DAY_MS);
    insert.run('new', 2, nowMs - 89 * DAY_MS);
    insert.run('open', 0, null);
    await temp.store.maintain({ ...KEEP_ALL, maxAgeDays: 90 });
    expect(states()).toEqual({ new: 2, open: 0 });
  });
});
