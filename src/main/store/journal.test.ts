import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunRecord, StepRecord } from '#main/engine/ports';
import type { FlowId, RunId } from '#shared/model/ids';
import { openStore, type Store } from './index';

const log = { debug() {}, info() {}, warn() {}, error() {} };
let home: string;
let store: Store;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pf-'));
  store = openStore({ home, log });
});
afterEach(() => {
  store.close();
  rmSync(home, { recursive: true, force: true });
});
const run = (id: string, more: Partial<RunRecord> = {}): RunRecord => ({
  id: id as RunId,
  flowId: 'flow_1' as FlowId,
  flowName: 'One',
  flowVersion: 1,
  status: 'running',
  trigger: { kind: 'manual' },
  test: false,
  createdAt: 1000,
  startedAt: 1001,
  ...more,
});
describe('x', () => {
  it('reads back', async () => {
    const step: StepRecord = {
      runId: 'r1' as RunId,
      seq: 0,
      nodeId: 'a',
      scope: '',
      status: 'succeeded',
      effect: 'none',
      attempt: 1,
      startedAt: 1001,
      finishedAt: 1005,
      itemsIn: 1,
      outputs: { out: [{ json: { a: 1 } }] },
    };
    store.journal.write({ kind: 'run', run: run('r1'), created: {} });
    store.journal.write({ kind: 'step', step });
    store.journal.write({
      kind: 'event',
      runId: 'r1' as RunId,
      event: { id: 'evt_1', type: 'a.b', source: 's', timeMs: 5, data: { x: 1 } },
    });
    await store.journal.flush('r1' as RunId);
    expect(await store.journal.loadRun('r1' as RunId)).toEqual({ run: run('r1'), steps: [step], items: [] });
    expect(await store.journal.openRuns()).toEqual(['r1']);
  });
});
