import { describe, expect, it } from 'vitest';
import type { NodeRegistry } from '../ports';
import type { LookupResult, NodeType } from '../sdk';
import { FLOW, flowOf, Harness } from '../testing/harness';
import { ManualClock } from '../testing/manual-clock';
import { MemoryDisk } from '../testing/memory-journal';
import { createTestNodes, networkError, TestWorld } from '../testing/test-nodes';

const START = ['start', 'test.start'] as const;
const retry = { maxAttempts: 3, initialDelayMs: 1000, jitter: false };
const FLOW_OF_ONE = flowOf(
  [START, ['mail', 'test.unsafe', {}, { policies: { retry } }], ['end', 'test.set']],
  ['start > mail', 'mail > end'],
);
const three = [{ to: 'a' }, { to: 'b' }, { to: 'c' }];

/** The test nodes, of which `test.unsafe` looks at the world; `answer` overrides what it says. */
function nodesWithLookup(
  world: TestWorld,
  answer?: () => LookupResult | Promise<LookupResult>,
): NodeRegistry & { asked: string[] } {
  const plain = createTestNodes(world);
  const asked: string[] = [];
  const lookup: NodeType['lookup'] = (context, index) => {
    if (!world.isAlive) return new Promise(() => undefined);
    const { idempotencyKey, node } = context as unknown as { idempotencyKey(index: number): string; node: { id: string } };
    const key = idempotencyKey.call(context, index);
    asked.push(key);
    return answer?.() ?? { happened: world.keysOf(node.id).includes(key) };
  };
  return {
    asked,
    find: (type, version) => {
      const found = plain.find(type, version);
      return found?.type === 'test.unsafe' ? { ...found, lookup } : found;
    },
    list: () => plain.list(),
  };
}

function harnessWith(answer?: () => LookupResult | Promise<LookupResult>) {
  const world = new TestWorld();
  const nodes = nodesWithLookup(world, answer);
  return { world, nodes, harness: new Harness({ flows: { 1: FLOW_OF_ONE }, world, nodes }) };
}

describe('a step in doubt whose service can be asked', () => {
  it('goes on without a person when it happened, and is not done again', async () => {
    const { harness, world, nodes } = harnessWith();
    world.failNext('mail', networkError('unknown'));
    const runId = await harness.start([{ to: 'a' }]);
    expect(harness.run(runId).status).toBe('succeeded');
    expect(harness.output(runId, 'end')).toEqual([{ to: 'a' }]);
    expect(world.keysOf('mail')).toHaveLength(1);
    expect(nodes.asked).toEqual([`${runId}/mail#0`]);
  });

  it('puts out what the service says the effect gave', async () => {
    const { harness, world } = harnessWith(() => ({ happened: true, outputs: { out: [{ json: { id: 7 } }] } }));
    world.failNext('mail', networkError('unknown'));
    const runId = await harness.start([{ to: 'a' }]);
    expect(harness.output(runId, 'end')).toEqual([{ id: 7 }]);
  });

  it('is tried again by its policy when it did not happen', async () => {
    const { harness, world } = harnessWith(() => ({ happened: false }));
    world.failNext('mail', networkError('unknown'));
    const runId = await harness.start([{ to: 'a' }]);
    expect(harness.run(runId).status).toBe('waiting');
    await harness.clock.advance(1000);
    expect(harness.run(runId).status).toBe('succeeded');
  });

  it('is put before a person when the service says nothing, throws or does not answer', async () => {
    const answers = [
      () => 'unknown' as const,
      () => Promise.reject(new Error('down')),
      () => new Promise<LookupResult>(() => undefined),
    ];
    for (const answer of answers) {
      const { harness, world } = harnessWith(answer);
      world.failNext('mail', networkError('unknown'));
      const runId = await harness.start([{ to: 'a' }]);
      await harness.clock.advance(30_000);
      expect(harness.run(runId).status).toBe('in_doubt');
      await harness.engine.resolveDoubt(runId, harness.step(runId, 'mail').seq, { action: 'done' });
      expect(harness.run(runId).status).toBe('succeeded');
    }
  });

  it('asks for the items in doubt only, and does the others', async () => {
    const { harness, world, nodes } = harnessWith();
    world.failNext('mail', networkError('unknown'));
    const runId = await harness.start(three);
    expect(harness.run(runId).status).toBe('succeeded');
    expect(harness.output(runId, 'end')).toEqual(three);
    expect(nodes.asked).toEqual([`${runId}/mail#0`]);
    expect(world.keysOf('mail')).toEqual([0, 1, 2].map((index) => `${runId}/mail#${index}`));
  });

  it('can be cancelled while the service is asked', async () => {
    const { harness, world } = harnessWith(() => new Promise<LookupResult>(() => undefined));
    world.failNext('mail', networkError('unknown'));
    const runId = await harness.start([{ to: 'a' }]);
    await harness.engine.cancel(runId);
    await harness.clock.advance(5000);
    expect(harness.run(runId).status).toBe('cancelled');
    expect(harness.step(runId, 'mail').error?.effect).toBe('unknown');
  });

  it('killed at every write and commit, does each effect once and never asks a person', async () => {
    for (const items of [[{ to: 'a' }], three]) {
      for (const kind of ['write', 'before-commit', 'after-commit'] as const) {
        for (let n = 1; ; n++) {
          const outside = { world: new TestWorld(), disk: new MemoryDisk(), clock: new ManualClock() };
          outside.world.failNext('mail', networkError('unknown'));
          const live = (crashAt?: { kind: typeof kind; n: number }) =>
            new Harness({
              flows: { 1: FLOW_OF_ONE },
              ...outside,
              nodes: nodesWithLookup(outside.world),
              ...(crashAt === undefined ? {} : { crashAt }),
            });
          const first = live({ kind, n });
          const request = {
            flowId: FLOW,
            version: 1,
            trigger: { kind: 'manual' as const },
            items: items.map((json) => ({ json })),
          };
          void first.engine.start(request).catch(() => undefined);
          await first.clock.advance(10_000);
          const isOver = !first.journal.isDead;
          outside.world.isAlive = true;
          const second = isOver ? first : live();
          if (!isOver) {
            void second.engine.recover();
            await second.clock.advance(10_000);
          }
          for (const [runId, run] of outside.disk.runs) {
            expect(run.status, `${kind} ${n}`).toBe('succeeded');
            expect(outside.world.keysOf('mail').sort(), `${kind} ${n}`).toEqual(
              items.map((_, index) => `${runId}/mail#${index}`),
            );
          }
          if (isOver) break;
        }
      }
    }
  });
});
