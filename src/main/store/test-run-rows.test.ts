import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestData } from '#main/engine/ports';
import type { RunId } from '#shared/model/ids';
import type { Would } from '#shared/model/run';
import type { TestOptions } from '#shared/model/test-run';
import { LOAD_STEP_WOULD, wouldFrom } from './test-run-rows';
import { aRun, aStep, createTempStore, type TempStore } from './testing/temp-store';

const runId = 'run_1' as RunId;
const testOptions: TestOptions = { effects: 'off', stepping: true, until: 'b' };
const testData: TestData = { pins: { a: { out: [{ json: { text: 'x'.repeat(5000) } }] } }, outputs: {} };
const would: Would = { effect: 'unsafe', summary: 'POST x', calls: [{ item: 0, config: { body: 'y'.repeat(5000) } }], total: 3 };

let temp: TempStore;
beforeEach(() => {
  temp = createTempStore();
});
afterEach(() => temp.dispose());

function writeRun(): void {
  const { journal } = temp.store;
  journal.write({ kind: 'run', run: { ...aRun(runId), test: true, testOptions }, created: { testData } });
  journal.write({ kind: 'step', step: { ...aStep(runId, { seq: 0 }), standIn: 'taken' } });
  const { outputs: _outputs, finishedAt: _finishedAt, ...open } = aStep(runId, { seq: 1 });
  journal.write({ kind: 'step', step: { ...open, status: 'waiting', waitFor: { kind: 'step' } } });
  journal.write({ kind: 'would', runId, seq: 0, would });
}
const count = (table: string) => temp.store.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();

describe('a test run in the journal', () => {
  it.each(['before', 'after'] as const)('is read as it was written, %s it is durable', async (when) => {
    writeRun();
    if (when === 'after') {
      await temp.store.journal.flush();
      temp.reopen();
    }
    const stored = await temp.store.journal.loadRun(runId);
    expect(stored?.run).toMatchObject({ test: true, testOptions });
    expect(stored?.testData).toEqual(testData);
    expect(stored?.steps).toMatchObject([{ standIn: 'taken' }, { status: 'waiting', waitFor: { kind: 'step' } }]);
  });

  it('keeps what its steps would do, and the options as they are now', async () => {
    writeRun();
    await temp.store.journal.flush();
    const options = { ...testOptions, stepping: false };
    temp.store.journal.write({ kind: 'run', run: { ...aRun(runId), test: true, testOptions: options } });
    await temp.store.journal.flush();
    const { db, journal } = temp.reopen();
    expect((await journal.loadRun(runId))?.run.testOptions).toEqual(options);
    const stored = db.prepare<[], { step_key: number; would: string | Buffer }>('SELECT * FROM step_would').get();
    expect(wouldFrom(stored?.would ?? '')).toEqual(would);
    expect(db.prepare<[number]>(LOAD_STEP_WOULD).get(stored?.step_key ?? -1)).toBeDefined();
  });

  it('leaves nothing behind when it is pruned', async () => {
    writeRun();
    temp.store.journal.write({
      kind: 'run',
      run: { ...aRun(runId), test: true, testOptions, status: 'succeeded', finishedAt: 2 },
    });
    await temp.store.journal.flush();
    expect([count('test_runs'), count('step_would')]).toEqual([1, 1]);
    await temp.store.maintain({ maxAgeDays: 1, maxRunsPerFlow: 1000 });
    expect([count('runs'), count('test_runs'), count('step_would')]).toEqual([0, 0, 0]);
  });

  it('costs other runs no rows', async () => {
    temp.store.journal.write({ kind: 'run', run: aRun('run_2'), created: {} });
    temp.store.journal.write({ kind: 'step', step: aStep('run_2', { seq: 0 }) });
    await temp.store.journal.flush();
    expect([count('test_runs'), count('step_would')]).toEqual([0, 0]);
    expect(temp.store.db.prepare('SELECT test_options FROM runs').pluck().get()).toBeNull();
  });
});
