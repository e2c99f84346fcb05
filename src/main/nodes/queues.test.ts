import { describe, expect, it } from 'vitest';
import { callFlowNode } from './call-flow';
import { enqueueNode } from './enqueue';
import { queueNode } from './queue';
import { checkNode, runNode, TEST_NOW_MS } from './testing/run-node';

const outboxOf = (result: unknown) => (result as { outbox?: readonly { put: Record<string, unknown> }[] }).outbox ?? [];

describe('core.queue', () => {
  it('wants a queue name that can stand in an address', () => {
    expect(checkNode(queueNode, {})).toEqual(['/queue: Name the queue, for example orders']);
    expect(checkNode(queueNode, { queue: 'my orders' })).toHaveLength(1);
    expect(checkNode(queueNode, { queue: 'orders.eu-1' })).toEqual([]);
  });
});

describe('core.enqueue', () => {
  it('sends a message per item, with what the expressions give for it', async () => {
    const { result, outputs } = await runNode(enqueueNode, {
      config: { queue: '{{ region }}', body: '{{ {"id": n} }}', priority: '{{ n }}', delayMs: 1000, dedupKey: 'k{{ n }}' },
      items: [
        { n: 1, region: 'eu' },
        { n: 2, region: 'us' },
      ],
    });
    expect(outboxOf(result).map(({ put }) => put)).toMatchObject([
      { queue: 'eu', body: { id: 1 }, priority: 1, visibleAt: TEST_NOW_MS + 1000, dedupKey: 'k1', runId: 'run_1' },
      { queue: 'us', body: { id: 2 }, priority: 2, dedupKey: 'k2' },
    ]);
    expect(outputs['out']).toMatchObject([
      { n: 1, message: { queue: 'eu' } },
      { n: 2, message: { queue: 'us' } },
    ]);
  });

  it('gives each message an id of run, node and item, so that a repeated step sends the same', async () => {
    const ids = async () =>
      outboxOf((await runNode(enqueueNode, { config: { queue: 'q' }, items: [1, 2] })).result).map(({ put }) => put['id']);
    expect(await ids()).toEqual(await ids());
    expect(new Set(await ids()).size).toBe(2);
  });

  it('sends all items as one message', async () => {
    const { result } = await runNode(enqueueNode, { config: { queue: 'q', send: 'all' }, items: [1, 2] });
    expect(outboxOf(result).map(({ put }) => put['body'])).toEqual([[1, 2]]);
  });

  it('refuses a queue that is none, and a body that is too large', async () => {
    await expect(runNode(enqueueNode, { config: { queue: '{{ "a b" }}' } })).rejects.toMatchObject({
      code: 'NODE_CONFIG_INVALID',
    });
    await expect(runNode(enqueueNode, { config: { queue: 'q' }, items: ['x'.repeat(1_100_000)] })).rejects.toMatchObject({
      code: 'INPUT_TOO_LARGE',
    });
  });
});

describe('core.call-flow', () => {
  it('sends its calls together with its pause, and says who waits for which result', async () => {
    const { result } = await runNode(callFlowNode, {
      config: { service: 'price', timeoutMs: 5000 },
      items: [{ n: 1 }, { n: 2 }],
    });
    expect(result).toMatchObject({ wait: { timeoutAtMs: TEST_NOW_MS + 5000 } });
    const key = (result as { wait: { reply: string } }).wait.reply;
    expect(outboxOf(result).map(({ put }) => put)).toMatchObject([
      { queue: 'price.in', body: { n: 1 }, reply: { key, index: 0, count: 2 } },
      { queue: 'price.in', body: { n: 2 }, reply: { key, index: 1, count: 2 } },
    ]);
  });

  it('calls nobody without items', async () => {
    expect((await runNode(callFlowNode, { config: { service: 'price' }, items: [] })).result).toEqual({ outputs: { out: [] } });
  });
});
