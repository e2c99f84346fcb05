import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aRun, aStep, createTempStore, runId, type TempStore } from './testing/temp-store';

let temp: TempStore;
beforeEach(() => {
  temp = createTempStore();
});
afterEach(() => temp.dispose());

describe('a run that is being undone', () => {
  it('is found by the next process, with what it has to know to go on', async () => {
    const run = aRun('run_1', { status: 'compensating', compensating: true, failedNodeId: 'b' });
    const undoing = aStep('run_1', { seq: 2, nodeId: 'refund', scope: 'undo:1' });
    temp.store.journal.write({ kind: 'run', run, created: {} });
    temp.store.journal.write({ kind: 'step', step: undoing });
    expect(await temp.store.journal.openRuns()).toEqual(['run_1']);
    await temp.store.journal.flush();
    const { journal } = temp.reopen();
    expect(await journal.openRuns()).toEqual(['run_1']);
    expect(await journal.loadRun(runId('run_1'))).toEqual({ run, steps: [undoing], items: [] });
  });

  it('is final when it is undone, or cannot be: retention takes it', async () => {
    for (const [id, status] of [
      ['run_1', 'compensated'],
      ['run_2', 'compensation_failed'],
      ['run_3', 'compensating'],
    ] as const) {
      temp.store.journal.write({ kind: 'run', run: aRun(id, { status, compensating: true, finishedAt: 2000 }), created: {} });
    }
    await temp.store.journal.flush();
    await temp.store.maintain({ maxAgeDays: 1, maxRunsPerFlow: 10 });
    expect(temp.store.db.prepare('SELECT id FROM runs').pluck().all()).toEqual(['run_3']);
  });
});
