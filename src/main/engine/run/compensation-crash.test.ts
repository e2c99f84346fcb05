/**
 * Sagas under crashes: a run that fails is killed at every write and commit, in the midst of its work and of its undoing, and
 * finished by new engines. Each compensation runs once, in reverse; nothing unsafe happens twice without a person's word.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FlowDefinitionInput } from '#shared/model/flow';
import type { RunId } from '#shared/model/ids';
import { compensatedSeq, isFinal } from '#shared/model/run';
import { FLOW, flowOf, Harness } from '../testing/harness';
import { ManualClock, settle } from '../testing/manual-clock';
import { type CrashPoint, MemoryDisk } from '../testing/memory-journal';
import { networkError, TestWorld } from '../testing/test-nodes';

const START = ['start', 'test.start'] as const;
const retry = { maxAttempts: 3, initialDelayMs: 1000, jitter: false };

const CHAIN = flowOf(
  [
    START,
    ['a', 'test.unsafe', {}, { compensation: 'undo-a' }],
    ['b', 'test.idempotent', {}, { compensation: 'undo-b' }],
    ['wait', 'test.wait', { ms: 5000 }],
    ['c', 'test.unsafe-once', {}, { compensation: 'undo-c' }],
    ['bad', 'test.fail'],
    ['undo-a', 'test.unsafe', {}, { policies: { retry } }],
    ['undo-b', 'test.unsafe-once'],
    ['undo-c', 'test.idempotent', {}, { policies: { retry } }],
  ],
  ['start > a', 'a > b', 'b > wait', 'wait > c', 'c > bad'],
);

interface Outside {
  world: TestWorld;
  disk: MemoryDisk;
  clock: ManualClock;
}

async function pass(harness: Harness, ms: number): Promise<void> {
  for (let passed = 0; passed < ms && !harness.journal.isDead; passed += 1000) await harness.clock.advance(1000);
  await settle();
}

/** One process on the given disk: it begins the run or takes it up, and decides every doubt by looking at the world. */
async function live(flow: FlowDefinitionInput, outside: Outside, crashAt?: CrashPoint): Promise<Harness> {
  const { world, disk } = outside;
  const isFirst = disk.runs.size === 0;
  world.isAlive = true;
  const harness = new Harness({ flows: { 1: flow }, ...outside, ...(crashAt === undefined ? {} : { crashAt }) });
  if (isFirst) {
    void harness.engine
      .start({ flowId: FLOW, version: 1, trigger: { kind: 'manual' }, items: [{ json: { n: 1 } }, { json: { n: 2 } }] })
      .catch(() => undefined);
  } else {
    void harness.engine.recover();
  }
  await pass(harness, 20_000);
  for (let round = 0; round < 20 && !harness.journal.isDead; round++) {
    const doubts = [...disk.steps.values()].flatMap((steps) => [...steps.values()].filter((step) => step.status === 'in_doubt'));
    if (doubts.length === 0) break;
    for (const { runId, seq, nodeId, scope } of doubts) {
      const inFlight = [...(disk.items.get(runId)?.values() ?? [])].find((item) => item.seq === seq && item.state === 'started');
      const key = `${runId}/${scope === '' ? nodeId : `${scope}/${nodeId}`}#${inFlight?.index ?? 0}`;
      const action = world.keysOf(nodeId).includes(key) ? 'done' : 'retry';
      void harness.engine.resolveDoubt(runId, seq, { action }).catch(() => undefined);
      await pass(harness, 20_000);
    }
  }
  return harness;
}

function check({ world, disk }: Outside, where: string): void {
  for (const [runId, run] of disk.runs) {
    expect(run.status, where).toBe('compensated');
    const steps = disk.read(runId)?.steps ?? [];
    const places = steps.map(({ nodeId, scope }) => `${scope}/${nodeId}`);
    expect(new Set(places).size, where).toBe(places.length);
    const undone = steps.filter(({ scope }) => compensatedSeq(scope) !== undefined);
    for (const step of undone) expect(step.status, where).toBe('succeeded');
    // In reverse: the undoing steps began in the order opposite to that of what they undo.
    const order = undone.map(({ scope }) => compensatedSeq(scope) ?? -1);
    expect(order, where).toEqual([...order].sort((one, other) => other - one));
    // Every effect that can be undone has been, and nothing else.
    expect(new Set(order), where).toEqual(
      new Set(
        steps.filter(({ nodeId, outputs }) => ['a', 'b', 'c'].includes(nodeId) && outputs !== undefined).map(({ seq }) => seq),
      ),
    );
  }
  const seen = new Map<string, number>();
  for (const { nodeId, key } of world.effects) {
    seen.set(key, (seen.get(key) ?? 0) + 1);
    if (nodeId !== 'b' && nodeId !== 'undo-c') expect(seen.get(key), `${where}: ${key} twice`).toBe(1);
  }
}

const outsideOf = (prepare?: (world: TestWorld) => void): Outside => {
  const outside = { world: new TestWorld(), disk: new MemoryDisk(), clock: new ManualClock() };
  prepare?.(outside.world);
  return outside;
};
const failSome = (world: TestWorld): void => {
  world.failNext('undo-c', networkError('unknown'));
  world.failNext('undo-a', networkError('none'));
};

describe('a saga killed at every write and commit', () => {
  it('undoes everything once, in reverse', async () => {
    const whole = outsideOf(failSome);
    const { journal } = await live(CHAIN, whole);
    check(whole, 'no crash');
    const kinds = [
      ['write', journal.writes],
      ['before-commit', journal.commits],
      ['after-commit', journal.commits],
    ] as const;
    for (const [kind, count] of kinds) {
      for (let n = 1; n <= count; n++) {
        const outside = outsideOf(failSome);
        const first = await live(CHAIN, outside, { kind, n });
        expect(first.journal.isDead).toBe(true);
        await live(CHAIN, outside);
        check(outside, `${kind} ${n}`);
      }
    }
  });

  it('also when it is killed a second and a third time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 3 }), async (points) => {
        const outside = outsideOf(failSome);
        for (const n of points) await live(CHAIN, outside, { kind: 'after-commit', n });
        await live(CHAIN, outside);
        check(outside, points.join(', '));
      }),
      { numRuns: 25 },
    );
  });

  it('also when it is cancelled in the midst, whatever the moment', async () => {
    for (let afterMs = 0; afterMs < 8000; afterMs += 1000) {
      const outside = outsideOf();
      const { nodes, edges } = CHAIN;
      const flow = {
        ...CHAIN,
        nodes: nodes.filter(({ id }) => id !== 'bad'),
        edges: (edges ?? []).filter((edge) => edge.to.node !== 'bad'),
      };
      const harness = new Harness({ flows: { 1: flow }, ...outside });
      const runId = await harness.start([{ n: 1 }]);
      await harness.clock.advance(afterMs);
      const before = harness.run(runId).status;
      await harness.engine.cancel(runId).catch(() => undefined);
      harness.journal.die();
      await live(flow, outside);
      if (before === 'succeeded') expect(harness.run(runId as RunId).status).toBe('succeeded');
      else check(outside, `cancelled after ${afterMs} ms`);
      expect(isFinal(harness.run(runId).status)).toBe(true);
    }
  });
});
