import { describe, expect, it } from 'vitest';
import { flowOf, Harness } from '../testing/harness';
import { settle } from '../testing/manual-clock';

const START = ['start', 'test.start'] as const;
const HOLD = flowOf(
  [START, ['hold', 'test.hold'], ['mail', 'test.unsafe'], ['end', 'test.set']],
  ['start > hold', 'hold > mail', 'mail > end'],
);
const WAIT = flowOf([START, ['wait', 'test.wait', { ms: 5000 }], ['mail', 'test.unsafe']], ['start > wait', 'wait > mail']);

describe('holding everything, before the machine sleeps', () => {
  it('lets the step at work end and begins no further one, until the hold is over', async () => {
    const harness = new Harness({ flows: { 1: HOLD } });
    const runId = await harness.start();
    harness.engine.setPaused(false, true);
    harness.world.release('hold');
    await settle();
    expect(harness.step(runId, 'hold').status).toBe('succeeded');
    expect(harness.run(runId).status).toBe('running');
    expect(harness.world.effects).toEqual([]);
    harness.engine.setPaused(false, false);
    await settle();
    expect(harness.run(runId).status).toBe('succeeded');
    expect(harness.world.effects).toHaveLength(1);
  });

  it('leaves what was done before it on disk, for a machine that never comes back', async () => {
    const harness = new Harness({ flows: { 1: HOLD } });
    const runId = await harness.start();
    harness.engine.setPaused(false, true);
    harness.world.release('hold');
    await settle();
    const next = new Harness({ flows: { 1: HOLD }, disk: harness.disk });
    await next.engine.recover();
    await settle();
    expect(next.run(runId).status).toBe('succeeded');
    expect(next.world.calls.get('hold')).toBeUndefined();
    expect(next.world.effects).toHaveLength(1);
  });

  it('begins no run and wakes no wait while it lasts, and makes up for both at once', async () => {
    const harness = new Harness({ flows: { 1: WAIT } });
    const waiting = await harness.start();
    harness.engine.setPaused(false, true);
    const queued = await harness.start();
    await harness.clock.advance(60_000);
    expect(harness.run(waiting).status).toBe('waiting');
    expect(harness.run(queued).status).toBe('queued');
    harness.engine.setPaused(false, false);
    await harness.clock.advance(0);
    await harness.until(() => harness.run(waiting).status === 'succeeded');
    expect(harness.run(queued).status).toBe('waiting');
  });

  it('does not end a pause: what is paused stays so', async () => {
    const harness = new Harness({ flows: { 1: HOLD } });
    harness.engine.setPaused(true, true);
    const queued = await harness.start();
    harness.engine.setPaused(true, false);
    await settle();
    expect(harness.run(queued).status).toBe('queued');
  });
});
