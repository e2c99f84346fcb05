import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/model/errors';
import { type FlowDefinitionInput, flowDefinitionSchema } from '#shared/model/flow';
import type { FlowId, RunId } from '#shared/model/ids';
import { flowOf, Harness } from '../testing/harness';
import { networkError } from '../testing/test-nodes';

const START = ['start', 'test.start'] as const;
const OTHER = 'flow_other' as FlowId;

function flowWith(
  type: string,
  policies: object,
  config: Record<string, string> = {},
  settings: object = {},
): FlowDefinitionInput {
  return {
    ...flowOf([START, ['call', type, config, { policies }], ['end', 'test.set']], ['start > call', 'call > end']),
    settings,
  };
}

async function startMany(harness: Harness, count: number, request: object = {}): Promise<RunId[]> {
  const runIds: RunId[] = [];
  for (let n = 0; n < count; n++) runIds.push(await harness.start([{ n }], request));
  return runIds;
}

describe('a rate limit', () => {
  const flow = flowWith('test.unsafe', { rateLimit: { count: 2, perMs: 1000, burst: 2 } });

  it('lets its burst through, and the others one by one, oldest first, from outside of memory', async () => {
    const harness = new Harness({ flows: { 1: flow } });
    const runIds = await startMany(harness, 5);
    expect(harness.world.effects).toHaveLength(2);
    expect(harness.engine.activeCount()).toEqual({ running: 0, queued: 0 });
    expect(harness.step(runIds[2]!, 'call')).toMatchObject({
      status: 'waiting',
      attempt: 1,
      waitFor: { kind: 'gate', on: 'rate' },
    });
    expect(harness.engine.policies().rates).toMatchObject([
      { key: 'node:flow_test/call', waiting: 3, nextAt: harness.clock.now() + 500 },
    ]);
    await harness.clock.advance(499);
    expect(harness.world.effects).toHaveLength(2);
    await harness.clock.advance(1);
    expect(harness.world.effects).toHaveLength(3);
    await harness.clock.advance(1000);
    expect(harness.world.effects.map((effect) => effect.value)).toEqual([0, 1, 2, 3, 4].map((n) => ({ n })));
    expect(runIds.map((runId) => harness.run(runId).status)).toEqual(runIds.map(() => 'succeeded'));
  });

  it('is shared by all who give its name, over flows', async () => {
    const named = flowWith('test.unsafe', { rateLimit: { count: 1, perMs: 1000, share: 'name', name: 'api' } });
    const harness = new Harness({ flows: { 1: named } });
    await harness.start();
    await harness.start([{}], { flowId: OTHER });
    expect(harness.world.effects).toHaveLength(1);
    await harness.clock.advance(1000);
    expect(harness.world.effects).toHaveLength(2);
  });

  it('is not forgotten by a process that ends: neither its tokens nor those who wait', async () => {
    const harness = new Harness({ flows: { 1: flow } });
    const runIds = await startMany(harness, 4);
    harness.journal.die();
    const next = new Harness({ flows: { 1: flow }, disk: harness.disk, world: harness.world, clock: harness.clock, seed: 2 });
    next.world.isAlive = true;
    await next.engine.recover();
    await next.start([{ n: 9 }]);
    expect(next.world.effects).toHaveLength(2);
    await next.clock.advance(1000);
    expect(next.world.effects.map((effect) => effect.value)).toEqual([0, 1, 2, 3].map((n) => ({ n })));
    await next.clock.advance(500);
    expect(next.world.effects).toHaveLength(5);
    expect(runIds.map((runId) => next.run(runId).status)).toEqual(runIds.map(() => 'succeeded'));
  });

  it('lets those with more priority go first', async () => {
    const limit = { rateLimit: { count: 1, perMs: 1000, share: 'name', name: 'api' } };
    const harness = new Harness({
      flows: { 1: flowWith('test.unsafe', limit), 2: flowWith('test.unsafe', limit, {}, { priority: 10 }) },
    });
    await startMany(harness, 3);
    await harness.start([{ n: 'urgent' }], { version: 2 });
    await harness.clock.advance(1000);
    expect(harness.world.effects.map((effect) => effect.value)).toEqual([{ n: 0 }, { n: 'urgent' }]);
  });

  it('forgets a run that is cancelled while it waits', async () => {
    const harness = new Harness({ flows: { 1: flow } });
    const runIds = await startMany(harness, 4);
    await harness.engine.cancel(runIds[2]!);
    expect(harness.engine.policies().rates[0]?.waiting).toBe(1);
    await harness.clock.advance(500);
    expect(harness.world.effects.map((effect) => effect.value)).toEqual([0, 1, 3].map((n) => ({ n })));
  });
});

describe('a concurrency limit', () => {
  const flow = flowWith('test.hold', { concurrency: { max: 2 } });

  it('lets so many work at a time, and the next when one has ended, well or not', async () => {
    const harness = new Harness({ flows: { 1: flow } });
    const runIds = await startMany(harness, 4);
    expect(harness.world.calls.get('call')).toBe(2);
    expect(harness.engine.policies().slots).toEqual([{ key: 'node:flow_test/call', taken: 2, waiting: 2 }]);
    expect(harness.step(runIds[3]!, 'call')).toMatchObject({ status: 'waiting', waitFor: { kind: 'gate', on: 'slot' } });
    await harness.engine.cancel(runIds[0]!);
    await harness.until(() => harness.world.calls.get('call') === 3);
    harness.world.release('call');
    await harness.until(() => harness.world.calls.get('call') === 4);
    harness.world.release('call');
    await harness.until(() => harness.run(runIds[3]!).status === 'succeeded');
    expect(harness.engine.policies().slots).toEqual([]);
  });

  it('gives the places of a process that ended to those who take up its steps', async () => {
    const harness = new Harness({ flows: { 1: flow } });
    const runIds = await startMany(harness, 4);
    harness.journal.die();
    const next = new Harness({ flows: { 1: flow }, disk: harness.disk, clock: harness.clock });
    await next.engine.recover();
    await next.until(() => next.world.calls.get('call') === 2);
    await next.clock.advance(0);
    expect(next.world.calls.get('call')).toBe(2);
    next.world.release('call');
    await next.until(() => next.world.calls.get('call') === 4);
    next.world.release('call');
    await next.until(() => runIds.every((runId) => next.run(runId).status === 'succeeded'));
  });

  it('frees its place while a step waits for its retry', async () => {
    const retrying = flowWith('test.async', { concurrency: { max: 1 }, retry: { maxAttempts: 2, initialDelayMs: 60_000 } });
    const harness = new Harness({ flows: { 1: retrying } });
    harness.world.failNext('call', networkError());
    const first = await harness.start();
    const second = await harness.start();
    expect(harness.run(first).status).toBe('waiting');
    expect(harness.run(second).status).toBe('succeeded');
  });
});

describe('a circuit breaker at a node', () => {
  const down = () => networkError('none');
  const breaker = { failures: 2, openMs: 10_000 };

  it('keeps calls from a service that fails, tries one later, and closes when it went well', async () => {
    const harness = new Harness({ flows: { 1: flowWith('test.unsafe', { breaker }) } });
    harness.world.failNext('call', down(), down());
    await startMany(harness, 2);
    const refused = await harness.start();
    expect(harness.run(refused)).toMatchObject({ status: 'failed', error: { code: 'CIRCUIT_OPEN' } });
    expect(harness.engine.policies().breakers).toMatchObject([
      { key: 'node:flow_test/call', status: 'open', failures: 2, openUntil: harness.clock.now() + 10_000 },
    ]);
    await harness.clock.advance(10_000);
    expect(harness.engine.policies().breakers[0]?.status).toBe('half_open');
    expect(harness.run(await harness.start()).status).toBe('succeeded');
    expect(harness.engine.policies().breakers).toEqual([]);
    expect(harness.disk.policies.size).toBe(0);
  });

  it('lets a single call try while others are still kept away', async () => {
    const harness = new Harness({ flows: { 1: flowWith('test.hold', { breaker }) } });
    await startMany(harness, 2);
    harness.world.release('call', down());
    await harness.clock.advance(10_000);
    await startMany(harness, 3);
    expect(harness.world.calls.get('call')).toBe(3);
  });

  it('waits instead when it is told to, also over a crash, and goes on when it is reset by hand', async () => {
    const flow = flowWith('test.unsafe', { breaker: { ...breaker, whenOpen: 'wait' } });
    const harness = new Harness({ flows: { 1: flow } });
    harness.world.failNext('call', down(), down());
    await startMany(harness, 2);
    const waiting = await startMany(harness, 2);
    expect(harness.step(waiting[0]!, 'call')).toMatchObject({ status: 'waiting', waitFor: { kind: 'gate', on: 'breaker' } });
    harness.journal.die();
    const next = new Harness({ flows: { 1: flow }, disk: harness.disk, clock: harness.clock });
    await next.engine.recover();
    expect(next.engine.policies().breakers).toMatchObject([{ status: 'open' }]);
    expect(await next.engine.resetBreaker('node:flow_test/call')).toBe(true);
    expect(await next.engine.resetBreaker('node:flow_test/call')).toBe(false);
    await next.until(() => waiting.every((runId) => next.run(runId).status === 'succeeded'));
  });

  it('lets retries wait until it tries again', async () => {
    const retry = { maxAttempts: 5, initialDelayMs: 1, jitter: false };
    const harness = new Harness({ flows: { 1: flowWith('test.unsafe', { breaker, retry }) } });
    harness.world.failNext('call', down(), down());
    const runId = await harness.start();
    await harness.clock.advance(5000);
    expect(harness.step(runId, 'call')).toMatchObject({ status: 'waiting', wakeAt: harness.clock.now() + 5001 });
    await harness.clock.advance(5001);
    expect(harness.run(runId).status).toBe('succeeded');
  });

  it('does not count errors that only a person can mend', async () => {
    const harness = new Harness({ flows: { 1: flowWith('test.unsafe', { breaker: { failures: 1 } }) } });
    harness.world.failNext('call', new AppError({ code: 'WRONG', message: 'Wrong.' }));
    await harness.start();
    expect(harness.run(await harness.start()).status).toBe('succeeded');
  });
});

describe('limits in a process that ends at any write or commit', () => {
  const policies = { rateLimit: { count: 1, perMs: 1000 }, concurrency: { max: 1 }, breaker: { failures: 3, whenOpen: 'wait' } };
  const flow = flowWith('test.unsafe', policies);

  it('lose no run, do nothing twice, and keep to the rate', async () => {
    for (let n = 1; n < 45; n++) {
      for (const kind of ['write', 'before-commit', 'after-commit'] as const) {
        const first = new Harness({ flows: { 1: flow }, crashAt: { kind, n } });
        const moments: number[] = [];
        const push = first.world.effects.push.bind(first.world.effects);
        first.world.effects.push = (...effects) => {
          moments.push(first.clock.now());
          return push(...effects);
        };
        for (let count = 0; count < 3; count++) void first.start([{ count }]);
        await first.clock.advance(5000);
        first.journal.die();
        const next = new Harness({ flows: { 1: flow }, disk: first.disk, world: first.world, clock: first.clock, seed: 2 });
        next.world.isAlive = true;
        await next.engine.recover();
        await next.clock.advance(5000);
        for (const { id, status } of next.disk.runs.values()) {
          // In the midst of an unsafe effect: only a person may say.
          if (status === 'in_doubt') await next.engine.resolveDoubt(id, next.step(id, 'call').seq, { action: 'done' });
        }
        await next.clock.advance(5000);
        expect([...next.disk.runs.values()].map((run) => run.status)).toEqual(
          [...next.disk.runs.values()].map(() => 'succeeded'),
        );
        const keys = next.world.effects.map((effect) => effect.key);
        expect(new Set(keys).size).toBe(keys.length);
        expect(moments.every((at, index) => index === 0 || at - (moments[index - 1] ?? 0) >= 1000)).toBe(true);
        expect(next.engine.policies().slots).toEqual([]);
      }
    }
  });
});

describe('retries that name their errors', () => {
  const status = (code: number) =>
    new AppError({ code: 'HTTP_STATUS', kind: code >= 500 ? 'operational' : 'user', message: `${code}`, data: { status: code } });
  const flow = flowWith('test.async', {
    retry: { initialDelayMs: 1000, jitter: false, when: { codes: ['BUSY'], statuses: ['404', '5xx'] } },
  });

  it.each([
    [status(404), 'waiting'],
    [status(503), 'waiting'],
    [status(429), 'failed'],
    [networkError(), 'failed'],
    [new AppError({ code: 'BUSY', kind: 'user', message: 'Busy.' }), 'waiting'],
  ])('take %s as named or not', async (error, expected) => {
    const harness = new Harness({ flows: { 1: flow } });
    harness.world.failNext('call', error);
    expect(harness.run(await harness.start()).status).toBe(expected);
  });
});

describe('validation of limits', () => {
  const problemsOf = (policies: object) =>
    new Harness().engine
      .validate(flowDefinitionSchema.parse(flowWith('test.unsafe', policies)))
      .filter(({ nodeId }) => nodeId === 'call');

  it('finds who cannot be shared with, and says where', () => {
    expect(problemsOf({ rateLimit: { count: 1, share: 'host' } })).toContainEqual(
      expect.objectContaining({ code: 'POLICY_HOST_UNKNOWN', severity: 'error', field: '/policies/rateLimit/share' }),
    );
    expect(problemsOf({ breaker: { share: 'credential' } })).toContainEqual(
      expect.objectContaining({ code: 'POLICY_CREDENTIAL_UNKNOWN', field: '/policies/breaker/share' }),
    );
    expect(problemsOf({ concurrency: { max: 1, share: 'name' } })).toContainEqual(
      expect.objectContaining({ code: 'POLICY_NAME_MISSING', field: '/policies/concurrency/share' }),
    );
  });
});
