import { describe, expect, it } from 'vitest';
import { flowDefinitionSchema } from '#shared/model/flow';
import { compileFlow } from '../compile/compile-flow';
import { flowOf, Harness } from '../testing/harness';
import { createTestNodes, networkError, TestWorld } from '../testing/test-nodes';

const START = ['start', 'test.start'] as const;
const undoneBy = (compensation: string, more: object = {}) => ({ compensation, ...more });
const retry = { maxAttempts: 3, initialDelayMs: 1000, jitter: false };

const TRIP = flowOf(
  [
    START,
    ['flight', 'test.unsafe', {}, undoneBy('cancel-flight')],
    ['hotel', 'test.idempotent', {}, undoneBy('cancel-hotel')],
    ['mail', 'test.unsafe'],
    ['car', 'test.fail'],
    ['cancel-flight', 'test.unsafe'],
    ['cancel-hotel', 'test.idempotent', {}, { policies: { retry } }],
  ],
  ['start > flight', 'flight > hotel', 'hotel > mail', 'mail > car'],
);

const effects = (harness: Harness) => harness.world.effects.map(({ nodeId }) => nodeId);

describe('a run that fails', () => {
  it('undoes its finished steps in reverse, and ends as compensated', async () => {
    const harness = new Harness({ flows: { 1: TRIP }, wants: (type) => type.startsWith('flx.run') });
    const runId = await harness.start([{ to: 'Lima' }]);
    expect(effects(harness)).toEqual(['flight', 'hotel', 'mail', 'cancel-hotel', 'cancel-flight']);
    expect(harness.run(runId)).toMatchObject({ status: 'compensated', error: { code: 'TEST_FAILED' }, failedNodeId: 'car' });
    expect(harness.world.effects.at(-1)?.value).toEqual({ to: 'Lima' });
    expect(harness.transcript(runId).slice(-2)).toEqual(['undo:2/cancel-hotel: succeeded', 'undo:1/cancel-flight: succeeded']);
    expect(harness.eventTypes()).toEqual(['flx.run.started', 'flx.run.failed']);
  });

  it('pays nothing and is only failed when nothing of it can be undone', async () => {
    const flow = flowOf(
      [START, ['bad', 'test.fail'], ['pay', 'test.unsafe', {}, undoneBy('refund')], ['refund', 'test.unsafe']],
      ['start > bad', 'bad > pay'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start();
    expect(harness.run(runId).status).toBe('failed');
  });

  it('leaves a run that ends well alone, and says nothing of the nodes that undo', async () => {
    const flow = flowOf([START, ['pay', 'test.unsafe', {}, undoneBy('refund')], ['refund', 'test.unsafe']], ['start > pay']);
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start();
    expect(harness.run(runId).status).toBe('succeeded');
    expect(harness.transcript(runId)).toEqual(['start: succeeded', 'pay: succeeded']);
  });

  it('shows the undoing step what the flow has put out', async () => {
    const flow = flowOf(
      [
        START,
        ['order', 'test.set', { set: { no: 7 } }],
        ['pay', 'test.unsafe', {}, undoneBy('refund')],
        ['bad', 'test.fail'],
        ['refund', 'test.unsafe', { value: '{{ $step("order")[0].no }}' }],
      ],
      ['start > order', 'order > pay', 'pay > bad'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    await harness.start();
    expect(harness.world.effects.at(-1)).toMatchObject({ nodeId: 'refund', value: 7 });
  });

  it('undoes each iteration of a loop by itself, the last one first', async () => {
    const flow = flowOf(
      [
        START,
        ['loop', 'test.for-each'],
        ['pay', 'test.unsafe', {}, undoneBy('refund')],
        ['bad', 'test.fail'],
        ['refund', 'test.unsafe'],
      ],
      ['start > loop', 'loop.item > pay', 'loop.done > bad'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start([{ n: 1 }, { n: 2 }]);
    expect(harness.run(runId).status).toBe('compensated');
    expect(harness.world.effects.map(({ nodeId, value }) => [nodeId, value])).toEqual([
      ['pay', { n: 1 }],
      ['pay', { n: 2 }],
      ['refund', { n: 2 }],
      ['refund', { n: 1 }],
    ]);
  });

  it('undoes the items that a failed step has done', async () => {
    const flow = flowOf([START, ['pay', 'test.unsafe', {}, undoneBy('refund')], ['refund', 'test.unsafe']], ['start > pay']);
    const harness = new Harness({ flows: { 1: flow } });
    const take = harness.world.takeFailure.bind(harness.world);
    let calls = 0;
    harness.world.takeFailure = (nodeId) => (++calls === 2 ? networkError('none') : take(nodeId));
    const runId = await harness.start([{ n: 1 }, { n: 2 }]);
    expect(harness.run(runId).status).toBe('compensated');
    expect(harness.world.effects.map(({ nodeId, value }) => [nodeId, value])).toEqual([
      ['pay', { n: 1 }],
      ['refund', { n: 1 }],
    ]);
  });

  it('ends as compensation_failed and names the step of which nobody knows whether it took effect', async () => {
    const flow = flowOf(
      [
        START,
        ['a', 'test.unsafe', {}, undoneBy('undo-a')],
        ['b', 'test.idempotent', {}, undoneBy('undo-b')],
        ['undo-a', 'test.unsafe'],
        ['undo-b', 'test.unsafe'],
      ],
      ['start > a', 'a > b'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    harness.world.failNext('b', networkError('unknown'));
    const runId = await harness.start();
    expect(effects(harness)).toEqual(['a', 'b', 'undo-a']);
    expect(harness.run(runId)).toMatchObject({
      status: 'compensation_failed',
      error: { code: 'COMPENSATION_FAILED', data: { unknown: ['b'], failed: [] } },
    });
  });
});

describe('a run that is cancelled', () => {
  it('is undone as well', async () => {
    const flow = flowOf(
      [START, ['pay', 'test.unsafe', {}, undoneBy('refund')], ['wait', 'test.wait', { ms: 60_000 }], ['refund', 'test.unsafe']],
      ['start > pay', 'pay > wait'],
    );
    const harness = new Harness({ flows: { 1: flow }, wants: (type) => type.startsWith('flx.run') });
    const runId = await harness.start();
    expect(harness.run(runId).status).toBe('waiting');
    await harness.engine.cancel(runId);
    await harness.clock.advance(0);
    expect(harness.run(runId).status).toBe('compensated');
    expect(effects(harness)).toEqual(['pay', 'refund']);
    expect(harness.eventTypes().at(-1)).toBe('flx.run.cancelled');
    await expect(harness.engine.cancel(runId)).rejects.toMatchObject({ code: 'RUN_FINISHED' });
  });

  it('is not cancelled out of its undoing', async () => {
    const flow = flowOf(
      [
        START,
        ['pay', 'test.unsafe', {}, undoneBy('refund')],
        ['bad', 'test.fail'],
        ['refund', 'test.hold', { effect: 'idempotent' }],
      ],
      ['start > pay', 'pay > bad'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start();
    expect(harness.run(runId).status).toBe('compensating');
    await harness.engine.cancel(runId);
    harness.world.release('refund');
    await harness.until(() => harness.run(runId).status === 'compensated');
  });
});

describe('a compensation', () => {
  it('is retried by its own policy; the run waits for it outside of memory', async () => {
    const harness = new Harness({ flows: { 1: TRIP } });
    harness.world.failNext('cancel-hotel', networkError('none'), networkError('none'));
    const runId = await harness.start();
    expect(harness.run(runId)).toMatchObject({ status: 'waiting', compensating: true });
    expect(harness.engine.activeCount().running).toBe(0);
    await harness.clock.advance(10_000);
    expect(harness.run(runId).status).toBe('compensated');
    expect(effects(harness)).toEqual(['flight', 'hotel', 'mail', 'cancel-hotel', 'cancel-flight']);
  });

  it('that fails for good is put before a person; the ones before it wait', async () => {
    for (const action of ['retry', 'done', 'fail'] as const) {
      const harness = new Harness({ flows: { 1: TRIP }, wants: (type) => type.startsWith('flx.run') });
      harness.world.failNext('cancel-hotel', networkError('none'), networkError('none'), networkError('none'));
      const runId = await harness.start();
      await harness.clock.advance(10_000);
      expect(harness.run(runId).status).toBe('in_doubt');
      expect(harness.eventTypes()).toContain('flx.run.in_doubt');
      expect(effects(harness)).toEqual(['flight', 'hotel', 'mail']);
      const { seq } = harness.step(runId, 'cancel-hotel', 'undo:2');
      await harness.engine.resolveDoubt(runId, seq, { action });
      await harness.clock.advance(0);
      expect(harness.run(runId).status).toBe(action === 'fail' ? 'compensation_failed' : 'compensated');
      expect(effects(harness).slice(3)).toEqual(action === 'retry' ? ['cancel-hotel', 'cancel-flight'] : ['cancel-flight']);
    }
  });

  it('that fails for good is no dead letter: a person is asked', async () => {
    const harness = new Harness({ flows: { 1: TRIP } });
    harness.world.failNext('cancel-hotel', networkError('none'), networkError('none'), networkError('none'));
    const runId = await harness.start();
    await harness.clock.advance(10_000);
    expect(harness.run(runId).status).toBe('in_doubt');
    expect(harness.disk.log.filter((record) => record.kind === 'dead_letter')).toEqual([]);
  });

  it('in doubt is asked about, and not repeated without a word', async () => {
    const harness = new Harness({ flows: { 1: TRIP } });
    harness.world.failNext('cancel-flight', networkError('unknown'));
    const runId = await harness.start();
    expect(harness.run(runId).status).toBe('in_doubt');
    await harness.engine.resolveDoubt(runId, harness.step(runId, 'cancel-flight', 'undo:1').seq, { action: 'done' });
    expect(harness.run(runId).status).toBe('compensated');
    expect(effects(harness).filter((nodeId) => nodeId === 'cancel-flight')).toHaveLength(1);
  });
});

describe('validation', () => {
  const problemsOf = (nodes: Parameters<typeof flowOf>[0], edges: readonly string[] = ['start > a']) =>
    compileFlow(flowDefinitionSchema.parse(flowOf([START, ...nodes], edges)), createTestNodes(new TestWorld()))
      .problems.filter(({ severity }) => severity !== 'hint')
      .map(({ code, severity }) => `${severity} ${code}`);

  it('finds what cannot undo anything', () => {
    expect(
      problemsOf([
        ['a', 'test.unsafe', {}, undoneBy('b')],
        ['b', 'test.unsafe'],
      ]),
    ).toEqual([]);
    expect(problemsOf([['a', 'test.unsafe', {}, undoneBy('gone')]])).toEqual(['error COMPENSATION_UNKNOWN']);
    expect(problemsOf([['a', 'test.unsafe', {}, undoneBy('a')]])).toEqual(['error COMPENSATION_INVALID']);
    expect(
      problemsOf([
        ['a', 'test.unsafe', {}, undoneBy('b')],
        ['b', 'test.wait'],
      ]),
    ).toEqual(['error COMPENSATION_INVALID']);
    expect(
      problemsOf([
        ['a', 'test.wait', {}, undoneBy('b')],
        ['b', 'test.unsafe'],
      ]),
    ).toEqual(['error COMPENSATION_INVALID']);
    expect(
      problemsOf(
        [
          ['a', 'test.unsafe', {}, undoneBy('b')],
          ['b', 'test.unsafe'],
        ],
        ['start > a', 'a > b'],
      ),
    ).toEqual(['error COMPENSATION_WIRED']);
    expect(
      problemsOf([
        ['a', 'test.unsafe', {}, undoneBy('b')],
        ['b', 'test.unsafe', {}, { disabled: true }],
      ]),
    ).toEqual(['warning COMPENSATION_DISABLED']);
  });
});

describe('a run with a maximum duration', () => {
  it('is undone when its time is over, and the undoing has all the time it needs', async () => {
    const flow = {
      ...flowOf(
        [
          START,
          ['pay', 'test.unsafe', {}, undoneBy('refund')],
          ['wait', 'test.wait', { ms: 60_000 }],
          ['refund', 'test.idempotent', {}, { policies: { retry: { ...retry, initialDelayMs: 30_000 } } }],
        ],
        ['start > pay', 'pay > wait'],
      ),
      settings: { maxDurationMs: 10_000 },
    };
    const harness = new Harness({ flows: { 1: flow } });
    harness.world.failNext('refund', networkError('none'));
    const runId = await harness.start();
    await harness.clock.advance(10_000);
    expect(harness.run(runId)).toMatchObject({ status: 'waiting', compensating: true });
    await harness.clock.advance(60_000);
    expect(harness.run(runId).status).toBe('compensated');
  });
});
