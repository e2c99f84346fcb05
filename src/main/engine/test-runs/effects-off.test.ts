import { describe, expect, it } from 'vitest';
import type { RunId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import type { Item } from '#shared/model/packet';
import type { TestOptions } from '#shared/model/test-run';
import { flowOf, Harness } from '../testing/harness';
import { MemoryLeases } from '../testing/memory-leases';
import { networkError } from '../testing/test-nodes';

const START = ['start', 'test.start'] as const;
const itemsOf = (...values: Json[]): Item[] => values.map((json) => ({ json }));

async function dry(
  harness: Harness,
  items: Json[],
  data: { pins?: Record<string, Record<string, Item[]>>; outputs?: Record<string, Item[]> } = {},
  options: Partial<TestOptions> = {},
): Promise<RunId> {
  return harness.start(items, {
    test: true,
    testRun: {
      options: { effects: 'off', stepping: false, ...options },
      data: { pins: data.pins ?? {}, outputs: data.outputs ?? {} },
      isInputGiven: true,
    },
  });
}

const wouldOf = (harness: Harness, runId: RunId, nodeId: string) =>
  harness.disk.would.get(`${runId} ${harness.step(runId, nodeId).seq}`);

describe('a test run with effects off', () => {
  const FLOW = flowOf(
    [
      START,
      ['a', 'test.set', { set: { a: 1 } }],
      ['mail', 'test.unsafe', { value: '{{ {"to": to, "password": "hunter2", "url": "https://x.test/?api_key=abc&n=1"} }}' }],
      ['end', 'test.set', { set: { end: true } }],
    ],
    ['start > a', 'a > mail', 'mail > end'],
  );

  it('acts on nothing, says what each item would have done without secrets, and hands the items on', async () => {
    const harness = new Harness({ flows: { 1: FLOW } });
    const runId = await dry(harness, [{ to: 'ann' }, { to: 'bob' }]);
    expect(harness.run(runId)).toMatchObject({ status: 'succeeded', testOptions: { effects: 'off' } });
    expect(harness.world.effects).toEqual([]);
    expect(harness.world.calls.get('a')).toBe(1);
    expect(harness.step(runId, 'mail')).toMatchObject({ status: 'succeeded', standIn: 'simulated', effect: 'none' });
    expect(harness.output(runId, 'end')).toEqual([
      { to: 'ann', a: 1, end: true },
      { to: 'bob', a: 1, end: true },
    ]);
    const value = (to: string) => ({ to, password: '••••••', url: 'https://x.test/?api_key=••••••&n=1' });
    expect(wouldOf(harness, runId, 'mail')).toEqual({
      effect: 'unsafe',
      summary: '',
      calls: [
        { item: 0, config: { value: value('ann') } },
        { item: 1, config: { value: value('bob') } },
      ],
      total: 2,
    });
  });

  it('keeps the settings of the first items and counts the rest', async () => {
    const harness = new Harness({ flows: { 1: FLOW } });
    const runId = await dry(
      harness,
      Array.from({ length: 50 }, (_, n) => ({ to: n })),
    );
    expect(wouldOf(harness, runId, 'mail')?.calls).toHaveLength(20);
    expect(wouldOf(harness, runId, 'mail')?.total).toBe(50);
  });

  it('puts out what was given for the node, else what is pinned to it', async () => {
    const harness = new Harness({ flows: { 1: FLOW } });
    const pins = { mail: { out: itemsOf({ pinned: true }) } };
    const outputs = { mail: itemsOf({ id: 1 }, { id: 2 }) };
    const given = await dry(harness, [{ to: 1 }, { to: 2 }, { to: 3 }], { pins, outputs });
    expect(harness.output(given, 'mail')).toEqual([{ id: 1 }, { id: 2 }, { id: 2 }]);
    const pinned = await dry(harness, [{ to: 1 }], { pins });
    expect(harness.output(pinned, 'mail')).toEqual([{ pinned: true }]);
    expect(wouldOf(harness, pinned, 'mail')?.total).toBe(1);
    const stepped = await dry(harness, [{ to: 1 }], { pins }, { usePins: true });
    expect(wouldOf(harness, stepped, 'mail')?.total).toBe(1);
  });

  it('fails as it would when its settings cannot be worked out', async () => {
    const flow = flowOf([START, ['mail', 'test.unsafe', { value: '{{ $number("x") }}' }]], ['start > mail']);
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await dry(harness, [{}]);
    expect(harness.run(runId)).toMatchObject({ status: 'failed', failedNodeId: 'mail', error: { code: 'EXPRESSION_FAILED' } });
  });

  it('tells nobody: no event of the run is raised', async () => {
    const harness = new Harness({ flows: { 1: FLOW }, wants: () => true });
    await dry(harness, [{ to: 1 }]);
    expect(harness.eventTypes()).toEqual([]);
    await harness.start([{ to: 1 }], { test: true });
    expect(harness.eventTypes()).toContain('flx.run.succeeded');
  });

  it('uses no turn under a limit and takes no lock', async () => {
    const flow = flowOf(
      [
        START,
        ['lock', 'test.with-lock', { name: 'door' }],
        ['mail', 'test.unsafe', {}, { policies: { rateLimit: { count: 1, perMs: 60_000 } } }],
        ['end', 'test.set', { set: { token: '{{ $run.lock.token }}' } }],
      ],
      ['start > lock', 'lock.item > mail', 'mail > end', 'end > lock.loop'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    for (let n = 0; n < 3; n++) {
      const runId = await dry(harness, [{ n }]);
      expect(harness.run(runId).status).toBe('succeeded');
    }
    const leases = new MemoryLeases(harness.disk, harness.clock);
    const locked = new Harness({ flows: { 1: flow }, leases, disk: harness.disk, clock: harness.clock });
    await dry(locked, [{ n: 1 }]);
    expect(leases.log).toEqual([]);
  });

  it('undoes a failed run in the same way', async () => {
    const flow = flowOf(
      [START, ['book', 'test.unsafe', {}, { compensation: 'undo' }], ['fail', 'test.fail'], ['undo', 'test.unsafe']],
      ['start > book', 'book > fail'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await dry(harness, [{ n: 1 }]);
    expect(harness.run(runId).status).toBe('compensated');
    expect(harness.world.effects).toEqual([]);
    expect([...harness.disk.would.keys()]).toHaveLength(2);
  });

  it('stays without effects when it is run again', async () => {
    const harness = new Harness({ flows: { 1: FLOW } });
    const first = await dry(harness, [{ to: 1 }], { outputs: { mail: itemsOf({ id: 9 }) } });
    const again = await harness.engine.rerun(first, 'start');
    await harness.clock.advance(0);
    expect(harness.run(again)).toMatchObject({ status: 'succeeded', testOptions: { effects: 'off' } });
    expect(harness.output(again, 'mail')).toEqual([{ id: 9 }]);
    expect(harness.world.effects).toEqual([]);
  });

  it('does not try again what never fails', async () => {
    const harness = new Harness({ flows: { 1: FLOW } });
    harness.world.failNext('mail', networkError('unknown'));
    const runId = await dry(harness, [{ to: 1 }]);
    expect(harness.run(runId).status).toBe('succeeded');
  });
});
