import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/model/errors';
import type { ExecuteResult, NodeType } from '../sdk';
import { flowOf, Harness } from '../testing/harness';
import { createTestNodes, networkError, TestWorld } from '../testing/test-nodes';

const START = ['start', 'test.start'] as const;
const retry = { maxAttempts: 3, initialDelayMs: 1000, factor: 2, jitter: false };

function harnessWith(type: string, config: Record<string, never | string | boolean>, policies: object): Harness {
  const flow = flowOf(
    [START, ['a', type, config, { policies }], ['b', 'test.set'], ['c', 'test.set']],
    ['start > a', 'a > b', ...('onError' in policies && policies.onError === 'output' ? ['a.error > c'] : ['a > c'])],
  );
  return new Harness({ flows: { 1: flow } });
}

describe('a failing step', () => {
  it('fails the run and names the node', async () => {
    const harness = harnessWith('test.fail', {}, {});
    const runId = await harness.start();
    expect(harness.run(runId)).toMatchObject({ status: 'failed', failedNodeId: 'a', error: { code: 'TEST_FAILED' } });
    expect(harness.transcript(runId)).toEqual(['start: succeeded', 'a: failed']);
  });

  it('is tried again after growing delays when the error is operational', async () => {
    const harness = harnessWith('test.async', {}, { retry });
    harness.world.failNext('a', networkError(), networkError());
    const runId = await harness.start();
    expect(harness.run(runId)).toMatchObject({ status: 'waiting', wakeAt: harness.clock.now() + 1000 });
    await harness.clock.advance(999);
    expect(harness.world.calls.get('a')).toBe(1);
    await harness.clock.advance(1);
    expect(harness.step(runId, 'a')).toMatchObject({ status: 'waiting', attempt: 2, waitFor: { kind: 'retry' } });
    await harness.clock.advance(2000);
    expect(harness.run(runId).status).toBe('succeeded');
    expect(harness.step(runId, 'a')).toMatchObject({ status: 'succeeded', attempt: 3 });
    const attempts = harness.disk.log.filter((record) => record.kind === 'attempt');
    expect(attempts.map((record) => record.attempt)).toEqual([1, 2]);
  });

  it('fails for good when its attempts are used up', async () => {
    const harness = harnessWith('test.async', {}, { retry });
    harness.world.failNext('a', networkError(), networkError(), networkError(), networkError());
    const runId = await harness.start();
    await harness.clock.advance(60_000);
    expect(harness.run(runId)).toMatchObject({ status: 'failed', error: { code: 'NETWORK' } });
    expect(harness.world.calls.get('a')).toBe(3);
  });

  it('is not tried again when the user must act, or the error says so', async () => {
    const harness = harnessWith('test.async', {}, { retry });
    harness.world.failNext('a', new AppError({ code: 'WRONG', message: 'Wrong.' }));
    expect(harness.run(await harness.start()).status).toBe('failed');
    harness.world.failNext('a', new AppError({ code: 'NO', kind: 'operational', message: 'No.', retryable: false }));
    expect(harness.run(await harness.start()).status).toBe('failed');
  });

  it('waits as long as the service asks for', async () => {
    const harness = harnessWith('test.async', {}, { retry });
    harness.world.failNext(
      'a',
      new AppError({ code: 'BUSY', kind: 'operational', message: 'Busy.', data: { retryAfterMs: 30_000 } }),
    );
    const runId = await harness.start();
    expect(harness.run(runId).wakeAt).toBe(harness.clock.now() + 30_000);
  });

  it('spreads its retries by chance between half and the whole delay', async () => {
    const delays = new Set<number>();
    for (let seed = 1; seed <= 20; seed++) {
      const flow = flowOf([START, ['a', 'test.async', {}, { policies: { retry: { ...retry, jitter: true } } }]], ['start > a']);
      const harness = new Harness({ flows: { 1: flow }, seed });
      harness.world.failNext('a', networkError());
      const runId = await harness.start();
      delays.add((harness.run(runId).wakeAt ?? 0) - harness.clock.now());
    }
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...delays)).toBeLessThanOrEqual(1000);
    expect(delays.size).toBeGreaterThan(10);
  });

  it('sends the error and its items by the port error when the policy says so', async () => {
    const harness = harnessWith('test.fail', {}, { onError: 'output' });
    const runId = await harness.start([{ id: 1 }, { id: 2 }]);
    expect(harness.run(runId).status).toBe('succeeded');
    expect(harness.transcript(runId)).toEqual(['start: succeeded', 'a: failed', 'b: skipped', 'c: succeeded']);
    expect(harness.output(runId, 'c')).toMatchObject([
      { error: { code: 'TEST_FAILED' }, item: { id: 1 } },
      { error: { code: 'TEST_FAILED' }, item: { id: 2 } },
    ]);
  });

  it('lets its input go on when the policy says so', async () => {
    const harness = harnessWith('test.fail', {}, { onError: 'continue' });
    const runId = await harness.start([{ id: 1 }]);
    expect(harness.run(runId).status).toBe('succeeded');
    expect(harness.output(runId, 'b')).toEqual([{ id: 1 }]);
    expect(harness.step(runId, 'a')).toMatchObject({ status: 'failed', error: { code: 'TEST_FAILED' } });
  });

  it('cuts steps without effects on other branches short, and lets effects finish', async () => {
    const flow = flowOf(
      [START, ['pure', 'test.hold'], ['mail', 'test.hold', { effect: 'unsafe' }], ['gate', 'test.hold'], ['bad', 'test.fail']],
      ['start > pure', 'start > mail', 'start > gate', 'gate > bad'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start();
    harness.world.release('gate');
    await harness.clock.advance(0);
    expect(harness.step(runId, 'pure').status).toBe('cancelled');
    expect(harness.run(runId).status).toBe('running');
    harness.world.release('mail');
    await harness.clock.advance(0);
    expect(harness.run(runId).status).toBe('failed');
    expect(harness.step(runId, 'mail').status).toBe('succeeded');
  });

  it('reports a throw that is no AppError as a bug of the node, without retrying', async () => {
    const harness = harnessWith('test.throw', {}, { retry });
    const runId = await harness.start();
    expect(harness.run(runId)).toMatchObject({ status: 'failed', error: { code: 'UNEXPECTED', kind: 'bug' } });
  });
});

describe('a node that returns what it must not', () => {
  it.each([[undefined], [{}], [{ outputs: null }], [{ outputs: { out: 'text' } }]])('fails its step for %j', async (result) => {
    const nodes = createTestNodes(new TestWorld());
    const odd: NodeType = { ...(nodes.find('test.set', 1) as NodeType), execute: () => result as unknown as ExecuteResult };
    const flow = flowOf([START, ['a', 'test.set'], ['b', 'test.merge']], ['start > a', 'a > b']);
    const registry = {
      ...nodes,
      find: (type: string, version: number) => (type === 'test.set' ? odd : nodes.find(type, version)),
    };
    const harness = new Harness({ flows: { 1: flow }, nodes: registry });
    const runId = await harness.start();
    expect(harness.run(runId)).toMatchObject({ status: 'failed', failedNodeId: 'a', error: { code: 'STEP_RESULT_INVALID' } });
  });
});

describe('a step with a timeout', () => {
  it('is told to end and fails as timed out', async () => {
    const harness = harnessWith('test.hold', {}, { timeoutMs: 5000 });
    const runId = await harness.start();
    await harness.clock.advance(5000);
    expect(harness.run(runId)).toMatchObject({ status: 'failed', error: { code: 'STEP_TIMED_OUT' } });
    expect(harness.reports).toEqual([]);
  });

  it('is given up and reported when it does not listen', async () => {
    const harness = harnessWith('test.hold', { deaf: true }, { timeoutMs: 5000 });
    const runId = await harness.start();
    await harness.clock.advance(5000);
    expect(harness.run(runId).status).toBe('running');
    await harness.clock.advance(2000);
    expect(harness.run(runId)).toMatchObject({ status: 'failed', error: { code: 'STEP_TIMED_OUT' } });
    expect(harness.reports).toMatchObject([{ code: 'STEP_IGNORED_SIGNAL' }]);
    harness.world.release('a');
    await harness.clock.advance(0);
    expect(harness.step(runId, 'a').status).toBe('failed');
  });

  it('is tried again when its effect may be repeated', async () => {
    const harness = harnessWith('test.hold', { effect: 'idempotent' }, { timeoutMs: 5000, retry });
    const runId = await harness.start();
    await harness.clock.advance(5000);
    expect(harness.step(runId, 'a')).toMatchObject({ status: 'waiting', waitFor: { kind: 'retry' } });
    await harness.clock.advance(1000);
    harness.world.release('a');
    await harness.clock.advance(0);
    expect(harness.run(runId).status).toBe('succeeded');
  });

  it('comes into doubt when its effect is unsafe', async () => {
    const harness = harnessWith('test.hold', { effect: 'unsafe' }, { timeoutMs: 5000, retry });
    const runId = await harness.start();
    await harness.clock.advance(5000);
    expect(harness.run(runId).status).toBe('in_doubt');
    expect(harness.world.calls.get('a')).toBe(1);
  });
});
