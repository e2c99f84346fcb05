import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoreState } from './index';
import { aRun, aStep, createTempStore, runId, type TempStore } from './testing/temp-store';

let temp: TempStore;
beforeEach(() => {
  temp = createTempStore();
});
afterEach(() => temp.dispose());

/** SQLite answers SQLITE_FULL when the database may not grow, as it does when the disk is full. */
function fillDisk(): void {
  temp.store.db.pragma(`max_page_count = ${String(temp.store.db.pragma('page_count', { simple: true }))}`);
}
function freeDisk(): void {
  temp.store.db.pragma('max_page_count = 1000000');
}
const bulky = (id: string, seq = 1) =>
  aStep(id, {
    seq,
    nodeId: `n${seq}`,
    outputs: { out: Array.from({ length: 60 }, (_, n) => ({ json: `${id} ${seq} ${n} ${'x'.repeat(100)}` })) },
  });

describe('a full disk', () => {
  it('refuses a new run with STORE_FULL, leaves no trace of it, and tells the state', async () => {
    const { journal } = temp.store;
    const states: StoreState[] = [];
    temp.store.onState((state) => states.push(state));
    const key = { scope: 'api:flow_1', key: 'once', expiresAt: 9e12 };
    fillDisk();
    journal.write({ kind: 'run', run: aRun('run_1'), created: { idempotency: key } });
    journal.write({ kind: 'step', step: bulky('run_1') });
    journal.write({ kind: 'event', runId: runId('run_1'), event: { id: 'evt_1', type: 'a', source: 's', timeMs: 1, data: {} } });
    await expect(journal.flush(runId('run_1'))).rejects.toMatchObject({ code: 'STORE_FULL', kind: 'operational' });
    expect(temp.store.state()).toBe('full');
    expect(journal.findIdempotent('api:flow_1', 'once', 0)).toBeUndefined();
    // What its steps still say does not bring it back.
    journal.write({ kind: 'run', run: aRun('run_1', { status: 'failed' }) });
    await expect(journal.flush(runId('run_1'))).rejects.toMatchObject({ code: 'STORE_FULL' });

    freeDisk();
    await expect
      .poll(async () => {
        const id = `run_${Math.random()}`;
        journal.write({ kind: 'run', run: aRun(id), created: {} });
        return journal.flush(runId(id)).then(
          () => 'recorded',
          () => 'refused',
        );
      })
      .toBe('recorded');
    expect(states).toEqual(['full', 'ok']);
    expect(await journal.loadRun(runId('run_1'))).toBeUndefined();
    expect(temp.store.db.prepare('SELECT count(*) FROM events').pluck().get()).toBe(0);
  });

  it('takes no later event for an earlier one because events of a refused run were never stored', async () => {
    const { journal } = temp.store;
    journal.write({ kind: 'run', run: aRun('run_1', { status: 'waiting' }), created: {} });
    await journal.flush();
    fillDisk();
    journal.write({ kind: 'run', run: aRun('run_2'), created: {} });
    journal.write({ kind: 'step', step: bulky('run_2') });
    journal.write({ kind: 'event', runId: runId('run_2'), event: { id: 'evt_1', type: 'a', source: 's', timeMs: 1, data: {} } });
    const after = journal.eventMark();
    const { outputs: _outputs, finishedAt: _finishedAt, ...wait } = aStep('run_1', { seq: 1 });
    journal.write({ kind: 'step', step: { ...wait, status: 'waiting', waitFor: { kind: 'event', pattern: 'a', after } } });
    await expect(journal.flush(runId('run_2'))).rejects.toMatchObject({ code: 'STORE_FULL' });

    freeDisk();
    const later: number[] = [];
    temp.store.onCommitted(({ events }) => later.push(...events.map(({ sequence }) => sequence)));
    journal.write({ kind: 'event', event: { id: 'evt_2', type: 'a', source: 's', timeMs: 1, data: {} } });
    await journal.flush();
    expect(later).toEqual([expect.toSatisfy((sequence: number) => sequence > after)]);
    const stored = (await temp.reopen().journal.loadRun(runId('run_1')))?.steps[0]?.waitFor;
    expect(stored).toEqual({
      kind: 'event',
      pattern: 'a',
      after: expect.toSatisfy((mark: number) => mark < (later[0] ?? 0)) as number,
    });
  });

  it('keeps what a recorded run goes on to say, and writes it by itself when there is space again', async () => {
    const { journal } = temp.store;
    journal.write({ kind: 'run', run: aRun('run_1'), created: {} });
    await journal.flush();
    fillDisk();
    for (let seq = 0; seq < 20; seq++) journal.write({ kind: 'step', step: bulky('run_1', seq) });
    const event = { id: 'evt_1', type: 'a', source: 's', timeMs: 1, data: {} };
    journal.write({ kind: 'event', event });
    let isDurable = false;
    const flushed = journal.flush(runId('run_1')).then(() => {
      isDurable = true;
    });
    await expect.poll(() => temp.store.state()).toBe('full');
    expect(isDurable).toBe(false);
    expect((await journal.loadRun(runId('run_1')))?.steps).toHaveLength(20);
    freeDisk();
    await flushed;
    expect(temp.store.state()).toBe('ok');
    expect((await temp.reopen().journal.loadRun(runId('run_1')))?.steps).toEqual(
      Array.from({ length: 20 }, (_, seq) => bulky('run_1', seq)),
    );
    expect(temp.store.db.prepare('SELECT id FROM events').pluck().all()).toEqual(['evt_1']);
  });

  it('refuses a write of a room with STORE_FULL, undoes it whole, and accepts the next', () => {
    const { store } = temp;
    const insert = store.db.prepare('INSERT INTO settings (key, value) VALUES (?, ?)');
    fillDisk();
    const write = (rows: number) => () =>
      store.write(() => {
        for (let row = 0; row < rows; row++) insert.run(`key ${row}`, 'x'.repeat(2000));
      });
    expect(write(50)).toThrow(expect.objectContaining({ code: 'STORE_FULL' }));
    expect(store.db.prepare('SELECT count(*) FROM settings').pluck().get()).toBe(0);
    expect(store.state()).toBe('full');
    freeDisk();
    write(50)();
    expect(store.db.prepare('SELECT count(*) FROM settings').pluck().get()).toBe(50);
    expect(store.state()).toBe('ok');
  });

  it('is noticed to be over even when nobody writes', async () => {
    const { store } = temp;
    fillDisk();
    const write = () =>
      store.write(() => store.db.exec(`INSERT INTO settings (key, value) VALUES ('a', '${'x'.repeat(100_000)}')`));
    expect(write).toThrow(expect.objectContaining({ code: 'STORE_FULL' }));
    freeDisk();
    await expect.poll(() => store.state(), { timeout: 5000 }).toBe('ok');
    expect(store.db.prepare('SELECT count(*) FROM payloads').pluck().get()).toBe(0);
  });

  it('passes on what the work of a room throws, with the work undone', () => {
    const { store } = temp;
    const work = () => {
      store.db.exec(`INSERT INTO settings (key, value) VALUES ('a', '1')`);
      throw new RangeError('no');
    };
    expect(() => store.write(work)).toThrow(RangeError);
    expect(store.db.prepare('SELECT count(*) FROM settings').pluck().get()).toBe(0);
    expect(store.state()).toBe('ok');
  });
});
