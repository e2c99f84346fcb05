import { describe, expect, it } from 'vitest';
import { flowOf, Harness } from '../testing/harness';

const START = ['start', 'test.start'] as const;

describe('a run', () => {
  it('gives the trigger items to the first node and the output of each node to the next', async () => {
    const flow = flowOf(
      [START, ['a', 'test.set', { set: { a: 1 } }], ['b', 'test.set', { set: { b: '{{ a + 1 }}' } }]],
      ['start > a', 'a > b'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start([{ id: 7 }]);
    expect(harness.run(runId).status).toBe('succeeded');
    expect(harness.transcript(runId)).toEqual(['start: succeeded', 'a: succeeded', 'b: succeeded']);
    expect(harness.output(runId, 'b')).toEqual([{ id: 7, a: 1, b: 2 }]);
  });

  it('runs synchronous nodes in one commit', async () => {
    const flow = flowOf([START, ['a', 'test.set'], ['b', 'test.set']], ['start > a', 'a > b']);
    const harness = new Harness({ flows: { 1: flow } });
    await harness.start();
    expect(harness.journal.commits).toBe(1);
  });

  it('skips what hangs on a port that is absent, and says so', async () => {
    const flow = flowOf(
      [START, ['route', 'test.route', { to: 'a' }], ['left', 'test.set'], ['right', 'test.set'], ['after', 'test.set']],
      ['start > route', 'route.a > left', 'route.b > right', 'right > after'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start();
    expect(harness.transcript(runId)).toEqual([
      'start: succeeded',
      'route: succeeded',
      'right: skipped',
      'after: skipped',
      'left: succeeded',
    ]);
  });

  it('takes a branch whose port is present without items', async () => {
    const flow = flowOf([START, ['a', 'test.set']], ['start > a']);
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start([]);
    expect(harness.step(runId, 'a')).toMatchObject({ status: 'succeeded', itemsIn: 0, outputs: { out: [] } });
  });

  it('does not record what hangs only on a trigger that did not fire', async () => {
    const flow = flowOf(
      [START, ['other', 'test.other-start'], ['a', 'test.set'], ['b', 'test.set'], ['both', 'test.set']],
      ['start > a', 'other > b', 'a > both', 'b > both'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start();
    expect(harness.transcript(runId)).toEqual(['start: succeeded', 'a: succeeded', 'both: succeeded']);
    const byOther = await harness.start([{}], { triggerNodeId: 'other' });
    expect(harness.transcript(byOther)).toEqual(['other: succeeded', 'b: succeeded', 'both: succeeded']);
  });

  it('joins branches in the order of the edges, waiting for all', async () => {
    const flow = flowOf(
      [
        START,
        ['slow', 'test.async', { set: { from: 'slow' } }],
        ['fast', 'test.set', { set: { from: 'fast' } }],
        ['merge', 'test.merge'],
      ],
      ['start > slow', 'start > fast', 'slow > merge', 'fast > merge'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start();
    expect(harness.output(runId, 'merge')).toEqual([
      { from: 'slow', edges: 2 },
      { from: 'fast', edges: 2 },
    ]);
  });

  it('goes on with the first live branch when the join is any, once', async () => {
    const flow = flowOf(
      [
        START,
        ['slow', 'test.hold'],
        ['fast', 'test.set', { set: { from: 'fast' } }],
        ['merge', 'test.merge', { wait: 'any' }],
        ['end', 'test.set'],
      ],
      ['start > slow', 'start > fast', 'slow > merge', 'fast > merge', 'merge > end'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start();
    expect(harness.output(runId, 'end')).toEqual([{ from: 'fast', edges: 1 }]);
    expect(harness.run(runId).status).toBe('running');
    harness.world.release('slow');
    await harness.clock.advance(0);
    expect(harness.run(runId).status).toBe('succeeded');
    expect(harness.world.calls.get('end')).toBe(1);
  });

  it('joins what is live when one of the branches is dead', async () => {
    const flow = flowOf(
      [START, ['route', 'test.route', { to: 'a' }], ['left', 'test.set'], ['right', 'test.set'], ['merge', 'test.merge']],
      ['start > route', 'route.a > left', 'route.b > right', 'left > merge', 'right > merge'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start();
    expect(harness.output(runId, 'merge')).toEqual([{ edges: 1 }]);
  });

  it('works on parallel branches at the same time', async () => {
    const flow = flowOf(
      [START, ['one', 'test.hold'], ['two', 'test.hold'], ['merge', 'test.merge']],
      ['start > one', 'start > two', 'one > merge', 'two > merge'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start();
    expect([...harness.world.held.keys()]).toEqual(['one', 'two']);
    harness.world.release('two');
    harness.world.release('one');
    await harness.clock.advance(0);
    expect(harness.run(runId).status).toBe('succeeded');
  });

  it('passes over a disabled node: its input goes on unchanged', async () => {
    const flow = flowOf(
      [START, ['off', 'test.fail', {}, { disabled: true }], ['b', 'test.set', { set: { b: 1 } }]],
      ['start > off', 'off > b'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start([{ id: 1 }]);
    expect(harness.transcript(runId)).toEqual(['start: succeeded', 'off: skipped', 'b: succeeded']);
    expect(harness.output(runId, 'b')).toEqual([{ id: 1, b: 1 }]);
  });

  it('lets expressions read the output of earlier steps, the run and the environment', async () => {
    const set = {
      set: { sum: '{{ $step("a").n + n }}', flow: '{{ $flow.name }}', run: '{{ $run.id }}', zone: '{{ $env.zone }}' },
    };
    const flow = {
      ...flowOf(
        [START, ['a', 'test.set', { set: { n: 1 } }], ['b', 'test.set', { set: { n: 41 } }], ['c', 'test.set', set]],
        ['start > a', 'a > b', 'b > c'],
      ),
      settings: { env: { zone: 'north' } },
    };
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start();
    expect(harness.output(runId, 'c')).toEqual([{ n: 41, sum: 42, flow: 'Test flow', run: runId, zone: 'north' }]);
  });

  it('fails with the place of an expression that does not evaluate', async () => {
    const flow = flowOf([START, ['a', 'test.set', { set: { n: '{{ $number("x") }}' } }]], ['start > a']);
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start();
    expect(harness.run(runId)).toMatchObject({
      status: 'failed',
      failedNodeId: 'a',
      error: { code: 'EXPRESSION_FAILED', data: { nodeId: 'a', field: '/set/n' } },
    });
  });

  it('survives a chain of 2,400 nodes and 2,400 skipped ones without growing the stack', async () => {
    const names = Array.from({ length: 2400 }, (_, index) => `n${index}`);
    const chain = (type: string, prefix: string) => names.map((name) => [`${prefix}${name}`, type] as const);
    const edges = (prefix: string) => names.slice(1).map((name, index) => `${prefix}${names[index]} > ${prefix}${name}`);
    const flow = flowOf(
      [START, ['route', 'test.route', { to: 'a' }], ...chain('test.set', 'x'), ...chain('test.set', 'y')],
      ['start > route', 'route.a > xn0', 'route.b > yn0', ...edges('x'), ...edges('y')],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start();
    expect(harness.run(runId).status).toBe('succeeded');
    expect(harness.steps(runId)).toHaveLength(4802);
  });
});
