import { describe, expect, it } from 'vitest';
import type { FlowDefinitionInput } from '#shared/model/flow';
import type { FlowId, NodeId, RunId } from '#shared/model/ids';
import type { RunSettings } from '#shared/model/schedule';
import { flowOf, Harness } from '../testing/harness';

const START = ['start', 'test.start'] as const;
const OTHER = 'flow_other' as FlowId;
const HOUR = 3_600_000;

function calling(policies: object, settings: object = {}, type = 'test.unsafe', config = {}): FlowDefinitionInput {
  return {
    ...flowOf([START, ['call', type, config, { policies }], ['end', 'test.set']], ['start > call', 'call > end']),
    settings,
  };
}
function waiting(settings: object = {}, ms = HOUR): FlowDefinitionInput {
  return { ...flowOf([START, ['wait', 'test.wait', { ms }], ['end', 'test.set']], ['start > wait', 'wait > end']), settings };
}
const limited = (limit: Partial<NonNullable<RunSettings['rateLimits']>[NodeId]>): { settings: RunSettings } => ({
  settings: { rateLimits: { ['call' as NodeId]: { count: 1, perMs: 1000, share: 'node', ...limit } } },
});
const statuses = (harness: Harness, runIds: readonly RunId[]) => runIds.map((runId) => harness.run(runId).status);
async function startMany(harness: Harness, count: number, request: object = {}): Promise<RunId[]> {
  const runIds: RunId[] = [];
  for (let n = 0; n < count; n++) runIds.push(await harness.start([{ n }], request));
  return runIds;
}
/** A second process on what the first has left on the disk. */
function restart(harness: Harness, flows: Record<number, FlowDefinitionInput>): Harness {
  harness.journal.die();
  const next = new Harness({ flows, disk: harness.disk, world: harness.world, clock: harness.clock, seed: 2 });
  next.world.isAlive = true;
  return next;
}

describe('the longest duration of one run', () => {
  it('takes the place of that of its flow, also in the next process', async () => {
    const flows = { 1: waiting({ maxDurationMs: 5000 }), 2: waiting() };
    const harness = new Harness({ flows });
    const longer = await harness.start([{}], { settings: { maxDurationMs: 10_000 } });
    const bounded = await harness.start([{}], { version: 2, settings: { maxDurationMs: 7000 } });
    const usual = await harness.start();
    const next = restart(harness, flows);
    await next.engine.recover();
    await next.clock.advance(5000);
    expect(statuses(next, [longer, bounded, usual])).toEqual(['waiting', 'waiting', 'failed']);
    await next.clock.advance(2000);
    expect(next.run(bounded)).toMatchObject({
      status: 'failed',
      error: { code: 'RUN_TIMED_OUT', data: { maxDurationMs: 7000 } },
    });
    await next.clock.advance(3000);
    expect(next.run(longer).error?.data).toMatchObject({ maxDurationMs: 10_000 });
  });

  it('holds in its re-runs and re-drives too', async () => {
    const failing = flowOf([START, ['bad', 'test.fail'], ['wait', 'test.wait', { ms: HOUR }]], ['start > bad', 'bad > wait']);
    const harness = new Harness({ flows: { 1: waiting(), 2: failing } });
    const settings: RunSettings = { maxDurationMs: 5000, priority: 3 };
    const first = await harness.start([{}], { settings });
    await harness.clock.advance(5000);
    for (const from of ['start', 'failed', { from: 'step', seq: 1 }] as const) {
      const again = await harness.engine.rerun(first, from);
      expect(harness.run(again).settings).toEqual(settings);
      await harness.clock.advance(5000);
      expect(harness.run(again).error?.code).toBe('RUN_TIMED_OUT');
    }
    const broken = await harness.start([{}], { version: 2, settings });
    await harness.until(() => harness.run(broken).status === 'failed');
    const idempotency = { scope: 'redrive', key: 'k', expiresAt: harness.clock.now() + HOUR };
    const { seq } = harness.step(broken, 'bad');
    const redriven = await harness.engine.redrive({ runId: broken, seq, idempotency });
    expect(harness.run(redriven.runId).settings).toEqual(settings);
  });
});

describe('the priority of one run', () => {
  it('orders it among those that wait for a place, also after a restart', async () => {
    const flows = { 1: waiting() };
    const harness = new Harness({ flows });
    harness.engine.setPaused(true);
    const usual = await harness.start();
    const urgent = await harness.start([{}], { settings: { priority: 5 } });
    const low = await harness.start([{}], { settings: { priority: -5 } });
    const next = restart(harness, flows);
    next.engine.setPaused(true);
    next.engine.setMaxConcurrentRuns(1);
    await next.engine.recover();
    const order: RunId[] = [];
    next.engine.setPaused(false);
    await next.until(() => statuses(next, [usual, urgent, low]).every((status) => status === 'waiting'));
    order.push(
      ...[...next.disk.log].flatMap((record) => (record.kind === 'run' && record.run.status === 'running' ? record.run.id : [])),
    );
    expect(order).toEqual([urgent, usual, low]);
  });

  it('lets its steps go first under a limit that it shares', async () => {
    const harness = new Harness({ flows: { 1: calling({ rateLimit: { count: 1, perMs: 1000 } }) } });
    await startMany(harness, 3);
    await harness.start([{ n: 'urgent' }], { settings: { priority: 10 } });
    await harness.clock.advance(1000);
    expect(harness.world.effects.map((effect) => effect.value)).toEqual([{ n: 0 }, { n: 'urgent' }]);
  });
});

describe('the concurrency of one run', () => {
  it('lets it begin beside more runs than its flow allows', async () => {
    const harness = new Harness({ flows: { 1: waiting({ concurrency: { max: 1 } }) } });
    const more = { settings: { concurrency: { max: 2, whenFull: 'queue' as const } } };
    const runIds = [await harness.start(), await harness.start([{}], more), await harness.start()];
    expect(statuses(harness, runIds)).toEqual(['waiting', 'waiting', 'queued']);
  });

  it('holds it back where its flow has no limit, and changes nothing for others', async () => {
    const flows = { 1: waiting() };
    const harness = new Harness({ flows });
    const alone = { settings: { concurrency: { max: 1, whenFull: 'queue' as const } } };
    const runIds = [await harness.start(), await harness.start(), await harness.start([{}], alone), await harness.start()];
    expect(statuses(harness, runIds)).toEqual(['waiting', 'waiting', 'queued', 'waiting']);
    const next = restart(harness, flows);
    await next.engine.recover();
    expect(statuses(next, runIds)).toEqual(['waiting', 'waiting', 'queued', 'waiting']);
    await next.clock.advance(HOUR);
    expect(statuses(next, runIds)).toEqual(['succeeded', 'succeeded', 'waiting', 'succeeded']);
  });

  it('skips or replaces as it says itself', async () => {
    const harness = new Harness({ flows: { 1: waiting({ concurrency: { max: 1 } }) } });
    const first = await harness.start();
    const skipping = { settings: { concurrency: { max: 1, whenFull: 'skip' as const } } };
    const skipped = await harness.start([{}], skipping);
    expect(harness.run(skipped)).toMatchObject({ status: 'cancelled', error: { code: 'RUN_SKIPPED', data: { max: 1 } } });
    const replacing = await harness.start([{}], { settings: { concurrency: { max: 1, whenFull: 'replace' } } });
    await harness.until(() => harness.run(replacing).status === 'waiting');
    expect(harness.run(first).error?.code).toBe('RUN_REPLACED');
  });

  it('ends no run that came after it when it replaces the one before', async () => {
    const harness = new Harness({ flows: { 1: waiting({ concurrency: { max: 1 } }) } });
    const first = await harness.start();
    const starts = [harness.start([{}], { settings: { concurrency: { max: 1, whenFull: 'replace' } } }), harness.start()];
    const [replacing, later] = await Promise.all(starts);
    await harness.clock.advance(0);
    expect(statuses(harness, [first, replacing!, later!])).toEqual(['cancelled', 'waiting', 'queued']);
  });
});

describe('the rate limit of a node in one run', () => {
  it('is its own in numbers', async () => {
    const harness = new Harness({ flows: { 1: calling({ rateLimit: { count: 1, perMs: 60_000 } }) } });
    await startMany(harness, 5, limited({ count: 5, perMs: 1000, burst: 5 }));
    expect(harness.world.effects).toHaveLength(5);
  });

  it('is set on a node without one, and others are not held back by it', async () => {
    const harness = new Harness({ flows: { 1: calling({}) } });
    await startMany(harness, 3, limited({ count: 1, perMs: 1000 }));
    await startMany(harness, 2);
    expect(harness.world.effects).toHaveLength(3);
    expect(harness.engine.policies().rates).toMatchObject([{ key: 'node:flow_test/call', waiting: 2 }]);
    await harness.clock.advance(2000);
    expect(harness.world.effects).toHaveLength(5);
  });

  it('takes from the bucket that its node shares, a call for the time that it has under its own limit', async () => {
    const named = calling({ rateLimit: { count: 1, perMs: 1000, burst: 2, share: 'name', name: 'api' } });
    const harness = new Harness({ flows: { 1: named } });
    // Ten calls at a hundredth of a second each are a tenth of one of the others.
    await startMany(harness, 10, limited({ count: 100, perMs: 1000, burst: 100 }));
    await harness.start([{}], { flowId: OTHER });
    expect(harness.world.effects).toHaveLength(11);
    // The second call of the others has its place only when that tenth has passed.
    await harness.start([{}], { flowId: OTHER });
    expect(harness.world.effects).toHaveLength(11);
    await harness.clock.advance(99);
    expect(harness.world.effects).toHaveLength(11);
    await harness.clock.advance(1);
    expect(harness.world.effects).toHaveLength(12);
    expect(harness.engine.policies().rates.map(({ key }) => key)).toEqual(['name:api']);
  });

  it('lets nobody who pays less overtake one who waits for a token', async () => {
    const harness = new Harness({ flows: { 1: calling({ rateLimit: { count: 1, perMs: 1000, burst: 1 } }) } });
    const cheap = limited({ count: 100, perMs: 1000, burst: 100 });
    await harness.start([{ n: 'first' }]);
    await harness.start([{ n: 'waits' }]);
    for (let n = 0; n < 200; n++) {
      await harness.start([{ n }], cheap);
      await harness.clock.advance(10);
    }
    expect(harness.world.effects.slice(0, 2).map((effect) => effect.value)).toEqual([{ n: 'first' }, { n: 'waits' }]);
  });

  it('keeps its numbers over a restart, for who waits and for who comes to the node later', async () => {
    const flow: FlowDefinitionInput = flowOf(
      [
        START,
        ['wait', 'test.wait', { ms: 500 }],
        ['call', 'test.unsafe', {}, { policies: { rateLimit: { count: 1, perMs: HOUR } } }],
      ],
      ['start > wait', 'wait > call'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runIds = await startMany(harness, 3, limited({ count: 1, perMs: 1000 }));
    await harness.clock.advance(500);
    runIds.push(...(await startMany(harness, 1, limited({ count: 1, perMs: 1000 }))));
    const next = restart(harness, { 1: flow });
    await next.engine.recover();
    await next.clock.advance(4000);
    expect(statuses(next, runIds)).toEqual(['succeeded', 'succeeded', 'succeeded', 'succeeded']);
    expect(next.world.effects).toHaveLength(4);
  });

  it('does nothing for a node that is not there', async () => {
    const harness = new Harness({ flows: { 1: calling({}) } });
    const settings = { rateLimits: { ['gone' as NodeId]: { count: 1, perMs: 1000, share: 'node' as const } } };
    expect(harness.run(await harness.start([{}], { settings })).status).toBe('succeeded');
  });
});
