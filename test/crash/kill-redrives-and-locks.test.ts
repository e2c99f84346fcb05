import { afterEach, describe, expect, it } from 'vitest';
import { type FlowDefinitionInput, flowDefinitionSchema } from '#shared/model/flow';
import { chain, node } from '../setup/flows';
import { cleanUp, eventually, type Instance, startInstance } from '../setup/instance';

/** A real process, killed with kill -9 in the middle of its work, some times in a row. */
afterEach(cleanUp);

const KILLS = 3;

async function publish(instance: Instance, flow: FlowDefinitionInput) {
  const { id } = await instance.client.flows.create({ query: { publish: true }, body: flowDefinitionSchema.parse(flow) });
  return id;
}

async function killAgainAndAgain(first: Instance, isDone: (instance: Instance) => Promise<boolean>): Promise<Instance> {
  let instance = first;
  for (let kill = 0; kill < KILLS; kill++) {
    const started = Date.now();
    await eventually(
      async () => Date.now() - started > 150 + 170 * kill || (await isDone(instance)),
      (isTime) => isTime,
    );
    await instance.kill();
    instance = await startInstance({ home: instance.home });
  }
  const last = instance;
  await eventually(
    () => isDone(last),
    (done) => done,
  );
  return last;
}

const LOCKED: FlowDefinitionInput = {
  name: 'Locked',
  nodes: [
    node('start', 'core.manual'),
    node('lock', 'core.with-lock', { name: 'door' }),
    node('inside', 'core.wait', { durationMs: 200 }),
    node('end', 'core.transform', { expression: '{"done": true}' }),
  ],
  edges: [
    { from: { node: 'start' }, to: { node: 'lock' } },
    { from: { node: 'lock', port: 'item' }, to: { node: 'inside' } },
    { from: { node: 'inside' }, to: { node: 'lock', port: 'loop' } },
    { from: { node: 'lock', port: 'done' }, to: { node: 'end' } },
  ],
};

describe('a process that is killed again and again', () => {
  it('never lets two runs into one lock, and each gets its turn', async () => {
    const first = await startInstance();
    const workflowId = await publish(first, LOCKED);
    for (let n = 0; n < 6; n++) await first.client.runs.start({ params: { workflowId }, headers: {}, body: { test: false } });
    const last = await killAgainAndAgain(first, async ({ client }) =>
      (await client.runs.list({})).items.every(({ status }) => status === 'succeeded'),
    );
    const { items } = await last.client.runs.list({});
    const stays = await Promise.all(
      items.map(async ({ id }) => {
        const inside = (await last.client.runs.get({ runId: id })).steps.find(({ nodeId }) => nodeId === 'inside');
        return { from: inside?.startedAt ?? 0, to: inside?.finishedAt ?? 0 };
      }),
    );
    stays.sort((one, other) => one.from - other.from);
    expect(stays).toHaveLength(6);
    for (const [index, stay] of stays.entries()) {
      const before = stays[index - 1];
      if (before !== undefined) expect(stay.from).toBeGreaterThanOrEqual(before.to);
    }
    await eventually(
      () => last.client.locks.list(),
      (held) => held.length === 0,
    );
  });

  it('re-drives each dead letter once, at the rate that was asked for', async () => {
    const first = await startInstance();
    const flow = chain(
      'Fragile',
      node('start', 'core.manual'),
      node(
        'work',
        'core.code',
        { code: 'if (items[0].broken) throw new Error("No answer"); return items;' },
        { policies: { retry: { maxAttempts: 2, initialDelayMs: 0 }, onError: 'fail' } },
      ),
    );
    const workflowId = await publish(first, { ...flow, settings: { deadLetters: 'failures' } });
    const count = 12;
    for (let n = 0; n < count; n++) {
      await first.client.runs.start({ params: { workflowId }, headers: {}, body: { input: { broken: true, n }, test: false } });
    }
    await eventually(
      () => first.client.deadLetters.counts(),
      ({ open }) => open === count,
    );
    for (const { id } of (await first.client.deadLetters.list({})).items) {
      await first.client.deadLetters.edit({ id, items: [{ json: { mended: id } }] });
    }
    await first.client.deadLetters.redrive({ perMinute: 600 });
    const last = await killAgainAndAgain(first, async ({ client }) => (await client.deadLetters.counts()).redriven === count);
    const letters = (await last.client.deadLetters.list({})).items;
    const again = await eventually(
      async () => (await last.client.runs.list({})).items.filter(({ rerunOf }) => rerunOf !== undefined),
      (runs) => runs.length >= count && runs.every(({ status }) => status === 'succeeded'),
    );
    expect(again).toHaveLength(count);
    expect(new Set(again.map(({ rerunOf }) => rerunOf)).size).toBe(count);
    expect(letters.map(({ redrivenRunId }) => redrivenRunId).sort()).toEqual(again.map(({ id }) => id as string).sort());
  });
});
