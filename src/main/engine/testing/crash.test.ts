/**
 * Crash simulation: each flow is run once to count its writes and commits, then once for each of them with the process
 * ended there, and finished by new engines on what had reached the disk. The world outside keeps what was done to it.
 */
import { describe, expect, it } from 'vitest';
import type { FlowDefinitionInput } from '#shared/model/flow';
import type { RunId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import { FLOW, flowOf, Harness } from './harness';
import { ManualClock, settle } from './manual-clock';
import { type CrashPoint, MemoryDisk } from './memory-journal';
import { networkError, TestWorld } from './test-nodes';

const START = ['start', 'test.start'] as const;
const retry = { maxAttempts: 4, initialDelayMs: 1000, jitter: false };
const items: Json[] = [{ n: 1 }, { n: 2 }, { n: 3 }];

interface Case {
  name: string;
  flow: FlowDefinitionInput;
  /** Prepared failures of the world, by node. */
  prepare?: (world: TestWorld) => void;
  /** Nodes whose output of the uninterrupted run must be that of every crashed one. */
  last: string;
}

const CASES: Case[] = [
  {
    name: 'a chain with unsafe and idempotent effects',
    flow: flowOf(
      [
        START,
        ['a', 'test.set', { set: { a: 1 } }],
        ['once', 'test.unsafe-once'],
        ['b', 'test.async'],
        ['again', 'test.idempotent'],
        ['each', 'test.unsafe'],
        ['end', 'test.set'],
      ],
      ['start > a', 'a > once', 'once > b', 'b > again', 'again > each', 'each > end'],
    ),
    last: 'end',
  },
  {
    name: 'parallel branches that merge',
    flow: flowOf(
      [
        START,
        ['a', 'test.unsafe'],
        ['b', 'test.idempotent'],
        ['c', 'test.async'],
        ['route', 'test.route', { to: 'a' }],
        ['dead', 'test.unsafe'],
        ['merge', 'test.merge'],
        ['end', 'test.unsafe-once'],
      ],
      [
        'start > a',
        'start > b',
        'start > c',
        'c > route',
        'route.a > merge',
        'route.b > dead',
        'dead > merge',
        'a > merge',
        'b > merge',
        'merge > end',
      ],
    ),
    last: 'end',
  },
  {
    name: 'a for-each with effects in its body',
    flow: flowOf(
      [
        START,
        ['loop', 'test.for-each', { parallelism: 2 }],
        ['mail', 'test.unsafe'],
        ['log', 'test.idempotent'],
        ['end', 'test.unsafe-once'],
      ],
      ['start > loop', 'loop.item > mail', 'mail > log', 'log > loop.loop', 'loop.done > end'],
    ),
    last: 'loop',
  },
  {
    name: 'waits and retries',
    flow: flowOf(
      [
        START,
        ['call', 'test.idempotent', {}, { policies: { retry } }],
        ['wait', 'test.wait', { ms: 60_000 }],
        ['mail', 'test.unsafe', {}, { policies: { retry } }],
        ['end', 'test.set'],
      ],
      ['start > call', 'call > wait', 'wait > mail', 'mail > end'],
    ),
    prepare: (world) => {
      world.failNext('call', networkError('unknown'), networkError('none'));
      world.failNext('mail', networkError('none'));
    },
    last: 'end',
  },
  {
    name: 'an error output',
    flow: flowOf(
      [START, ['bad', 'test.fail', {}, { policies: { onError: 'output' } }], ['mail', 'test.unsafe'], ['end', 'test.set']],
      ['start > bad', 'bad.error > mail', 'mail > end'],
    ),
    last: 'end',
  },
];

interface World {
  world: TestWorld;
  disk: MemoryDisk;
  clock: ManualClock;
}

function begin(
  { flow, prepare }: Case,
  crashAt?: CrashPoint,
): { first: Harness; acknowledged: Promise<RunId | undefined>; outside: World } {
  const outside: World = { world: new TestWorld(), disk: new MemoryDisk(), clock: new ManualClock() };
  prepare?.(outside.world);
  const first = new Harness({ flows: { 1: flow }, ...outside, ...(crashAt === undefined ? {} : { crashAt }) });
  let acknowledged: RunId | undefined;
  first.engine
    .start({ flowId: FLOW, version: 1, trigger: { kind: 'manual' }, items: items.map((json) => ({ json })) })
    .then(({ runId }) => {
      acknowledged = runId;
    })
    .catch(() => undefined);
  return { first, acknowledged: pass(first, 200_000).then(() => acknowledged), outside };
}

/** Lets time go by, as long as the process lives. */
async function pass(harness: Harness, ms: number): Promise<void> {
  for (let passed = 0; passed < ms && !harness.journal.isDead; passed += 1000) await harness.clock.advance(1000);
  await settle();
}

/** A new process on the same disk and world; every doubt is decided by looking at the world. */
async function restart(test: Case, { world, disk, clock }: World, crashAt?: CrashPoint): Promise<Harness> {
  world.isAlive = true;
  const next = new Harness({ flows: { 1: test.flow }, disk, world, clock, ...(crashAt === undefined ? {} : { crashAt }) });
  void next.engine.recover();
  await pass(next, 200_000);
  for (let round = 0; round < 10 && !next.journal.isDead; round++) {
    const doubts = [...disk.steps.values()].flatMap((steps) => [...steps.values()].filter((step) => step.status === 'in_doubt'));
    if (doubts.length === 0) break;
    for (const { runId, seq, nodeId, scope } of doubts) {
      const place = scope === '' ? nodeId : `${scope}/${nodeId}`;
      const inFlight = [...(disk.items.get(runId)?.values() ?? [])].find((item) => item.seq === seq && item.state === 'started');
      const key = `${runId}/${place}#${inFlight?.index ?? 0}`;
      const happened = world.keysOf(nodeId).includes(key);
      void next.engine.resolveDoubt(runId, seq, { action: happened ? 'done' : 'retry' }).catch(() => undefined);
      await pass(next, 10_000);
    }
  }
  await pass(next, 200_000);
  return next;
}

function checkOutcome(
  test: Case,
  { world, disk }: World,
  end: Harness,
  acknowledged: RunId | undefined,
  expected: Json[] | undefined,
  where: string,
) {
  const runIds = [...disk.runs.keys()];
  // Nothing is lost: what was acknowledged is on the disk, and what is on the disk comes to its end.
  if (acknowledged !== undefined) expect(runIds, where).toContain(acknowledged);
  for (const runId of runIds) {
    expect(disk.runs.get(runId)?.status, where).toBe('succeeded');
    expect(end.output(runId, test.last, test.last === 'loop' ? 'done' : 'out'), where).toEqual(expected);
    expect(new Set(disk.read(runId)?.steps.map(({ nodeId, scope }) => `${scope}/${nodeId}`)).size, where).toBe(
      disk.read(runId)?.steps.length,
    );
  }
  const seen = new Map<string, number>();
  for (const { key } of world.effects) seen.set(key, (seen.get(key) ?? 0) + 1);
  const unsafe = new Set(test.flow.nodes.filter((node) => node.type.startsWith('test.unsafe')).map((node) => node.id));
  for (const { nodeId, key } of world.effects) {
    if (unsafe.has(nodeId)) expect(seen.get(key), `${where}: ${key} twice`).toBe(1);
  }
  return new Set(world.effects.map(({ nodeId, key }) => `${nodeId} ${key.slice(key.indexOf('/'))}`));
}

function pointsOf(harness: Harness): CrashPoint[] {
  const { writes, commits } = harness.journal;
  return [
    ...Array.from({ length: writes }, (_, index): CrashPoint => ({ kind: 'write', n: index + 1 })),
    ...Array.from({ length: commits }, (_, index): CrashPoint => ({ kind: 'before-commit', n: index + 1 })),
    ...Array.from({ length: commits }, (_, index): CrashPoint => ({ kind: 'after-commit', n: index + 1 })),
  ];
}

describe.each(CASES)('$name, killed at every write and commit', (test) => {
  it('comes to the same end, loses nothing, and does nothing unsafe twice', async () => {
    const whole = begin(test);
    const runId = await whole.acknowledged;
    expect(runId).toBeDefined();
    const expected = whole.first.output(runId as RunId, test.last, test.last === 'loop' ? 'done' : 'out');
    const allEffects = checkOutcome(test, whole.outside, whole.first, runId, expected, 'no crash');
    const points = pointsOf(whole.first);
    expect(points.length).toBeGreaterThan(10);

    for (const crashAt of points) {
      const where = `${crashAt.kind} ${crashAt.n}`;
      const crashed = begin(test, crashAt);
      const acknowledged = await crashed.acknowledged;
      expect(crashed.first.journal.isDead, where).toBe(true);
      const end = await restart(test, crashed.outside);
      const effects = checkOutcome(test, crashed.outside, end, acknowledged, expected, where);
      // Every effect of the whole run has happened, idempotent ones at least once.
      if (crashed.outside.disk.runs.size > 0) expect(effects, where).toEqual(allEffects);
    }
  });

  it('also when the second process is killed at every write of its own', async () => {
    const whole = begin(test);
    await whole.acknowledged;
    const middle: CrashPoint = { kind: 'after-commit', n: Math.ceil(whole.first.journal.commits / 2) };
    const expected = whole.first.output(
      [...whole.outside.disk.runs.keys()][0] as RunId,
      test.last,
      test.last === 'loop' ? 'done' : 'out',
    );
    for (let n = 1; n < 200; n++) {
      const crashed = begin(test, middle);
      const acknowledged = await crashed.acknowledged;
      const second = await restart(test, crashed.outside, { kind: 'write', n });
      const isOver = !second.journal.isDead;
      const end = isOver ? second : await restart(test, crashed.outside);
      checkOutcome(test, crashed.outside, end, acknowledged, expected, `${middle.n}, then write ${n}`);
      if (isOver) return;
    }
  });
});

describe('after a crash', () => {
  it('a step without effects that was recorded is not run again', async () => {
    const flow = flowOf(
      [START, ['a', 'test.set'], ['mail', 'test.unsafe-once'], ['b', 'test.hold']],
      ['start > a', 'a > mail', 'mail > b'],
    );
    const test: Case = { name: '', flow, last: 'b' };
    const outside: World = { world: new TestWorld(), disk: new MemoryDisk(), clock: new ManualClock() };
    const first = new Harness({ flows: { 1: flow }, ...outside });
    await first.start();
    first.journal.die();
    const next = await restart(test, outside);
    expect(outside.world.calls).toEqual(
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
    );
    expect(next.transcript([...outside.disk.runs.keys()][0] as RunId)).toContain('b: running');
  });

  it('queued runs are begun, waiting ones wake, and what was due in the meantime wakes at once', async () => {
    const flows = {
      1: flowOf([START, ['wait', 'test.wait', { ms: 10_000 }], ['end', 'test.set']], ['start > wait', 'wait > end']),
      2: flowOf([START, ['a', 'test.set']], ['start > a']),
    };
    const outside: World = { world: new TestWorld(), disk: new MemoryDisk(), clock: new ManualClock() };
    const first = new Harness({ flows, ...outside });
    const waiting = await Promise.all(Array.from({ length: 50 }, () => first.start()));
    first.engine.setPaused(true);
    const queued = await first.start([{}], { version: 2 });
    await first.clock.advance(3000);
    first.journal.die();
    await outside.clock.advance(20_000);
    outside.world.isAlive = true;
    const next = new Harness({ flows, ...outside });
    await next.engine.recover();
    await next.until(() => waiting.every((runId) => next.run(runId).status === 'succeeded'));
    expect(next.run(queued).status).toBe('succeeded');
  });

  it('a cancelled run stays cancelled, and a failed one failed', async () => {
    const flow = flowOf(
      [START, ['hold', 'test.hold', { deaf: true }], ['gate', 'test.hold'], ['bad', 'test.fail']],
      ['start > hold', 'start > gate', 'gate > bad'],
    );
    for (const how of ['cancel', 'fail'] as const) {
      const outside: World = { world: new TestWorld(), disk: new MemoryDisk(), clock: new ManualClock() };
      const first = new Harness({ flows: { 1: flow }, ...outside });
      const runId = await first.start();
      if (how === 'cancel') await first.engine.cancel(runId);
      else first.world.release('gate');
      await settle();
      expect(first.run(runId).status).toBe('running');
      first.journal.die();
      outside.world.isAlive = true;
      const next = new Harness({ flows: { 1: flow }, ...outside });
      await next.engine.recover();
      expect(next.run(runId).status).toBe(how === 'cancel' ? 'cancelled' : 'failed');
      expect(next.step(runId, 'hold').status).toBe('cancelled');
      expect(outside.world.calls.get('hold')).toBe(1);
    }
  });

  it('an unsafe step that was in flight waits for a person, who is not asked about steps of other effects', async () => {
    const flow = flowOf(
      [
        START,
        ['pure', 'test.hold'],
        ['safe', 'test.hold', { effect: 'idempotent' }],
        ['mail', 'test.hold', { effect: 'unsafe' }],
      ],
      ['start > pure', 'start > safe', 'start > mail'],
    );
    const outside: World = { world: new TestWorld(), disk: new MemoryDisk(), clock: new ManualClock() };
    const first = new Harness({ flows: { 1: flow }, ...outside });
    const runId = await first.start();
    first.journal.die();
    outside.world.isAlive = true;
    const next = new Harness({ flows: { 1: flow }, ...outside });
    expect(await next.engine.recover()).toEqual({ resumed: 0, inDoubt: 1 });
    await settle();
    expect(Object.fromEntries(outside.world.calls)).toEqual({ pure: 2, safe: 2, mail: 1 });
    expect(next.step(runId, 'mail').status).toBe('in_doubt');
  });

  it('a run whose flow can no longer be loaded fails with the reason', async () => {
    const flow = flowOf([START, ['hold', 'test.hold']], ['start > hold']);
    const outside: World = { world: new TestWorld(), disk: new MemoryDisk(), clock: new ManualClock() };
    const first = new Harness({ flows: { 1: flow }, ...outside });
    const runId = await first.start();
    first.journal.die();
    const next = new Harness({ flows: {}, ...outside });
    await next.engine.recover();
    expect(next.run(runId)).toMatchObject({ status: 'failed', error: { code: 'FLOW_UNLOADABLE' } });
  });
});
