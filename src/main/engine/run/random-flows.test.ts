import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FlowDefinitionInput } from '#shared/model/flow';
import type { Json } from '#shared/model/json';
import { flowOf, Harness } from '../testing/harness';
import { networkError } from '../testing/test-nodes';

type NodeOf = readonly [id: string, type: string, config?: Record<string, Json>, more?: object];
const TYPES = [
  'test.set',
  'test.async',
  'test.route',
  'test.merge',
  'test.unsafe',
  'test.idempotent',
  'test.wait',
  'test.for-each',
  'test.fail',
] as const;

/** A random DAG: node i has edges from earlier nodes; some nodes are loops with a body of their own. */
const flowArbitrary = fc
  .array(
    fc.record({
      type: fc.constantFrom(...TYPES),
      from: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
      port: fc.constantFrom('a', 'b', 'c'),
      isAny: fc.boolean(),
      isDisabled: fc.nat(9).map((chance) => chance === 0),
      size: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((parts): FlowDefinitionInput => {
    const nodes: NodeOf[] = [['start', 'test.start']];
    const outs = [{ id: 'start', ports: ['out'] }];
    const edges = new Set<string>();
    for (const [index, { type, from, port, isAny, isDisabled, size }] of parts.entries()) {
      const id = `n${index}`;
      const config: Record<string, Json> =
        type === 'test.route'
          ? { to: port }
          : type === 'test.merge'
            ? { wait: isAny ? 'any' : 'all' }
            : type === 'test.for-each'
              ? { batchSize: size, parallelism: size }
              : type === 'test.wait'
                ? { ms: size * 1000 }
                : {};
      const policies = type === 'test.fail' ? { policies: { onError: isAny ? 'output' : 'continue' } } : {};
      nodes.push([id, type, config, { ...policies, ...(isDisabled ? { disabled: true } : {}) }]);
      for (const pick of from) {
        const source = outs[pick % outs.length];
        const sourcePort = source?.ports[pick % (source.ports.length || 1)];
        edges.add(`${source?.id}.${sourcePort} > ${id}`);
      }
      if (type === 'test.for-each') {
        nodes.push([`${id}x`, 'test.unsafe'], [`${id}y`, size === 2 ? 'test.wait' : 'test.async']);
        edges.add(`${id}.item > ${id}x`).add(`${id}x > ${id}y`);
        if (isAny) edges.add(`${id}y > ${id}.loop`);
      }
      const ports =
        type === 'test.route'
          ? ['a', 'b', 'c']
          : type === 'test.for-each'
            ? ['done']
            : type === 'test.fail' && isAny
              ? ['out', 'error']
              : ['out'];
      outs.push({ id, ports });
    }
    return flowOf(nodes, [...edges]);
  });

async function finish(harness: Harness): Promise<void> {
  for (let seconds = 0; seconds < 60; seconds++) await harness.clock.advance(1000);
}

describe('any flow without cycles', () => {
  it('comes to its end, each node at most once in each scope, and every node settles', async () => {
    await fc.assert(
      fc.asyncProperty(flowArbitrary, fc.nat(4), async (flow, itemCount) => {
        const harness = new Harness({ flows: { 1: flow } });
        const runId = await harness.start(Array.from({ length: itemCount }, (_, n) => ({ n })));
        await finish(harness);
        expect(harness.run(runId).status).toBe('succeeded');
        const places = harness.steps(runId).map(({ nodeId, scope }) => `${scope}/${nodeId}`);
        expect(new Set(places).size).toBe(places.length);
        const top = harness
          .steps(runId)
          .filter(({ scope }) => scope === '')
          .map(({ nodeId }) => nodeId);
        expect(top.sort()).toEqual(
          flow.nodes
            .map(({ id }) => id)
            .filter((id) => !/[xy]$/.test(id))
            .sort(),
        );
        expect(new Set(harness.world.effects.map(({ key }) => key)).size).toBe(harness.world.effects.length);
        expect(harness.engine.activeCount()).toEqual({ running: 0, queued: 0 });
        expect(harness.clock.pending).toBe(0);
      }),
      { numRuns: 300, seed: 4711 },
    );
  });

  it('comes to the same end when the process is killed at any commit', async () => {
    await fc.assert(
      fc.asyncProperty(flowArbitrary, fc.nat(3), fc.integer({ min: 1, max: 12 }), async (flow, itemCount, n) => {
        const items = Array.from({ length: itemCount }, (_, index) => ({ n: index }));
        const whole = new Harness({ flows: { 1: flow } });
        const wholeId = await whole.start(items);
        await finish(whole);
        if (n > whole.journal.commits) return;

        const first = new Harness({ flows: { 1: flow }, crashAt: { kind: 'after-commit', n } });
        const begun = first.engine.start({
          flowId: 'flow_test' as never,
          version: 1,
          trigger: { kind: 'manual' },
          items: items.map((json) => ({ json })),
        });
        begun.catch(() => undefined);
        await finish(first);
        first.world.isAlive = true;
        const next = new Harness({ flows: { 1: flow }, disk: first.disk, world: first.world, clock: first.clock });
        await next.engine.recover();
        await finish(next);
        for (const [runId, run] of next.disk.runs) {
          if (run.status === 'in_doubt') continue;
          expect(run.status).toBe('succeeded');
          const outputs = (harness: Harness, id: typeof runId) =>
            Object.fromEntries(harness.steps(id).map(({ nodeId, scope, outputs }) => [`${scope}/${nodeId}`, outputs ?? null]));
          expect(outputs(next, runId)).toEqual(outputs(whole, wholeId));
        }
        const unsafe = next.world.effects.filter(({ nodeId }) =>
          flow.nodes.some((node) => node.id === nodeId && node.type === 'test.unsafe'),
        );
        expect(new Set(unsafe.map(({ key }) => key)).size).toBe(unsafe.length);
      }),
      { numRuns: 200, seed: 4711 },
    );
  });

  it('ends as failed, cancelled or succeeded whenever it is cancelled, and leaves nothing behind', async () => {
    await fc.assert(
      fc.asyncProperty(flowArbitrary, fc.nat(5), async (flow, seconds) => {
        const harness = new Harness({ flows: { 1: flow } });
        for (const node of flow.nodes) harness.world.failNext(node.id, networkError('none'));
        const runId = await harness.start([{}, {}]);
        await harness.clock.advance(seconds * 1000);
        await harness.engine.cancel(runId).catch((error: unknown) => expect(error).toMatchObject({ code: 'RUN_FINISHED' }));
        await finish(harness);
        expect(['failed', 'cancelled', 'succeeded']).toContain(harness.run(runId).status);
        expect(harness.steps(runId).filter(({ status }) => status === 'running' || status === 'waiting')).toEqual([]);
        expect(harness.engine.activeCount()).toEqual({ running: 0, queued: 0 });
        expect(harness.clock.pending).toBe(0);
      }),
      { numRuns: 150, seed: 4711 },
    );
  });
});
