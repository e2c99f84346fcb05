import { describe, expect, it } from 'vitest';
import type { NodeRegistry } from '../ports';
import { defineNode, mapEffects, z } from '../sdk';
import { flowOf, Harness } from '../testing/harness';
import { settle } from '../testing/manual-clock';
import { createTestNodes, TestWorld } from '../testing/test-nodes';

const START = ['start', 'test.start'] as const;
const text = { en: 'Test', 'pt-BR': 'Teste' };

/** Item by item, each as slow as the test wants, and deaf to its signal. */
function slowItems(effect: 'idempotent' | 'unsafe') {
  const begun: number[] = [];
  const open: (() => void)[] = [];
  const node = defineNode({
    ...{ type: 'test.slow', version: 1, kind: 'action', label: text, description: text, icon: 'box', category: 'data' },
    config: z.object({}),
    effect,
    execute: (context) =>
      mapEffects(context, async (item, _config, index) => {
        begun.push(index);
        await new Promise<void>((resolve) => open.push(resolve));
        return item;
      }),
  });
  const plain = createTestNodes(new TestWorld());
  const nodes: NodeRegistry = {
    find: (type, version) => (type === 'test.slow' ? node : plain.find(type, version)),
    list: () => [...plain.list(), node],
  };
  return { nodes, begun, finishOne: () => open.shift()?.() };
}

describe.each(['idempotent', 'unsafe'] as const)('a step with %s effects item by item', (effect) => {
  it('begins no further item once its run was cancelled', async () => {
    const { nodes, begun, finishOne } = slowItems(effect);
    const harness = new Harness({ flows: { 1: flowOf([START, ['a', 'test.slow']], ['start > a']) }, nodes });
    const runId = await harness.start([{}, {}, {}]);
    expect(begun).toEqual([0]);
    await harness.engine.cancel(runId);
    finishOne();
    await settle();
    expect(begun).toEqual([0]);
    expect(harness.run(runId).status).toBe('cancelled');
  });

  it('begins no further item once it was given up, so that two attempts never work side by side', async () => {
    const { nodes, begun, finishOne } = slowItems(effect);
    const policies = { timeoutMs: 100, retry: { maxAttempts: 2, initialDelayMs: 60_000, jitter: false } };
    const harness = new Harness({ flows: { 1: flowOf([START, ['a', 'test.slow', {}, { policies }]], ['start > a']) }, nodes });
    await harness.start([{}, {}, {}]);
    await harness.clock.advance(5000);
    expect(harness.reports.map(({ code }) => code)).toEqual(['STEP_IGNORED_SIGNAL']);
    finishOne();
    await settle();
    expect(begun).toEqual([0]);
  });

  it('does not bring its run to life beside the one in memory when it answers after it was given up', async () => {
    const { nodes, begun, finishOne } = slowItems('idempotent');
    const policies = { timeoutMs: 100, retry: { maxAttempts: 2, initialDelayMs: 60_000, jitter: false } };
    const harness = new Harness({ flows: { 1: flowOf([START, ['a', 'test.slow', {}, { policies }]], ['start > a']) }, nodes });
    const runId = await harness.start([{}]);
    await harness.clock.advance(5000);
    expect(harness.run(runId).status).toBe('waiting');
    finishOne();
    await harness.clock.advance(57_150);
    expect(begun).toEqual([0, 0]);
    finishOne();
    await settle();
    expect(harness.run(runId).status).toBe('succeeded');
    expect(harness.engine.activeCount()).toEqual({ running: 0, queued: 0 });
  });
});
