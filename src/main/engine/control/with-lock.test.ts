import { describe, expect, it } from 'vitest';
import type { RunId } from '#shared/model/ids';
import { flowOf, Harness, type HarnessOptions } from '../testing/harness';
import { ManualClock, settle } from '../testing/manual-clock';
import { type CrashPoint, MemoryDisk } from '../testing/memory-journal';
import { MemoryLeases } from '../testing/memory-leases';
import { networkError, TestWorld } from '../testing/test-nodes';

const START = ['start', 'test.start'] as const;
const HELD = flowOf(
  [
    START,
    ['lock', 'test.with-lock', { name: 'stock-{{ shelf }}' }],
    ['body', 'test.hold'],
    ['mark', 'test.set', { set: { token: '{{ $run.lock.token }}', name: '{{ $run.lock.name }}' } }],
    ['end', 'test.set', { set: { after: '{{ $run.lock.token }}' } }],
  ],
  ['start > lock', 'lock.item > body', 'body > mark', 'mark > lock.loop', 'lock.done > end'],
);

function world(crashAt?: CrashPoint) {
  const disk = new MemoryDisk();
  const clock = new ManualClock();
  const leases = new MemoryLeases(disk, clock);
  const outside = { world: new TestWorld(), disk, clock, leases };
  const harness = (flow = HELD, more: HarnessOptions = {}) =>
    new Harness({ flows: { 1: flow }, ...outside, ...(crashAt === undefined ? {} : { crashAt }), ...more });
  return { ...outside, harness };
}

describe('with lock', () => {
  it('runs its body once with all items, shows the fencing token in it, and gives the lock back', async () => {
    const { harness: make, leases } = world();
    const harness = make();
    const runId = await harness.start([{ shelf: 1 }, { shelf: 1 }]);
    expect([...leases.held.keys()]).toEqual(['stock-1']);
    harness.world.release('body');
    await harness.until(() => harness.run(runId).status === 'succeeded');
    expect(harness.world.calls.get('body')).toBe(1);
    const done = { shelf: 1, token: 1, name: 'stock-1' };
    expect(harness.output(runId, 'lock', 'done')).toEqual([done, done]);
    expect(harness.output(runId, 'end')?.[0]).not.toHaveProperty('after', 1);
    expect(leases.held.size).toBe(0);
  });

  it('lets a second run wait without memory, and go on as soon as the first is through', async () => {
    const harness = world().harness();
    const first = await harness.start([{ shelf: 1 }]);
    const second = await harness.start([{ shelf: 1 }]);
    const other = await harness.start([{ shelf: 2 }]);
    expect(harness.run(second).status).toBe('waiting');
    expect(harness.step(second, 'lock')).toMatchObject({ status: 'waiting', waitFor: { kind: 'lock', name: 'stock-1' } });
    expect(harness.step(other, 'body', 'lock[0]').status).toBe('running');
    harness.world.release('body');
    await harness.until(() => harness.run(first).status === 'succeeded' && harness.world.calls.get('body') === 3);
    expect(harness.step(second, 'body', 'lock[0]').status).toBe('running');
    harness.world.release('body');
    await harness.until(() => harness.run(second).status === 'succeeded');
    expect(harness.output(second, 'mark', 'out', 'lock[0]')).toEqual([{ shelf: 1, token: 2, name: 'stock-1' }]);
  });

  it.each(['fails', 'is cancelled'])('lets the lock go when its run %s', async (how) => {
    const { harness: make, clock } = world();
    const harness = make();
    const first = await harness.start([{ shelf: 1 }]);
    const second = await harness.start([{ shelf: 1 }]);
    if (how === 'fails') harness.world.release('body', networkError());
    else {
      await harness.engine.cancel(first);
      await clock.advance(2500);
    }
    await clock.advance(1500);
    expect(harness.run(first).status).toBe(how === 'fails' ? 'failed' : 'cancelled');
    expect(harness.step(second, 'body', 'lock[0]').status).toBe('running');
  });

  it('stops waiting when its run is cancelled', async () => {
    const harness = world().harness();
    await harness.start([{ shelf: 1 }]);
    const second = await harness.start([{ shelf: 1 }]);
    await harness.engine.cancel(second);
    expect(harness.run(second).status).toBe('cancelled');
    expect(harness.step(second, 'lock').status).toBe('cancelled');
  });

  it('gives up in time: the run fails, or the items go on by the port timeout', async () => {
    for (const whenTaken of ['fail', 'branch'] as const) {
      const flow = flowOf(
        [START, ['lock', 'test.with-lock', { name: 'a', waitMs: 5000, whenTaken }], ['body', 'test.hold'], ['late', 'test.set']],
        ['start > lock', 'lock.item > body', 'lock.timeout > late'],
      );
      const { harness: make, clock } = world();
      const harness = make(flow);
      await harness.start();
      const second = await harness.start([{ n: 1 }]);
      await clock.advance(4999);
      expect(harness.run(second).status).toBe('waiting');
      await clock.advance(2);
      if (whenTaken === 'branch') {
        expect(harness.run(second).status).toBe('succeeded');
        expect(harness.output(second, 'late')).toEqual([{ n: 1 }]);
      } else {
        expect(harness.run(second)).toMatchObject({ status: 'failed', error: { code: 'LOCK_TIMED_OUT' }, failedNodeId: 'lock' });
      }
    }
  });

  it('fails instead of waiting for itself, and where there are no locks', async () => {
    const nested = flowOf(
      [START, ['outer', 'test.with-lock', { name: 'a' }], ['inner', 'test.with-lock', { name: 'a' }], ['body', 'test.set']],
      ['start > outer', 'outer.item > inner', 'inner.item > body', 'body > inner.loop', 'inner.done > outer.loop'],
    );
    const harness = world().harness(nested);
    expect(harness.run(await harness.start())).toMatchObject({ status: 'failed', error: { code: 'LOCK_NESTED' } });
    const without = new Harness({ flows: { 1: HELD } });
    expect(without.run(await without.start([{ shelf: 1 }]))).toMatchObject({ error: { code: 'LOCKS_UNAVAILABLE' } });
    const nameless = world().harness(flowOf([START, ['lock', 'test.with-lock', { name: ' ' }]], ['start > lock']));
    expect(nameless.run(await nameless.start())).toMatchObject({ error: { code: 'NODE_CONFIG_INVALID' } });
  });

  it('does not go on when somebody else was given its lock while the process was away', async () => {
    const { harness: make, leases, world: outside } = world();
    const first = make();
    const runId = await first.start([{ shelf: 1 }]);
    first.journal.die();
    leases.held.clear();
    outside.isAlive = true;
    const next = make();
    await next.engine.recover();
    await settle();
    expect(next.run(runId)).toMatchObject({ status: 'failed', error: { code: 'LEASE_LOST' } });
  });
});

/** Enter and leave, with an effect each, so that the order in which the world sees them tells who was inside. */
const GUARDED = flowOf(
  [
    START,
    ['lock', 'test.with-lock', { name: 'door' }],
    ['enter', 'test.idempotent'],
    ['pause', 'test.wait', { ms: 500 }],
    ['leave', 'test.idempotent'],
    ['end', 'test.set'],
  ],
  ['start > lock', 'lock.item > enter', 'enter > pause', 'pause > leave', 'leave > lock.loop', 'lock.done > end'],
);

async function runThree(crashAt?: CrashPoint) {
  const outside = world(crashAt);
  const first = outside.harness(GUARDED);
  const starts = [1, 2, 3].map((n) => first.start([{ n }]));
  await Promise.race([Promise.all(starts), settle()]);
  await outside.clock.advance(10_000);
  if (!first.journal.isDead) return { ...outside, last: first, first };
  outside.world.isAlive = true;
  const last = new Harness({ flows: { 1: GUARDED }, ...outside });
  await last.engine.recover();
  await outside.clock.advance(20_000);
  return { ...outside, last, first };
}

function whoWasInside(effects: TestWorld['effects']): string[] {
  return effects.map(({ nodeId, key }) => `${nodeId} ${key.split('/')[0]}`);
}

describe('with lock, killed at every write and commit', () => {
  it('is never held by two runs, and every run that was taken in gets its turn', async () => {
    const whole = await runThree();
    expect(new Set(whoWasInside(whole.world.effects)).size).toBe(6);
    const points: CrashPoint[] = [
      ...Array.from({ length: whole.first.journal.writes }, (_, n) => ({ kind: 'write' as const, n: n + 1 })),
      ...Array.from({ length: whole.first.journal.commits }, (_, n) => ({ kind: 'before-commit' as const, n: n + 1 })),
      ...Array.from({ length: whole.first.journal.commits }, (_, n) => ({ kind: 'after-commit' as const, n: n + 1 })),
    ];
    for (const crashAt of points) {
      const where = `${crashAt.kind} ${crashAt.n}`;
      const { world: seen, last, disk, leases } = await runThree(crashAt);
      for (const [runId, run] of disk.runs) {
        expect(run.status, where).toBe('succeeded');
        expect(last.output(runId as RunId, 'end'), where).toHaveLength(1);
      }
      // What a crash has left belongs to a run that has ended, so it is free.
      expect(leases.acquire({ name: 'door', runId: 'run_late' as RunId, seq: 1, ttlMs: 1 }), where).toHaveProperty('token');
      const inside: string[] = [];
      for (const step of whoWasInside(seen.effects)) {
        const [nodeId, runId] = step.split(' ') as [string, string];
        const holder = inside.at(-1);
        // A repeated effect has the same key: it is the same call.
        if (nodeId === 'enter' && holder !== runId) expect(holder, where).toBeUndefined();
        if (nodeId === 'enter' && holder === undefined) inside.push(runId);
        if (nodeId === 'leave' && holder === runId) inside.pop();
      }
      expect(new Set(leases.log.map(({ token }) => token)).size, where).toBe(leases.log.length);
    }
  });
});
