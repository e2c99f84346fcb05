import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import { FLOW, flowOf, Harness } from '../testing/harness';
import { ManualClock } from '../testing/manual-clock';
import { MemoryDisk } from '../testing/memory-journal';
import { TestWorld } from '../testing/test-nodes';

const START = ['start', 'test.start'] as const;
const CHAIN = flowOf(
  [
    START,
    ['a', 'test.idempotent'],
    ['b', 'test.set', { set: { b: 1 } }],
    ['side', 'test.idempotent'],
    ['c', 'test.idempotent'],
    ['end', 'test.set', { set: { end: true } }],
  ],
  ['start > a', 'a > b', 'b > c', 'c > end', 'a > side'],
);
const itemsOf = (...values: Json[]) => values.map((json) => ({ json }));
const effectsOf = (harness: Harness, runId: RunId) =>
  harness.world.effects.filter(({ key }) => key.startsWith(`${runId}/`)).map(({ nodeId }) => nodeId);

async function rerun(harness: Harness, runId: RunId, from: Parameters<Harness['engine']['rerun']>[1]): Promise<RunId> {
  const newId = await harness.engine.rerun(runId, from);
  await harness.clock.advance(0);
  return newId;
}

describe('a re-run from a step', () => {
  it('takes over what does not depend on it and does the rest again', async () => {
    const harness = new Harness({ flows: { 1: CHAIN } });
    const runId = await harness.start([{ n: 1 }]);
    const newId = await rerun(harness, runId, { from: 'step', seq: harness.step(runId, 'b').seq });
    expect(harness.run(newId)).toMatchObject({ status: 'succeeded', rerunOf: runId });
    expect(effectsOf(harness, newId)).toEqual(['c']);
    expect(harness.output(newId, 'end')).toEqual([{ n: 1, b: 1, end: true }]);
    expect(harness.run(newId).trigger.detail).toMatchObject({ from: 'step', taken: '3' });
  });

  it('gives the step the edited items', async () => {
    const harness = new Harness({ flows: { 1: CHAIN } });
    const runId = await harness.start([{ n: 1 }]);
    const { seq } = harness.step(runId, 'c');
    const newId = await rerun(harness, runId, { from: 'step', seq, items: itemsOf({ n: 5 }, { n: 6 }) });
    expect(harness.output(newId, 'end')).toEqual([
      { n: 5, end: true },
      { n: 6, end: true },
    ]);
    expect(harness.output(newId, 'b')).toEqual([{ n: 1, b: 1 }]);
    expect(harness.run(newId).trigger.detail).toMatchObject({ edited: 'c' });
  });

  it('from the trigger, or from the start with edited items, is a whole run with them', async () => {
    const harness = new Harness({ flows: { 1: CHAIN } });
    const runId = await harness.start([{ n: 1 }]);
    for (const from of [{ from: 'step', seq: 0 }, { from: 'start' }] as const) {
      const newId = await rerun(harness, runId, { ...from, items: itemsOf({ n: 9 }) });
      expect(harness.output(newId, 'end')).toEqual([{ n: 9, b: 1, end: true }]);
      expect(effectsOf(harness, newId).sort()).toEqual(['a', 'c', 'side']);
    }
  });

  it('inside a loop does that iteration again, and what hangs on the loop', async () => {
    const flow = flowOf(
      [START, ['loop', 'test.for-each'], ['call', 'test.idempotent'], ['end', 'test.idempotent']],
      ['start > loop', 'loop.item > call', 'call > loop.loop', 'loop.done > end'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start([{ n: 1 }, { n: 2 }, { n: 3 }]);
    const { seq } = harness.step(runId, 'call', 'loop[1]');
    const newId = await rerun(harness, runId, { from: 'step', seq, items: itemsOf({ n: 20 }) });
    expect(effectsOf(harness, newId)).toEqual(['call', 'end', 'end', 'end']);
    expect(harness.output(newId, 'end')).toEqual([{ n: 1 }, { n: 20 }, { n: 3 }]);
    const whole = await rerun(harness, runId, { from: 'step', seq: harness.step(runId, 'loop').seq });
    expect(effectsOf(harness, whole)).toHaveLength(6);
  });

  it('keeps the edited items over a crash', async () => {
    const outside = { world: new TestWorld(), disk: new MemoryDisk(), clock: new ManualClock() };
    const first = new Harness({ flows: { 1: CHAIN }, ...outside });
    const runId = await first.start([{ n: 1 }]);
    const newId = await first.engine.rerun(runId, { from: 'step', seq: first.step(runId, 'c').seq, items: itemsOf({ n: 5 }) });
    first.journal.die();
    outside.world.isAlive = true;
    const next = new Harness({ flows: { 1: CHAIN }, ...outside });
    await next.engine.recover();
    await next.clock.advance(1000);
    expect(next.output(newId, 'end')).toEqual([{ n: 5, end: true }]);
  });

  it('refuses steps that are not there, edits without a step and pins that have no place', async () => {
    const harness = new Harness({ flows: { 1: CHAIN } });
    const runId = await harness.start();
    const codeOf = (from: Parameters<Harness['engine']['rerun']>[1]) =>
      harness.engine.rerun(runId, from).then(
        () => 'none',
        (error: { code: string }) => error.code,
      );
    expect(await codeOf({ from: 'step', seq: 99 })).toBe('STEP_NOT_FOUND');
    expect(await codeOf({ from: 'step' })).toBe('STEP_NOT_FOUND');
    expect(await codeOf({ from: 'failed', items: [] })).toBe('BAD_REQUEST');
    expect(await codeOf({ from: 'start', pinned: { gone: {} } })).toBe('BAD_REQUEST');
    expect(await codeOf({ from: 'start', pinned: { start: {} } })).toBe('BAD_REQUEST');
  });
});

describe('pinned outputs', () => {
  it('stand for a node, which is not run', async () => {
    const harness = new Harness({ flows: { 1: CHAIN } });
    const runId = await harness.start([{ n: 1 }]);
    const pinned = { a: { out: itemsOf({ n: 40 }) } };
    for (const from of ['start', 'step'] as const) {
      const newId = await rerun(harness, runId, { from, seq: harness.step(runId, 'c').seq, pinned });
      expect(harness.output(newId, 'end')).toEqual([{ n: 40, b: 1, end: true }]);
      expect(effectsOf(harness, newId)).not.toContain('a');
    }
  });
});

describe('after a compensation', () => {
  const flow = flowOf(
    [
      START,
      ['pay', 'test.unsafe', {}, { compensation: 'refund' }],
      ['mail', 'test.unsafe'],
      ['other', 'test.idempotent'],
      ['call', 'test.async'],
      ['refund', 'test.unsafe'],
    ],
    ['start > other', 'start > pay', 'pay > mail', 'mail > call'],
  );

  it('a re-run from the failure does the undone steps again, and what depends on them', async () => {
    const harness = new Harness({ flows: { 1: flow } });
    harness.world.failNext('call', Object.assign(new Error('x'), { code: 'X' }) as never);
    const runId = await harness.start([{ n: 1 }]);
    expect(harness.run(runId).status).toBe('compensated');
    const newId = await rerun(harness, runId, 'failed');
    expect(harness.run(newId).status).toBe('succeeded');
    expect(effectsOf(harness, newId)).toEqual(['pay', 'mail']);
    expect(harness.transcript(newId).some((line) => line.startsWith('undo:'))).toBe(false);
  });

  it('a run does not undo what it took over from an earlier one', async () => {
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start([{ n: 1 }]);
    expect(harness.run(runId).status).toBe('succeeded');
    harness.world.failNext('call', Object.assign(new Error('x'), { code: 'X' }) as never);
    const newId = await rerun(harness, runId, { from: 'step', seq: harness.step(runId, 'call').seq });
    expect(harness.run(newId).status).toBe('failed');
    expect(harness.world.keysOf('refund')).toHaveLength(0);
  });
});

describe('whatever step it begins from', () => {
  it('comes to the same outputs and repeats only what depends on that step', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 7 }),
        fc.nat(),
        async (parents, pick) => {
          // Node k hangs on one or two of the nodes before it.
          const ids = parents.map((_, index) => `n${index}`);
          const edges = parents.flatMap((before, index) =>
            [
              ...new Set(before.map((choice) => (index === 0 ? 'start' : (['start', ...ids][choice % (index + 1)] ?? 'start')))),
            ].map((source) => [source, `n${index}`] as const),
          );
          const flow = flowOf(
            [START, ...ids.map((id) => [id, 'test.idempotent'] as const)],
            edges.map(([from, to]) => `${from} > ${to}`),
          );
          const harness = new Harness({ flows: { 1: flow } });
          const { runId } = await harness.engine.start({
            flowId: FLOW,
            version: 1,
            trigger: { kind: 'manual' },
            items: itemsOf({ n: 1 }),
          });
          await harness.until(() => harness.run(runId).status === 'succeeded');
          const chosen = ids[pick % ids.length] ?? 'n0';
          const newId = await rerun(harness, runId, { from: 'step', seq: harness.step(runId, chosen).seq });
          await harness.until(() => harness.run(newId).status === 'succeeded');
          const dependent = new Set([chosen]);
          for (const [from, to] of edges) if (dependent.has(from)) dependent.add(to);
          expect(new Set(effectsOf(harness, newId))).toEqual(dependent);
          for (const id of ids) expect(harness.output(newId, id)).toEqual(harness.output(runId, id));
        },
      ),
      { numRuns: 40 },
    );
  });
});
