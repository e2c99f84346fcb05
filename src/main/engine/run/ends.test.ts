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

describe.each([
  ['waits', 'test.wait', {}],
  ['is in doubt', 'test.hold', { effect: 'unsafe' }],
] as const)('a run that %s and is cancelled', (what, type, config) => {
  it('is cancelled and undone by the next process when this one ends before it could', async () => {
    const flow = flowOf(
      [START, ['done', 'test.idempotent', {}, { compensation: 'undo' }], ['pause', type, config], ['undo', 'test.idempotent']],
      ['start > done', 'done > pause'],
    );
    // Looks at each commit that comes after the cancellation.
    for (let n = 1; n < 20; n++) {
      const first = new Harness({ flows: { 1: flow } });
      const runId = await first.start();
      if (what === 'is in doubt') {
        first.world.release('pause', new TypeError('no answer'));
        await settle();
      }
      expect(first.run(runId).status).toBe(what === 'waits' ? 'waiting' : 'in_doubt');
      const { commits } = first.journal;
      const crashing = new Harness({
        flows: { 1: flow },
        disk: first.disk,
        world: first.world,
        clock: first.clock,
        crashAt: { kind: 'after-commit', n },
      });
      first.journal.die();
      first.world.isAlive = true;
      await crashing.engine.recover();
      void crashing.engine.cancel(runId).catch(() => undefined);
      await settle();
      if (!crashing.journal.isDead) {
        expect(commits).toBeGreaterThan(0);
        expect(n).toBeGreaterThan(1);
        return;
      }
      crashing.world.isAlive = true;
      const last = new Harness({ flows: { 1: flow }, disk: first.disk, world: first.world, clock: first.clock });
      await last.engine.recover();
      await last.clock.advance(1000);
      expect(last.run(runId).status).toMatch(/^compensated$|^compensation_failed$/);
    }
  });
});
