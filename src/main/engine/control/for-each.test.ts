import { describe, expect, it } from 'vitest';
import type { Json } from '#shared/model/json';
import { flowOf, Harness } from '../testing/harness';

const START = ['start', 'test.start'] as const;
const numbers = (count: number): Json[] => Array.from({ length: count }, (_, n) => ({ n }));

describe('for-each', () => {
  it('runs its body once per batch and hands on what came back, in order', async () => {
    const flow = flowOf(
      [
        START,
        ['loop', 'test.for-each', { batchSize: 2 }],
        ['body', 'test.set', { set: { twice: '{{ n * 2 }}' } }],
        ['end', 'test.set'],
      ],
      ['start > loop', 'loop.item > body', 'body > loop.loop', 'loop.done > end'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start(numbers(3));
    expect(harness.transcript(runId)).toEqual([
      'start: succeeded',
      'loop: succeeded',
      'loop[0]/body: succeeded',
      'loop[1]/body: succeeded',
      'end: succeeded',
    ]);
    expect(harness.output(runId, 'end')).toEqual([
      { n: 0, twice: 0 },
      { n: 1, twice: 2 },
      { n: 2, twice: 4 },
    ]);
  });

  it('keeps the order when parallel iterations overtake each other', async () => {
    const flow = flowOf(
      [START, ['loop', 'test.for-each', { parallelism: 2 }], ['route', 'test.set'], ['body', 'test.hold']],
      ['start > loop', 'loop.item > route', 'route > body', 'body > loop.loop'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start(numbers(3));
    const [first, second] = harness.world.held.get('body') ?? [];
    expect(harness.world.calls.get('body')).toBe(2);
    harness.world.held.set('body', []);
    second?.resolve();
    await harness.clock.advance(0);
    expect(harness.world.calls.get('body')).toBe(3);
    harness.world.release('body');
    first?.resolve();
    await harness.clock.advance(0);
    expect(harness.output(runId, 'loop', 'done')).toEqual(numbers(3));
  });

  it('hands the items themselves on when nothing leads back', async () => {
    const flow = flowOf(
      [START, ['loop', 'test.for-each'], ['body', 'test.set', { set: { seen: true } }]],
      ['start > loop', 'loop.item > body'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start(numbers(2));
    expect(harness.output(runId, 'loop', 'done')).toEqual(numbers(2));
  });

  it('goes on by done at once when there are no items', async () => {
    const flow = flowOf(
      [START, ['loop', 'test.for-each'], ['body', 'test.set'], ['end', 'test.set']],
      ['start > loop', 'loop.item > body', 'body > loop.loop', 'loop.done > end'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start([]);
    expect(harness.transcript(runId)).toEqual(['start: succeeded', 'loop: succeeded', 'end: succeeded']);
  });

  it('nests: an iteration of an inner loop is a scope in the scope of the outer one', async () => {
    const flow = flowOf(
      [
        START,
        ['outer', 'test.for-each'],
        ['inner', 'test.for-each'],
        ['body', 'test.set', { set: { outer: '{{ $step("mark").mark }}' } }],
        ['mark', 'test.set', { set: { mark: '{{ n }}' } }],
      ],
      ['start > outer', 'outer.item > mark', 'mark > inner', 'inner.item > body', 'body > inner.loop', 'inner.done > outer.loop'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start(numbers(2));
    expect(harness.step(runId, 'body', 'outer[1]/inner[0]').status).toBe('succeeded');
    expect(harness.output(runId, 'outer', 'done')).toEqual([
      { n: 0, mark: 0, outer: 0 },
      { n: 1, mark: 1, outer: 1 },
    ]);
  });

  it('collects nothing from an iteration whose way back was not taken', async () => {
    const flow = flowOf(
      [START, ['loop', 'test.for-each'], ['route', 'test.route', { to: "{{ n = 1 ? 'a' : 'b' }}" }]],
      ['start > loop', 'loop.item > route', 'route.a > loop.loop'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start(numbers(3));
    expect(harness.output(runId, 'loop', 'done')).toEqual([{ n: 1 }]);
  });

  it('survives 20,000 iterations, also with an edge straight back', async () => {
    const flow = flowOf([START, ['loop', 'test.for-each']], ['start > loop', 'loop.item > loop.loop']);
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start(numbers(20_000));
    expect(harness.output(runId, 'loop', 'done')).toHaveLength(20_000);
  });

  it('fails the run when its body fails, and ends the loop as cancelled', async () => {
    const flow = flowOf(
      [START, ['loop', 'test.for-each'], ['body', 'test.fail']],
      ['start > loop', 'loop.item > body', 'body > loop.loop'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start(numbers(3));
    expect(harness.run(runId)).toMatchObject({ status: 'failed', failedNodeId: 'body' });
    expect(harness.transcript(runId)).toEqual(['start: succeeded', 'loop: cancelled', 'loop[0]/body: failed']);
  });
});
