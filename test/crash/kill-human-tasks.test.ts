import { afterEach, describe, expect, it } from 'vitest';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { RunId } from '#shared/model/ids';
import { node } from '../setup/flows';
import { cleanUp, eventually, type Instance, startInstance } from '../setup/instance';

/**
 * The real process is killed (SIGKILL) again and again while runs ask people and people decide: at once, with time to undo, and
 * undoing. In the end each run has gone on once, with the decision that was acknowledged, and nobody is asked any more.
 */
const ROUNDS = 4;
const RUNS_PER_ROUND = 4;
const ITEMS = 3;
const DECISIONS_BEFORE_KILL = 8;

afterEach(cleanUp);

const flow = flowDefinitionSchema.parse({
  name: 'Ask',
  nodes: [
    node('start', 'core.manual'),
    node('ask', 'core.human-task', { kind: 'approval', title: 'Pay {{ n }}?', comment: 'never' }),
    node('hand-on', 'core.enqueue', { queue: 'answers' }),
  ],
  edges: [
    { from: { node: 'start' }, to: { node: 'ask' } },
    { from: { node: 'ask', port: 'approved' }, to: { node: 'hand-on' } },
    { from: { node: 'ask', port: 'rejected' }, to: { node: 'hand-on' } },
  ],
});

async function openTasks({ client }: Instance): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await client.inbox.list({ box: 'mine', limit: 100, ...(cursor === undefined ? {} : { cursor }) });
    ids.push(...page.items.flatMap(({ entry, id }) => (entry === 'task' ? [id] : [])));
    if (page.nextCursor === undefined) return ids;
    cursor = page.nextCursor;
  }
}

/** Decides until the process dies or nothing is left. `acknowledged`: what was said to hold, by task. */
async function decideUntilDead(instance: Instance, seed: number, acknowledged: Map<string, string>): Promise<void> {
  const { client } = instance;
  for (let n = seed; ; n++) {
    try {
      const ids = await openTasks(instance);
      const taskId = ids[n % Math.max(1, ids.length)];
      if (taskId === undefined) return;
      const outcome = n % 2 === 0 ? 'approved' : 'rejected';
      if (n % 3 === 0) {
        // Thinks again within the time to undo it; a later one decides.
        await client.inbox.decide({ taskId, outcome });
        await client.inbox.undo({ taskId });
      } else if (n % 5 === 0) {
        await client.inbox.decide({ taskId, outcome });
        acknowledged.set(taskId, outcome);
      } else {
        await client.humanTasks.process({ taskId, outcome });
        acknowledged.set(taskId, outcome);
      }
    } catch (error) {
      // Another decided it first, or the connection broke: the process is gone.
      if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('TASK_'))) return;
    }
  }
}

describe('killed again and again while people decide', () => {
  it('lets each run go on once, with the decision that was acknowledged', async () => {
    const acknowledged = new Map<string, string>();
    let instance = await startInstance();
    const { home } = instance;
    const { id: flowId } = await instance.client.flows.create({ query: { publish: true }, body: flow });
    const runs: RunId[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const running = instance;
      for (let run = 0; run < RUNS_PER_ROUND; run++) {
        const input = Array.from({ length: ITEMS }, (_, n) => ({ n }));
        const started = await running.client.runs.start({
          params: { workflowId: flowId },
          headers: {},
          body: { test: false, input },
        });
        runs.push(started.runId);
      }
      const before = acknowledged.size;
      // The number of decisions decides the moment, not the time, so that a slow machine is loaded as well.
      const people = [1, 2].map((seed) => decideUntilDead(running, seed + 7 * round, acknowledged));
      await eventually(
        () => Promise.resolve(acknowledged.size),
        (size) => size >= before + DECISIONS_BEFORE_KILL,
        60_000,
      );
      await running.kill();
      await Promise.all(people);
      instance = await startInstance({ home });
    }

    const last = instance;
    const statuses = () => Promise.all(runs.map(async (runId) => (await last.client.runs.status({ runId })).status));
    await eventually(
      async () => {
        for (const taskId of await openTasks(last)) await last.client.humanTasks.process({ taskId, outcome: 'approved' });
        return statuses();
      },
      (all) => all.every((status) => status === 'succeeded'),
      90_000,
    );

    expect(acknowledged.size).toBeGreaterThanOrEqual(ROUNDS * DECISIONS_BEFORE_KILL);
    const answers = new Map<string, string>();
    let count = 0;
    for (let cursor: string | undefined; ; ) {
      const page = await last.client.queues.messages({
        queue: 'answers',
        limit: 100,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { body } of page.items) {
        const { decision } = body as { decision: { taskId: string; outcome: string } };
        answers.set(decision.taskId, decision.outcome);
        count += 1;
      }
      if (page.nextCursor === undefined) break;
      cursor = page.nextCursor;
    }
    expect(count).toBe(runs.length * ITEMS);
    expect(answers.size).toBe(count);
    for (const [taskId, outcome] of acknowledged) {
      const { result, history } = await last.client.inbox.get({ taskId });
      // One who decided with time to undo it may have been overruled by nobody: what was acknowledged is what holds.
      expect([taskId, result?.outcome, answers.get(taskId)]).toEqual([taskId, outcome, outcome]);
      expect(history.filter(({ action }) => action === 'resolved')).toHaveLength(1);
    }
    expect(await last.client.inbox.counts()).toMatchObject({ all: 0, mine: 0, doubts: 0, deadLetters: 0 });
    for (const box of ['all', 'mine'] as const) expect((await last.client.inbox.list({ box })).items).toEqual([]);
  });
});
