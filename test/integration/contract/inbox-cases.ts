import { describe, expect, it } from 'vitest';
import type { ContractInputs, PulseflowClient } from '#shared/contract';
import { flowDefinitionSchema } from '#shared/model/flow';
import { OWNER_ID } from '#shared/model/person';
import { chain, node } from '../../setup/flows';

const approval: ContractInputs['humanTasks']['create'] = {
  kind: 'approval',
  title: 'Pay the invoice 4711',
  description: 'From **ACME**, 300 EUR',
  outcomes: [
    { id: 'approved', label: 'Approve', tone: 'positive' },
    { id: 'rejected', label: 'Reject', tone: 'negative', needsComment: true },
  ],
  data: { invoice: 4711 },
};
const form: ContractInputs['humanTasks']['create'] = {
  kind: 'form',
  title: 'Which cost centre?',
  outcomes: [{ id: 'submitted', label: 'Submit', tone: 'positive', needsForm: true }],
  form: {
    schema: {
      type: 'object',
      required: ['centre'],
      properties: { centre: { type: 'string', title: 'Cost centre' }, proof: { type: 'object' } },
    },
    data: { centre: '' },
  },
};
const noTask = 'task_nothing';

/** Calls of the inbox and of human tasks, good and bad, over the client of a transport. */
export function describeInbox(clientOf: () => PulseflowClient, wrong: (value: unknown) => never): void {
  describe('the inbox', () => {
    const make = async (task = approval) => (await clientOf().humanTasks.create(task)).id;

    it('makes a task of a program, once for a key, and refuses what cannot be asked', async () => {
      const client = clientOf();
      const made = await client.humanTasks.create({ ...approval, idempotencyKey: 'invoice 4711' });
      expect(made).toMatchObject({
        state: 'open',
        assignees: [{ person: OWNER_ID }],
        canDecide: true,
        data: { invoice: 4711 },
        history: [{ action: 'created' }],
      });
      expect((await client.humanTasks.create({ ...approval, idempotencyKey: 'invoice 4711' })).id).toBe(made.id);
      expect((await client.humanTasks.get({ taskId: made.id })).title).toBe(approval.title);
      await expect(client.humanTasks.create({ ...approval, assignees: [{ person: 'nobody' }] })).rejects.toMatchObject({
        code: 'PERSON_NOT_FOUND',
        status: 404,
      });
      await expect(
        client.humanTasks.create({ ...approval, outcomes: [{ id: 'expired', label: 'Expired' }] }),
      ).rejects.toMatchObject({ code: 'TASK_INVALID', status: 422 });
      await expect(client.humanTasks.create({ ...approval, title: '' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
      await expect(client.humanTasks.create({ ...approval, kind: wrong('guess') })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      });
      await expect(client.humanTasks.get({ taskId: noTask })).rejects.toMatchObject({ code: 'TASK_NOT_FOUND', status: 404 });
      await client.humanTasks.cancel({ taskId: made.id });
    });

    it('lists and counts what waits, and pages through it', async () => {
      const client = clientOf();
      const before = await client.inbox.counts();
      const ids = [await make(), await make({ ...approval, priority: 'urgent' }), await make()];
      expect(await client.inbox.counts()).toMatchObject({ mine: before.mine + 3, all: before.all + 3 });
      const first = await client.inbox.list({ box: 'mine', limit: 1, search: '4711' });
      expect(first.items).toMatchObject([{ entry: 'task', id: ids[1], task: { priority: 'urgent' } }]);
      const rest = await client.inbox.list({
        box: 'mine',
        search: '4711',
        ...(first.nextCursor && { cursor: first.nextCursor }),
      });
      expect(rest.items.map(({ id }) => id)).toEqual([ids[0], ids[2]]);
      expect((await client.inbox.list({ box: 'overdue' })).items).toEqual([]);
      await expect(client.inbox.list({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
      for (const taskId of ids) await client.humanTasks.cancel({ taskId, reason: 'A test' });
      const done = await client.inbox.list({ box: 'done', limit: 3, state: 'cancelled' });
      expect(new Set(done.items.map(({ id }) => id))).toEqual(new Set(ids));
      await expect(client.humanTasks.cancel({ taskId: ids[0] ?? '' })).rejects.toMatchObject({
        code: 'TASK_CLOSED',
        status: 409,
      });
    });

    it('decides, undoes, and says why something cannot be', async () => {
      const client = clientOf();
      const taskId = await make();
      await expect(client.inbox.decide({ taskId, outcome: 'rejected' })).rejects.toMatchObject({
        code: 'TASK_FORM_INVALID',
        status: 422,
        data: { details: { problems: [{ field: 'comment' }] } },
      });
      await expect(client.inbox.decide({ taskId, outcome: 'postponed' })).rejects.toMatchObject({
        code: 'TASK_OUTCOME_UNKNOWN',
        status: 422,
      });
      expect(await client.inbox.decide({ taskId, outcome: 'rejected', comment: 'Too much', from: 'tray' })).toMatchObject({
        state: 'deciding',
        outcome: 'rejected',
      });
      expect(await client.inbox.undo({ taskId })).toMatchObject({ state: 'open' });
      await expect(client.inbox.undo({ taskId })).rejects.toMatchObject({ code: 'TASK_REFUSED', status: 403 });
      await client.inbox.comment({ taskId, text: 'Let me look again' });
      await expect(client.inbox.comment({ taskId, text: '' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
      await client.inbox.decide({ taskId, outcome: 'approved', immediately: true });
      const task = await client.inbox.get({ taskId });
      expect(task).toMatchObject({ state: 'resolved', outcome: 'approved', commentCount: 1, result: { outcome: 'approved' } });
      expect(task.history.map(({ action, via }) => `${action} ${via}`)).toContain('voted tray');
      await expect(client.inbox.undo({ taskId })).rejects.toMatchObject({ code: 'TASK_CLOSED' });
      await expect(client.inbox.get({ taskId: noTask })).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' });
    });

    it('decides many, each by itself', async () => {
      const client = clientOf();
      const taskIds = [await make(), await make(), noTask];
      expect(await client.inbox.decideMany({ taskIds, outcome: 'approved' })).toMatchObject([
        { taskId: taskIds[0], task: { state: 'deciding' } },
        { taskId: taskIds[1], task: { state: 'deciding' } },
        { taskId: noTask, error: { code: 'TASK_NOT_FOUND' } },
      ]);
      expect((await client.inbox.list({ box: 'all', state: 'deciding' })).items.map(({ id }) => id).sort()).toEqual(
        taskIds.slice(0, 2).sort(),
      );
      await expect(client.inbox.decideMany({ taskIds: [], outcome: 'approved' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });

    it('lets people take a task, give it to others, and change how urgent it is', async () => {
      const client = clientOf();
      const person = await client.people.create({ name: 'Ines of the inbox' });
      const taskId = await make();
      expect(await client.inbox.claim({ taskId })).toMatchObject({ claimedBy: { id: OWNER_ID } });
      expect((await client.inbox.claim({ taskId, release: true })).claimedBy).toBeUndefined();
      await expect(client.inbox.delegate({ taskId, to: 'nobody' })).rejects.toMatchObject({ code: 'PERSON_NOT_FOUND' });
      expect(await client.inbox.delegate({ taskId, to: person.id, comment: 'Please' })).toMatchObject({
        assignees: [{ person: person.id }],
        canDecide: false,
      });
      await expect(client.inbox.decide({ taskId, outcome: 'approved' })).rejects.toMatchObject({ code: 'TASK_REFUSED' });
      expect(await client.inbox.reassign({ taskId, assignees: [{ person: OWNER_ID }], priority: 'high' })).toMatchObject({
        assignees: [{ person: OWNER_ID }],
        priority: 'high',
        canDecide: true,
      });
      expect(await client.humanTasks.process({ taskId, outcome: 'approved', by: OWNER_ID })).toMatchObject({ state: 'resolved' });
      await expect(client.humanTasks.process({ taskId, outcome: 'approved' })).rejects.toMatchObject({ code: 'TASK_CLOSED' });
      await expect(client.humanTasks.process({ taskId, outcome: 'approved', by: 'nobody' })).rejects.toMatchObject({
        code: 'PERSON_NOT_FOUND',
      });
      await client.people.delete({ personId: person.id });
    });

    it('takes a form with files, and gives the files back', async () => {
      const client = clientOf();
      const taskId = await make(form);
      await expect(client.inbox.decide({ taskId, outcome: 'submitted' })).rejects.toMatchObject({
        code: 'TASK_FORM_INVALID',
        data: { details: { problems: [{ field: '/centre', label: 'Cost centre', rule: 'required' }] } },
      });
      const base64 = (text: string) => Buffer.from(text).toString('base64');
      const begun = await client.inbox.addFile({ taskId, name: '../proof.txt', base64: base64('one '), last: false });
      const file = await client.inbox.addFile({ taskId, name: 'proof.txt', path: begun.path, base64: base64('two') });
      expect(file).toMatchObject({ path: begun.path, name: 'proof.txt', sizeBytes: 7 });
      await expect(
        client.inbox.addFile({ taskId, name: 'proof.txt', path: 'inbox/elsewhere/x', base64: base64('x') }),
      ).rejects.toMatchObject({ code: 'BAD_REQUEST' });
      await expect(
        client.inbox.decide({ taskId, outcome: 'submitted', form: { centre: '12', proof: { ...file, path: 'secret.txt' } } }),
      ).rejects.toMatchObject({ code: 'TASK_FORM_INVALID' });
      await client.inbox.decide({ taskId, outcome: 'submitted', form: { centre: '12', proof: { ...file } }, immediately: true });
      expect((await client.inbox.get({ taskId })).result).toMatchObject({ form: { centre: '12', proof: { path: file.path } } });
      const read = await client.inbox.readFile({ taskId, path: file.path });
      expect([Buffer.from(read.base64, 'base64').toString(), read.sizeBytes, read.nextOffset]).toEqual(['one two', 7, undefined]);
      await expect(client.inbox.readFile({ taskId, path: 'secret.txt' })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    });

    it('lets a run wait for people, and go on with what they decide', async () => {
      const client = clientOf();
      const body = flowDefinitionSchema.parse({
        ...chain('Asking', node('start', 'core.manual'), node('ask', 'core.human-task', { title: 'Pay {{ n }} EUR?' })),
      });
      const { id: flowId } = await client.flows.create({ query: { publish: true }, body });
      const start = () =>
        client.runs.start({ params: { workflowId: flowId }, headers: {}, body: { test: false, input: { n: 7 } } });
      const { runId } = await start();
      const standing = () => client.runs.status({ runId });
      await expect.poll(async () => (await standing()).tasks, { timeout: 10_000 }).toMatchObject([{ title: 'Pay 7 EUR?' }]);
      const taskId = (await standing()).tasks[0]?.id ?? '';
      expect((await client.inbox.list({ box: 'all', runId })).items).toMatchObject([
        { id: taskId, task: { runId, flowId, flowName: 'Asking', nodeName: 'ask' } },
      ]);
      await expect(client.humanTasks.cancel({ taskId })).rejects.toMatchObject({ code: 'TASK_OF_RUN', status: 409 });
      await client.humanTasks.process({ taskId, outcome: 'approved', comment: 'Fine' });
      await expect.poll(async () => (await standing()).status, { timeout: 10_000 }).toBe('succeeded');
      expect(await standing()).toMatchObject({ tasks: [], output: { n: 7, decision: { outcome: 'approved', comment: 'Fine' } } });
      const events = async () => (await client.events.list({ type: 'flx.human_task.resolved' })).items;
      await expect.poll(async () => (await events()).map(({ subject }) => subject), { timeout: 10_000 }).toContain(taskId);

      const second = await start();
      const asked = async () => (await client.inbox.list({ box: 'all', runId: second.runId })).items;
      await expect.poll(async () => (await asked()).length, { timeout: 10_000 }).toBe(1);
      await client.runs.cancel({ runId: second.runId });
      await expect.poll(async () => (await asked()).length, { timeout: 10_000 }).toBe(0);
    });

    it('shows live what changes', async () => {
      const client = clientOf();
      const stop = new AbortController();
      const stream = await client.inbox.watch(undefined, { signal: stop.signal });
      const first = await stream.next();
      expect(first.value).toMatchObject({ kind: 'counts' });
      const taskId = await make();
      const seen: unknown[] = [];
      while (!seen.some((change) => JSON.stringify(change).includes(taskId))) seen.push((await stream.next()).value);
      expect((await stream.next()).value).toMatchObject({ kind: 'counts' });
      stop.abort();
      await client.humanTasks.cancel({ taskId });
    });
  });
}
