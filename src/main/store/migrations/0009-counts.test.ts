import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { aRun, aStep, createTempStore, runId, type TempStore } from '../testing/temp-store';
import { crashAndQueueCounts } from './0009-counts';
import { MIGRATIONS } from './index';

let temp: TempStore | undefined;
afterEach(() => temp?.dispose());

describe('counts', () => {
  it('are right for the messages of before, and stay so whatever moves them', () => {
    const db = new Database(':memory:');
    for (const migration of MIGRATIONS.filter(({ version }) => version < 9)) migration.up(db);
    const insert = (id: string, queueKey: number, state: number) =>
      db
        .prepare('INSERT INTO queue_messages (id, queue_key, state, priority, enqueued_at, body) VALUES (?, ?, ?, 0, 1, ?)')
        .run(id, queueKey, state, '{}');
    insert('a', 1, 0);
    insert('b', 1, 0);
    insert('c', 1, 3);
    insert('d', 2, 1);
    crashAndQueueCounts.up(db);
    const counts = () => db.prepare('SELECT queue_key, state, count FROM queue_counts ORDER BY queue_key, state').raw().all();
    expect(counts()).toEqual([
      [1, 0, 2],
      [1, 3, 1],
      [2, 1, 1],
    ]);
    insert('e', 2, 0);
    db.exec(`UPDATE queue_messages SET state = 2, deliveries = 1 WHERE queue_key = 1 AND state = 0;
      UPDATE queue_messages SET priority = 3 WHERE id = 'a';
      DELETE FROM queue_messages WHERE id = 'd'`);
    expect(counts()).toEqual([
      [1, 0, 0],
      [1, 2, 2],
      [1, 3, 1],
      [2, 0, 1],
      [2, 1, 0],
    ]);
    db.close();
  });

  it('of ends of the process are kept with a step that is at work, and go with its end', async () => {
    const opened = createTempStore();
    temp = opened;
    const { outputs: _outputs, finishedAt: _finishedAt, ...step } = aStep('run_1', { seq: 1, status: 'running', crashes: 2 });
    opened.store.journal.write({ kind: 'run', run: aRun('run_1'), created: {} });
    opened.store.journal.write({ kind: 'step', step });
    await opened.store.journal.flush();
    expect((await opened.reopen().journal.loadRun(runId('run_1')))?.steps[0]?.crashes).toBe(2);
    opened.store.journal.write({ kind: 'step', step: aStep('run_1', { seq: 1 }) });
    await opened.store.journal.flush();
    expect((await opened.store.journal.loadRun(runId('run_1')))?.steps[0]).toEqual(aStep('run_1', { seq: 1 }));
  });
});
