/** Processes that die of a step: a first look at who it was, a second at the suspects one by one, and then no more. */
import { describe, expect, it } from 'vitest';
import type { FlowDefinitionInput } from '#shared/model/flow';
import type { RunId } from '#shared/model/ids';
import { flowOf, Harness } from '../testing/harness';
import { settle } from '../testing/manual-clock';
import { networkError } from '../testing/test-nodes';

const START = ['start', 'test.start'] as const;

/** The process ends as it does by a fault in native code or for want of memory: nothing more is written. */
function kill(harness: Harness): void {
  harness.journal.die();
}

async function restart(before: Harness, flows: Record<number, FlowDefinitionInput>): Promise<Harness> {
  const next = new Harness({ flows, disk: before.disk, clock: before.clock, world: before.world });
  next.world.isAlive = true;
  await next.engine.recover();
  await settle();
  return next;
}

const hang = (effect: string, policies: object = {}) =>
  flowOf(
    [START, ['heavy', 'test.hold', { effect }, { policies }], ['end', 'test.set'], ['late', 'test.set']],
    ['start > heavy', 'heavy > end', ...('onError' in policies ? ['heavy.error > late'] : ['end > late'])],
  );

async function killedWhileAtWork(times: number, flows: Record<number, FlowDefinitionInput>) {
  let harness = new Harness({ flows });
  const runId = await harness.start([{ id: 1 }]);
  await harness.journal.flush();
  for (let count = 0; count < times; count++) {
    kill(harness);
    harness = await restart(harness, flows);
  }
  return { harness, runId };
}

describe('a step at work when the process ends', () => {
  it.each(['none', 'idempotent'])('is begun again at two starts, and fails at the third (effect %s)', async (effect) => {
    const flows = { 1: hang(effect, { retry: { maxAttempts: 50 } }) };
    const two = await killedWhileAtWork(2, flows);
    expect(two.harness.step(two.runId, 'heavy').status).toBe('running');
    const { harness, runId } = await killedWhileAtWork(3, flows);
    expect(harness.run(runId)).toMatchObject({ status: 'failed', failedNodeId: 'heavy' });
    expect(harness.step(runId, 'heavy')).toMatchObject({
      status: 'failed',
      error: { code: 'STEP_CRASHED_PROCESS', data: { node: 'heavy', crashes: 3 } },
    });
    expect(harness.world.calls.get('heavy')).toBe(3);
    expect([...harness.disk.deadLetters.values()]).toMatchObject([{ nodeId: 'heavy', items: [{ json: { id: 1 } }] }]);
  });

  it('leaves no step at work in a run that it fails, though nobody had gone on with the other', async () => {
    const flows = {
      1: flowOf(
        [START, ['heavy', 'test.hold', { effect: 'none' }], ['other', 'test.hold', { effect: 'idempotent' }]],
        ['start > heavy', 'start > other'],
      ),
    };
    const { harness, runId } = await killedWhileAtWork(3, flows);
    await harness.until(() => harness.run(runId).status === 'failed');
    expect(harness.step(runId, 'heavy').status).toBe('failed');
    expect(harness.step(runId, 'other')).toMatchObject({ status: 'cancelled', error: { effect: 'unknown' } });
  });

  it('takes its error output, if it has one', async () => {
    const { harness, runId } = await killedWhileAtWork(3, { 1: hang('none', { onError: 'output' }) });
    expect(harness.run(runId).status).toBe('succeeded');
    expect(harness.step(runId, 'late').status).toBe('succeeded');
  });

  it('is not held to account for ends in good order', async () => {
    const flows = { 1: hang('none') };
    let harness = new Harness({ flows });
    const runId = await harness.start();
    for (let count = 0; count < 6; count++) {
      const stopping = harness.engine.stop(10);
      await harness.clock.advance(5_000);
      await stopping;
      kill(harness);
      harness = await restart(harness, flows);
    }
    harness.world.release('heavy');
    await settle();
    expect(harness.run(runId).status).toBe('succeeded');
  });

  it('is forgiven when it comes to an end', async () => {
    const flows = { 1: hang('none', { retry: { maxAttempts: 9, initialDelayMs: 1000, jitter: false } }) };
    const { harness: watched, runId } = await killedWhileAtWork(2, flows);
    let harness = watched;
    harness.world.release('heavy', networkError());
    await settle();
    await harness.clock.advance(10_000);
    for (let count = 0; count < 2; count++) {
      kill(harness);
      harness = await restart(harness, flows);
    }
    expect(harness.step(runId, 'heavy').status).toBe('running');
  });
});

describe('a step that ends the process before anything of it is recorded', () => {
  it('is found out, since the next steps of a run that is taken up are recorded before they begin', async () => {
    const flows = { 1: flowOf([START, ['a', 'test.idempotent'], ['b', 'test.set']], ['start > a', 'a > b']) };
    const first = new Harness({ flows });
    first.world.count = killer(first, 'b');
    await first.start();
    const [runId = '' as RunId] = first.disk.runs.keys();
    let harness = first;
    let starts = 0;
    while (harness.journal.isDead && starts < 10) {
      starts++;
      const next = new Harness({ flows, disk: harness.disk, clock: harness.clock, world: harness.world });
      next.world.isAlive = true;
      next.world.count = killer(next, 'b');
      harness = next;
      void next.engine.recover();
      await settle();
      await settle();
    }
    expect(starts).toBe(4);
    expect(harness.step(runId, 'a').status).toBe('succeeded');
    expect(harness.step(runId, 'b')).toMatchObject({ status: 'failed', error: { code: 'STEP_CRASHED_PROCESS' } });
    expect(harness.run(runId).status).toBe('failed');
  });

  /** Counting the call of this node ends the process. */
  function killer(harness: Harness, nodeId: string): (id: string) => number {
    return (id) => {
      if (id === nodeId) kill(harness);
      return 1;
    };
  }
});

describe('steps beside the one that ends the process', () => {
  it('live on: those at work at two ends begin one at a time, and only the one at work is held to account', async () => {
    const flows = { 1: hang('none') };
    const first = new Harness({ flows });
    const runIds: RunId[] = [];
    for (let count = 0; count < 4; count++) runIds.push(await first.start());
    await first.journal.flush();
    kill(first);
    const second = await restart(first, flows);
    expect(second.world.calls.get('heavy')).toBe(8);
    kill(second);
    const third = await restart(second, flows);
    // One of the four is begun; it is the one that dies.
    expect(third.world.calls.get('heavy')).toBe(9);
    kill(third);
    const fourth = await restart(third, flows);
    expect(runIds.map((runId) => fourth.run(runId).status)).toEqual(['failed', 'running', 'running', 'running']);
    expect(fourth.world.calls.get('heavy')).toBe(10);
    // Each that outlives its first seconds lets the next begin beside it.
    await fourth.clock.advance(5_000);
    await fourth.clock.advance(5_000);
    expect(fourth.world.calls.get('heavy')).toBe(12);
    fourth.world.release('heavy');
    await settle();
    expect(runIds.map((runId) => fourth.run(runId).status)).toEqual(['failed', 'succeeded', 'succeeded', 'succeeded']);
  });

  it('can be cancelled while they stand in line', async () => {
    const flows = { 1: hang('none') };
    const first = new Harness({ flows });
    const runIds = [await first.start(), await first.start()];
    await first.journal.flush();
    kill(first);
    const second = await restart(first, flows);
    kill(second);
    const third = await restart(second, flows);
    const [, behind = runIds[0]] = runIds;
    await third.engine.cancel(behind as RunId);
    expect(third.run(behind as RunId).status).toBe('cancelled');
    expect(third.step(behind as RunId, 'heavy').status).toBe('cancelled');
    expect(third.reports).toEqual([]);
  });
});
