import { afterEach, describe, expect, it } from 'vitest';
import { OWNER_ID } from '#shared/model/person';
import { aPerson, approval, by, openInbox, type TestInbox } from './testing/open-inbox';

let inbox: TestInbox;
afterEach(() => inbox.close());

const team = () => [
  aPerson(OWNER_ID),
  aPerson('ana', { roles: ['Finance'] }),
  aPerson('bob', { roles: ['finance'] }),
  aPerson('eve'),
];

/** A refusal for this reason. */
const because = (reason: string): unknown =>
  expect.objectContaining({ code: 'TASK_REFUSED', data: expect.objectContaining({ reason }) as unknown });

describe('a decision', () => {
  it('can be undone for ten seconds, then answers the step that waits, once', async () => {
    inbox = await openInbox();
    const id = await inbox.ask('run_1');
    const { service } = inbox.room;
    expect(service.decide(by(OWNER_ID), id, { outcome: 'approved', comment: 'Fine' })).toMatchObject({
      state: 'deciding',
      outcome: 'approved',
      effectiveAt: inbox.clock.now() + 10_000,
    });
    expect(inbox.replies('run_1/ask@1')).toEqual([]);
    await inbox.pass(9_999);
    expect(service.get(by(OWNER_ID), id).state).toBe('deciding');
    await inbox.pass(1);
    expect(service.get(by(OWNER_ID), id)).toMatchObject({ state: 'resolved', outcome: 'approved' });
    expect(inbox.replies('run_1/ask@1')).toMatchObject([
      { taskId: id, outcome: 'approved', comment: 'Fine', by: [{ kind: 'person', id: OWNER_ID }] },
    ]);
    expect(inbox.replied).toEqual(['run_1/ask@1']);
    expect(inbox.events.map(({ type }) => type)).toEqual(['flx.human_task.created', 'flx.human_task.resolved']);
    await inbox.restart(60_000);
    expect(inbox.events).toHaveLength(2);
  });

  it('that is undone leaves the task open, and nobody hears of it', async () => {
    inbox = await openInbox();
    const id = await inbox.ask('run_1');
    const { service } = inbox.room;
    service.decide(by(OWNER_ID), id, { outcome: 'rejected' });
    await inbox.pass(5_000);
    expect(service.undo(by(OWNER_ID), id)).toMatchObject({ state: 'open', canDecide: true });
    await inbox.pass(60_000);
    expect(service.get(by(OWNER_ID), id).state).toBe('open');
    expect(inbox.replies('run_1/ask@1')).toEqual([]);
    expect(service.get(by(OWNER_ID), id).history.map(({ action }) => action)).toEqual([
      'created',
      'voted',
      'decided',
      'vote-taken-back',
      'undone',
    ]);
    expect(() => service.undo(by(OWNER_ID), id)).toThrow(expect.objectContaining({ code: 'TASK_REFUSED' }));
  });

  it('holds at once when it is wanted so, and cannot be undone then', async () => {
    inbox = await openInbox();
    const id = await inbox.ask('run_1');
    const { service } = inbox.room;
    expect(service.decide(by(OWNER_ID), id, { outcome: 'approved', immediately: true }).state).toBe('resolved');
    expect(() => service.undo(by(OWNER_ID), id)).toThrow(expect.objectContaining({ code: 'TASK_CLOSED' }));
    expect(() => service.decide(by(OWNER_ID), id, { outcome: 'rejected' })).toThrow(
      expect.objectContaining({ code: 'TASK_CLOSED' }),
    );
    expect(inbox.replies('run_1/ask@1')).toHaveLength(1);
  });

  it('made before a restart holds after it, and its time to be undone does not begin anew', async () => {
    inbox = await openInbox();
    const id = await inbox.ask('run_1');
    inbox.room.service.decide(by(OWNER_ID), id, { outcome: 'approved' });
    await inbox.restart(4_000);
    expect(inbox.room.service.get(by(OWNER_ID), id).state).toBe('deciding');
    await inbox.pass(6_000);
    expect(inbox.room.service.get(by(OWNER_ID), id).state).toBe('resolved');
    expect(inbox.replies('run_1/ask@1')).toHaveLength(1);
  });
});

describe('votes of several', () => {
  const twoOfFinance = approval({ assignees: [{ role: 'finance' }], votes: { needed: 2 } });

  it('decide when enough are equal; one person has one vote, which may be changed', async () => {
    inbox = await openInbox({ people: team() });
    const id = await inbox.ask('run_1', twoOfFinance);
    const { service } = inbox.room;
    expect(service.decide(by('ana'), id, { outcome: 'approved' })).toMatchObject({
      state: 'open',
      votes: { given: 1, needed: 2, mine: 'approved' },
      canDecide: false,
    });
    expect(service.decide(by('ana'), id, { outcome: 'approved' }).state).toBe('open');
    expect(service.get(by('ana'), id)).toMatchObject({ refusal: 'has-voted' });
    expect(service.decide(by('bob'), id, { outcome: 'approved' })).toMatchObject({ state: 'deciding' });
    // The second voter thinks again.
    expect(service.undo(by('bob'), id)).toMatchObject({ state: 'open', votes: { given: 1 } });
    service.decide(by('bob'), id, { outcome: 'approved', comment: 'Now yes' });
    await inbox.pass(10_000);
    expect(inbox.replies('run_1/ask@1')).toMatchObject([{ outcome: 'approved', by: [{ id: 'ana' }, { id: 'bob' }] }]);
  });

  it('of a negative tone decide by their own number', async () => {
    inbox = await openInbox({ people: team() });
    const id = await inbox.ask('run_1', twoOfFinance);
    expect(inbox.room.service.decide(by('bob'), id, { outcome: 'rejected' })).toMatchObject({
      state: 'deciding',
      outcome: 'rejected',
    });
  });

  it('of somebody who is not asked are refused', async () => {
    inbox = await openInbox({ people: team() });
    const id = await inbox.ask('run_1', twoOfFinance);
    expect(() => inbox.room.service.decide(by('eve'), id, { outcome: 'approved' })).toThrow(because('not-asked'));
  });

  it('of the requester are refused where four eyes are wanted, also under a delegation', async () => {
    inbox = await openInbox({ people: team() });
    const id = await inbox.ask(
      'run_1',
      approval({ assignees: [{ role: 'finance' }], requester: 'ana', votes: { notRequester: true } }),
    );
    const { service } = inbox.room;
    expect(() => service.decide(by('ana'), id, { outcome: 'approved' })).toThrow(because('is-requester'));
    expect(() => service.delegate(by('ana'), id, 'eve', undefined)).toThrow(because('is-requester'));
    expect(() => service.delegate(by('bob'), id, 'ana', undefined)).toThrow(expect.objectContaining({ code: 'TASK_REFUSED' }));
    expect(inbox.told).toMatchObject([{ topic: 'task-assigned', to: ['bob'] }]);
    service.decide(by('bob'), id, { outcome: 'approved', immediately: true });
    expect(inbox.told.at(-1)).toMatchObject({ topic: 'task-decided', to: ['ana'] });
  });
});

describe('delegation', () => {
  it('moves the vote, says in whose place it is given, and can be given back', async () => {
    inbox = await openInbox({ people: team() });
    const id = await inbox.ask('run_1', approval({ assignees: [{ person: 'ana' }] }));
    const { service } = inbox.room;
    expect(service.delegate(by('ana'), id, 'eve', 'On leave')).toMatchObject({
      assignees: [{ person: 'eve' }],
      canDecide: false,
    });
    expect(inbox.told.at(-1)).toMatchObject({ to: ['eve'] });
    expect(inbox.told.at(-1)?.words('en').body).toContain('from ana: On leave');
    expect(() => service.decide(by('ana'), id, { outcome: 'approved' })).toThrow(
      expect.objectContaining({ code: 'TASK_REFUSED' }),
    );
    service.delegate(by('eve'), id, 'ana', undefined);
    service.delegate(by('ana'), id, 'eve', undefined);
    service.decide(by('eve'), id, { outcome: 'approved', immediately: true });
    expect(service.get(by('ana'), id).given).toMatchObject([{ by: { id: 'eve' }, onBehalfOf: { id: 'ana' } }]);
    expect(service.get(by('ana'), id).history.find(({ action }) => action === 'delegated')).toMatchObject({
      actor: { id: 'ana' },
      comment: 'On leave',
      before: { assignees: [{ person: 'ana' }] },
      after: { assignees: [{ person: 'eve' }] },
    });
  });

  it('of a member of a role leaves the others their votes; nobody gets a second one', async () => {
    inbox = await openInbox({ people: team() });
    const id = await inbox.ask('run_1', approval({ assignees: [{ role: 'finance' }], votes: { needed: 2 } }));
    const { service } = inbox.room;
    expect(() => service.delegate(by('ana'), id, 'bob', undefined)).toThrow(because('already-asked'));
    service.delegate(by('ana'), id, 'eve', undefined);
    expect(() => service.decide(by('ana'), id, { outcome: 'approved' })).toThrow(
      expect.objectContaining({ code: 'TASK_REFUSED' }),
    );
    service.decide(by('eve'), id, { outcome: 'approved' });
    expect(service.decide(by('bob'), id, { outcome: 'approved' }).state).toBe('deciding');
  });
});

describe('a task that others are asked', () => {
  it('counts no votes of those who are not asked any more, and says so', async () => {
    inbox = await openInbox({ people: team() });
    const id = await inbox.ask('run_1', approval({ assignees: [{ role: 'finance' }], votes: { needed: 2 } }));
    const { service } = inbox.room;
    service.decide(by('ana'), id, { outcome: 'approved' });
    service.reassign(by(OWNER_ID), id, { assignees: [{ person: 'bob' }, { person: 'eve' }] });
    expect(service.get(by(OWNER_ID), id)).toMatchObject({ votes: { given: 0 }, given: [] });
    expect(service.get(by(OWNER_ID), id).history.map(({ action }) => action)).toContain('vote-taken-back');
    service.decide(by('bob'), id, { outcome: 'approved' });
    expect(service.decide(by('eve'), id, { outcome: 'approved' }).state).toBe('deciding');
    expect(() => service.reassign(by(OWNER_ID), id, { assignees: [{ person: 'nobody' }] })).toThrow(
      expect.objectContaining({ code: 'TASK_REFUSED' }),
    );
  });
});

describe('people who leave', () => {
  it('leave their tasks to the owner', async () => {
    inbox = await openInbox({ people: team() });
    const id = await inbox.ask('run_1', approval({ assignees: [{ person: 'eve' }] }));
    expect(inbox.room.service.counts(by(OWNER_ID)).mine).toBe(0);
    inbox.people.change('eve', { isActive: false });
    expect(inbox.room.service.counts(by(OWNER_ID)).mine).toBe(1);
    expect(() => inbox.room.service.decide(by('eve'), id, { outcome: 'approved' })).toThrow(because('signed-out'));
    expect(inbox.room.service.decide(by(OWNER_ID), id, { outcome: 'approved' }).state).toBe('deciding');
  });
});
