import { describe, expect, it } from 'vitest';
import type { FlowDefinitionInput } from '#shared/model/flow';
import type { FlowId, RunId } from '#shared/model/ids';
import type { RunReply } from '../engine';
import { FLOW, flowOf, Harness } from '../testing/harness';
import { MemoryDisk } from '../testing/memory-journal';

const START = ['start', 'test.start'] as const;

function holding(settings: object): FlowDefinitionInput {
  return { ...flowOf([START, ['hold', 'test.hold'], ['end', 'test.set']], ['start > hold', 'hold > end']), settings };
}
function waiting(settings: object, ms = 60_000): FlowDefinitionInput {
  return { ...flowOf([START, ['wait', 'test.wait', { ms }], ['end', 'test.set']], ['start > wait', 'wait > end']), settings };
}
const statuses = (harness: Harness, runIds: readonly RunId[]) => runIds.map((runId) => harness.run(runId).status);

/** A second process on what the first has left on the disk. */
function restart(harness: Harness, flows: Record<number, FlowDefinitionInput>): Harness {
  harness.journal.die();
  return new Harness({ flows, disk: harness.disk, clock: harness.clock, seed: 2 });
}

describe('a flow that runs a limited number of times at once', () => {
  it('queues what comes meanwhile, in order, also while its runs wait outside of memory', async () => {
    const harness = new Harness({ flows: { 1: waiting({ concurrency: { max: 1 } }) } });
    const runIds = [await harness.start(), await harness.start(), await harness.start()];
    expect(statuses(harness, runIds)).toEqual(['waiting', 'queued', 'queued']);
    expect(harness.engine.activeCount()).toEqual({ running: 0, queued: 2 });
    await harness.clock.advance(60_000);
    expect(statuses(harness, runIds)).toEqual(['succeeded', 'waiting', 'queued']);
    await harness.clock.advance(120_000);
    expect(statuses(harness, runIds)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  });

  it('does not hold up other flows, nor tests of its draft', async () => {
    const harness = new Harness({ flows: { 1: waiting({ concurrency: { max: 1 } }) } });
    await harness.start();
    const other = await harness.start([{}], { flowId: 'flow_other' as FlowId });
    const test = await harness.start([{}], { test: true });
    expect(statuses(harness, [other, test])).toEqual(['waiting', 'waiting']);
  });

  it('keeps its count over a crash', async () => {
    const flows = { 1: waiting({ concurrency: { max: 1 } }) };
    const harness = new Harness({ flows });
    const runIds = [await harness.start(), await harness.start(), await harness.start()];
    const next = restart(harness, flows);
    await next.engine.recover();
    runIds.push(await next.start());
    expect(statuses(next, runIds)).toEqual(['waiting', 'queued', 'queued', 'queued']);
    await next.clock.advance(60_000);
    expect(statuses(next, runIds)).toEqual(['succeeded', 'waiting', 'queued', 'queued']);
    await next.clock.advance(180_000);
    expect(statuses(next, runIds)).toEqual(['succeeded', 'succeeded', 'succeeded', 'succeeded']);
  });

  it('counts runs that began before the limit was set', async () => {
    const harness = new Harness({ flows: { 1: waiting({}), 2: waiting({ concurrency: { max: 1 } }) } });
    await harness.start();
    expect(harness.run(await harness.start([{}], { version: 2 })).status).toBe('queued');
  });

  it('counts each run once, also one that ends at once and one of a version without the limit', async () => {
    const short = flowOf([START, ['a', 'test.set']], ['start > a']);
    const limited = { ...short, settings: { concurrency: { max: 1 } } };
    const harness = new Harness({ flows: { 1: limited, 2: short, 3: waiting({ concurrency: { max: 1 } }) } });
    for (const version of [1, 2, 1, 2, 1]) expect(harness.run(await harness.start([{}], { version })).status).toBe('succeeded');
    expect(harness.run(await harness.start([{}], { version: 3 })).status).toBe('waiting');
    expect(harness.run(await harness.start([{}], { version: 1 })).status).toBe('queued');
  });

  it('lets one that waits in line be cancelled', async () => {
    const harness = new Harness({ flows: { 1: waiting({ concurrency: { max: 1 } }) } });
    const runIds = [await harness.start(), await harness.start(), await harness.start()];
    await harness.engine.cancel(runIds[1]!);
    await harness.clock.advance(60_000);
    expect(statuses(harness, runIds)).toEqual(['succeeded', 'cancelled', 'waiting']);
    expect(harness.engine.activeCount().queued).toBe(0);
  });
});

describe('a flow that skips what comes while it runs', () => {
  const flow = holding({ concurrency: { max: 1, whenFull: 'skip' } });

  it('answers at once, keeps the run with its reason, and remembers the key', async () => {
    const harness = new Harness({ flows: { 1: flow } });
    await harness.start();
    const replies: RunReply[] = [];
    const idempotency = { scope: 'api', key: 'k', expiresAt: harness.clock.now() + 1000 };
    const request = { flowId: FLOW, version: 1, trigger: { kind: 'manual' as const }, items: [], idempotency };
    const started = await harness.engine.start({ ...request, onReply: (reply) => replies.push(reply) });
    expect(started).toMatchObject({ status: 'cancelled', duplicate: false, error: { code: 'RUN_SKIPPED' } });
    expect(harness.run(started.runId)).toMatchObject({ status: 'cancelled', error: { code: 'RUN_SKIPPED' } });
    expect(harness.run(started.runId).startedAt).toBeUndefined();
    await harness.clock.advance(0);
    expect(replies).toMatchObject([{ kind: 'ended', status: 'cancelled', error: { code: 'RUN_SKIPPED' } }]);
    expect(await harness.engine.start(request)).toMatchObject({ runId: started.runId, duplicate: true });
  });

  it('runs again when it is free', async () => {
    const harness = new Harness({ flows: { 1: flow } });
    const first = await harness.start();
    harness.world.release('hold');
    await harness.until(() => harness.run(first).status === 'succeeded');
    expect(harness.run(await harness.start()).status).toBe('running');
  });
});

describe('a flow whose newest run replaces the one before', () => {
  const replacing = { concurrency: { max: 1, whenFull: 'replace' } };

  it('cancels the older run, then begins the newer', async () => {
    const harness = new Harness({ flows: { 1: holding(replacing) } });
    const runIds = [await harness.start(), await harness.start()];
    await harness.until(() => harness.run(runIds[1]!).status === 'running');
    expect(harness.run(runIds[0]!)).toMatchObject({
      status: 'cancelled',
      error: { code: 'RUN_REPLACED', data: { by: runIds[1] } },
    });
  });

  it('cancels runs that wait outside of memory, and those that never began', async () => {
    const harness = new Harness({ flows: { 1: waiting(replacing) } });
    const runIds = [await harness.start()];
    for (let n = 0; n < 3; n++) runIds.push(await harness.start());
    await harness.clock.advance(0);
    expect(statuses(harness, runIds)).toEqual(['cancelled', 'cancelled', 'cancelled', 'waiting']);
  });

  it('keeps the newest of several that come at once, also when queued runs are read back', async () => {
    const harness = new Harness({ flows: { 1: waiting(replacing) } });
    harness.engine.setMaxConcurrentRuns(1);
    const runIds = await Promise.all([harness.start(), harness.start(), harness.start()]);
    await harness.clock.advance(100);
    expect(statuses(harness, runIds)).toEqual(['cancelled', 'cancelled', 'waiting']);
    expect(harness.engine.activeCount()).toEqual({ running: 0, queued: 0 });
  });

  it('keeps the older run when the newer could not be stored', async () => {
    const harness = new Harness({ flows: { 1: waiting(replacing) } });
    const runId = await harness.start();
    harness.journal.isFull = true;
    await expect(harness.start()).rejects.toMatchObject({ code: 'STORE_FULL' });
    harness.journal.makeRoom();
    await harness.clock.advance(0);
    expect(harness.run(runId).status).toBe('waiting');
    const newer = await harness.start();
    await harness.clock.advance(0);
    expect(statuses(harness, [runId, newer])).toEqual(['cancelled', 'waiting']);
  });

  it('comes to the same end when the process ends at any write', async () => {
    const flows = { 1: waiting(replacing) };
    for (let n = 1; n < 40; n++) {
      for (const kind of ['write', 'before-commit', 'after-commit'] as const) {
        const disk = new MemoryDisk();
        const harness = new Harness({ flows, disk, crashAt: { kind, n } });
        const request = { flowId: FLOW, version: 1, trigger: { kind: 'manual' as const }, items: [] };
        const acknowledged: RunId[] = [];
        for (let count = 0; count < 3; count++) {
          void harness.engine.start(request).then(({ runId }) => acknowledged.push(runId));
          await harness.clock.advance(0);
        }
        harness.journal.die();
        const next = new Harness({ flows, disk, clock: harness.clock, seed: 2 });
        await next.engine.recover();
        await next.clock.advance(0);
        const open = [...disk.runs.values()].filter((run) => ['running', 'waiting', 'queued'].includes(run.status));
        expect(open.length).toBeLessThanOrEqual(1);
        await next.clock.advance(60_000);
        for (const runId of acknowledged) expect(['succeeded', 'cancelled']).toContain(next.run(runId).status);
        const last = acknowledged.at(-1);
        if (last !== undefined && disk.runs.size === acknowledged.length) expect(next.run(last).status).toBe('succeeded');
      }
    }
  });
});

describe('the priority of a flow', () => {
  const flows = { 1: holding({}), 2: holding({ priority: 5 }), 3: holding({ priority: -5 }) };
  const request = (version: number) => ({ version, flowId: `flow_${version}` as FlowId });

  it('orders those that wait for a place, oldest first among equals', async () => {
    const harness = new Harness({ flows });
    harness.engine.setPaused(true);
    const runIds: RunId[] = [];
    for (const version of [3, 1, 2, 1, 2]) runIds.push(await harness.start([{}], request(version)));
    harness.engine.setMaxConcurrentRuns(1);
    harness.engine.setPaused(false);
    const order: number[] = [];
    for (let n = 0; n < 5; n++) {
      await harness.until(() => runIds.some((runId) => harness.run(runId).status === 'running'));
      order.push(runIds.findIndex((runId) => harness.run(runId).status === 'running'));
      const running = runIds[order.at(-1)!]!;
      await harness.until(() => (harness.world.held.get('hold')?.length ?? 0) > 0);
      harness.world.release('hold');
      await harness.until(() => harness.run(running).status === 'succeeded');
    }
    expect(order).toEqual([2, 4, 1, 3, 0]);
  });

  it('counts also after a restart', async () => {
    const harness = new Harness({ flows });
    harness.engine.setPaused(true);
    const low = await harness.start([{}], request(3));
    const high = await harness.start([{}], request(2));
    const next = restart(harness, flows);
    next.engine.setMaxConcurrentRuns(1);
    await next.engine.recover();
    expect(statuses(next, [low, high])).toEqual(['queued', 'running']);
  });
});

describe('a flow whose runs may only last so long', () => {
  it('ends one that works, and tells its step', async () => {
    const harness = new Harness({ flows: { 1: holding({ maxDurationMs: 5000 }) } });
    const runId = await harness.start();
    await harness.clock.advance(4999);
    expect(harness.run(runId).status).toBe('running');
    await harness.clock.advance(1);
    expect(harness.run(runId)).toMatchObject({
      status: 'failed',
      error: { code: 'RUN_TIMED_OUT', data: { maxDurationMs: 5000 } },
    });
    expect(harness.step(runId, 'hold').status).toBe('cancelled');
    expect(harness.reports).toEqual([]);
  });

  it('ends one that waits outside of memory, also in the next process', async () => {
    const flows = { 1: waiting({ maxDurationMs: 5000 }) };
    const harness = new Harness({ flows });
    const runId = await harness.start();
    expect(harness.run(runId)).toMatchObject({ status: 'waiting', wakeAt: harness.clock.now() + 5000 });
    const next = restart(harness, flows);
    await next.engine.recover();
    await next.clock.advance(5000);
    expect(next.run(runId)).toMatchObject({ status: 'failed', error: { code: 'RUN_TIMED_OUT' } });
    expect(next.step(runId, 'wait').status).toBe('cancelled');
  });

  it('counts from its start, not from when it was queued', async () => {
    const harness = new Harness({ flows: { 1: holding({ maxDurationMs: 5000 }) } });
    harness.engine.setPaused(true);
    const runId = await harness.start();
    await harness.clock.advance(60_000);
    harness.engine.setPaused(false);
    await harness.clock.advance(4999);
    expect(harness.run(runId).status).toBe('running');
  });

  it('leaves a step in doubt to the person who is asked', async () => {
    const flow = {
      ...flowOf([START, ['mail', 'test.hold', { effect: 'unsafe' }, { policies: { timeoutMs: 1000 } }]], ['start > mail']),
      settings: { maxDurationMs: 5000 },
    };
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start();
    await harness.clock.advance(1000);
    expect(harness.run(runId).status).toBe('in_doubt');
    await harness.clock.advance(60_000);
    expect(harness.run(runId).status).toBe('in_doubt');
    const { seq } = harness.step(runId, 'mail');
    await harness.engine.resolveDoubt(runId, seq, { action: 'done' });
    expect(harness.step(runId, 'mail').status).toBe('succeeded');
    expect(['succeeded', 'failed']).toContain(harness.run(runId).status);
  });
});

describe('the error flow of a flow', () => {
  const ERROR_FLOW = 'flow_error' as FlowId;
  const failing: FlowDefinitionInput = {
    ...flowOf([START, ['mail', 'test.unsafe'], ['bad', 'test.fail']], ['start > mail', 'mail > bad']),
    settings: { errorFlow: ERROR_FLOW },
  };
  const alert = flowOf([START, ['tell', 'test.unsafe']], ['start > tell']);
  const target = (harnessFlow = ERROR_FLOW, version = 2) =>
    ((failed) =>
      failed.trigger.detail?.['errorOf'] === undefined
        ? { flowId: harnessFlow, version, trigger: { kind: 'api', detail: { errorOf: failed.id } } }
        : undefined) satisfies NonNullable<ConstructorParameters<typeof Harness>[0]>['errorFlow'];
  const flows = { 1: failing, 2: alert };
  const errorRuns = (disk: MemoryDisk) => [...disk.runs.values()].filter((run) => run.flowId === ERROR_FLOW);

  it('is run with the id, the error and the input of the run that failed', async () => {
    const harness = new Harness({ flows, errorFlow: target() });
    const runId = await harness.start([{ order: 7 }]);
    await harness.until(() => harness.run(runId).status === 'failed');
    await harness.until(() => harness.world.keysOf('tell').length === 1);
    expect(harness.world.effects.at(-1)?.value).toMatchObject({
      run: { id: runId, flowId: FLOW, flowName: 'Test flow', flowVersion: 1 },
      error: { code: 'TEST_FAILED' },
      node: { id: 'bad', name: 'bad' },
      input: { order: 7 },
    });
    expect(errorRuns(harness.disk)).toMatchObject([{ status: 'succeeded', trigger: { detail: { errorOf: runId } } }]);
  });

  it('runs for no test, no cancelled run, and not when an error flow itself fails', async () => {
    const harness = new Harness({
      flows: { ...flows, 3: { ...holding({ errorFlow: ERROR_FLOW }) } },
      errorFlow: target(ERROR_FLOW, 1),
    });
    await harness.start([{}], { test: true });
    const held = await harness.start([{}], { version: 3 });
    await harness.engine.cancel(held);
    await harness.clock.advance(5000);
    expect(errorRuns(harness.disk)).toEqual([]);
    await harness.start();
    await harness.clock.advance(5000);
    expect(errorRuns(harness.disk)).toMatchObject([{ status: 'failed' }]);
  });

  it('that cannot be started is reported, and the run ends as failed all the same', async () => {
    const harness = new Harness({
      flows,
      errorFlow: () => {
        throw new Error('It is paused.');
      },
    });
    const runId = await harness.start();
    await harness.until(() => harness.run(runId).status === 'failed');
    expect(harness.reports).toMatchObject([{ code: 'ERROR_FLOW_UNAVAILABLE' }]);
  });

  it('is run when the time of a run is up', async () => {
    const harness = new Harness({
      flows: { 1: holding({ maxDurationMs: 1000, errorFlow: ERROR_FLOW }), 2: alert },
      errorFlow: target(),
    });
    const runId = await harness.start();
    await harness.clock.advance(1000);
    await harness.until(() => harness.run(runId).status === 'failed');
    expect(errorRuns(harness.disk)).toHaveLength(1);
  });

  it('is run exactly once for each failed run when the process ends at any write or commit', async () => {
    for (let n = 1; n < 40; n++) {
      for (const kind of ['write', 'before-commit', 'after-commit'] as const) {
        const first = new Harness({ flows, errorFlow: target(), crashAt: { kind, n } });
        void first.start([{ order: 7 }]);
        await first.clock.advance(0);
        if (!first.journal.isDead) {
          expect(errorRuns(first.disk)).toHaveLength(1);
          continue;
        }
        first.world.isAlive = true;
        const next = new Harness({
          flows,
          errorFlow: target(),
          disk: first.disk,
          world: first.world,
          clock: first.clock,
          seed: 2,
        });
        await next.engine.recover();
        await next.clock.advance(0);
        for (const doubt of [...next.disk.runs.values()].filter((run) => run.status === 'in_doubt')) {
          const step = next.steps(doubt.id).find(({ status }) => status === 'in_doubt');
          await next.engine.resolveDoubt(doubt.id, step?.seq ?? 0, { action: 'done' });
          await next.clock.advance(0);
        }
        const failed = [...next.disk.runs.values()].filter((run) => run.flowId === FLOW);
        expect(failed.every((run) => run.status === 'failed')).toBe(true);
        expect(errorRuns(next.disk)).toHaveLength(failed.length);
        expect(errorRuns(next.disk).every((run) => run.status === 'succeeded')).toBe(true);
      }
    }
  });
});
