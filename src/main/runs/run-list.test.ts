import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunRecord } from '#main/engine/ports';
import { aRun, createTempStore, type TempStore } from '#main/store/testing/temp-store';
import type { FlowId } from '#shared/model/ids';
import { type RunStatus, runStatusSchema } from '#shared/model/run';
import type { RunPlace } from './page-cursor';
import { createRunsRepository, type RunsRepository } from './repository';
import type { RunListQuery } from './run-list';

const DAY_MS = 86_400_000;
const nowMs = 100 * DAY_MS;
let temp: TempStore;
let repository: RunsRepository;
beforeEach(() => {
  temp = createTempStore();
  repository = createRunsRepository(temp.store, () => nowMs);
});
afterEach(() => temp.dispose());

async function record(...runs: RunRecord[]): Promise<void> {
  for (const run of runs) temp.store.journal.write({ kind: 'run', run, created: {} });
  await temp.store.journal.flush();
}
const ids = (query: Omit<RunListQuery, 'limit'>) => repository.list({ limit: 100, ...query }).runs.map((run) => run.id);

/** All pages of a list, one after the other. */
function walk(query: RunListQuery): string[] {
  const all: string[] = [];
  let after: RunPlace | undefined;
  do {
    const page = repository.list({ ...query, after });
    all.push(...page.runs.map((run) => run.id));
    after = page.next;
  } while (after !== undefined);
  return all;
}

describe('the list of runs', () => {
  it('shows runs of all states and kinds, newest first, whole', async () => {
    const failed = aRun('run_2', {
      createdAt: 20,
      status: 'failed',
      failedNodeId: 'a',
      error: { code: 'X', kind: 'user', message: 'no' },
    });
    await record(aRun('run_1', { createdAt: 10 }), failed, aRun('run_3', { createdAt: 15, trigger: { kind: 'rule' } }));
    expect(repository.list({ limit: 10 })).toEqual({
      runs: [failed, aRun('run_3', { createdAt: 15, trigger: { kind: 'rule' } }), aRun('run_1', { createdAt: 10 })],
    });
  });

  it('pages through everything once, also when many runs share a moment and new ones come meanwhile', async () => {
    const statuses = runStatusSchema.options;
    const runs = Array.from({ length: 97 }, (_, n) =>
      aRun(`run_${n}`, {
        createdAt: 1000 + Math.floor(n / 10),
        status: statuses[n % 7] as RunStatus,
        flowId: `flow_${n % 3}` as FlowId,
      }),
    );
    await record(...runs);
    const newestFirst = runs.map((run) => run.id).reverse();
    for (const limit of [1, 7, 10, 96, 97, 98]) expect(walk({ limit })).toEqual(newestFirst);
    expect(walk({ limit: 5, flowId: 'flow_1' })).toEqual(newestFirst.filter((id) => Number(id.slice(4)) % 3 === 1));
    const first = repository.list({ limit: 50 });
    await record(aRun('run_late', { createdAt: 2000 }));
    const second = repository.list({ limit: 50, after: first.next });
    expect([...first.runs, ...second.runs].map((run) => run.id)).toEqual(newestFirst);
  });

  it('is narrowed by flow, states, time and kind', async () => {
    await record(
      aRun('run_1', { createdAt: 10, status: 'failed' }),
      aRun('run_2', { createdAt: 20, flowId: 'flow_2' as FlowId }),
      aRun('run_3', { createdAt: 30, flowId: 'flow_2' as FlowId, status: 'succeeded' }),
      aRun('run_4', { createdAt: 40, flowId: 'flow_rule' as FlowId, trigger: { kind: 'rule' }, status: 'failed' }),
    );
    expect({
      flow: ids({ flowId: 'flow_2' }),
      state: ids({ statuses: ['failed'] }),
      states: ids({ statuses: ['failed', 'succeeded', 'failed'] }),
      flowAndState: ids({ flowId: 'flow_2', statuses: ['running'] }),
      since: ids({ since: 30 }),
      until: ids({ until: 30 }),
      between: ids({ since: 20, until: 40 }),
      withoutRules: ids({ includeRules: false }),
      none: ids({ statuses: [] }),
      unknownFlow: ids({ flowId: 'flow_x' }),
    }).toEqual({
      flow: ['run_3', 'run_2'],
      state: ['run_4', 'run_1'],
      states: ['run_4', 'run_3', 'run_1'],
      flowAndState: ['run_2'],
      since: ['run_4', 'run_3'],
      until: ['run_2', 'run_1'],
      between: ['run_3', 'run_2'],
      withoutRules: ['run_3', 'run_2', 'run_1'],
      none: ['run_4', 'run_3', 'run_2', 'run_1'],
      unknownFlow: [],
    });
  });

  it('finds text in the name of the flow, the error and the id', async () => {
    await record(
      aRun('run_A1', { createdAt: 10, flowName: 'Ação diária' }),
      aRun('run_B2', {
        createdAt: 20,
        error: { code: 'HTTP_FAILED', kind: 'operational', message: 'Host NOT reachable' },
        status: 'failed',
      }),
      aRun('run_C3', { createdAt: 30 }),
    );
    expect([
      ids({ text: 'ação' }),
      ids({ text: 'Ação' }),
      ids({ text: ' not Reach ' }),
      ids({ text: 'run_c' }),
      ids({ text: 'zzz' }),
    ]).toEqual([['run_A1'], ['run_A1'], ['run_B2'], ['run_C3'], []]);
    expect(ids({ text: 'greeting', until: 30, since: 20 })).toEqual(['run_B2']);
  });

  it('finds text deep in a long history, page after page', async () => {
    const runs = Array.from({ length: 25_000 }, (_, n) =>
      aRun(`run_${n}`, { createdAt: n, status: 'succeeded', flowName: n % 6000 === 5 ? 'Needle' : 'Hay' }),
    );
    await record(...runs);
    const needles = ['run_24005', 'run_18005', 'run_12005', 'run_6005', 'run_5'];
    expect(walk({ limit: 2, text: 'needle' })).toEqual(needles);
    expect(walk({ limit: 10, text: 'needle', since: 6005, until: 18_005 })).toEqual(['run_12005', 'run_6005']);
  });
});

describe('figures', () => {
  it('count open runs by state', async () => {
    await record(
      aRun('run_1'),
      aRun('run_2', { status: 'queued' }),
      aRun('run_3', { status: 'in_doubt' }),
      aRun('run_4', { status: 'failed' }),
    );
    await record(aRun('run_5', { trigger: { kind: 'rule' }, flowId: 'flow_r' as FlowId }));
    expect(repository.counts()).toEqual({ queued: 1, running: 2, waiting: 0, inDoubt: 1 });
  });

  it('tell the last run of a flow and how those of the last 24 hours ended', async () => {
    await record(
      aRun('run_1', { createdAt: nowMs - 2 * DAY_MS, status: 'failed' }),
      aRun('run_2', { createdAt: nowMs - 3000, status: 'succeeded', finishedAt: nowMs - 2000 }),
      aRun('run_3', { createdAt: nowMs - 2000, status: 'failed', finishedAt: nowMs - 1500 }),
      aRun('run_4', { createdAt: nowMs - 1000, status: 'waiting' }),
      aRun('run_5', { createdAt: nowMs - 9000, status: 'succeeded', finishedAt: nowMs - 8000, flowId: 'flow_2' as FlowId }),
    );
    expect(repository.flowStats(['flow_1', 'flow_2', 'flow_3'])).toEqual(
      new Map([
        [
          'flow_1',
          {
            lastRun: { id: 'run_4', status: 'waiting', createdAt: nowMs - 1000 },
            last24h: { succeeded: 1, failed: 1, other: 1 },
            successRate: { share: 1 / 3, runs: 3 },
          },
        ],
        [
          'flow_2',
          {
            lastRun: { id: 'run_5', status: 'succeeded', createdAt: nowMs - 9000, finishedAt: nowMs - 8000 },
            last24h: { succeeded: 1, failed: 0, other: 0 },
            successRate: { share: 1, runs: 1 },
          },
        ],
      ]),
    );
  });

  it('tell the success rate of the newest thirty finished runs, without tests and cancelled ones', async () => {
    const run = (n: number, more: Partial<RunRecord>) => aRun(`run_${n}`, { createdAt: nowMs - 40_000 + n * 1000, ...more });
    await record(
      ...Array.from({ length: 10 }, (_, n) => run(n, { status: 'failed' })),
      ...Array.from({ length: 20 }, (_, n) => run(10 + n, { status: 'succeeded' })),
      run(30, { status: 'compensated' }),
      run(31, { status: 'failed', test: true }),
      run(32, { status: 'cancelled' }),
      run(33, { status: 'running' }),
    );
    expect(repository.flowStats(['flow_1']).get('flow_1')?.successRate).toEqual({ share: 20 / 30, runs: 30 });
    await record(aRun('run_open', { flowId: 'flow_2' as FlowId }));
    expect(repository.flowStats(['flow_2']).get('flow_2')?.successRate).toBeUndefined();
  });
});
