/** The node that asks people, in a whole app: its task in the inbox, its run without memory, its answer in the flow. */
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FlowDefinitionInput } from '#shared/model/flow';
import type { FlowId, RunId } from '#shared/model/ids';
import type { Json, JsonObject } from '#shared/model/json';
import { type LiveHost, newFolder, openHost, removeFolders } from '../queues/live-host';

let home: string;
let app: LiveHost;
beforeEach(async () => {
  home = newFolder();
  app = await openHost(home);
});
afterEach(() => app.host.close(200));
afterAll(removeFolders);

const wait = { timeout: 10_000, interval: 25 };

/** A question with a log behind each of these outputs. */
function asking(config: JsonObject, outputs: readonly string[], more: object = {}): FlowDefinitionInput {
  return {
    name: 'Ask',
    nodes: [
      { id: 'start', type: 'core.manual', name: 'Start' },
      { id: 'ask', type: 'core.human-task', name: 'Ask', config: { title: 'Pay {{ amount }}?', ...config }, ...more },
      ...outputs.map((id) => ({ id, type: 'core.log', name: id, config: { message: '{{ decision.outcome }}' } })),
    ],
    edges: [
      { from: { node: 'start' }, to: { node: 'ask' } },
      ...outputs.map((id) => ({ from: { node: 'ask', port: id }, to: { node: id } })),
    ],
  };
}

const start = async (flowId: FlowId, input: Json = { amount: 12 }): Promise<RunId> =>
  (await app.client.runs.start({ params: { workflowId: flowId }, body: { input } })).runId;

async function tasks() {
  const { items } = await app.client.inbox.list({ box: 'all' });
  return items.flatMap((entry) => (entry.entry === 'task' ? [entry.task] : []));
}

async function onlyTask() {
  await expect.poll(async () => (await tasks()).length, wait).toBe(1);
  const [task] = await tasks();
  if (task === undefined) throw new Error('no task');
  return task;
}

const status = (runId: RunId) => expect.poll(async () => (await app.client.runs.get({ runId })).status, wait);

describe('a question to people', () => {
  it('waits in the inbox with what it is about, and the run goes on by the answer', async () => {
    const runId = await start(await app.publish(asking({ description: '**{{ amount }}**' }, ['approved', 'rejected'])));
    const { id } = await onlyTask();
    expect(await app.client.inbox.get({ taskId: id })).toMatchObject({
      ...{
        title: 'Pay 12?',
        description: '**12**',
        data: { amount: 12 },
        kind: 'approval',
        state: 'open',
        runId,
        nodeName: 'Ask',
      },
      ...{ assignees: [{ person: 'owner' }], flowName: 'Ask', isTest: false },
    });
    expect((await app.client.runs.get({ runId })).status).toBe('waiting');
    await app.client.humanTasks.process({ taskId: id, outcome: 'rejected', comment: 'too much' });
    await status(runId).toBe('succeeded');
    expect(await app.outputs('Ask', 'rejected')).toMatchObject([
      { amount: 12, decision: { outcome: 'rejected', comment: 'too much', taskId: id } },
    ]);
    expect(await app.outputs('Ask', 'approved')).toEqual([]);
  });

  it('outlives restarts: it is asked once, and answered after them', async () => {
    const runId = await start(await app.publish(asking({}, ['approved'])));
    const { id } = await onlyTask();
    for (let round = 0; round < 2; round++) {
      await app.host.close(0);
      app = await openHost(home);
    }
    expect((await tasks()).map((task) => task.id)).toEqual([id]);
    await app.client.humanTasks.process({ taskId: id, outcome: 'approved' });
    await status(runId).toBe('succeeded');
    expect(await app.outputs('Ask', 'approved')).toHaveLength(1);
  });

  it('goes on although the app was closed between the answer and the run', async () => {
    const runId = await start(await app.publish(asking({}, ['approved'])));
    await app.client.humanTasks.process({ taskId: (await onlyTask()).id, outcome: 'approved' });
    await app.host.close(0);
    app = await openHost(home);
    await status(runId).toBe('succeeded');
    expect(await app.outputs('Ask', 'approved')).toHaveLength(1);
  });

  it('is one task an item, and each item goes its own way once all are answered', async () => {
    const runId = await start(await app.publish(asking({}, ['approved', 'rejected'])), [{ amount: 1 }, { amount: 2 }]);
    await expect.poll(async () => (await tasks()).length, wait).toBe(2);
    const asked = await tasks();
    const idOf = (title: string) => asked.find((task) => task.title === title)?.id ?? '';
    await app.client.humanTasks.process({ taskId: idOf('Pay 2?'), outcome: 'rejected' });
    expect((await app.client.runs.get({ runId })).status).toBe('waiting');
    await app.client.humanTasks.process({ taskId: idOf('Pay 1?'), outcome: 'approved' });
    await status(runId).toBe('succeeded');
    expect(await app.outputs('Ask', 'approved')).toMatchObject([{ amount: 1 }]);
    expect(await app.outputs('Ask', 'rejected')).toMatchObject([{ amount: 2 }]);
  });

  it('takes a form that fits, and hands its values to the flow', async () => {
    const fields = [
      { name: 'total', type: 'number', required: true, default: '{{ amount + 1 }}', max: 100 },
      { name: 'note', type: 'text' },
    ];
    const flowId = await app.publish(asking({ kind: 'form', form: 'fields', fields }, ['submitted']));
    const runId = await start(flowId);
    const { id } = await onlyTask();
    const process = (form: JsonObject) => app.client.humanTasks.process({ taskId: id, outcome: 'submitted', form });
    await expect(process({ total: 1000 })).rejects.toMatchObject({ code: 'TASK_FORM_INVALID' });
    await process({ total: 13, note: 'fine' });
    await status(runId).toBe('succeeded');
    expect(await app.outputs('Ask', 'submitted')).toMatchObject([{ decision: { form: { total: 13, note: 'fine' } } }]);
  });

  it('takes the form as it is filled in from who decides without looking into it', async () => {
    const fields = [{ name: 'total', type: 'number', required: true, default: '{{ amount }}' }];
    const runId = await start(await app.publish(asking({ form: 'fields', fields }, ['approved'])));
    await app.client.humanTasks.process({ taskId: (await onlyTask()).id, outcome: 'approved' });
    await status(runId).toBe('succeeded');
    expect(await app.outputs('Ask', 'approved')).toMatchObject([{ decision: { form: { total: 12 } } }]);
  });

  it('is over when its time is, by an output of its own', async () => {
    const runId = await start(await app.publish(asking({ expiry: 'in', expiresInMs: 1000 }, ['approved', 'expired'])));
    await status(runId).toBe('succeeded');
    expect(await app.outputs('Ask', 'expired')).toMatchObject([
      { amount: 12, decision: { outcome: 'expired', by: 'PulseFlow' } },
    ]);
  });

  it('ends with its run', async () => {
    const runId = await start(await app.publish(asking({}, ['approved'])));
    const { id } = await onlyTask();
    await app.client.runs.cancel({ runId });
    await status(runId).toBe('cancelled');
    await expect.poll(async () => (await app.client.inbox.get({ taskId: id })).state, wait).toBe('cancelled');
  });

  it('goes to the people that an expression names, and fails for a name that nobody has', async () => {
    const ana = await app.client.people.create({ name: 'Ana', contacts: { email: 'ana@example.com' } });
    const flowId = await app.publish(asking({ assignees: '{{ who }}' }, ['approved']));
    await start(flowId, { amount: 1, who: 'ana@example.com' });
    expect((await onlyTask()).assignees).toEqual([{ person: ana.id }]);
    const lost = await start(flowId, { amount: 1, who: 'eve@example.com' });
    await status(lost).toBe('failed');
    expect((await app.client.runs.get({ runId: lost })).error?.code).toBe('TASK_NOBODY');
  });
});

describe('with effects off', () => {
  it('nobody is asked: the items go on as if the first choice had been made', async () => {
    const flowId = await app.publish(asking({ resultField: 'answer' }, ['approved', 'rejected']));
    const body = { input: { amount: 3 }, test: true, testOptions: { effects: 'off' as const } };
    const { runId } = await app.client.runs.start({ params: { workflowId: flowId }, body });
    await status(runId).toBe('succeeded');
    expect(await tasks()).toEqual([]);
    expect(await app.outputs('Ask', 'approved')).toMatchObject([{ amount: 3, answer: { outcome: 'approved' } }]);
  });
});
