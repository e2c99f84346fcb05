/** What steps send with their records, and pauses for replies: killed at every write and commit. */
import { describe, expect, it } from 'vitest';
import type { RunId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import type { NodeRegistry } from '../ports';
import { AppError, defineNode, type Item, type NodeType, z } from '../sdk';
import { flowOf, Harness } from '../testing/harness';
import { ManualClock, settle } from '../testing/manual-clock';
import { type CrashPoint, MemoryDisk } from '../testing/memory-journal';
import { createTestNodes, TestWorld } from '../testing/test-nodes';

const text = { en: 'Test', 'pt-BR': 'Teste' };
const common = {
  version: 1,
  kind: 'action',
  label: text,
  description: text,
  icon: 'box',
  category: 'data',
  effect: 'none',
} as const;

/** Replies as a queue would keep them. */
type Replies = Map<string, Json>;

function nodesWith(world: TestWorld, replies: Replies): NodeRegistry {
  const known = createTestNodes(world);
  const put = (id: string, item: Item | undefined) => ({
    put: { id, queue: 'q', body: item?.json ?? null, priority: 0, enqueuedAt: 0 },
  });
  const send: NodeType = defineNode({
    ...common,
    type: 'test.send',
    config: z.object({}),
    execute: (context) => ({
      outputs: { out: [...context.items] },
      outbox: context.items.map((item, index) => put(context.idempotencyKey(index), item)),
    }),
  });
  const ask: NodeType = defineNode({
    ...common,
    type: 'test.ask',
    config: z.object({ slow: z.boolean().default(false) }),
    async execute(context) {
      if (context.config.slow) await Promise.resolve();
      const { waited } = context;
      const key = `${context.idempotencyKey(0)}@${context.attempt}`;
      if (waited === undefined)
        return { wait: { reply: key, timeoutAtMs: context.now() + 1000 }, outbox: [put(key, context.items[0])] };
      const answer = replies.get(waited.reply);
      if (answer !== undefined) return { outputs: { out: [{ json: answer }] }, outbox: [{ takeReplies: waited.reply }] };
      if (context.now() >= (waited.timeoutAtMs ?? 0))
        throw new AppError({ code: 'NO_ANSWER', kind: 'operational', message: 'No answer' });
      return { wait: waited };
    },
  });
  const own = [send, ask];
  return {
    find: (type, version) => own.find((node) => node.type === type) ?? known.find(type, version),
    list: () => [...known.list(), ...own],
  };
}

const flow = flowOf(
  [
    ['start', 'test.start'],
    ['send', 'test.send'],
    ['ask', 'test.ask', { slow: true }],
    ['once', 'test.unsafe-once'],
    ['after', 'test.send'],
  ],
  ['start > send', 'send > ask', 'ask > once', 'once > after'],
);

const putsOf = (disk: MemoryDisk): string[] => disk.outbox.flatMap((entry) => ('put' in entry ? [entry.put.id] : []));

/** Lives until the run is over, answering what was asked and is on the disk; restarts when it was killed. */
async function live(disk: MemoryDisk, world: TestWorld, clock: ManualClock, crashAt?: CrashPoint): Promise<Harness> {
  const replies: Replies = new Map();
  world.isAlive = true;
  const harness = new Harness({
    flows: { 1: flow },
    disk,
    world,
    clock,
    nodes: nodesWith(world, replies),
    ...(crashAt === undefined ? {} : { crashAt }),
  });
  const known = [...disk.runs.keys()];
  if (known.length > 0) await harness.engine.recover();
  else void harness.start([{ n: 1 }]).catch(() => undefined);
  for (let turn = 0; turn < 30 && !harness.journal.isDead; turn++) {
    await settle();
    const [runId] = disk.runs.keys();
    const asked = putsOf(disk).find((id) => id.includes('@'));
    if (runId === undefined || asked === undefined) continue;
    replies.set(asked, { answer: 42 });
    void harness.engine.deliverReply(runId as RunId, asked).catch(() => undefined);
  }
  return harness;
}

describe('steps that send and wait for replies', () => {
  it('send once, ask once and go on with the answer, wherever the process is killed', async () => {
    const whole = await live(new MemoryDisk(), new TestWorld(), new ManualClock());
    const [runId] = whole.disk.runs.keys();
    expect(whole.run(runId as RunId).status).toBe('succeeded');
    expect(whole.output(runId as RunId, 'ask')).toEqual([{ answer: 42 }]);
    const expected = putsOf(whole.disk).map((id) => id.slice(id.indexOf('/')));
    expect(expected).toEqual(['/send#0', '/ask#0@1', '/after#0']);

    const points: CrashPoint[] = [];
    for (let n = 1; n <= whole.journal.writes; n++) points.push({ kind: 'write', n });
    for (let n = 1; n <= whole.journal.commits; n++) points.push({ kind: 'before-commit', n }, { kind: 'after-commit', n });
    expect(points.length).toBeGreaterThan(15);
    for (const crashAt of points) {
      const where = `${crashAt.kind} ${crashAt.n}`;
      const disk = new MemoryDisk();
      const world = new TestWorld();
      const clock = new ManualClock();
      await live(disk, world, clock, crashAt);
      if (disk.runs.size === 0) continue;
      const last = await live(disk, world, clock);
      const [id] = disk.runs.keys();
      const status = last.run(id as RunId).status;
      // The effect between the two may be in doubt; nothing before it may have been sent twice.
      expect(['succeeded', 'in_doubt'], where).toContain(status);
      // An attempt that was cut off before it asked is followed by another one.
      const puts = putsOf(disk).map((put) => put.slice(put.indexOf('/')).replace(/@\d+$/, '@1'));
      expect(puts, where).toEqual(status === 'succeeded' ? expected : expected.slice(0, 2));
      expect(
        disk.outbox.filter((entry) => 'takeReplies' in entry),
        where,
      ).toHaveLength(1);
    }
  });

  it('are executed again when their time is up, and say so', async () => {
    const harness = new Harness({ flows: { 1: flow }, nodes: nodesWith(new TestWorld(), new Map()) });
    const runId = await harness.start([{ n: 1 }]);
    await harness.until(() => harness.run(runId).status === 'waiting');
    expect(harness.step(runId, 'ask').waitFor).toMatchObject({ kind: 'reply' });
    await harness.clock.advance(1000);
    await harness.until(() => harness.run(runId).status === 'failed');
    expect(harness.run(runId).error?.code).toBe('NO_ANSWER');
  });

  it('ask again under a new key with each attempt of their policy', async () => {
    const retrying = {
      ...flow,
      nodes: flow.nodes.map((node) =>
        node.id === 'ask' ? { ...node, policies: { retry: { maxAttempts: 2, initialDelayMs: 10, jitter: false } } } : node,
      ),
    };
    const harness = new Harness({ flows: { 1: retrying }, nodes: nodesWith(new TestWorld(), new Map()) });
    const runId = await harness.start([{ n: 1 }]);
    await harness.clock.advance(1000);
    await settle();
    await harness.clock.advance(10);
    await settle();
    await harness.clock.advance(1000);
    await harness.until(() => harness.run(runId).status === 'failed');
    expect(
      putsOf(harness.disk)
        .filter((id) => id.includes('@'))
        .map((id) => id.slice(id.indexOf('@'))),
    ).toEqual(['@1', '@2']);
  });

  it('are woken in vain without harm', async () => {
    const harness = new Harness({ flows: { 1: flow }, nodes: nodesWith(new TestWorld(), new Map()) });
    const runId = await harness.start([{ n: 1 }]);
    const waitFor = harness.step(runId, 'ask').waitFor;
    await harness.engine.deliverReply(runId, waitFor?.kind === 'reply' ? waitFor.key : '');
    await harness.engine.deliverReply(runId, 'another key');
    expect(harness.run(runId).status).toBe('waiting');
    expect(putsOf(harness.disk)).toHaveLength(2);
    await harness.engine.cancel(runId);
    expect(harness.run(runId).status).toBe('cancelled');
  });
});
