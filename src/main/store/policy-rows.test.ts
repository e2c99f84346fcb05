import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DurablePolicy } from '#main/engine/policy/durable-policy';
import type { FlowId, NodeId } from '#shared/model/ids';
import type { RunSettings } from '#shared/model/schedule';
import { aRun, aStep, createTempStore, runId, type TempStore } from './testing/temp-store';

let temp: TempStore;
beforeEach(() => {
  temp = createTempStore();
});
afterEach(() => temp.dispose());

const rate: DurablePolicy = { kind: 'rate', fullAt: 1500, at: 1000 };
const open: DurablePolicy = { kind: 'breaker', failures: 3, openUntil: 9000, lastError: 'Down.' };
const gate = { priority: 5, rate: { key: 'host:api.example.com', count: 10, perMs: 1000, burst: 2.5 } };

describe('the limits in the store', () => {
  it('are as they were last written, also after a restart, and go when they are as new', async () => {
    const { journal } = temp.store;
    journal.write({ kind: 'policy', key: 'rate host:a', state: { ...rate, fullAt: 1200 } });
    journal.write({ kind: 'policy', key: 'rate host:a', state: rate });
    journal.write({ kind: 'policy', key: 'breaker host:a', state: open });
    await journal.flush();
    expect(await temp.reopen().journal.policyStates()).toEqual([
      { key: 'breaker host:a', state: open },
      { key: 'rate host:a', state: rate },
    ]);
    temp.store.journal.write({ kind: 'policy', key: 'breaker host:a', state: undefined });
    await temp.store.journal.flush();
    expect((await temp.reopen().journal.policyStates()).map(({ key }) => key)).toEqual(['rate host:a']);
  });

  it('know who waits for a turn, with all that the wait needs, until the run is over', async () => {
    const { journal } = temp.store;
    journal.write({ kind: 'run', run: aRun('run_1', { status: 'waiting' }), created: {} });
    const waitFor = { kind: 'gate' as const, on: 'rate' as const, gate, tokens: 3 };
    journal.write({ kind: 'step', step: aStep('run_1', { seq: 4, status: 'waiting', waitFor }) });
    await journal.flush();
    const again = temp.reopen().journal;
    expect(await again.gateWaits()).toEqual([{ runId: runId('run_1'), seq: 4, gate, tokens: 3 }]);
    expect((await again.loadRun(runId('run_1')))?.steps[0]?.waitFor).toEqual(waitFor);
    again.write({ kind: 'run', run: aRun('run_1', { status: 'cancelled', finishedAt: 9 }) });
    await again.flush();
    expect(await again.gateWaits()).toEqual([]);
  });

  it('list the open runs of a flow and the queued ones, with what is not committed yet, without tests', async () => {
    const { journal } = temp.store;
    const flowId = 'flow_limited' as FlowId;
    journal.write({ kind: 'run', run: aRun('run_1', { flowId, status: 'waiting' }), created: {} });
    journal.write({ kind: 'run', run: aRun('run_2', { flowId, status: 'queued' }), created: {} });
    journal.write({ kind: 'run', run: aRun('run_3', { flowId, status: 'running', test: true }), created: {} });
    journal.write({ kind: 'run', run: aRun('run_4', { flowId, status: 'succeeded', finishedAt: 1 }), created: {} });
    await journal.flush();
    journal.write({ kind: 'run', run: aRun('run_1', { flowId, status: 'cancelled', finishedAt: 1 }) });
    journal.write({ kind: 'run', run: aRun('run_5', { flowId, status: 'running', cancelRequested: true }), created: {} });
    expect(await journal.unfinishedRuns(flowId)).toEqual([
      { runId: 'run_2', status: 'queued', cancelRequested: false },
      { runId: 'run_5', status: 'running', cancelRequested: true },
    ]);
    expect((await journal.queuedRuns()).map((run) => run.runId)).toEqual(['run_2']);
  });

  it('know the group of a run and its own settings, before and after the commit, to its end', async () => {
    const { journal } = temp.store;
    const flowId = 'flow_scheduled' as FlowId;
    const overlap = { group: 'schedule:start', policy: 'queue' as const };
    const settings: RunSettings = {
      priority: 7,
      rateLimits: { ['call' as NodeId]: { count: 3000, perMs: 60_000, share: 'node' } },
    };
    const run = aRun('run_1', { flowId, status: 'queued', overlap, settings });
    const unfinished = [{ runId: 'run_1', status: 'queued', cancelRequested: false, group: 'schedule:start' }];
    journal.write({ kind: 'run', run, created: {} });
    expect(await journal.unfinishedRuns(flowId)).toEqual(unfinished);
    await journal.flush();
    const again = temp.reopen().journal;
    expect(await again.unfinishedRuns(flowId)).toEqual(unfinished);
    expect(await again.queuedRuns()).toEqual([{ runId: 'run_1', flowId, flowVersion: 1, test: false, overlap, settings }]);
    const { startedAt: _startedAt, ...queued } = run;
    again.write({ kind: 'run', run: { ...queued, status: 'succeeded', finishedAt: 2000 } });
    await again.flush();
    expect((await temp.reopen().journal.loadRun(runId('run_1')))?.run).toMatchObject({ overlap, settings, status: 'succeeded' });
  });
});
