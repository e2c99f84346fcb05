import { describe, expect, it } from 'vitest';
import { flowOf, Harness } from '../testing/harness';
import { networkError } from '../testing/test-nodes';

const START = ['start', 'test.start'] as const;
const retry = { maxAttempts: 3, initialDelayMs: 1000, jitter: false };
const FLOW = flowOf(
  [START, ['mail', 'test.unsafe', {}, { policies: { retry } }], ['end', 'test.set']],
  ['start > mail', 'mail > end'],
);
const three = [{ to: 'a' }, { to: 'b' }, { to: 'c' }];

async function inDoubt(harness: Harness, items = [{ to: 'a' }]) {
  harness.world.failNext('mail', networkError('unknown'));
  const runId = await harness.start(items);
  expect(harness.run(runId).status).toBe('in_doubt');
  const { seq } = harness.step(runId, 'mail');
  return { runId, seq };
}

describe('an unsafe step', () => {
  it('is tried again when its failure is known to have had no effect', async () => {
    const harness = new Harness({ flows: { 1: FLOW } });
    harness.world.failNext('mail', networkError('none'));
    const runId = await harness.start();
    await harness.clock.advance(1000);
    expect(harness.run(runId).status).toBe('succeeded');
    expect(harness.world.keysOf('mail')).toHaveLength(1);
  });

  it('makes the run in_doubt when it is not known whether it took effect, whatever the retries', async () => {
    const harness = new Harness({ flows: { 1: FLOW }, wants: (type) => type === 'flx.run.in_doubt' });
    const { runId } = await inDoubt(harness);
    await harness.clock.advance(3_600_000);
    expect(harness.run(runId).status).toBe('in_doubt');
    expect(harness.world.keysOf('mail')).toHaveLength(1);
    expect(harness.eventTypes()).toEqual(['flx.run.in_doubt']);
    expect(harness.step(runId, 'mail')).toMatchObject({ status: 'in_doubt', error: { code: 'STEP_IN_DOUBT' } });
  });

  it('does not keep another branch from going on in its time, also after a restart', async () => {
    const flow = flowOf(
      [START, ['mail', 'test.unsafe'], ['wait', 'test.wait', { ms: 60_000 }], ['after', 'test.unsafe'], ['end', 'test.set']],
      ['start > mail', 'start > wait', 'wait > after', 'mail > end'],
    );
    const first = new Harness({ flows: { 1: flow } });
    const { runId, seq } = await inDoubt(first);
    const second = new Harness({ flows: { 1: flow }, disk: first.disk, clock: first.clock, world: first.world });
    first.journal.die();
    second.world.isAlive = true;
    expect(await second.engine.recover()).toEqual({ resumed: 0, inDoubt: 0 });
    await second.clock.advance(60_000);
    expect(second.step(runId, 'after').status).toBe('succeeded');
    expect(second.run(runId)).toMatchObject({ status: 'in_doubt' });
    expect(second.run(runId).wakeAt).toBeUndefined();
    await second.engine.resolveDoubt(runId, seq, { action: 'done' });
    expect(second.run(runId).status).toBe('succeeded');
    expect(second.world.keysOf('after')).toHaveLength(1);
  });

  it('whose doubt was open when its run failed is put before a person by a re-run too, and not done again unasked', async () => {
    const flow = flowOf(
      [START, ['mail', 'test.unsafe'], ['wait', 'test.wait', { ms: 60_000 }], ['bad', 'test.idempotent'], ['end', 'test.set']],
      ['start > mail', 'start > wait', 'wait > bad', 'mail > end'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const { runId } = await inDoubt(harness);
    harness.world.failNext('bad', networkError('none'));
    await harness.clock.advance(60_000);
    expect(harness.run(runId).status).toBe('failed');
    const newId = await harness.engine.rerun(runId, 'failed');
    await harness.clock.advance(60_000);
    expect(harness.run(newId).status).toBe('in_doubt');
    expect(harness.step(newId, 'mail')).toMatchObject({ status: 'in_doubt', error: { code: 'STEP_IN_DOUBT' } });
    expect(harness.world.keysOf('mail')).toHaveLength(1);
    await harness.engine.resolveDoubt(newId, harness.step(newId, 'mail').seq, { action: 'done' });
    expect(harness.run(newId).status).toBe('succeeded');
    expect(harness.world.keysOf('mail')).toHaveLength(1);
  });

  it('is done again, with the same key, when a person says retry', async () => {
    const harness = new Harness({ flows: { 1: FLOW } });
    const { runId, seq } = await inDoubt(harness);
    await harness.engine.resolveDoubt(runId, seq, { action: 'retry' });
    await harness.clock.advance(0);
    expect(harness.run(runId).status).toBe('succeeded');
    const [first, second] = harness.world.keysOf('mail');
    expect(second).toBe(first);
  });

  it('goes on with the given output, or its input, when a person says done', async () => {
    const harness = new Harness({ flows: { 1: FLOW } });
    const one = await inDoubt(harness);
    await harness.engine.resolveDoubt(one.runId, one.seq, { action: 'done', output: [{ json: { sent: true } }] });
    expect(harness.output(one.runId, 'end')).toEqual([{ sent: true }]);
    const other = await inDoubt(harness);
    await harness.engine.resolveDoubt(other.runId, other.seq, { action: 'done' });
    expect(harness.output(other.runId, 'end')).toEqual([{ to: 'a' }]);
    expect(harness.world.keysOf('mail')).toHaveLength(2);
  });

  it('fails when a person says so', async () => {
    const harness = new Harness({ flows: { 1: FLOW } });
    const { runId, seq } = await inDoubt(harness);
    await harness.engine.resolveDoubt(runId, seq, { action: 'fail', reason: 'It never arrived.' });
    expect(harness.run(runId)).toMatchObject({ status: 'failed', error: { message: 'It never arrived.' }, failedNodeId: 'mail' });
  });

  it('does the items after the one in doubt, and none before it again, when a person says done', async () => {
    const harness = new Harness({ flows: { 1: FLOW } });
    const { runId, seq } = await inDoubt(harness, three);
    expect(harness.world.keysOf('mail')).toHaveLength(1);
    await harness.engine.resolveDoubt(runId, seq, { action: 'done' });
    await harness.clock.advance(0);
    expect(harness.output(runId, 'end')).toEqual(three);
    expect(new Set(harness.world.keysOf('mail')).size).toBe(3);
    expect(harness.world.keysOf('mail')).toHaveLength(3);
  });

  it('refuses a word on a step that is not in doubt', async () => {
    const harness = new Harness({ flows: { 1: FLOW } });
    const { runId, seq } = await inDoubt(harness);
    await expect(harness.engine.resolveDoubt(runId, 99, { action: 'retry' })).rejects.toMatchObject({ code: 'STEP_NOT_FOUND' });
    await expect(harness.engine.resolveDoubt(runId, 0, { action: 'retry' })).rejects.toMatchObject({ code: 'STEP_NOT_IN_DOUBT' });
    await harness.engine.resolveDoubt(runId, seq, { action: 'done' });
    await expect(harness.engine.resolveDoubt(runId, seq, { action: 'retry' })).rejects.toMatchObject({
      code: 'STEP_NOT_IN_DOUBT',
    });
    await expect(harness.engine.resolveDoubt('run_none' as typeof runId, 0, { action: 'retry' })).rejects.toMatchObject({
      code: 'RUN_NOT_FOUND',
    });
  });

  it('is in doubt after any throw of which nothing is known', async () => {
    const flow = flowOf([START, ['a', 'test.throw', { effect: 'unsafe' }]], ['start > a']);
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await harness.start();
    expect(harness.run(runId).status).toBe('in_doubt');
  });

  it('lets other branches and their timers go on while it is in doubt', async () => {
    const flow = flowOf(
      [START, ['mail', 'test.unsafe'], ['wait', 'test.wait', { ms: 60_000 }], ['end', 'test.set']],
      ['start > mail', 'start > wait', 'wait > end'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const { runId } = await inDoubt(harness);
    await harness.clock.advance(60_000);
    expect(harness.step(runId, 'end').status).toBe('succeeded');
    expect(harness.run(runId).status).toBe('in_doubt');
  });

  it('hands on the items that were done, and the others by the error port, when its last attempt fails', async () => {
    const flow = flowOf(
      [START, ['mail', 'test.unsafe', {}, { policies: { onError: 'output' } }], ['sent', 'test.set'], ['unsent', 'test.set']],
      ['start > mail', 'mail > sent', 'mail.error > unsent'],
    );
    const harness = new Harness({ flows: { 1: flow } });
    const runId = await (async () => {
      const original = harness.world.takeFailure.bind(harness.world);
      let calls = 0;
      harness.world.takeFailure = (nodeId) => (++calls === 2 ? networkError('none') : original(nodeId));
      return harness.start(three);
    })();
    expect(harness.output(runId, 'sent')).toEqual([{ to: 'a' }]);
    expect(harness.output(runId, 'unsent')).toMatchObject([{ item: { to: 'b' } }, { item: { to: 'c' } }]);
  });
});

describe('the barrier', () => {
  it('makes the start of a step with an effect, and all before it, durable before the effect begins', async () => {
    const flow = flowOf([START, ['a', 'test.set', { set: { a: 1 } }], ['mail', 'test.unsafe-once']], ['start > a', 'a > mail']);
    const harness = new Harness({ flows: { 1: flow } });
    const push = harness.world.effects.push.bind(harness.world.effects);
    let before: string[] = [];
    harness.world.effects.push = (...seen) => {
      before = [...harness.disk.runs.keys()].flatMap((runId) => harness.transcript(runId));
      return push(...seen);
    };
    await harness.start();
    expect(before).toEqual(['start: succeeded', 'a: succeeded', 'mail: running']);
  });

  it('records each unsafe item before its effect, and idempotent ones without a commit of their own', async () => {
    const commitsOf = async (type: string) => {
      const harness = new Harness({ flows: { 1: flowOf([START, ['a', type]], ['start > a']) } });
      await harness.start(three);
      return harness.journal.commits;
    };
    expect(await commitsOf('test.unsafe')).toBe(5);
    expect(await commitsOf('test.idempotent')).toBe(2);
  });
});
