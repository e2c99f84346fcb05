import { describe, expect, it } from 'vitest';
import { flowOf, Harness } from '../testing/harness';
import { settle } from '../testing/manual-clock';
import { networkError } from '../testing/test-nodes';

const START = ['start', 'test.start'] as const;

/** A run whose branch `bad` has failed while `work` is at it still, and is let finish. */
async function failing() {
  const flow = flowOf(
    [START, ['work', 'test.hold', { effect: 'unsafe' }], ['bad', 'test.hold']],
    ['start > work', 'start > bad'],
  );
  const harness = new Harness({ flows: { 1: flow } });
  const runId = await harness.start();
  harness.world.release('bad', networkError());
  await settle();
  expect(harness.run(runId).status).toBe('running');
  return { harness, runId };
}

describe('a run that is failing, while an effect on another branch is let finish', () => {
  it('waits no longer for it when it is cancelled as well', async () => {
    const { harness, runId } = await failing();
    await harness.engine.cancel(runId);
    await settle();
    expect(harness.run(runId).status).toBe('failed');
    expect(harness.step(runId, 'work').status).toBe('cancelled');
  });

  it('leaves no step behind as running when the engine stops', async () => {
    const { harness, runId } = await failing();
    const stopped = harness.engine.stop(0);
    await harness.clock.advance(1000);
    await stopped;
    expect(harness.run(runId).status).toBe('failed');
    expect(harness.step(runId, 'work')).toMatchObject({ status: 'cancelled', error: { effect: 'unknown' } });
  });
});

it('closes the steps that a re-run has taken over half done when it is cancelled before it begins', async () => {
  const flow = flowOf([START, ['one', 'test.unsafe'], ['a', 'test.idempotent']], ['start > one', 'start > a']);
  const harness = new Harness({ flows: { 1: flow } });
  const { world } = harness;
  const { push } = world.effects;
  // The second item fails.
  world.effects.push = (...effects) => {
    if (effects[0]?.nodeId === 'a' && world.keysOf('a').length === 0) world.failNext('a', networkError());
    return push.apply(world.effects, effects);
  };
  const failed = await harness.start([{ n: 1 }, { n: 2 }]);
  expect(harness.run(failed).status).toBe('failed');
  harness.engine.setPaused(true);
  const again = await harness.engine.rerun(failed, 'failed');
  await settle();
  expect(harness.steps(again).filter(({ status }) => status === 'waiting')).toHaveLength(1);
  await harness.engine.cancel(again);
  expect(harness.run(again).status).toBe('cancelled');
  expect(harness.steps(again).filter(({ status }) => status === 'waiting')).toEqual([]);
});
