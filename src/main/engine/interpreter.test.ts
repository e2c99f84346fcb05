import { describe, expect, it } from 'vitest';
import type { RunId } from '#shared/model/ids';
import type { RunReply } from './engine';
import { createUlidSource } from './run/run-ids';
import { createSeededRandom, FLOW, flowOf, Harness } from './testing/harness';
import { settle } from './testing/manual-clock';
import { createNullJournal } from './testing/memory-journal';
import { networkError } from './testing/test-nodes';

const START = ['start', 'test.start'] as const;
const SIMPLE = flowOf([START, ['a', 'test.set', { set: { a: 1 } }]], ['start > a']);
const HOLD = flowOf([START, ['hold', 'test.hold'], ['end', 'test.set']], ['start > hold', 'hold > end']);

describe('starting a run', () => {
  it('resolves only when the run is durable', async () => {
    const harness = new Harness({ flows: { 1: HOLD } });
    const runId = await harness.start();
    expect(harness.run(runId)).toMatchObject({ status: 'running', flowName: 'Test flow', flowVersion: 1, test: false });
  });

  it('refuses an unknown version, an invalid flow and an unknown trigger', async () => {
    const harness = new Harness({ flows: { 1: SIMPLE, 2: flowOf([['a', 'test.none']], []) } });
    await expect(harness.start([], { version: 9 })).rejects.toMatchObject({ code: 'FLOW_NOT_FOUND' });
    await expect(harness.start([], { version: 2 })).rejects.toMatchObject({
      code: 'FLOW_INVALID',
      data: { problems: [{ code: 'NODE_TYPE_UNKNOWN', nodeId: 'a' }] },
    });
    await expect(harness.start([], { triggerNodeId: 'a' })).rejects.toMatchObject({ code: 'FLOW_INVALID' });
    expect(harness.disk.runs.size).toBe(0);
  });

  it('runs a snapshot of a draft as a test', async () => {
    const harness = new Harness({ flows: { 1: SIMPLE, [-3]: HOLD } });
    const runId = await harness.start([{}], { version: -3, test: true });
    expect(harness.run(runId)).toMatchObject({ flowVersion: -3, test: true });
    expect(harness.step(runId, 'hold').status).toBe('running');
  });

  it('gives ids that rise, also within a millisecond', () => {
    const createUlid = createUlidSource(() => 1_000_000, createSeededRandom(1));
    const ids = Array.from({ length: 5000 }, createUlid);
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(5000);
  });

  it('refuses with the reason of the store when the disk is full, and nothing is left of the run', async () => {
    const harness = new Harness({ flows: { 1: flowOf([START, ['mail', 'test.unsafe']], ['start > mail']) } });
    await harness.start();
    harness.journal.isFull = true;
    await expect(harness.start()).rejects.toMatchObject({ code: 'STORE_FULL' });
    harness.journal.makeRoom();
    await settle();
    expect(harness.world.effects).toHaveLength(1);
    expect(harness.disk.runs.size).toBe(1);
    expect(harness.engine.activeCount()).toEqual({ running: 0, queued: 0 });
  });

  it('keeps running runs going once the disk has room again', async () => {
    const harness = new Harness({ flows: { 1: HOLD } });
    const runId = await harness.start();
    harness.journal.isFull = true;
    harness.world.release('hold');
    await settle();
    expect(harness.run(runId).status).toBe('running');
    harness.journal.makeRoom();
    await settle();
    expect(harness.run(runId).status).toBe('succeeded');
  });
});

describe('an idempotency key', () => {
  const idempotency = { scope: 'webhook:x', key: 'k', expiresAt: Number.MAX_SAFE_INTEGER, fingerprint: 'one' };
  const request = { flowId: FLOW, version: 1, trigger: { kind: 'webhook' as const }, items: [{ json: {} }], idempotency };

  it('starts one run, also for callers at the same moment', async () => {
    const harness = new Harness({ flows: { 1: SIMPLE } });
    const [first, second] = await Promise.all([harness.engine.start(request), harness.engine.start(request)]);
    expect(second).toEqual({ runId: first?.runId, status: 'succeeded', duplicate: true });
    expect(first?.duplicate).toBe(false);
    expect(harness.disk.runs.size).toBe(1);
  });

  it('refuses another request with the same key', async () => {
    const harness = new Harness({ flows: { 1: SIMPLE } });
    await harness.engine.start(request);
    const other = { ...request, idempotency: { ...idempotency, fingerprint: 'two' } };
    await expect(harness.engine.start(other)).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
  });

  it('does not hold for a run that never became durable', async () => {
    const harness = new Harness({ flows: { 1: SIMPLE } });
    await harness.start();
    harness.journal.isFull = true;
    await expect(Promise.all([harness.engine.start(request), harness.engine.start(request)])).rejects.toMatchObject({
      code: 'STORE_FULL',
    });
    harness.journal.makeRoom();
    await settle();
    expect((await harness.engine.start(request)).duplicate).toBe(false);
  });

  it('moves the cursor of an event consumer with the run', async () => {
    const harness = new Harness({ flows: { 1: SIMPLE } });
    await harness.engine.start({ ...request, cursor: { consumer: 'triggers', sequence: 7 } });
    expect(harness.disk.cursors.get('triggers')).toBe(7);
  });
});

describe('a reply', () => {
  const replied = async (harness: Harness, items = [{}]) => {
    const replies: RunReply[] = [];
    const runId = await harness.start(items, { onReply: (reply) => replies.push(reply) });
    return { replies, runId };
  };

  it('is what a respond step gives, once, before the run ends', async () => {
    const flow = flowOf(
      [START, ['answer', 'test.respond', { body: 'ok' }], ['hold', 'test.hold']],
      ['start > answer', 'answer > hold'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const { replies } = await replied(harness);
    expect(replies).toEqual([{ kind: 'response', response: { status: 200, headers: {}, body: 'ok' } }]);
    harness.world.release('hold');
    await settle();
    expect(replies).toHaveLength(1);
  });

  it('is the end of the run with the items of its last steps when nothing responds', async () => {
    const harness = new Harness({ flows: { 1: SIMPLE } });
    expect((await replied(harness)).replies).toEqual([{ kind: 'ended', status: 'succeeded', items: [{ json: { a: 1 } }] }]);
  });

  it('tells of a failure', async () => {
    const harness = new Harness({ flows: { 1: flowOf([START, ['a', 'test.fail']], ['start > a']) } });
    expect((await replied(harness)).replies).toMatchObject([{ kind: 'ended', status: 'failed', error: { code: 'TEST_FAILED' } }]);
  });

  it('says at once that the run parks, but waits through short retries', async () => {
    const retry = { maxAttempts: 2, initialDelayMs: 500, jitter: false };
    const flows = {
      1: flowOf([START, ['a', 'test.async', {}, { policies: { retry } }]], ['start > a']),
      2: flowOf([START, ['a', 'test.wait', { ms: 60_000 }]], ['start > a']),
    };
    const harness = new Harness({ flows });
    harness.world.failNext('a', networkError());
    const short = await replied(harness);
    expect(short.replies).toEqual([]);
    await harness.clock.advance(500);
    expect(short.replies).toMatchObject([{ kind: 'ended', status: 'succeeded', items: [{ json: {} }] }]);
    const replies: RunReply[] = [];
    await harness.start([{}], { version: 2, onReply: (reply) => replies.push(reply) });
    expect(replies).toEqual([{ kind: 'parked', status: 'waiting' }]);
  });
});

describe('stop', () => {
  it('ends the whole run, other branches included', async () => {
    const flow = flowOf(
      [START, ['hold', 'test.hold'], ['wait', 'test.wait'], ['gate', 'test.hold'], ['stop', 'test.stop'], ['end', 'test.set']],
      ['start > hold', 'start > wait', 'start > gate', 'gate > stop', 'hold > end'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start();
    harness.world.release('gate');
    await settle();
    expect(harness.run(runId).status).toBe('succeeded');
    expect(harness.transcript(runId)).toEqual([
      'start: succeeded',
      'hold: cancelled',
      'wait: cancelled',
      'gate: succeeded',
      'stop: succeeded',
    ]);
  });

  it('can end it as failed, whatever the error policy', async () => {
    const flow = flowOf(
      [START, ['stop', 'test.stop', { status: 'failed', message: 'No lines.' }, { policies: { onError: 'continue' } }]],
      ['start > stop'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start();
    expect(harness.run(runId)).toMatchObject({
      status: 'failed',
      failedNodeId: 'stop',
      error: { code: 'RUN_STOPPED', message: 'No lines.' },
    });
  });
});

describe('cancelling', () => {
  it('tells running steps and ends the run', async () => {
    const harness = new Harness({ flows: { 1: HOLD } });
    const runId = await harness.start();
    await harness.engine.cancel(runId);
    await settle();
    expect(harness.run(runId)).toMatchObject({ status: 'cancelled', cancelRequested: true });
    expect(harness.transcript(runId)).toEqual(['start: succeeded', 'hold: cancelled']);
    expect(harness.reports).toEqual([]);
  });

  it('gives a step up that does not listen', async () => {
    const flow = flowOf([START, ['hold', 'test.hold', { deaf: true, effect: 'unsafe' }]], ['start > hold']);
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start();
    await harness.engine.cancel(runId);
    expect(harness.run(runId).status).toBe('running');
    await harness.clock.advance(2000);
    expect(harness.run(runId).status).toBe('cancelled');
    expect(harness.step(runId, 'hold')).toMatchObject({ status: 'cancelled', error: { effect: 'unknown' } });
  });

  it('ends waiting, doubtful and queued runs', async () => {
    const flows = {
      1: flowOf([START, ['wait', 'test.wait', { ms: 1e9 }]], ['start > wait']),
      2: flowOf([START, ['mail', 'test.unsafe']], ['start > mail']),
    };
    const harness = new Harness({ flows });
    harness.world.failNext('mail', networkError('unknown'));
    const waiting = await harness.start();
    const doubtful = await harness.start([{}], { version: 2 });
    harness.engine.setPaused(true);
    const queued = await harness.start();
    for (const runId of [waiting, doubtful, queued]) {
      await harness.engine.cancel(runId);
      expect(harness.run(runId)).toMatchObject({ status: 'cancelled' });
      expect(harness.run(runId).wakeAt).toBeUndefined();
    }
    harness.engine.setPaused(false);
    await settle();
    expect(harness.run(queued).status).toBe('cancelled');
    expect(harness.step(waiting, 'wait').status).toBe('cancelled');
    expect(harness.engine.activeCount()).toEqual({ running: 0, queued: 0 });
  });

  it('refuses for a run that has finished or does not exist', async () => {
    const harness = new Harness({ flows: { 1: SIMPLE } });
    const runId = await harness.start();
    await expect(harness.engine.cancel(runId)).rejects.toMatchObject({ code: 'RUN_FINISHED' });
    await expect(harness.engine.cancel('run_none' as typeof runId)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });

  it('begins nothing behind a barrier that was reached in the meantime', async () => {
    const harness = new Harness({ flows: { 1: flowOf([START, ['mail', 'test.unsafe']], ['start > mail']) } });
    const started = harness.engine.start({ flowId: FLOW, version: 1, trigger: { kind: 'manual' }, items: [{ json: {} }] });
    await harness.until(() => harness.journal.writes > 0);
    const { runId } = await started;
    await harness.engine.cancel(runId).catch(() => undefined);
    await settle();
    expect(['cancelled', 'succeeded']).toContain(harness.run(runId).status);
    expect(harness.world.effects.length).toBe(harness.run(runId).status === 'cancelled' ? 0 : 1);
  });
});

describe('a run whose parts are disabled', () => {
  it('is read back without a write while it waits', async () => {
    const flow = flowOf(
      [START, ['off', 'test.set', {}, { disabled: true }], ['wait', 'test.wait', { ms: 60_000 }]],
      ['start > off', 'off > wait'],
    );
    const first = new Harness({ flows: { 1: flow } });
    const runId = await first.start();
    const next = new Harness({ flows: { 1: flow }, disk: first.disk, clock: first.clock });
    await next.engine.recover();
    await expect(next.engine.resolveDoubt(runId, 2, { action: 'retry' })).rejects.toMatchObject({ code: 'STEP_NOT_IN_DOUBT' });
    expect(next.journal.writes).toBe(0);
    await next.clock.advance(60_000);
    expect(next.run(runId).status).toBe('succeeded');
  });
});

describe('running again', () => {
  it('makes a new run of the same version with the same data', async () => {
    const harness = new Harness({ flows: { 1: SIMPLE } });
    const runId = await harness.start([{ id: 1 }]);
    const again = await harness.engine.rerun(runId, 'start');
    await settle();
    expect(again).not.toBe(runId);
    expect(harness.run(again)).toMatchObject({
      status: 'succeeded',
      rerunOf: runId,
      trigger: { kind: 'rerun', detail: { runId } },
    });
    expect(harness.output(again, 'a')).toEqual([{ id: 1, a: 1 }]);
  });

  it('takes finished steps over and begins at the failed one', async () => {
    const flow = flowOf(
      [START, ['mail', 'test.unsafe'], ['loop', 'test.for-each'], ['pay', 'test.unsafe'], ['bad', 'test.async']],
      ['start > mail', 'mail > loop', 'loop.item > pay', 'pay > bad', 'bad > loop.loop'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const failing = [undefined, networkError()];
    harness.world.takeFailure = (nodeId) => (nodeId === 'bad' ? failing.shift() : undefined);
    const runId = await harness.start([{ id: 1 }, { id: 2 }, { id: 3 }]);
    expect(harness.run(runId)).toMatchObject({ status: 'failed', failedNodeId: 'bad' });
    expect(harness.world.keysOf('pay')).toHaveLength(2);
    const again = await harness.engine.rerun(runId, 'failed');
    await settle();
    expect(harness.run(again).status).toBe('succeeded');
    expect(harness.world.keysOf('mail')).toHaveLength(3);
    expect(harness.world.keysOf('pay')).toHaveLength(3);
    expect(harness.output(again, 'loop', 'done')).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  });

  it('does not do the items again that a failed step had finished', async () => {
    const harness = new Harness({
      flows: { 1: flowOf([START, ['mail', 'test.unsafe'], ['end', 'test.set']], ['start > mail', 'mail > end']) },
    });
    let calls = 0;
    harness.world.takeFailure = () => (++calls === 2 ? networkError() : undefined);
    const runId = await harness.start([{ to: 'a' }, { to: 'b' }]);
    expect(harness.run(runId).status).toBe('failed');
    const again = await harness.engine.rerun(runId, 'failed');
    await harness.clock.advance(0);
    await harness.until(() => harness.run(again).status === 'succeeded');
    expect(harness.world.effects.map((effect) => effect.value)).toEqual([{ to: 'a' }, { to: 'b' }]);
    expect(harness.output(again, 'end')).toEqual([{ to: 'a' }, { to: 'b' }]);
  });

  it('refuses while the run has not finished', async () => {
    const harness = new Harness({ flows: { 1: HOLD } });
    const runId = await harness.start();
    await expect(harness.engine.rerun(runId, 'start')).rejects.toMatchObject({ code: 'RUN_NOT_FINISHED' });
  });
});

describe('the limit of concurrent runs', () => {
  it('queues what is over it, and begins it in order as places come free', async () => {
    const harness = new Harness({ flows: { 1: HOLD } });
    harness.engine.setMaxConcurrentRuns(2);
    const runIds = [await harness.start(), await harness.start(), await harness.start(), await harness.start()];
    expect(runIds.map((runId) => harness.run(runId).status)).toEqual(['running', 'running', 'queued', 'queued']);
    expect(harness.engine.activeCount()).toEqual({ running: 2, queued: 2 });
    harness.world.release('hold');
    await settle();
    expect(runIds.map((runId) => harness.run(runId).status)).toEqual(['succeeded', 'succeeded', 'running', 'running']);
  });

  it('refuses more when 100,000 runs are queued', async () => {
    const harness = new Harness({ flows: { 1: SIMPLE }, journal: createNullJournal() });
    harness.engine.setPaused(true);
    const request = { flowId: FLOW, version: 1, trigger: { kind: 'manual' as const }, items: [] };
    for (let count = 0; count < 100_000; count++) await harness.engine.start(request);
    await expect(harness.engine.start(request)).rejects.toMatchObject({ code: 'TOO_MANY_RUNS' });
    expect(harness.engine.activeCount()).toEqual({ running: 0, queued: 100_000 });
  });

  it('records runs as queued while paused, and begins them afterwards', async () => {
    const harness = new Harness({ flows: { 1: SIMPLE } });
    harness.engine.setPaused(true);
    const runIds: RunId[] = [];
    for (let count = 0; count < 700; count++) runIds.push(await harness.start([{ count }]));
    expect(new Set(runIds.map((runId) => harness.run(runId).status))).toEqual(new Set(['queued']));
    harness.engine.setPaused(false);
    await harness.until(() => runIds.every((runId) => harness.run(runId).status === 'succeeded'));
    expect(harness.output(runIds.at(-1) ?? runIds[0]!, 'a')).toEqual([{ count: 699, a: 1 }]);
  });
});

describe('shutting down', () => {
  it('lets running steps end, begins no new one, and leaves the run to the next start', async () => {
    const harness = new Harness({ flows: { 1: HOLD } });
    const runId = await harness.start();
    const stopped = harness.engine.stop(10_000);
    await expect(harness.start()).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
    harness.world.release('hold');
    await stopped;
    expect(harness.transcript(runId)).toEqual(['start: succeeded', 'hold: succeeded']);
    expect(harness.run(runId).status).toBe('running');

    const next = new Harness({ flows: { 1: HOLD }, disk: harness.disk });
    expect(await next.engine.recover()).toEqual({ resumed: 1, inDoubt: 0 });
    expect(next.run(runId).status).toBe('succeeded');
    expect(next.world.calls.get('hold')).toBeUndefined();
  });

  it('tells steps after the grace, and does not take that for a failure', async () => {
    const harness = new Harness({ flows: { 1: HOLD } });
    const runId = await harness.start();
    const stopped = harness.engine.stop(1000);
    await harness.clock.advance(1000);
    await stopped;
    expect(harness.step(runId, 'hold').status).toBe('running');
    const next = new Harness({ flows: { 1: HOLD }, disk: harness.disk, clock: harness.clock });
    await next.engine.recover();
    next.world.release('hold');
    await settle();
    expect(next.run(runId).status).toBe('succeeded');
    expect(next.step(runId, 'hold').attempt).toBe(2);
  });
});

describe('system events', () => {
  it('are stored only when somebody wants them', async () => {
    const wanted = new Set([
      'flx.run.started',
      'flx.run.succeeded',
      'flx.step.started',
      'flx.step.succeeded',
      'flx.run.failed',
      'flx.step.failed',
    ]);
    const flows = { 1: SIMPLE, 2: flowOf([START, ['a', 'test.fail']], ['start > a']) };
    const harness = new Harness({ flows, wants: (type) => wanted.has(type) });
    const runId = await harness.start();
    await harness.start([{}], { version: 2 });
    expect(harness.eventTypes()).toEqual([
      'flx.run.started',
      'flx.step.started',
      'flx.step.succeeded',
      'flx.run.succeeded',
      'flx.run.started',
      'flx.step.started',
      'flx.step.failed',
      'flx.run.failed',
    ]);
    expect(harness.disk.events[3]).toMatchObject({ subject: FLOW, data: { runId, flowId: FLOW, status: 'succeeded' } });
    const silent = new Harness({ flows });
    await silent.start();
    expect(silent.eventTypes()).toEqual([]);
  });
});
