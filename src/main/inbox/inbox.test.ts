import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { aRun, aStep } from '#main/store/testing/temp-store';
import type { InboxEntry } from '#shared/contract/inbox';
import { OWNER_ID } from '#shared/model/person';
import type { InboxQuery } from './service-types';
import { aPerson, approval, by, openInbox, type TestInbox, waiting } from './testing/open-inbox';

let inbox: TestInbox;
afterEach(() => inbox.close());

const owner = by(OWNER_ID);

/** All pages of a box, by ids. */
async function idsOf(query: Partial<InboxQuery>, person = OWNER_ID, limit = 2): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await inbox.room.service.list(by(person), {
      box: 'all',
      limit,
      ...query,
      ...(cursor === undefined ? {} : { cursor }),
    });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    ids.push(...page.items.map(({ id }) => id));
    if (page.nextCursor === undefined) return ids;
    cursor = page.nextCursor;
  }
}

const taskOf = (entry: InboxEntry | undefined) => (entry?.entry === 'task' ? entry.task : undefined);

describe('the list', () => {
  it('has the most urgent first, then what is due soonest, then the oldest, on pages of any size', async () => {
    inbox = await openInbox();
    const ids = {
      old: await inbox.ask('run_1'),
      later: await inbox.ask('run_2', approval({ dueInMs: 7_200_000 })),
      soon: await inbox.ask('run_3', approval({ dueInMs: 3_600_000 })),
      urgent: await inbox.ask('run_4', approval({ priority: 'urgent' })),
      low: await inbox.ask('run_5', approval({ priority: 'low', dueInMs: 60_000 })),
      young: await inbox.ask('run_6'),
    };
    const order = [ids.urgent, ids.soon, ids.later, ids.old, ids.young, ids.low];
    for (const limit of [1, 2, 5, 6, 50]) expect(await idsOf({}, OWNER_ID, limit)).toEqual(order);
    expect(await idsOf({ box: 'mine' })).toEqual(order);
    await inbox.pass(60_000);
    expect(await idsOf({ box: 'overdue' })).toEqual([ids.low]);
    expect(inbox.room.service.counts(owner)).toMatchObject({ mine: 6, all: 6, overdue: 1 });
  });

  it('shows what is decided apart, the newest first', async () => {
    inbox = await openInbox();
    const first = await inbox.ask('run_1');
    const second = await inbox.ask('run_2');
    inbox.room.service.decide(owner, first, { outcome: 'approved', immediately: true });
    await inbox.pass(1000);
    inbox.room.service.decide(owner, second, { outcome: 'rejected' });
    expect(await idsOf({ box: 'all' })).toEqual([]);
    expect(await idsOf({ box: 'all', state: 'deciding' })).toEqual([second]);
    expect(await idsOf({ box: 'mine', state: 'deciding' })).toEqual([second]);
    await inbox.pass(10_000);
    expect(await idsOf({ box: 'done' }, OWNER_ID, 1)).toEqual([second, first]);
    expect(await idsOf({ box: 'done', state: 'expired' })).toEqual([]);
  });

  it('is searched in titles, descriptions, flows and nodes, also for letters that mean something to SQL', async () => {
    inbox = await openInbox();
    const percent = await inbox.ask('run_1', approval({ title: 'Grant 10% off' }));
    const other = await inbox.ask('run_2', approval({ title: 'Grant 10 days off', description: 'For *Ana*' }));
    expect(await idsOf({ search: '10%' })).toEqual([percent]);
    expect(await idsOf({ search: '*ana*' })).toEqual([other]);
    expect(await idsOf({ search: 'boss' })).toEqual([percent, other]);
    expect(await idsOf({ search: other })).toEqual([other]);
    expect(await idsOf({ search: 'nothing' })).toEqual([]);
    expect(await idsOf({ flowId: 'flow_1' })).toHaveLength(2);
    expect(await idsOf({ flowId: 'flow_2' })).toEqual([]);
  });

  it('holds for a person what waits for them: not what they voted on, gave away, or asked for themselves', async () => {
    const finance = { roles: ['finance'] };
    inbox = await openInbox({ people: [aPerson(OWNER_ID), aPerson('ana', finance), aPerson('bob', finance)] });
    const ask = { assignees: [{ role: 'Finance' }], votes: { needed: 2 } };
    const open = await inbox.ask('run_1', approval(ask));
    const voted = await inbox.ask('run_2', approval(ask));
    const given = await inbox.ask('run_3', approval(ask));
    const own = await inbox.ask('run_4', approval({ ...ask, requester: 'ana', votes: { notRequester: true } }));
    inbox.room.service.decide(by('ana'), voted, { outcome: 'approved' });
    inbox.room.service.delegate(by('ana'), given, OWNER_ID, undefined);
    expect(await idsOf({ box: 'mine' }, 'ana')).toEqual([open]);
    expect(inbox.room.service.counts(by('ana')).mine).toBe(1);
    expect(await idsOf({ box: 'mine' }, 'bob')).toEqual([open, voted, given, own]);
    expect(await idsOf({ box: 'mine' })).toEqual([given]);
    const [first] = (await inbox.room.service.list(by('ana'), { box: 'all', limit: 50, search: voted })).items;
    expect(taskOf(first)).toMatchObject({ votes: { mine: 'approved', given: 1, needed: 2 }, canDecide: false });
  });

  it('holds what somebody from outside asked for, also where four eyes are wanted', async () => {
    inbox = await openInbox({ people: [aPerson(OWNER_ID), aPerson('ana')] });
    const id = await inbox.ask('run_1', approval({ requester: 'Carla of the bank', votes: { notRequester: true } }));
    expect(await idsOf({ box: 'mine' })).toEqual([id]);
    expect(inbox.room.service.counts(owner).mine).toBe(1);
  });

  it('has steps in doubt before the tasks, and dead letters behind them', async () => {
    inbox = await openInbox();
    const { journal } = inbox.temp.store;
    for (const run of ['run_8', 'run_9']) {
      journal.write({ kind: 'run', run: aRun(run, { status: 'in_doubt', flowName: 'Mail' }), created: {} });
      journal.write({ kind: 'step', step: { ...aStep(run, { seq: 3, nodeId: 'send', status: 'in_doubt' }) } });
    }
    await journal.flush();
    const task = await inbox.ask('run_1');
    const letter = { runId: 'run_7', flowId: 'flow_1', flowName: 'Mail', nodeName: 'Send', createdAt: 5 };
    inbox.letters = [{ id: 'dead_1', ...letter, error: { message: 'The server is down' } }];
    const all = ['doubt:run_8:3', 'doubt:run_9:3', task, 'letter:dead_1'];
    expect(await idsOf({ box: 'mine' }, OWNER_ID, 50)).toEqual(all);
    for (const limit of [1, 2, 3]) expect((await idsOf({}, OWNER_ID, limit)).slice(0, 3)).toEqual(all.slice(0, 3));
    const { items } = await inbox.room.service.list(owner, { box: 'all', limit: 50 });
    expect(items[0]).toMatchObject({ entry: 'doubt', runId: 'run_8', seq: 3, nodeName: 'Node send', flowName: 'Mail' });
    expect(items[3]).toMatchObject({ entry: 'dead-letter', deadLetterId: 'dead_1', error: 'The server is down' });
    expect(inbox.room.service.counts(owner)).toMatchObject({ doubts: 2, deadLetters: 1 });
    expect(await idsOf({ box: 'overdue' })).toEqual([]);
  });

  it('refuses a cursor that is not its own', async () => {
    inbox = await openInbox();
    for (const cursor of ['x', 'tasks:a,b', '', 'm12'])
      await expect(inbox.room.service.list(owner, { box: 'all', limit: 5, cursor })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      });
  });
});

describe('an approver', () => {
  it('sees and counts only what is asked of them, and cannot manage it', async () => {
    inbox = await openInbox({ people: [aPerson(OWNER_ID), aPerson('ana', { access: 'approver' }), aPerson('bob')] });
    const theirs = await inbox.ask('run_1', approval({ assignees: [{ person: 'ana' }] }));
    const others = await inbox.ask('run_2', approval({ assignees: [{ person: 'bob' }] }));
    inbox.letters = [
      { id: 'dead_1', runId: 'run_7', flowId: 'f', flowName: 'F', nodeName: 'N', error: { message: 'x' }, createdAt: 5 },
    ];
    const { service } = inbox.room;
    expect(await idsOf({}, 'ana')).toEqual([theirs]);
    expect(service.counts(by('ana'))).toEqual({ mine: 1, all: 1, overdue: 0, doubts: 0, deadLetters: 0 });
    for (const act of [
      () => service.get(by('ana'), others),
      () => service.comment(by('ana'), others, 'x'),
      () => service.decide(by('ana'), others, { outcome: 'approved' }),
      () => service.undo(by('ana'), others),
      () => service.claim(by('ana'), others, false),
      () => service.process(by('ana'), others, { outcome: 'approved' }, undefined),
    ])
      expect(act).toThrow(expect.objectContaining({ code: 'TASK_NOT_FOUND' }));
    expect(() => service.reassign(by('ana'), theirs, { priority: 'high' })).toThrow(
      expect.objectContaining({ code: 'TASK_REFUSED' }),
    );
    expect(() => service.process(by('ana'), theirs, { outcome: 'approved' }, 'bob')).toThrow(
      expect.objectContaining({ code: 'TASK_REFUSED' }),
    );
    expect(service.process(by('ana'), theirs, { outcome: 'approved' }, undefined).state).toBe('resolved');
    expect(await idsOf({ box: 'done' }, 'ana')).toEqual([theirs]);
  });
});

describe('a run that ends', () => {
  it('takes its tasks back in the same transaction, and those who look are told', async () => {
    inbox = await openInbox();
    const id = await inbox.ask('run_1');
    const kept = await inbox.ask('run_2');
    const changes: string[] = [];
    inbox.room.service.onChanged((ids) => void changes.push(...ids));
    inbox.room.service.decide(owner, id, { outcome: 'approved' });
    inbox.temp.store.journal.write({ kind: 'run', run: aRun('run_1', { status: 'cancelled', finishedAt: inbox.clock.now() }) });
    await inbox.temp.store.journal.flush();
    expect(inbox.room.service.get(owner, id)).toMatchObject({ state: 'cancelled' });
    await inbox.pass(20_000);
    expect(changes).toContain(id);
    expect(inbox.room.service.get(owner, id).history.at(-1)).toMatchObject({
      action: 'cancelled',
      via: 'engine',
      after: { run: 'cancelled' },
    });
    expect(inbox.replies('run_1/ask@1')).toEqual([]);
    expect(inbox.room.service.get(owner, kept).state).toBe('open');
    expect(() => inbox.room.service.decide(owner, id, { outcome: 'approved' })).toThrow(
      expect.objectContaining({ code: 'TASK_CLOSED' }),
    );
  });

  it('leaves nothing open in a database of a backup, whose runs were ended without it', async () => {
    inbox = await openInbox();
    const id = await inbox.ask('run_1');
    inbox.temp.store.db.exec(`UPDATE runs SET status = 5, finished_after_ms = 1 WHERE id = 'run_1'`);
    await inbox.restart();
    expect(inbox.room.service.get(owner, id).state).toBe('cancelled');
  });
});

describe('a step that waits no more', () => {
  it('takes its own tasks back, and leaves those of other steps', async () => {
    inbox = await openInbox();
    const first = await inbox.ask('run_1');
    const second = await inbox.ask('run_1', approval(), { seq: 2, reply: { key: 'run_1/other@1', index: 0, count: 1 } });
    const { journal } = inbox.temp.store;
    const { waitFor: _waitFor, ...step } = waiting('run_1', 1);
    journal.write({ kind: 'step', step: { ...step, status: 'cancelled', finishedAt: 2000 } });
    await journal.flush();
    expect(inbox.room.service.get(owner, first)).toMatchObject({ state: 'cancelled' });
    expect(inbox.room.service.get(owner, second)).toMatchObject({ state: 'open' });
  });

  it('asks anew at its next attempt, and nobody is asked for the one before', async () => {
    inbox = await openInbox();
    const first = await inbox.ask('run_1');
    const second = await inbox.ask('run_1', approval(), { reply: { key: 'run_1/ask@2', index: 0, count: 1 } });
    expect(inbox.room.service.get(owner, first)).toMatchObject({ state: 'cancelled' });
    expect(inbox.room.service.get(owner, second)).toMatchObject({ state: 'open' });
  });
});

describe('a test run', () => {
  it('asks the owner alone, and raises no events', async () => {
    inbox = await openInbox({ people: [aPerson(OWNER_ID), aPerson('ana')] });
    const id = await inbox.ask('run_1', approval({ assignees: [{ person: 'ana' }] }), { isTest: true });
    expect(inbox.room.service.get(owner, id).isTest).toBe(true);
    expect(inbox.told).toMatchObject([{ topic: 'task-assigned', to: 'owner' }]);
    inbox.room.service.decide(by('ana'), id, { outcome: 'approved', immediately: true });
    await inbox.pass(0);
    expect(inbox.events).toEqual([]);
    expect(inbox.replies('run_1/ask@1')).toHaveLength(1);
  });
});

describe('files of tasks', () => {
  it('of tasks that are gone are deleted, also pieces of those that were never finished', async () => {
    inbox = await openInbox();
    const folder = join(inbox.temp.home, 'files/inbox');
    const id = await inbox.ask('run_1');
    mkdirSync(join(folder, 'task_gone'), { recursive: true });
    writeFileSync(join(folder, 'task_gone/a.txt'), 'x');
    await inbox.room.service.addFile(owner, id, { name: 'b.txt', mimeType: 'text/plain', base64: 'eA==', last: false });
    const kept = await inbox.room.service.addFile(owner, id, {
      name: 'c.txt',
      mimeType: 'text/plain',
      base64: 'eA==',
      last: true,
    });
    const { createTaskFiles } = await import('./task-files');
    const files = createTaskFiles({ files: { resolve: (path) => join(inbox.temp.home, 'files', path) } });
    await files.sweep((task) => task === id, Date.now() + 60_000);
    const { readdirSync } = await import('node:fs');
    expect(readdirSync(folder)).toEqual([id]);
    expect(readdirSync(join(folder, id)).map((name) => `inbox/${id}/${name}`)).toEqual([kept.path]);
  });
});
