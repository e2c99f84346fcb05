import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalRecord } from '#main/engine/ports';
import type { CommittedBatch } from './index';
import { aRun, aStep, createTempStore, runId, type TempStore } from './testing/temp-store';

let temp: TempStore;
let commits: number;
beforeEach(() => {
  commits = 0;
  temp = createTempStore({ faults: { onCommit: (phase) => void (phase === 'after' && commits++) } });
});
afterEach(() => temp.dispose());

const event = (id: string, type = 'user.registered'): JournalRecord => ({
  kind: 'event',
  event: { id, type, source: 'test', timeMs: 5000, data: { id } },
});
const begin = (id: string, more: Parameters<typeof aRun>[1] = {}, created = {}) =>
  temp.store.journal.write({ kind: 'run', run: aRun(id, more), created });

describe('a run in the journal', () => {
  it('is read back as it was written, also by the next process', async () => {
    const { journal } = temp.store;
    const run = aRun('run_1', {
      status: 'waiting',
      trigger: { kind: 'webhook', nodeId: 'hook', detail: { method: 'POST', path: 'github' } },
      test: true,
      flowVersion: -2,
      rerunOf: runId('run_0'),
      wakeAt: 9000,
      cancelRequested: true,
    });
    const branched = aStep('run_1', { outputs: { true: [{ json: 1 }, { json: 2, key: 'b' }], false: [] } });
    const waiting = aStep('run_1', {
      seq: 1,
      nodeId: 'wait',
      scope: 'loop[3]',
      status: 'waiting',
      effect: 'unsafe',
      attempt: 2,
      wakeAt: 9000,
      waitFor: { kind: 'event', pattern: 'order.*', condition: 'data.total > 1', after: 0 },
    });
    delete waiting.outputs;
    delete waiting.finishedAt;
    const error = { code: 'HTTP_FAILED', kind: 'operational' as const, message: 'No answer' };
    journal.write({ kind: 'run', run, created: {} });
    journal.write({ kind: 'step', step: branched });
    journal.write({ kind: 'step', step: waiting });
    journal.write({ kind: 'item', runId: run.id, seq: 1, index: 0, state: 'done', outputs: { out: [{ json: 'sent' }] } });
    journal.write({ kind: 'item', runId: run.id, seq: 1, index: 1, state: 'started' });
    journal.write({ kind: 'attempt', runId: run.id, seq: 1, attempt: 1, startedAt: 1001, finishedAt: 1004, error });
    journal.write({ kind: 'log', runId: run.id, log: { at: 1002, nodeId: 'wait', level: 'warn', message: 'slow' } });
    await journal.flush(run.id);

    const expected = {
      run,
      steps: [branched, waiting],
      items: [
        { seq: 1, index: 0, state: 'done', outputs: { out: [{ json: 'sent' }] } },
        { seq: 1, index: 1, state: 'started' },
      ],
    };
    expect(await journal.loadRun(run.id)).toEqual(expected);
    const next = temp.reopen();
    expect(await next.journal.loadRun(run.id)).toEqual(expected);
    expect(next.db.prepare('SELECT count(*) FROM attempts').pluck().get()).toBe(1);
    expect(next.db.prepare('SELECT message FROM run_logs').pluck().get()).toBe('slow');
  });

  it('keeps its number when it is written to by a later process', async () => {
    begin('run_1', { status: 'waiting', wakeAt: 5 });
    await temp.store.journal.flush();
    const { journal } = temp.reopen();
    journal.write({ kind: 'step', step: aStep('run_1', { seq: 7 }) });
    journal.write({ kind: 'run', run: aRun('run_1', { status: 'succeeded', finishedAt: 2000 }) });
    await journal.flush();
    expect((await journal.loadRun(runId('run_1')))?.steps.map((step) => step.seq)).toEqual([7]);
    expect((await journal.loadRun(runId('run_1')))?.run.status).toBe('succeeded');
  });

  it('shows the last of several records of a step', async () => {
    const { journal } = temp.store;
    begin('run_1');
    journal.write({ kind: 'step', step: aStep('run_1', { status: 'running' }) });
    await journal.flush();
    journal.write({ kind: 'step', step: aStep('run_1', { attempt: 2 }) });
    journal.write({ kind: 'step', step: aStep('run_1', { attempt: 3 }) });
    await journal.flush();
    expect((await journal.loadRun(runId('run_1')))?.steps).toEqual([aStep('run_1', { attempt: 3 })]);
  });

  it.each(['before', 'after'])(
    'shows which items a failed step has done, and forgets them when it has outputs, read %s the commit',
    async (when) => {
      const { journal } = temp.store;
      begin('run_1');
      for (const seq of [0, 1]) {
        journal.write({ kind: 'item', runId: runId('run_1'), seq, index: 0, state: 'started' });
        journal.write({ kind: 'item', runId: runId('run_1'), seq, index: 0, state: 'done' });
      }
      const failed = aStep('run_1', { status: 'failed' });
      delete failed.outputs;
      journal.write({ kind: 'step', step: failed });
      journal.write({ kind: 'step', step: aStep('run_1', { seq: 1, outputs: {} }) });
      if (when === 'after') await journal.flush();
      const stored = await journal.loadRun(runId('run_1'));
      expect(stored?.items).toEqual([{ seq: 0, index: 0, state: 'done' }]);
      expect(stored?.steps[1]?.outputs).toEqual({});
    },
  );

  it('answers undefined for a run that never was', async () => {
    expect(await temp.store.journal.loadRun(runId('run_none'))).toBeUndefined();
  });
});

describe('group commit', () => {
  it('takes what many callers flush at the same time to disk together', async () => {
    const { journal } = temp.store;
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => {
        begin(`run_${index}`);
        return journal.flush(runId(`run_${index}`));
      }),
    );
    expect(commits).toBe(1);
    expect(await journal.openRuns()).toHaveLength(50);
  });

  it('resolves a flush at once when nothing is pending', async () => {
    await temp.store.journal.flush();
    expect(commits).toBe(0);
  });

  it('commits after a moment what nobody flushes', async () => {
    const committed = new Promise<number>((resolve) => temp.store.onCommitted(() => resolve(performance.now())));
    const begunMs = performance.now();
    begin('run_1');
    expect((await committed) - begunMs).toBeLessThan(200);
    expect(temp.store.db.prepare('SELECT id FROM runs').pluck().all()).toEqual(['run_1']);
  });

  it('tells listeners after the commit what became durable, coalesced, with the sequences of events', async () => {
    const { journal } = temp.store;
    const batches: CommittedBatch[] = [];
    const stop = temp.store.onCommitted((batch) => {
      expect(temp.store.db.prepare('SELECT count(*) FROM runs').pluck().get()).toBe(1);
      batches.push(batch);
    });
    begin('run_1', { status: 'queued' }, { cursor: { consumer: 'dispatcher', sequence: 3 } });
    journal.write({ kind: 'run', run: aRun('run_1') });
    journal.write({ kind: 'step', step: aStep('run_1') });
    journal.write({ ...event('evt_1'), runId: runId('run_1') } as JournalRecord);
    await journal.flush();
    stop();
    begin('run_2');
    await journal.flush();
    const { event: pending } = event('evt_1') as Extract<JournalRecord, { kind: 'event' }>;
    expect(batches).toEqual([
      {
        records: [
          { kind: 'run', run: aRun('run_1'), created: { cursor: { consumer: 'dispatcher', sequence: 3 } } },
          { kind: 'step', step: aStep('run_1') },
          { kind: 'event', event: pending, runId: 'run_1' },
        ],
        events: [{ sequence: 1, event: pending, runId: 'run_1' }],
      },
    ]);
  });

  it('goes on when a listener throws', async () => {
    temp.store.onCommitted(() => {
      throw new Error('broken');
    });
    begin('run_1');
    await temp.store.journal.flush(runId('run_1'));
    expect(temp.store.state()).toBe('ok');
  });

  it('commits what is pending when the store is closed', async () => {
    begin('run_1');
    const { journal } = temp.reopen();
    expect(await journal.openRuns()).toEqual(['run_1']);
  });

  it('gives up only the run whose record can never be written', async () => {
    const { journal } = temp.store;
    begin('run_1');
    begin('run_2');
    journal.write({ kind: 'step', step: aStep('run_2', { outputs: { out: [{ json: 1n as unknown as number }] } }) });
    journal.write(event('evt_1'));
    const answers = await Promise.allSettled([journal.flush(runId('run_1')), journal.flush(runId('run_2')), journal.flush()]);
    expect(answers.map((answer) => answer.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(answers[1]).toMatchObject({ reason: { code: 'STORE_FAILED', kind: 'bug' } });
    expect(await journal.openRuns()).toEqual(['run_1']);
    expect(temp.store.db.prepare('SELECT count(*) FROM events').pluck().get()).toBe(1);
  });
});

describe('what a later start finds', () => {
  it('are queued and running runs, oldest first, and not those that wait or have ended', async () => {
    begin('run_1', { createdAt: 30 });
    begin('run_2', { createdAt: 20, status: 'queued' });
    begin('run_3', { createdAt: 10, status: 'waiting', wakeAt: 50 });
    begin('run_4', { createdAt: 5, status: 'failed' });
    begin('run_5', { createdAt: 5, status: 'in_doubt' });
    await temp.store.journal.flush();
    expect(await temp.reopen().journal.openRuns()).toEqual(['run_2', 'run_1']);
  });

  it.each(['before', 'after'])('are waiting runs by the moment they wake, read %s the commit', async (when) => {
    const { journal } = temp.store;
    begin('run_1', { status: 'waiting', wakeAt: 300 });
    begin('run_2', { status: 'waiting', wakeAt: 100 });
    begin('run_3', { status: 'waiting' });
    begin('run_4', { status: 'waiting', wakeAt: 200 });
    await journal.flush();
    journal.write({ kind: 'run', run: aRun('run_2') });
    journal.write({ kind: 'run', run: aRun('run_4', { status: 'waiting', wakeAt: 250 }) });
    begin('run_5', { status: 'waiting', wakeAt: 260 });
    // It asks a person about one branch and waits on another.
    begin('run_6', { status: 'in_doubt', wakeAt: 270 });
    begin('run_7', { status: 'in_doubt' });
    if (when === 'after') await journal.flush();
    expect(await journal.nextWakeAt()).toBe(250);
    expect(await journal.dueRuns(280, 10)).toEqual(['run_4', 'run_5', 'run_6']);
    expect(await journal.dueRuns(1000, 2)).toEqual(['run_4', 'run_5']);
    expect(await journal.dueRuns(249, 10)).toEqual([]);
    expect(await journal.openRuns()).toEqual(['run_2']);
  });

  it.each(['before', 'after'])('are steps that wait for an event, read %s the commit', async (when) => {
    const { journal } = temp.store;
    const waiting = { status: 'waiting' as const, waitFor: { kind: 'event' as const, pattern: 'order.*' } };
    for (const id of ['run_1', 'run_2', 'run_3']) {
      begin(id, { status: 'waiting' });
      journal.write({ kind: 'step', step: aStep(id, { ...waiting, seq: 4 }) });
    }
    await journal.flush();
    journal.write({ kind: 'step', step: aStep('run_1', { seq: 4 }) });
    journal.write({ kind: 'run', run: aRun('run_2', { status: 'cancelled', finishedAt: 2000 }) });
    begin('run_4', { status: 'waiting' });
    journal.write({ kind: 'step', step: aStep('run_4', waiting) });
    if (when === 'after') await journal.flush();
    expect(await journal.eventWaits()).toEqual([
      { runId: 'run_3', seq: 4, pattern: 'order.*' },
      { runId: 'run_4', seq: 0, pattern: 'order.*' },
    ]);
  });

  it('is a run as it will be, while its newest records are on their way', async () => {
    const { journal } = temp.store;
    begin('run_1');
    journal.write({ kind: 'step', step: aStep('run_1', { status: 'running' }) });
    await journal.flush();
    journal.write({ kind: 'step', step: aStep('run_1') });
    journal.write({ kind: 'step', step: aStep('run_1', { seq: 1, nodeId: 'b' }) });
    journal.write({ kind: 'run', run: aRun('run_1', { status: 'succeeded' }) });
    expect(await journal.loadRun(runId('run_1'))).toEqual({
      run: aRun('run_1', { status: 'succeeded' }),
      steps: [aStep('run_1'), aStep('run_1', { seq: 1, nodeId: 'b' })],
      items: [],
    });
  });
});

describe('idempotency keys', () => {
  const key = { scope: 'webhook:github', key: 'delivery-1', expiresAt: 5000, fingerprint: 'abc' };

  it('name the run that they were used for, before and after the commit, until they expire', async () => {
    const { journal } = temp.store;
    begin('run_1', {}, { idempotency: key });
    expect(journal.findIdempotent('webhook:github', 'delivery-1', 4999)).toEqual({ runId: 'run_1', fingerprint: 'abc' });
    await journal.flush();
    expect(journal.findIdempotent('webhook:github', 'delivery-1', 4999)).toEqual({ runId: 'run_1', fingerprint: 'abc' });
    expect(journal.findIdempotent('webhook:github', 'delivery-1', 5000)).toBeUndefined();
    expect(journal.findIdempotent('webhook:gitlab', 'delivery-1', 4999)).toBeUndefined();
  });

  it('may be used anew when they have expired', async () => {
    const { journal } = temp.store;
    begin('run_1', {}, { idempotency: key });
    await journal.flush();
    begin('run_2', {}, { idempotency: { ...key, expiresAt: 9000 } });
    await journal.flush();
    expect(journal.findIdempotent('webhook:github', 'delivery-1', 8000)?.runId).toBe('run_2');
  });
});

describe('events', () => {
  const rows = () => temp.store.db.prepare('SELECT sequence, id FROM events ORDER BY sequence').raw().all();

  it('get rising sequence numbers that go on in the next process', async () => {
    temp.store.journal.write(event('evt_1'));
    temp.store.journal.write(event('evt_2'));
    await temp.store.journal.flush();
    temp.reopen().journal.write(event('evt_3'));
    await temp.store.journal.flush();
    expect(rows()).toEqual([
      [1, 'evt_1'],
      [2, 'evt_2'],
      [3, 'evt_3'],
    ]);
    expect(temp.store.db.prepare('SELECT type, seen, last_at FROM event_types').all()).toEqual([
      { type: 'user.registered', seen: 3, last_at: 5000 },
    ]);
  });

  it('never get a number again that a consumer has passed', async () => {
    temp.store.journal.write(event('evt_1'));
    begin('run_1', {}, { cursor: { consumer: 'dispatcher', sequence: 1 } });
    await temp.store.journal.flush();
    temp.store.db.exec('DELETE FROM events');
    temp.reopen().journal.write(event('evt_2'));
    await temp.store.journal.flush();
    expect(rows()).toEqual([[2, 'evt_2']]);
  });
});
