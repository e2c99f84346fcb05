import { describe, expect, it } from 'vitest';
import type { FlowDefinitionInput } from '#shared/model/flow';
import type { RunId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import type { TestStart } from '../engine';
import { flowOf, Harness } from '../testing/harness';
import { ManualClock, settle } from '../testing/manual-clock';
import { type CrashPoint, MemoryDisk } from '../testing/memory-journal';
import { TestWorld } from '../testing/test-nodes';

const START = ['start', 'test.start'] as const;
const FLOW = flowOf(
  [START, ['a', 'test.set', { set: { a: 1 } }], ['mail', 'test.unsafe'], ['b', 'test.unsafe'], ['end', 'test.set']],
  ['start > a', 'a > mail', 'a > b', 'mail > end', 'b > end'],
);

function testRun(more: Partial<TestStart['options']> = {}, pins: TestStart['data']['pins'] = {}): TestStart {
  return { options: { effects: 'on', stepping: true, ...more }, data: { pins, outputs: {} }, isInputGiven: true };
}

async function stepped(flow: FlowDefinitionInput = FLOW, items: Json[] = [{ n: 1 }], test = testRun()) {
  const harness = new Harness({ flows: { 1: flow } });
  const runId = await harness.start(items, { test: true, testRun: test });
  const next = async (seq?: number) => {
    await harness.engine.nextStep(runId, seq);
    await settle();
  };
  return { harness, runId, next };
}

const waitingOf = (harness: Harness, runId: RunId) =>
  harness.steps(runId).flatMap((step) => (step.status === 'waiting' ? [step.nodeId] : []));

describe('a test run that is stepped through', () => {
  it('pauses before each step, holding no memory, until it is told to go on', async () => {
    const { harness, runId, next } = await stepped();
    expect(harness.run(runId).status).toBe('waiting');
    expect(harness.step(runId, 'a')).toMatchObject({ status: 'waiting', waitFor: { kind: 'step' } });
    expect(harness.engine.activeCount()).toEqual({ running: 0, queued: 0 });
    await next();
    expect(waitingOf(harness, runId)).toEqual(['mail', 'b']);
    expect(harness.world.effects).toEqual([]);
    await next(harness.step(runId, 'b').seq);
    expect(harness.world.keysOf('b')).toHaveLength(1);
    expect(waitingOf(harness, runId)).toEqual(['mail']);
    await next();
    expect(waitingOf(harness, runId)).toEqual(['end']);
    await next();
    expect(harness.run(runId).status).toBe('succeeded');
    await expect(harness.engine.nextStep(runId)).rejects.toMatchObject({ code: 'RUN_FINISHED' });
    await expect(harness.engine.nextStep('run_gone' as RunId)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });

  it('runs to its end when it is told to', async () => {
    const { harness, runId, next } = await stepped();
    await next();
    await harness.engine.runOn(runId);
    await settle();
    expect(harness.run(runId)).toMatchObject({ status: 'succeeded', testOptions: { stepping: false } });
    const plain = await harness.start([{}], { test: true });
    await expect(harness.engine.runOn(plain)).rejects.toMatchObject({ code: 'RUN_FINISHED' });
  });

  it('refuses steps of runs that do not pause', async () => {
    const flow = flowOf([START, ['wait', 'test.wait']], ['start > wait']);
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start([{}], { test: true });
    await expect(harness.engine.nextStep(runId)).rejects.toMatchObject({ code: 'RUN_NOT_STEPPING' });
    await expect(harness.engine.runOn(runId)).rejects.toMatchObject({ code: 'RUN_NOT_STEPPING' });
  });

  it('can be cancelled while it is paused', async () => {
    const { harness, runId } = await stepped();
    await harness.engine.cancel(runId);
    expect(harness.run(runId).status).toBe('cancelled');
    expect(harness.step(runId, 'a').status).toBe('cancelled');
  });

  it('does nothing when it is told to go on while a step is at work', async () => {
    const { harness, runId, next } = await stepped(
      flowOf([START, ['hold', 'test.hold'], ['end', 'test.set']], ['start > hold', 'hold > end']),
    );
    await next();
    await next();
    expect(harness.step(runId, 'hold').status).toBe('running');
    harness.world.release('hold');
    await harness.until(() => harness.run(runId).status === 'waiting');
    expect(waitingOf(harness, runId)).toEqual(['end']);
  });

  it('pauses before loops and in each iteration, and passes pinned and disabled nodes', async () => {
    const flow = flowOf(
      [
        START,
        ['off', 'test.set', {}, { disabled: true }],
        ['pinned', 'test.unsafe'],
        ['loop', 'test.for-each'],
        ['in', 'test.unsafe'],
      ],
      ['start > off', 'off > pinned', 'pinned > loop', 'loop.item > in', 'in > loop.loop'],
    );
    const pins = { pinned: { out: [{ json: { p: 1 } }, { json: { p: 2 } }] } };
    const { harness, runId, next } = await stepped(flow, [{}], testRun({ usePins: true }, pins));
    const seen: string[][] = [];
    while (harness.run(runId).status === 'waiting') {
      seen.push(waitingOf(harness, runId));
      await next();
    }
    expect(seen).toEqual([['pinned'], ['loop'], ['in'], ['in']]);
    expect(harness.world.effects.map(({ value }) => value)).toEqual([{ p: 1 }, { p: 2 }]);
  });

  it('is not ended by the longest time that its flow may take', async () => {
    const { harness, runId } = await stepped({ ...FLOW, settings: { maxDurationMs: 1000 } } as FlowDefinitionInput);
    await harness.clock.advance(60_000);
    expect(harness.run(runId).status).toBe('waiting');
  });
});

/** Steps through the flow with the process ended at a moment; a new one goes on where it finds the run. */
async function crashed(options: Partial<TestStart['options']>, crashAt?: CrashPoint) {
  const disk = new MemoryDisk();
  const clock = new ManualClock();
  const world = new TestWorld();
  const parts = { flows: { 1: FLOW }, disk, clock, world };
  let harness = new Harness({ ...parts, ...(crashAt === undefined ? {} : { crashAt }) });
  const first = harness;
  const pins = { b: { out: [{ json: { pinned: true } }] } };
  const start = harness.start([{ n: 1 }], { test: true, testRun: testRun({ usePins: true, ...options }, pins) });
  await Promise.race([start, settle()]);
  for (let turn = 0; turn < 20; turn++) {
    if (harness.journal.isDead) {
      world.isAlive = true;
      harness = new Harness(parts);
      await harness.engine.recover();
      await settle();
    }
    const [run] = disk.runs.values();
    if (run === undefined || run.finishedAt !== undefined) break;
    const act = run.status === 'in_doubt' ? harness.engine.cancel(run.id) : harness.engine.nextStep(run.id);
    await Promise.race([act.catch(() => undefined), settle()]);
    await settle();
  }
  return { first, harness, disk, world };
}

describe('a test run killed at every write and commit', () => {
  it.each([
    ['with effects', {}],
    ['with effects off', { effects: 'off' as const }],
    ['of a part', { until: 'end' }],
  ])('%s keeps its options: it still pauses, passes pins and acts no more often than it may', async (_name, options) => {
    const whole = await crashed(options);
    expect([...whole.disk.runs.values()][0]?.status).toBe('succeeded');
    const moments: CrashPoint[] = (['write', 'before-commit', 'after-commit'] as const).flatMap((kind) =>
      Array.from({ length: kind === 'write' ? whole.first.journal.writes : whole.first.journal.commits }, (_, n) => ({
        kind,
        n: n + 1,
      })),
    );
    for (const crashAt of moments) {
      const where = `${crashAt.kind} ${crashAt.n}`;
      const { disk, world } = await crashed(options, crashAt);
      const [run] = disk.runs.values();
      // The start was refused with the process; nothing of it is left.
      if (run === undefined) continue;
      expect(['succeeded', 'cancelled'], where).toContain(run.status);
      expect(run.testOptions, where).toMatchObject({ stepping: true, usePins: true, ...options });
      expect(
        world.effects.filter(({ nodeId }) => nodeId === 'b'),
        where,
      ).toEqual([]);
      expect(world.effects.length, where).toBeLessThanOrEqual('effects' in options ? 0 : 1);
    }
  });
});
