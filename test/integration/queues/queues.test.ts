import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '#shared/model/json';
import { chainOf, type LiveHost, newFolder, openHost, removeFolders } from './live-host';

let home: string;
let app: LiveHost;
beforeEach(async () => {
  home = newFolder();
  app = await openHost(home);
});
afterEach(() => app.host.close(200));
afterAll(removeFolders);

const empty = { ready: 0, delayed: 0, inFlight: 0, dead: 0 };
const handled = (flowName: string, node = 'log') =>
  expect.poll(() => app.outputs(flowName, node), { timeout: 8000, interval: 25 });
const depth = (queue: string) => expect.poll(() => app.depth(queue), { timeout: 8000, interval: 25 });

const listener = (more: { concurrency?: number; batchSize?: number } = {}) =>
  chainOf('Listener', [
    ['in', 'core.queue', { queue: 'orders', ...more }],
    ['log', 'core.log', { message: 'got it' }],
  ]);

describe('a queue trigger', () => {
  it('starts a run for each message, and the message is done with it', async () => {
    await app.publish(listener());
    await app.enqueue('orders', [{ n: 1 }, { n: 2 }]);
    await handled('Listener').toEqual([{ n: 1 }, { n: 2 }]);
    await depth('orders').toEqual(empty);
  });

  it('hands out by priority, then in the order in which messages came', async () => {
    await app.enqueue('orders', [{ n: 1 }, { n: 2 }]);
    await app.enqueue('orders', [{ n: 3 }], { priority: 5 });
    await app.enqueue('orders', [{ n: 4 }], { priority: -5 });
    await app.publish(listener());
    await handled('Listener').toEqual([{ n: 3 }, { n: 1 }, { n: 2 }, { n: 4 }]);
  });

  it('takes several messages in one run when it is told to', async () => {
    await app.enqueue('orders', [{ n: 1 }, { n: 2 }, { n: 3 }]);
    await app.publish(listener({ batchSize: 10 }));
    await handled('Listener').toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect((await app.client.runs.list({ limit: 10 })).items).toHaveLength(1);
  });

  it('has no more runs at work than its limit, also when they wait', async () => {
    await app.publish(
      chainOf('Slow', [
        ['in', 'core.queue', { queue: 'orders', concurrency: 2 }],
        ['wait', 'core.wait', { durationMs: 3_600_000 }],
      ]),
    );
    await app.enqueue('orders', [1, 2, 3, 4, 5]);
    await depth('orders').toEqual({ ...empty, ready: 3, inFlight: 2 });
    await app.host.close(0);
    app = await openHost(home);
    expect(await app.depth('orders')).toEqual({ ...empty, ready: 3, inFlight: 2 });
    const [first] = (await app.client.runs.list({ limit: 10 })).items;
    if (first !== undefined) await app.client.runs.cancel({ runId: first.id });
    // A person has ended it: that is no reason to try again.
    await depth('orders').toEqual({ ready: 2, delayed: 0, inFlight: 2, dead: 1 });
  });

  it('does not hand out delayed messages before their time', async () => {
    await app.publish(listener());
    await app.enqueue('orders', ['late'], { delayMs: 400 });
    expect(await app.depth('orders')).toEqual({ ...empty, delayed: 1 });
    await handled('Listener').toEqual(['late']);
  });

  it('stores a message with the same dedup key once in the window', async () => {
    const first = await app.enqueue('orders', ['a'], { dedupKey: 'order-1' });
    const second = await app.client.queues.enqueue({
      queue: 'orders',
      messages: [{ body: 'b', priority: 0, delayMs: 0, dedupKey: 'order-1' }],
    });
    expect(second.messages).toEqual([{ id: first[0], duplicate: true }]);
    expect((await app.depth('orders')).ready).toBe(1);
  });

  it('delivers a message again when its run fails, and makes it a dead letter after N', async () => {
    await app.client.queues.configure({ queue: 'orders', maxDeliveries: 3, retryDelayMs: 10 });
    await app.publish(
      chainOf('Failing', [
        ['in', 'core.queue', { queue: 'orders' }],
        ['stop', 'core.stop', { status: 'failed', message: 'No stock left' }],
      ]),
    );
    const [id] = await app.enqueue('orders', [{ n: 1 }]);
    await depth('orders').toEqual({ ...empty, dead: 1 });
    expect((await app.client.runs.list({ limit: 10 })).items).toHaveLength(3);
    const [letter] = (await app.client.queues.messages({ queue: 'orders', state: 'dead' })).items;
    expect(letter).toMatchObject({ id, deliveries: 3, error: { message: 'No stock left' } });
    expect(await app.client.queues.redrive({ queue: 'orders' })).toEqual({ redriven: 1 });
    await depth('orders').toEqual({ ...empty, dead: 1 });
    expect((await app.client.runs.list({ limit: 10 })).items).toHaveLength(6);
    await app.client.queues.discard({ queue: 'orders', messageId: id ?? '' });
    expect(await app.depth('orders')).toEqual(empty);
  });

  it('rests while the queue or its flow is paused', async () => {
    const flowId = await app.publish(listener());
    await app.client.queues.configure({ queue: 'orders', paused: true });
    await app.enqueue('orders', ['x']);
    await app.client.flows.pause({ flowId });
    await app.client.queues.configure({ queue: 'orders', paused: false });
    expect((await app.depth('orders')).ready).toBe(1);
    await app.client.flows.resume({ flowId });
    await handled('Listener').toEqual(['x']);
  });
});

describe('a worker outside', () => {
  const receive = async (more: { visibilityTimeoutMs?: number; max?: number } = {}) =>
    (await app.client.queues.receive({ queue: 'jobs', waitMs: 0, max: 1, ...more })).messages;

  it('takes messages, which others do not see until they are given back', async () => {
    await app.enqueue('jobs', ['a', 'b']);
    const [first] = await receive();
    const [second] = await receive();
    expect([first?.body, second?.body]).toEqual(['a', 'b']);
    expect(await receive()).toEqual([]);
    const held = { queue: 'jobs', messageId: first?.id ?? '', receipt: first?.receipt ?? '' };
    await app.client.queues.ack(held);
    await expect(app.client.queues.ack(held)).rejects.toMatchObject({ code: 'RECEIPT_EXPIRED' });
    await app.client.queues.nack({ queue: 'jobs', messageId: second?.id ?? '', receipt: second?.receipt ?? '', delayMs: 0 });
    expect(await receive()).toMatchObject([{ body: 'b', deliveries: 2 }]);
  });

  it('loses a message when its time is up, also when the app was closed in the meantime', async () => {
    await app.enqueue('jobs', ['a']);
    const [first] = await receive({ visibilityTimeoutMs: 1000 });
    await app.host.close(0);
    app = await openHost(home);
    expect(await app.depth('jobs')).toEqual({ ...empty, inFlight: 1 });
    await depth('jobs').toEqual({ ...empty, ready: 1 });
    await expect(
      app.client.queues.ack({ queue: 'jobs', messageId: first?.id ?? '', receipt: first?.receipt ?? '' }),
    ).rejects.toMatchObject({ code: 'RECEIPT_EXPIRED' });
  });

  it('keeps a message for longer when it asks', async () => {
    await app.enqueue('jobs', ['a']);
    const [held] = await receive({ visibilityTimeoutMs: 1000 });
    const before = held?.visibleAt ?? 0;
    const { visibleAt } = await app.client.queues.extend({
      queue: 'jobs',
      messageId: held?.id ?? '',
      receipt: held?.receipt ?? '',
      visibilityTimeoutMs: 60_000,
    });
    expect(visibleAt).toBeGreaterThan(before + 50_000);
  });

  it('waits for the first message', async () => {
    await app.client.queues.configure({ queue: 'jobs' });
    const waiting = app.client.queues.receive({ queue: 'jobs', waitMs: 5000, max: 1 });
    await app.enqueue('jobs', ['late']);
    expect((await waiting).messages).toMatchObject([{ body: 'late' }]);
  });
});

describe('sending from a flow', () => {
  it('puts a message per item, or all items as one', async () => {
    for (const send of ['each', 'all']) {
      const flowId = await app.publish(
        chainOf(`Sender ${send}`, [
          ['start', 'core.manual'],
          ['send', 'core.enqueue', { queue: send, send, priority: 3 }],
        ]),
      );
      await app.client.runs.start({
        params: { workflowId: flowId },
        headers: {},
        body: { input: [{ n: 1 }, { n: 2 }], test: false },
      });
    }
    const bodies = async (queue: string): Promise<Json[]> =>
      (await app.client.queues.messages({ queue })).items.map(({ body }) => body);
    await expect.poll(() => bodies('each').catch(() => [])).toEqual([{ n: 1 }, { n: 2 }]);
    await expect.poll(() => bodies('all').catch(() => [])).toEqual([[{ n: 1 }, { n: 2 }]]);
  });
});

describe('a service', () => {
  const doubler = (reply: 'first' | 'all' = 'first') =>
    chainOf(
      'Doubler',
      [
        ['start', 'core.manual'],
        ['double', 'core.transform', { expression: '{"n": n * 2}' }],
      ],
      {
        service: { name: 'double', reply },
      },
    );
  const caller = (more: object = {}) =>
    chainOf('Caller', [
      ['start', 'core.manual'],
      ['call', 'core.call-flow', { service: 'double', ...more }],
    ]);
  const start = async (flowId: Awaited<ReturnType<LiveHost['publish']>>, input: Json) =>
    (await app.client.runs.start({ params: { workflowId: flowId }, headers: {}, body: { input, test: false } })).runId;
  const status = (runId: Awaited<ReturnType<typeof start>>) =>
    expect.poll(async () => (await app.client.runs.status({ runId })).status, { timeout: 8000, interval: 25 });

  it('is called by a node, once for each item', async () => {
    await app.publish(doubler());
    const runId = await start(await app.publish(caller()), [{ n: 1 }, { n: 2 }, { n: 3 }]);
    await status(runId).toBe('succeeded');
    expect(await app.outputs('Caller', 'call')).toEqual([{ n: 2 }, { n: 4 }, { n: 6 }]);
    expect(app.host.store.db.prepare('SELECT count(*) FROM service_replies').pluck().get()).toBe(0);
    expect(await app.depth('double.in')).toEqual(empty);
  });

  it('gives an array to one record when it replies with all', async () => {
    await app.publish(
      chainOf(
        'Doubler',
        [
          ['start', 'core.manual'],
          ['double', 'core.transform', { expression: '[{"n": n}, {"n": n + 1}]' }],
        ],
        {
          service: { name: 'double', reply: 'all' },
        },
      ),
    );
    const runId = await start(await app.publish(caller()), { n: 1 });
    await status(runId).toBe('succeeded');
    expect(await app.outputs('Caller', 'call')).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('makes the step of its caller fail with what it failed with', async () => {
    await app.publish(
      chainOf(
        'Doubler',
        [
          ['start', 'core.manual'],
          ['stop', 'core.stop', { status: 'failed', message: 'Out of numbers' }],
        ],
        {
          service: { name: 'double' },
        },
      ),
    );
    const runId = await start(await app.publish(caller()), { n: 1 });
    await status(runId).toBe('failed');
    const { error } = await app.client.runs.get({ runId });
    expect(error).toMatchObject({ code: 'SERVICE_FAILED', message: expect.stringContaining('Out of numbers') as string });
    expect(await app.depth('double.in')).toEqual(empty);
  });

  it('is called anew by each attempt of a step that retries', async () => {
    await app.publish(
      chainOf(
        'Doubler',
        [
          ['start', 'core.manual'],
          ['stop', 'core.stop', { status: 'failed', message: 'no' }],
        ],
        { service: { name: 'double' } },
      ),
    );
    const definition = caller();
    const call = definition.nodes[1];
    if (call !== undefined) call.policies = { retry: { maxAttempts: 3, initialDelayMs: 1, jitter: false } };
    const runId = await start(await app.publish(definition), { n: 1 });
    await status(runId).toBe('failed');
    const { items } = await app.client.runs.list({ limit: 50 });
    expect(items.filter(({ flowName }) => flowName === 'Doubler')).toHaveLength(3);
  });

  it('times out for its caller', async () => {
    await app.publish(doubler());
    await app.client.queues.configure({ queue: 'double.in', paused: true });
    const runId = await start(await app.publish(caller({ timeoutMs: 50 })), { n: 1 });
    await status(runId).toBe('failed');
    expect((await app.client.runs.get({ runId })).error?.code).toBe('SERVICE_TIMED_OUT');
  });

  it('lets its caller wait over a restart', async () => {
    await app.publish(doubler());
    await app.client.queues.configure({ queue: 'double.in', paused: true });
    const runId = await start(await app.publish(caller()), { n: 4 });
    await status(runId).toBe('waiting');
    await app.host.close(0);
    app = await openHost(home);
    await app.client.queues.configure({ queue: 'double.in', paused: false });
    await status(runId).toBe('succeeded');
    expect(await app.outputs('Caller', 'call')).toEqual([{ n: 8 }]);
  });

  it('tells its caller when the call is thrown away', async () => {
    await app.publish(doubler());
    await app.client.queues.configure({ queue: 'double.in', paused: true });
    const runId = await start(await app.publish(caller()), { n: 1 });
    await depth('double.in').toEqual({ ...empty, ready: 1 });
    await app.client.queues.purge({ queue: 'double.in' });
    await status(runId).toBe('failed');
    expect((await app.client.runs.get({ runId: runId })).error).toMatchObject({ code: 'SERVICE_FAILED' });
  });

  it('tells its caller when the call is discarded, or its queue deleted', async () => {
    const serviceFlow = await app.publish(doubler());
    await app.client.queues.configure({ queue: 'double.in', paused: true });
    const callerFlow = await app.publish(caller());
    const discarded = await start(callerFlow, { n: 1 });
    await depth('double.in').toEqual({ ...empty, ready: 1 });
    const [message] = (await app.client.queues.messages({ queue: 'double.in' })).items;
    await app.client.queues.discard({ queue: 'double.in', messageId: message?.id ?? '' });
    await status(discarded).toBe('failed');
    const why = { code: 'SERVICE_FAILED', data: { cause: { code: 'MESSAGE_DISCARDED' } } };
    expect((await app.client.runs.get({ runId: discarded })).error).toMatchObject(why);

    const left = await start(callerFlow, { n: 2 });
    await depth('double.in').toEqual({ ...empty, ready: 1 });
    const remove = (withMessages: boolean) => app.client.queues.delete({ queue: 'double.in', withMessages });
    await expect(remove(true)).rejects.toMatchObject({ code: 'QUEUE_IN_USE' });
    await app.client.flows.remove({ flowId: serviceFlow });
    await expect(remove(false)).rejects.toMatchObject({ code: 'QUEUE_NOT_EMPTY' });
    await remove(true);
    await status(left).toBe('failed');
    expect((await app.client.runs.get({ runId: left })).error).toMatchObject(why);
    expect(await app.client.queues.list({})).toEqual([]);
  });

  it('is called anew when the call is re-driven, and its result comes to the new run', async () => {
    await app.publish(doubler());
    await app.client.queues.configure({ queue: 'double.in', paused: true });
    const flowId = await app.publish({ ...caller(), settings: { deadLetters: 'failures' } });
    await start(flowId, { n: 3 });
    await depth('double.in').toEqual({ ...empty, ready: 1 });
    await app.client.queues.purge({ queue: 'double.in', states: ['ready'] });
    await expect.poll(async () => (await app.client.deadLetters.counts()).open, { timeout: 8000 }).toBe(1);
    await app.client.queues.configure({ queue: 'double.in', paused: false });
    await app.client.deadLetters.redrive({});
    const redriven = () =>
      app.client.runs.list({ flowId }).then(({ items }) => items.find(({ rerunOf }) => rerunOf !== undefined));
    await expect.poll(async () => (await redriven())?.status, { timeout: 8000, interval: 25 }).toBe('succeeded');
    expect(await app.outputs('Caller', 'call')).toEqual([{ n: 6 }]);
  });

  it('has its name for itself', async () => {
    await app.publish(doubler());
    await expect(app.publish({ ...doubler(), name: 'Rival' })).rejects.toMatchObject({ code: 'SERVICE_CONFLICT' });
  });

  it('is not found by an unknown name', async () => {
    const runId = await start(await app.publish(caller()), { n: 4 });
    await status(runId).toBe('failed');
    expect((await app.client.runs.get({ runId })).error?.code).toBe('SERVICE_NOT_FOUND');
  });

  it('ends a ring of services that call each other', async () => {
    await app.publish(
      chainOf(
        'Doubler',
        [
          ['start', 'core.manual'],
          ['again', 'core.call-flow', { service: 'double' }],
        ],
        { service: { name: 'double' } },
      ),
    );
    const runId = await start(await app.publish(caller()), { n: 1 });
    await status(runId).toBe('failed');
    expect((await app.client.runs.list({ limit: 100 })).items.length).toBeLessThan(20);
  });

  it('answers over the API with the result, with an error, or later', async () => {
    await app.publish(doubler());
    const called = await app.client.services.call({ service: 'double', input: { n: 21 }, waitMs: 5000 });
    expect(called).toMatchObject({ status: 200, body: { state: 'done', result: { n: 42 } } });
    await app.client.queues.configure({ queue: 'double.in', paused: true });
    const later = await app.client.services.call({ service: 'double', input: { n: 5 }, waitMs: 0, idempotencyKey: 'k' });
    expect(later).toMatchObject({ status: 202, body: { state: 'accepted' } });
    const again = await app.client.services.call({ service: 'double', input: { n: 5 }, waitMs: 0, idempotencyKey: 'k' });
    expect(again.body.callId).toBe(later.body.callId);
    expect(await app.depth('double.in')).toEqual({ ...empty, ready: 1 });
    await app.client.queues.configure({ queue: 'double.in', paused: false });
    const result = () => app.client.services.result({ service: 'double', callId: later.body.callId });
    await expect.poll(async () => (await result()).body).toMatchObject({ state: 'done', result: { n: 10 } });
  });

  it('puts results that nobody waits for into its output queue', async () => {
    await app.publish(doubler());
    await app.enqueue('double.in', [{ n: 1 }]);
    await depth('double.out').toEqual({ ...empty, ready: 1 });
    expect((await app.client.queues.messages({ queue: 'double.out' })).items[0]?.body).toEqual({ n: 2 });
  });
});
