import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKysely } from './kysely';
import { aRun, aStep, createTempStore, runId, type TempStore } from './testing/temp-store';

let temp: TempStore;
beforeEach(() => {
  temp = createTempStore();
});
afterEach(() => temp.dispose());

const items = (mark: string) =>
  Array.from({ length: 300 }, (_, id) => ({ json: { id, mark, text: 'the same text in every item' } }));

describe('large data', () => {
  it('is stored once, compressed, and read back', async () => {
    const { journal, db } = temp.store;
    for (const id of ['run_1', 'run_2']) {
      journal.write({ kind: 'run', run: aRun(id), created: {} });
      journal.write({ kind: 'step', step: aStep(id, { outputs: { out: items('a') } }) });
      journal.write({
        kind: 'event',
        runId: runId(id),
        event: { id: `evt_${id}`, type: 'a', source: 's', timeMs: 1, data: items('b') },
      });
      await journal.flush();
    }
    const payloads = db.prepare('SELECT size_bytes AS size, length(data) AS stored FROM payloads').all() as {
      size: number;
      stored: number;
    }[];
    expect(payloads).toHaveLength(2);
    for (const { size, stored } of payloads) expect(stored).toBeLessThan(size / 5);
    expect(db.prepare('SELECT DISTINCT typeof(output) FROM steps').pluck().all()).toEqual(['integer']);
    const { db: again, values, journal: next } = temp.reopen();
    expect((await next.loadRun(runId('run_2')))?.steps[0]?.outputs).toEqual({ out: items('a') });
    expect(values.read(again.prepare('SELECT data FROM events LIMIT 1').pluck().get() as number)).toEqual(items('b'));
  });

  it('begins above 8 KiB of UTF-8', () => {
    const { store } = temp;
    const written = (text: string) => store.write(() => typeof store.values.write(text));
    expect(written('x'.repeat(8190))).toBe('string');
    expect(written('x'.repeat(8191))).toBe('bigint');
    expect(written('ç'.repeat(4095))).toBe('string');
    expect(written('ç'.repeat(4096))).toBe('bigint');
  });

  it('is stored anew after the transaction that stored it first was undone', () => {
    const { store } = temp;
    const undone = () =>
      store.write(() => {
        store.values.write(items('a'));
        throw new Error('undo');
      });
    expect(undone).toThrow('undo');
    const key = store.write(() => store.values.write(items('a')));
    expect(store.values.read(Number(key))).toEqual(items('a'));
  });
});

describe('the query builder', () => {
  it('reads typed rows on the same connection', async () => {
    temp.store.journal.write({ kind: 'run', run: aRun('run_1'), created: {} });
    await temp.store.journal.flush();
    const rows = await createKysely(temp.store.db).selectFrom('runs').select(['id', 'created_at']).execute();
    expect(rows).toEqual([{ id: 'run_1', created_at: 1000 }]);
  });
});
