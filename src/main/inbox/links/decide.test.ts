/** Links over the real inbox and store; pages as the server gets them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formOfFields } from '#shared/model/form-fields';
import { UNDO_MS } from '#shared/model/human-task';
import { OWNER_ID } from '#shared/model/person';
import { aPerson, approval, by, openInbox, type TestInbox } from '../testing/open-inbox';
import { createTaskLinks, type TaskLinks } from './index';
import type { DecidePage } from './page';

let inbox: TestInbox;
let links: TaskLinks;
let base = 'http://127.0.0.1:1';
const HOUR = 3_600_000;

function makeLinks(): void {
  links = createTaskLinks({
    store: inbox.temp.store,
    inbox: inbox.room.service,
    people: inbox.people,
    linkBase: () => base,
    language: () => 'en',
    timeZone: () => 'UTC',
    now: () => inbox.clock.now(),
  });
}

beforeEach(async () => {
  base = 'http://127.0.0.1:1';
  inbox = await openInbox({
    people: [
      aPerson(OWNER_ID),
      aPerson('ana', { name: 'Ana', roles: ['finance'] }),
      aPerson('bea', { name: 'Bea', roles: ['finance'], language: 'pt-BR' }),
      aPerson('caio', { name: 'Caio', access: 'approver', language: 'system' }),
    ],
  });
  makeLinks();
});
afterEach(() => inbox.close());

const tokenOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);
async function offered(taskId: string, personId = 'ana') {
  const found = await links.offer(taskId, personId);
  if (found === undefined) throw new Error('no links');
  const urlOf = (outcome: string) => found.outcomes.find(({ id }) => id === outcome)?.url ?? '';
  return { open: tokenOf(found.open), approve: tokenOf(urlOf('approved')), reject: tokenOf(urlOf('rejected')), found };
}
const call = (token: string, acceptLanguage?: string) => ({ token, address: '10.0.0.1', acceptLanguage });
const show = (token: string, acceptLanguage?: string) => links.pages.show(call(token, acceptLanguage));
async function act(token: string, body: Record<string, string>): Promise<DecidePage | string> {
  return links.pages.act(call(token), new URLSearchParams(body));
}
const stateOf = (taskId: string) => {
  const { state, outcome, votes } = inbox.room.service.get(by(OWNER_ID), taskId);
  return { state, outcome, votes };
};
const ask = (task = approval({ assignees: [{ person: 'ana' }] })) => inbox.ask('run_1', task);

describe('a link of a message', () => {
  it('shows the task with its answer first, and changes nothing however often it is looked at', async () => {
    const taskId = await ask(
      approval({ assignees: [{ person: 'ana' }], description: 'Pay **now**?', data: { amount: 120, to: 'ACME <b>' } }),
    );
    const before = inbox.room.service.get(by(OWNER_ID), taskId);
    const { approve } = await offered(taskId);
    for (let looks = 0; looks < 3; looks++) {
      const page = await show(approve);
      expect(page).toMatchObject({ status: 200, language: 'en', title: 'Pay the invoice' });
      expect(page.body).toContain('You chose “Approve”. Confirm it here.');
      expect(page.body).toContain('<strong>now</strong>');
      expect(page.body).toContain('<th scope="row">amount</th><td><span>120</span></td>');
      expect(page.body).toContain('ACME &#60;b&#62;');
      expect(page.body).toMatch(/value="approved" class="positive first"[^>]*>Approve<.*value="rejected" class="negative"/s);
      expect(page.body).toContain('You answer as Ana.');
    }
    expect(inbox.room.service.get(by(OWNER_ID), taskId)).toEqual(before);
  });

  it('decides once it is confirmed, and the flow goes on after the time to undo', async () => {
    const taskId = await ask();
    const { approve } = await offered(taskId);
    expect(await act(approve, { outcome: 'approved', comment: 'Fine' })).toBe('decided');
    expect(stateOf(taskId)).toMatchObject({ state: 'deciding', outcome: 'approved' });
    const page = await show(approve);
    expect(page.body).toContain('Your answer: Approve');
    expect(page.body).toContain('Take it back');
    expect(page.body).toContain('class="clock s10"');
    await inbox.pass(UNDO_MS);
    expect(inbox.replies('run_1/ask@1')).toMatchObject([
      { taskId, outcome: 'approved', comment: 'Fine', by: [{ kind: 'person', id: 'ana', name: 'Ana' }] },
    ]);
    const { history } = inbox.room.service.get(by(OWNER_ID), taskId);
    expect(history.find(({ action }) => action === 'voted' || action === 'decided')).toMatchObject({
      via: 'link',
      actor: { id: 'ana' },
    });
    const after = await show(approve);
    expect(after.body).toContain('Decided: Approve');
    expect(after.body).not.toContain('<form');
  });

  it('answers otherwise than it was made for, when that button is pressed', async () => {
    const taskId = await ask();
    const { approve } = await offered(taskId);
    await act(approve, { outcome: 'rejected' });
    expect(stateOf(taskId)).toMatchObject({ state: 'deciding', outcome: 'rejected' });
  });

  it('takes one answer: the second press, and every other link of the person, show how it stands', async () => {
    const taskId = await ask();
    const first = await offered(taskId);
    const second = await offered(taskId);
    await act(first.approve, { outcome: 'approved' });
    for (const token of [first.approve, first.reject, second.open, second.reject]) {
      const page = await act(token, { outcome: 'rejected' });
      expect(page).toMatchObject({ status: 200 });
      expect((page as DecidePage).body).toContain('Your answer: Approve');
    }
    expect(stateOf(taskId)).toMatchObject({ outcome: 'approved' });
  });

  it('takes the answer back in time, is good again after it, and says when it is too late', async () => {
    const taskId = await ask();
    const { approve } = await offered(taskId);
    await act(approve, { outcome: 'approved' });
    await inbox.pass(UNDO_MS - 1);
    expect(await act(approve, { action: 'undo' })).toBe('taken-back');
    expect(stateOf(taskId)).toMatchObject({ state: 'open' });
    const page = await links.pages.show({ ...call(approve), isTakenBack: true });
    expect(page.body).toContain('You took your answer back.');
    await inbox.pass(UNDO_MS * 2);
    expect(inbox.replies('run_1/ask@1')).toEqual([]);

    expect(await act(approve, { outcome: 'rejected' })).toBe('decided');
    await inbox.pass(UNDO_MS);
    const late = await act(approve, { action: 'undo' });
    expect((late as DecidePage).body).toContain('too late to take it back');
    expect((late as DecidePage).body).toContain('Decided: Reject');
    expect(inbox.replies('run_1/ask@1')).toMatchObject([{ outcome: 'rejected' }]);
  });

  it('counts as one vote of several, and can be taken back until there are enough', async () => {
    const taskId = await ask(approval({ assignees: [{ role: 'finance' }], votes: { needed: 2 } }));
    const ana = await offered(taskId, 'ana');
    const bea = await offered(taskId, 'bea');
    await act(ana.approve, { outcome: 'approved' });
    expect((await show(ana.approve)).body).toContain('1 of 2 are in');
    expect(stateOf(taskId)).toMatchObject({ state: 'open' });
    expect((await show(bea.approve)).body).toContain('Você escolheu “Aprovar”. Confirme aqui.');
    await act(bea.approve, { outcome: 'approved' });
    expect(stateOf(taskId)).toMatchObject({ state: 'deciding', outcome: 'approved' });
    await inbox.pass(UNDO_MS);
    expect(inbox.replies('run_1/ask@1')).toMatchObject([{ by: [{ id: 'ana' }, { id: 'bea' }] }]);
    expect((await show(bea.open)).body).toContain('Decidido: Aprovar');
  });
});

describe('a link that is not good', () => {
  it.each(['', 'short', 'A'.repeat(43), '../../etc/passwd', "' OR 1=1 --".padEnd(43, 'x')])('%j leads nowhere', async (token) => {
    expect(await show(token, 'pt-BR,pt;q=0.9')).toMatchObject({
      status: 404,
      language: 'pt-BR',
      title: 'Este link não vale (mais)',
    });
    expect(await act(token, { outcome: 'approved' })).toMatchObject({ status: 404 });
  });

  it('is refused when there are too many of one address, while good links are still followed', async () => {
    const { approve } = await offered(await ask());
    const statuses: number[] = [];
    for (let guess = 0; guess < 22; guess++) statuses.push((await show(`${guess}`.padStart(43, 'g'))).status);
    expect(statuses.filter((status) => status === 404)).toHaveLength(20);
    expect(statuses.at(-1)).toBe(429);
    expect((await show(approve)).status).toBe(200);
    expect((await links.pages.show({ ...call('x'), address: '10.0.0.2' })).status).toBe(404);
    await inbox.pass(60_000);
    expect((await show('x')).status).toBe(404);
  });

  it('is stored as a digest alone', async () => {
    const { open, approve } = await offered(await ask());
    const stored = JSON.stringify(inbox.temp.store.db.prepare('SELECT * FROM human_task_links').all());
    expect(stored).not.toContain(open);
    expect(stored).not.toContain(approve);
    expect(stored).toMatch(/"token_digest":"[0-9a-f]{64}"/);
  });

  it('is too old after thirty days', async () => {
    const { approve } = await offered(await ask());
    await inbox.pass(30 * 24 * HOUR - 1);
    expect((await show(approve)).status).toBe(200);
    await inbox.pass(1);
    expect((await show(approve)).status).toBe(404);
  });

  it('tells how its task ended, when others decided, nobody did, or nobody needs it any more', async () => {
    const decided = await inbox.ask('run_1', approval({ assignees: [{ role: 'finance' }] }));
    const decidedLink = await offered(decided);
    inbox.room.service.decide(by('bea'), decided, { outcome: 'rejected' });
    expect((await show(decidedLink.approve)).body).toContain('It was just decided: Reject');
    expect(await act(decidedLink.approve, { outcome: 'approved' })).toMatchObject({ status: 200 });
    await inbox.pass(UNDO_MS);
    expect((await show(decidedLink.approve)).body).toMatch(/Decided: Reject.*By Bea/s);
    expect(await act(decidedLink.approve, { outcome: 'approved' })).toMatchObject({ status: 200 });
    expect(stateOf(decided)).toMatchObject({ state: 'resolved', outcome: 'rejected' });

    const expired = await inbox.ask('run_2', approval({ assignees: [{ person: 'ana' }], expiresInMs: HOUR }));
    const expiredLink = await offered(expired);
    await inbox.pass(HOUR);
    expect((await show(expiredLink.approve)).body).toContain('Nobody decided in time');
  });

  it('says so to who is not asked any more, whose task somebody else must decide, and who was made inactive', async () => {
    const taskId = await ask(approval({ assignees: [{ person: 'ana' }, { person: 'caio' }] }));
    const [ana, caio] = [await offered(taskId, 'ana'), await offered(taskId, 'caio')];
    inbox.room.service.reassign(by(OWNER_ID), taskId, { assignees: [{ person: 'bea' }] });
    expect(await show(ana.approve)).toMatchObject({
      status: 409,
      body: expect.stringContaining('somebody else has it now') as string,
    });
    expect(await act(ana.approve, { outcome: 'approved' })).toMatchObject({ status: 409 });
    // An approver does not even see it any more.
    expect((await show(caio.approve)).status).toBe(404);

    const other = await inbox.ask('run_2', approval({ assignees: [{ person: 'bea' }] }));
    const bea = await offered(other, 'bea');
    inbox.people.change('bea', { isActive: false });
    expect(await act(bea.approve, { outcome: 'approved' })).toMatchObject({ status: 409, language: 'pt-BR' });
    expect(stateOf(other).votes.given).toBe(0);
  });

  it('that was used, and whose vote was taken back in the app, is used up', async () => {
    const taskId = await ask();
    const { approve } = await offered(taskId);
    await act(approve, { outcome: 'approved' });
    inbox.room.service.undo(by('ana'), taskId);
    expect(await show(approve)).toMatchObject({ status: 409, body: expect.stringContaining('used already') as string });
    expect(await act(approve, { outcome: 'approved' })).toMatchObject({ status: 409 });
    expect(stateOf(taskId)).toMatchObject({ state: 'open' });
  });
});

describe('links are made', () => {
  it('for those alone who may decide, and only while something listens', async () => {
    const taskId = await ask();
    expect(await links.offer(taskId, 'bea')).toBeUndefined();
    expect(await links.offer(taskId, 'nobody')).toBeUndefined();
    expect(await links.offer('task_gone', 'ana')).toBeUndefined();
    base = '';
    expect(await links.offer(taskId, 'ana')).toBeUndefined();
    base = 'https://flows.example.com/pulse';
    expect((await links.offer(taskId, 'ana'))?.open).toMatch(/^https:\/\/flows\.example\.com\/pulse\/decide\/[\w-]{43}$/);
    inbox.room.service.decide(by('ana'), taskId, { outcome: 'approved' });
    expect(await links.offer(taskId, 'ana')).toBeUndefined();
  });

  it('again and again, of which those of the newest messages stay', async () => {
    const taskId = await ask();
    const made = [];
    for (let message = 0; message < 7; message++) {
      made.push(await offered(taskId));
      await inbox.pass(60_000);
    }
    const statuses = await Promise.all(made.map(async ({ reject }) => (await show(reject)).status));
    expect(statuses).toEqual([404, 404, 200, 200, 200, 200, 200]);
  });

  it('and last over a restart', async () => {
    const taskId = await ask();
    const { approve } = await offered(taskId);
    await inbox.restart(HOUR);
    makeLinks();
    expect(await act(approve, { outcome: 'approved' })).toBe('decided');
    expect(stateOf(taskId)).toMatchObject({ state: 'deciding' });
    await inbox.restart();
    makeLinks();
    expect(await act(approve, { action: 'undo' })).toBe('taken-back');
  });

  it('what goes out stands in the history of the task', async () => {
    const taskId = await ask();
    links.sent(taskId, 'ana', 'email');
    const { history } = inbox.room.service.get(by(OWNER_ID), taskId);
    expect(history.at(-1)).toMatchObject({ action: 'link-sent', actor: { kind: 'app' }, after: { to: 'Ana', channel: 'email' } });
  });
});

describe('the form of a task on the page', () => {
  const fields = [
    { name: 'amount', label: 'Amount', type: 'number' as const, required: true, min: 1 },
    { name: 'reason', type: 'long-text' as const },
    { name: 'kind', type: 'choice' as const, required: true, options: [{ value: 'a' }, { value: 'b', label: 'Bee' }] },
    { name: 'tags', type: 'choices' as const, options: [{ value: 'x' }, { value: 'y' }] },
    { name: 'sure', label: 'Sure', type: 'boolean' as const },
  ];
  const formTask = (more = {}) =>
    approval({
      kind: 'form',
      assignees: [{ person: 'ana' }],
      outcomes: [
        { id: 'submitted', label: 'Submit', tone: 'positive', needsForm: true },
        { id: 'declined', label: 'Decline', needsComment: true },
      ],
      form: { ...formOfFields(fields), data: { amount: 5, kind: 'b' } },
      ...more,
    });

  it('is filled in with what is there, and sent as what its fields are', async () => {
    const taskId = await ask(formTask());
    const { open } = await offered(taskId);
    const { body } = await show(open);
    expect(body).toMatch(/name="field.amount" required[^>]*type="number" value="5" min="1"/);
    expect(body).toMatch(/type="radio" value="b" checked/);
    const sent = new URLSearchParams([
      ['outcome', 'submitted'],
      ['field.amount', '12.5'],
      ['field.reason', 'because'],
      ['field.kind', 'a'],
      ['field.tags', 'x'],
      ['field.tags', 'y'],
      ['field.unknown', 'z'],
    ]);
    expect(await links.pages.act(call(open), sent)).toBe('decided');
    await inbox.pass(UNDO_MS);
    expect(inbox.replies('run_1/ask@1')).toMatchObject([
      { form: { amount: 12.5, reason: 'because', kind: 'a', tags: ['x', 'y'], sure: false } },
    ]);
  });

  it('comes back with what is wrong beside the fields, and keeps what was typed', async () => {
    const { open } = await offered(await ask(formTask()));
    const page = (await act(open, { outcome: 'submitted', 'field.amount': '0', 'field.reason': 'a <b>' })) as DecidePage;
    expect(page.status).toBe(422);
    expect(page.body).toContain('Some fields need another look.');
    expect(page.body).toContain('At least 1.');
    expect(page.body).toContain('This is needed.');
    expect(page.body).toContain('a &#60;b&#62;</textarea>');
    const missing = (await act(open, { outcome: 'declined', 'field.amount': '3', 'field.kind': 'a' })) as DecidePage;
    expect(missing.body).toContain('Say why.');
    expect(await act(open, { outcome: 'declined', comment: 'No money', 'field.amount': '3', 'field.kind': 'a' })).toBe('decided');
  });

  it('that is more than plain fields is left to the app, and the answers without it stay', async () => {
    const schema = { type: 'object', properties: { lines: { type: 'array', items: { type: 'object', properties: {} } } } };
    const { open } = await offered(await ask(formTask({ form: { schema } })));
    const { body } = await show(open);
    expect(body).toContain('This form cannot be shown here.');
    expect(body).not.toContain('value="submitted"');
    expect(body).toContain('value="declined"');
    expect(body).toContain('href="http://127.0.0.1:1/#/inbox?task=');
    expect(await act(open, { outcome: 'declined', comment: 'No' })).toBe('decided');
  });
});
