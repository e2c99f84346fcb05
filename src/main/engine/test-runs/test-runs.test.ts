import { describe, expect, it } from 'vitest';
import type { FlowDefinitionInput } from '#shared/model/flow';
import type { RunId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import type { Item } from '#shared/model/packet';
import type { TestOptions } from '#shared/model/test-run';
import type { TestStart } from '../engine';
import { flowOf, Harness } from '../testing/harness';

const START = ['start', 'test.start'] as const;
const CHAIN = flowOf(
  [
    START,
    ['a', 'test.set', { set: { a: 1 } }],
    ['mail', 'test.unsafe'],
    ['b', 'test.set', { set: { b: '{{ $step("a").n }}' } }],
    ['end', 'test.unsafe'],
    ['side', 'test.unsafe'],
  ],
  ['start > a', 'a > mail', 'mail > b', 'b > end', 'start > side'],
);
const LOOP = flowOf(
  [
    START,
    ['before', 'test.unsafe'],
    ['loop', 'test.for-each'],
    ['first', 'test.set', { set: { first: true } }],
    ['second', 'test.unsafe'],
    ['third', 'test.unsafe'],
    ['after', 'test.unsafe'],
  ],
  [
    'start > before',
    'before > loop',
    'loop.item > first',
    'first > second',
    'second > third',
    'third > loop.loop',
    'loop.done > after',
  ],
);

const itemsOf = (...values: Json[]): Item[] => values.map((json) => ({ json }));

interface Given extends Partial<TestOptions> {
  pins?: Record<string, Record<string, Item[]>>;
  outputs?: Record<string, Item[]>;
  items?: Json[];
}

async function test(harness: Harness, { pins = {}, outputs = {}, items, ...options }: Given): Promise<RunId> {
  const testRun: TestStart = {
    options: { effects: 'on', stepping: false, ...options },
    data: { pins, outputs },
    isInputGiven: items !== undefined,
  };
  return harness.start(items ?? [{}], { test: true, testRun });
}

const acted = (harness: Harness, runId: RunId) =>
  harness.world.effects.filter(({ key }) => key.startsWith(`${runId}/`)).map(({ nodeId }) => nodeId);
const harnessOf = (flow: FlowDefinitionInput) => new Harness({ flows: { 1: flow } });

describe('a test run up to a node', () => {
  it('runs what leads to it and ends with it', async () => {
    const harness = harnessOf(CHAIN);
    const runId = await test(harness, { until: 'mail', items: [{ n: 1 }] });
    expect(harness.transcript(runId)).toEqual(['start: succeeded', 'a: succeeded', 'mail: succeeded']);
    expect(harness.run(runId)).toMatchObject({ status: 'succeeded', test: true, testOptions: { until: 'mail' } });
    expect(acted(harness, runId)).toEqual(['mail']);
  });

  it('runs each iteration up to a node in the body of a loop, and nothing behind the loop', async () => {
    const harness = harnessOf(LOOP);
    const runId = await test(harness, { until: 'second', items: [{ n: 1 }, { n: 2 }] });
    expect(acted(harness, runId)).toEqual(['before', 'before', 'second', 'second']);
    expect(harness.run(runId).status).toBe('succeeded');
  });

  it('runs the whole body of a loop that leads to it', async () => {
    const harness = harnessOf(LOOP);
    const runId = await test(harness, { until: 'after', items: [{ n: 1 }] });
    expect(acted(harness, runId)).toEqual(['before', 'second', 'third', 'after']);
  });

  it('ends although a branch that it does not need still waits', async () => {
    const flow = flowOf(
      [
        START,
        ['wait', 'test.wait', { ms: 60_000 }],
        ['quick', 'test.set'],
        ['any', 'test.merge', { wait: 'any' }],
        ['end', 'test.set'],
      ],
      ['start > wait', 'start > quick', 'wait > any', 'quick > any', 'any > end'],
    );
    const harness = harnessOf(flow);
    const runId = await test(harness, { until: 'any' });
    expect(harness.run(runId).status).toBe('succeeded');
    expect(harness.step(runId, 'wait').status).toBe('cancelled');
  });

  it('is refused when there is no such node, or nothing leads there', async () => {
    const harness = harnessOf(flowOf([START, ['a', 'test.set'], ['lone', 'test.set']], ['start > a']));
    await expect(test(harness, { until: 'gone' })).rejects.toMatchObject({ code: 'TEST_NODE_UNKNOWN' });
    await expect(test(harness, { until: 'lone' })).rejects.toMatchObject({ code: 'TEST_NODE_UNREACHED' });
    await expect(test(harness, { from: 'a', until: 'start' })).rejects.toMatchObject({ code: 'TEST_NODE_UNREACHED' });
    await expect(test(harness, { only: 'a', until: 'a' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(harness.disk.runs.size).toBe(0);
  });
});

describe('a test run from a node', () => {
  it('takes its input and what expressions ask for from an earlier run, and executes nothing before it', async () => {
    const harness = harnessOf(CHAIN);
    const first = await harness.start([{ n: 7 }]);
    const runId = await test(harness, { from: 'b', inputsFrom: first });
    expect(harness.output(runId, 'end')).toEqual([{ n: 7, a: 1, b: 7 }]);
    expect(acted(harness, runId)).toEqual(['end']);
    expect(harness.step(runId, 'mail')).toMatchObject({ status: 'succeeded', standIn: 'taken' });
    expect(harness.run(runId).rerunOf).toBeUndefined();
  });

  it('prefers what is pinned', async () => {
    const harness = harnessOf(CHAIN);
    const first = await harness.start([{ n: 7 }]);
    const pins = { mail: { out: itemsOf({ n: 8 }, { n: 9 }) }, a: { out: itemsOf({ n: 70 }) } };
    const runId = await test(harness, { from: 'b', inputsFrom: first, pins });
    expect(harness.output(runId, 'end')).toEqual([
      { n: 8, b: 70 },
      { n: 9, b: 70 },
    ]);
    expect(harness.step(runId, 'mail').standIn).toBe('pinned');
    const without = await test(harness, { from: 'b', inputsFrom: first, pins, usePins: false });
    expect(harness.output(without, 'end')).toEqual([{ n: 7, a: 1, b: 7 }]);
  });

  it('executes the node itself although data is pinned to it, and not the pinned nodes behind it', async () => {
    const harness = harnessOf(CHAIN);
    const pins = { a: { out: itemsOf({ n: 1 }) }, mail: { out: [] }, b: { out: itemsOf({ pinned: true }) } };
    const runId = await test(harness, { from: 'mail', pins });
    expect(acted(harness, runId)).toEqual(['mail', 'end']);
    expect(harness.output(runId, 'end')).toEqual([{ pinned: true }]);
  });

  it('is refused when nothing is known of what comes before', async () => {
    const harness = harnessOf(CHAIN);
    await expect(test(harness, { from: 'b' })).rejects.toMatchObject({
      code: 'TEST_INPUT_MISSING',
      data: { node: 'b', missing: ['mail'] },
    });
    await expect(test(harness, { from: 'b', inputsFrom: 'run_gone' as RunId })).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });

  it('goes on behind the loop from a node in its body, with the iterations of the earlier run', async () => {
    const harness = harnessOf(LOOP);
    const first = await harness.start([{ n: 1 }, { n: 2 }]);
    const runId = await test(harness, { from: 'third', inputsFrom: first });
    expect(acted(harness, runId)).toEqual(['third', 'third', 'after', 'after']);
    expect(harness.output(runId, 'after')).toEqual([
      { n: 1, first: true },
      { n: 2, first: true },
    ]);
    expect(harness.step(runId, 'second', 'loop[1]').standIn).toBe('taken');
  });

  it('may end at another node', async () => {
    const harness = harnessOf(CHAIN);
    const runId = await test(harness, { from: 'mail', until: 'b', pins: { a: { out: itemsOf({ n: 1 }) } } });
    expect(acted(harness, runId)).toEqual(['mail']);
    expect(harness.output(runId, 'b')).toEqual([{ n: 1, b: 1 }]);
  });

  it('does not undo what it has not done', async () => {
    const flow = flowOf(
      [
        START,
        ['book', 'test.unsafe', {}, { compensation: 'undo' }],
        ['pay', 'test.unsafe', {}, { compensation: 'undo' }],
        ['fail', 'test.fail'],
        ['undo', 'test.unsafe'],
      ],
      ['start > book', 'book > pay', 'pay > fail'],
    );
    const harness = harnessOf(flow);
    const first = await harness.start([{ n: 1 }]);
    expect(acted(harness, first)).toEqual(['book', 'pay', 'undo', 'undo']);
    const runId = await test(harness, { from: 'pay', inputsFrom: first });
    expect(acted(harness, runId)).toEqual(['pay', 'undo']);
  });
});

describe('a test run of one node', () => {
  it('runs it alone', async () => {
    const harness = harnessOf(CHAIN);
    const runId = await test(harness, { only: 'mail', pins: { a: { out: itemsOf({ n: 3 }) } } });
    expect(acted(harness, runId)).toEqual(['mail']);
    expect(harness.transcript(runId)).toEqual(['start: succeeded', 'a: succeeded', 'mail: succeeded']);
    expect(harness.run(runId).status).toBe('succeeded');
  });

  it('in the body of a loop, once for each iteration of the earlier run, with what is pinned before it', async () => {
    const harness = harnessOf(LOOP);
    const first = await harness.start([{ n: 1 }, { n: 2 }]);
    const runId = await test(harness, { only: 'second', inputsFrom: first });
    expect(acted(harness, runId)).toEqual(['second', 'second']);
    const pinned = await test(harness, { only: 'second', inputsFrom: first, pins: { first: { out: itemsOf({ p: 1 }) } } });
    expect(harness.output(pinned, 'second', 'out', 'loop[1]')).toEqual([{ p: 1 }]);
  });

  it('right behind a trigger takes the mocked payload of the trigger, or what is given', async () => {
    const harness = harnessOf(CHAIN);
    const pins = { start: { out: itemsOf({ n: 5 }) } };
    expect(harness.output(await test(harness, { only: 'a', pins }), 'a')).toEqual([{ n: 5, a: 1 }]);
    expect(harness.output(await test(harness, { only: 'a', pins, items: [{ n: 6 }] }), 'a')).toEqual([{ n: 6, a: 1 }]);
    const whole = await test(harness, { usePins: true, pins });
    expect(harness.output(whole, 'end')).toEqual([{ n: 5, a: 1, b: 5 }]);
  });
});

describe('pinned data', () => {
  it('stands for its nodes when they are reached, and only then', async () => {
    const flow = flowOf(
      [START, ['route', 'test.route', { to: 'a' }], ['yes', 'test.unsafe'], ['no', 'test.unsafe'], ['end', 'test.set']],
      ['start > route', 'route.a > yes', 'route.b > no', 'yes > end'],
    );
    const harness = harnessOf(flow);
    const pins = { yes: { out: itemsOf({ pinned: 1 }) }, no: { out: itemsOf({ pinned: 2 }) }, gone: { out: [] } };
    const runId = await test(harness, { usePins: true, pins });
    expect(harness.output(runId, 'end')).toEqual([{ pinned: 1 }]);
    expect(harness.step(runId, 'no').status).toBe('skipped');
    expect(acted(harness, runId)).toEqual([]);
  });

  it('is not looked at without being asked for', async () => {
    const harness = harnessOf(CHAIN);
    const runId = await test(harness, { pins: { mail: { out: itemsOf({ pinned: 1 }) } }, items: [{ n: 1 }] });
    expect(acted(harness, runId).sort()).toEqual(['end', 'mail', 'side']);
  });
});
