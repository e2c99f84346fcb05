import { call } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StartRequest } from '#main/engine/engine';
import { aRun, aStep, createTempStore, runId, type TempStore } from '#main/store/testing/temp-store';
import { AppError } from '#shared/model/errors';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import { createRunsRoom, createRunsRouter, type RunsRoom } from './index';
import type { RunsPorts } from './ports';

const definition = flowDefinitionSchema.parse({
  name: 'Greeting',
  nodes: ['a', 'b'].map((id) => ({ id, type: 'core.set', name: id })),
  edges: [{ from: { node: 'a' }, to: { node: 'b' } }],
});

let temp: TempStore;
let room: RunsRoom;
let router: ReturnType<typeof createRunsRouter>;
let started: StartRequest[];
beforeEach(() => {
  temp = createTempStore();
  started = [];
  const ports: RunsPorts = {
    store: temp.store,
    engine: {
      start: async (request) => {
        started.push(request);
        return { runId: runId('run_new'), status: 'running', duplicate: false };
      },
      cancel: async (id) => {
        temp.store.journal.write({ kind: 'run', run: aRun(id, { status: 'cancelled', finishedAt: 2000 }) });
        await temp.store.journal.flush(id);
      },
      rerun: async (id, how) => runId(`${id}_${typeof how === 'string' ? how : how.from}`),
      resolveDoubt: async () => {},
      nextStep: async () => {},
      runOn: async () => {},
      policies: () => ({
        breakers: [{ key: 'host:a', status: 'open', failures: 3, openUntil: 77_000 }],
        rates: [{ key: 'host:b', waiting: 1, nextAt: 55_000 }],
        slots: [],
      }),
    },
    pinsOf: () => ({}),
    flows: { load: async (flowId, version) => (version === 1 ? { flowId, version, definition } : undefined) },
    startTarget(flowId, { test }) {
      if (flowId === 'flow_none') throw new AppError({ code: 'FLOW_NOT_FOUND', message: 'none' });
      return { flowId: flowId as FlowId, version: test ? -1 : 1 };
    },
    now: () => 10_000,
  };
  room = createRunsRoom(ports);
  router = createRunsRouter(room);
});
afterEach(() => {
  room.close();
  temp.dispose();
});

async function record(id: string, more: Parameters<typeof aRun>[1] = {}): Promise<void> {
  const { journal } = temp.store;
  journal.write({ kind: 'run', run: aRun(id, more), created: {} });
  journal.write({ kind: 'step', step: aStep(id) });
  journal.write({
    kind: 'step',
    step: aStep(id, { seq: 1, nodeId: 'b', outputs: { out: [{ json: { n: 1 } }, { json: { n: 2 } }, { json: { n: 3 } }] } }),
  });
  journal.write({ kind: 'log', runId: runId(id), log: { at: 1002, nodeId: 'b', level: 'info', message: 'done' } });
  await journal.flush();
}

it('says when the turn of a step comes that waits under a limit', async () => {
  await record('run_1', { status: 'waiting' });
  const wait = (seq: number, on: 'rate' | 'breaker' | 'slot', gate: object) => {
    const { outputs: _outputs, finishedAt: _finishedAt, ...step } = aStep('run_1', { seq, nodeId: `n${seq}`, status: 'waiting' });
    temp.store.journal.write({ kind: 'step', step: { ...step, waitFor: { kind: 'gate', on, gate: { priority: 0, ...gate } } } });
  };
  wait(5, 'breaker', { breaker: { key: 'host:a', failures: 3, openMs: 1, whenOpen: 'wait' } });
  wait(6, 'rate', { rate: { key: 'host:b', count: 1, perMs: 1, burst: 1 } });
  wait(7, 'slot', { slots: { key: 'host:c', max: 1 } });
  await temp.store.journal.flush();
  const { wakes } = await call(router.get, { runId: runId('run_1') });
  expect(wakes.map(({ by, what, at }) => [by, what, at])).toEqual([
    ['rate', 'host:b', 55_000],
    ['breaker', 'host:a', 77_000],
    ['slot', 'host:c', undefined],
  ]);
});

it('tells of the dead letter of a failed run', async () => {
  const error = { code: 'HTTP_FAILED', kind: 'operational' as const, message: 'No answer' };
  const flowId = 'flow_1' as FlowId;
  const letter = {
    id: 'dead_1_1',
    seq: 1,
    flowId,
    flowName: 'A',
    flowVersion: 1,
    nodeId: 'b',
    nodeName: 'B',
    nodeType: 'core.http',
  };
  await record('run_1', { status: 'failed', error });
  temp.store.journal.write({
    kind: 'dead_letter',
    runId: runId('run_1'),
    letter: { ...letter, scope: '', attempts: 3, error, items: [{ json: 1 }], finished: [], at: 1500 },
  });
  await record('run_2');
  expect((await call(router.get, { runId: runId('run_1') })).deadLetter).toEqual({ id: 'dead_1_1', state: 'open' });
  expect(await call(router.get, { runId: runId('run_2') })).not.toHaveProperty('deadLetter');
});

describe('the runs procedures', () => {
  it('list page by page with an opaque cursor, and refuse one of somebody else', async () => {
    for (let n = 1; n <= 3; n++) await record(`run_${n}`, { createdAt: n });
    const first = await call(router.list, { limit: 2 });
    expect(first.items.map((run) => run.id)).toEqual(['run_3', 'run_2']);
    const second = await call(router.list, { limit: 2, cursor: first.nextCursor, status: ['running'] });
    expect(second).toEqual({ items: [aRun('run_1', { createdAt: 1 })] });
    await expect(call(router.list, { cursor: 'nonsense' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('give a run with its flow, steps and log lines', async () => {
    await record('run_1');
    const detail = await call(router.get, { runId: 'run_1' });
    expect(detail).toMatchObject({
      id: 'run_1',
      definition,
      attempts: [],
      logs: [{ at: 1002, nodeId: 'b', level: 'info', message: 'done' }],
    });
    expect(detail.steps.map(({ seq, nodeId, itemsOut }) => ({ seq, nodeId, itemsOut }))).toEqual([
      { seq: 0, nodeId: 'a', itemsOut: { out: 1 } },
      { seq: 1, nodeId: 'b', itemsOut: { out: 3 } },
    ]);
  });

  it('give input and output of a step, cut at the limit, with the totals', async () => {
    await record('run_1');
    expect(await call(router.stepData, { runId: 'run_1', seq: 1, limit: 2 })).toEqual({
      input: { items: [{ json: { greeting: 'hello' } }], total: 1 },
      outputs: { out: { items: [{ json: { n: 1 } }, { json: { n: 2 } }], total: 3 } },
    });
    await expect(call(router.stepData, { runId: 'run_1', seq: 9 })).rejects.toMatchObject({ code: 'STEP_NOT_FOUND' });
  });

  it('tell how a run stands, and what it gave when it succeeded', async () => {
    await record('run_1');
    await record('run_2', { status: 'succeeded', finishedAt: 2000 });
    expect(await call(router.status, { runId: 'run_1' })).toEqual({
      ...aRun('run_1'),
      runId: 'run_1',
      wakes: [],
      tasks: [],
      steps: { total: 2, succeeded: 2, failed: 0 },
    });
    expect((await call(router.status, { runId: 'run_2' })).output).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  it.each([
    ['get', () => call(router.get, { runId: 'run_x' })],
    ['status', () => call(router.status, { runId: 'run_x' })],
    ['stepData', () => call(router.stepData, { runId: 'run_x', seq: 0 })],
  ])('%s refuses a run that does not exist', async (_name, ask) => {
    await expect(ask()).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });

  it('start a run with its input as items and the key of the caller', async () => {
    const answer = await call(router.start, {
      params: { workflowId: 'flow_1' },
      headers: { 'idempotency-key': 'once' },
      body: { input: [1, 2], triggerNodeId: 'a', test: true },
    });
    expect(answer).toEqual({ runId: 'run_new', status: 'running', duplicate: false });
    expect(started).toEqual([
      {
        flowId: 'flow_1',
        version: -1,
        trigger: { kind: 'api', nodeId: 'a' },
        triggerNodeId: 'a',
        items: [{ json: 1 }, { json: 2 }],
        test: true,
        idempotency: { scope: 'api:flow_1', key: 'once', expiresAt: 86_410_000, fingerprint: expect.any(String) as string },
      },
    ]);
    await expect(call(router.start, { params: { workflowId: 'flow_none' } })).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND' });
  });

  it.each([
    [{ via: 'rpc' as const }, 'manual'],
    [{ via: 'rest' as const }, 'api'],
    [{ via: 'cli' as const }, 'api'],
    [{}, 'api'],
  ])('record who started a run by the way that the call came: %o is %s', async (context, kind) => {
    await call(router.start, { params: { workflowId: 'flow_1' } }, { context });
    await call(router.start, { params: { workflowId: 'flow_1' }, body: { idempotencyKey: 'k' } }, { context });
    expect(started.map((request) => request.trigger.kind)).toEqual([kind, kind]);
  });

  it('record which person started a run, for the flow to know; programs are nobody', async () => {
    const actor = { kind: 'person' as const, id: 'person_1', name: 'Bia' };
    await call(router.start, { params: { workflowId: 'flow_1' } }, { context: { via: 'rpc', actor } });
    await call(
      router.start,
      { params: { workflowId: 'flow_1' } },
      { context: { via: 'rest', actor: { ...actor, kind: 'program' } } },
    );
    expect(started.map((request) => request.trigger)).toEqual([
      { kind: 'manual', detail: { personId: 'person_1', by: 'Bia' } },
      { kind: 'api' },
    ]);
  });

  it('give a key used for another input another fingerprint', async () => {
    for (const input of [1, 2, 1])
      await call(router.start, { params: { workflowId: 'flow_1' }, body: { input, idempotencyKey: 'k' } });
    const [first, second, third] = started.map((request) => request.idempotency?.fingerprint);
    expect(first).not.toBe(second);
    expect(first).toBe(third);
  });

  it('cancel and re-run through the engine', async () => {
    await record('run_1');
    expect((await call(router.cancel, { runId: 'run_1' })).status).toBe('cancelled');
    expect(await call(router.rerun, { runId: 'run_1', from: 'failed' })).toEqual({ runId: 'run_1_failed' });
  });

  it('watch runs live until the caller goes', async () => {
    const caller = new AbortController();
    const stream = await call(router.watch, {}, { signal: caller.signal });
    const next = stream.next();
    await record('run_1');
    expect((await next).value).toMatchObject({ kind: 'run', run: { id: 'run_1' } });
    caller.abort();
    expect((await stream.next()).done).toBe(true);
  });
});
