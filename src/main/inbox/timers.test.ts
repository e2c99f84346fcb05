import { afterEach, describe, expect, it } from 'vitest';
import { OWNER_ID } from '#shared/model/person';
import { aPerson, approval, by, openInbox, type TestInbox } from './testing/open-inbox';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let inbox: TestInbox;
afterEach(() => inbox.close());

const team = () => [aPerson(OWNER_ID), aPerson('ana'), aPerson('boss', { roles: ['managers'] })];
const actionsOf = (id: string) => inbox.room.service.get(by(OWNER_ID), id).history.map(({ action }) => action);
const topics = () => inbox.told.map(({ topic }) => topic);

describe('what happens to a task by itself', () => {
  it('happens at its time: told when due, passed on, made more urgent, decided', async () => {
    inbox = await openInbox({ people: team() });
    const id = await inbox.ask(
      'run_1',
      approval({
        assignees: [{ person: 'ana' }],
        dueInMs: HOUR,
        escalations: [
          { afterMs: 2 * HOUR, action: { do: 'raise-priority', priority: 'urgent' } },
          { afterMs: 3 * HOUR, action: { do: 'reassign', to: [{ role: 'managers' }] } },
          { afterMs: 4 * HOUR, action: { do: 'decide', outcome: 'rejected' } },
        ],
      }),
    );
    const { service } = inbox.room;
    expect(service.get(by(OWNER_ID), id).coming.map(({ what }) => what)).toEqual([
      'due',
      'escalation',
      'escalation',
      'escalation',
    ]);
    await inbox.pass(HOUR);
    expect(actionsOf(id)).toContain('due');
    expect(topics()).toContain('task-overdue');
    await inbox.pass(HOUR);
    expect(service.get(by(OWNER_ID), id)).toMatchObject({ priority: 'urgent', escalated: true });
    await inbox.pass(HOUR);
    expect(service.get(by(OWNER_ID), id).assignees).toEqual([{ role: 'managers' }]);
    expect(inbox.told.some(({ to }) => to.includes('boss'))).toBe(true);
    await inbox.pass(HOUR);
    expect(service.get(by(OWNER_ID), id)).toMatchObject({ state: 'resolved', outcome: 'rejected', resolvedBy: { kind: 'app' } });
    expect(inbox.replies('run_1/ask@1')).toMatchObject([{ outcome: 'rejected', by: [{ kind: 'app' }] }]);
    expect(inbox.events.map(({ type }) => type.replace('flx.human_task.', ''))).toEqual([
      ...['created', 'escalated', 'escalated', 'escalated', 'resolved'],
    ]);
  });

  it('happens once after a time in which PulseFlow was not running, in its order, and is marked late', async () => {
    inbox = await openInbox({ people: team() });
    const id = await inbox.ask(
      'run_1',
      approval({ assignees: [{ person: 'ana' }], dueInMs: HOUR, remindEveryMs: 10 * MINUTE, expiresInMs: 100 * HOUR }),
    );
    await inbox.restart(5 * HOUR);
    const { history } = inbox.room.service.get(by(OWNER_ID), id);
    // Of the many reminders that were missed there is one.
    expect(history.filter(({ action }) => action === 'reminded')).toHaveLength(1);
    expect(history.filter(({ action }) => action === 'due')).toMatchObject([{ late: true }]);
    const before = inbox.told.length;
    await inbox.restart();
    expect(inbox.told).toHaveLength(before);
    await inbox.pass(11 * MINUTE);
    expect(actionsOf(id).filter((action) => action === 'reminded')).toHaveLength(2);
  });

  it('does not happen while a decision can still be undone, and happens when it is', async () => {
    inbox = await openInbox({ people: team() });
    const ask = approval({ assignees: [{ person: 'ana' }], expiresInMs: HOUR });
    const kept = await inbox.ask('run_1', ask);
    const undone = await inbox.ask('run_2', ask);
    const { service } = inbox.room;
    await inbox.pass(HOUR - 5000);
    for (const id of [kept, undone]) service.decide(by('ana'), id, { outcome: 'approved' });
    await inbox.pass(7000);
    for (const id of [kept, undone]) expect(service.get(by(OWNER_ID), id).state).toBe('deciding');
    service.undo(by('ana'), undone);
    await inbox.pass(10_000);
    expect(service.get(by(OWNER_ID), kept)).toMatchObject({ state: 'resolved', outcome: 'approved' });
    expect(service.get(by(OWNER_ID), undone)).toMatchObject({ state: 'expired', outcome: 'expired' });
    expect(inbox.replies('run_2/ask@1')).toMatchObject([{ outcome: 'expired' }]);
  });

  it('ends with the task', async () => {
    inbox = await openInbox({ people: team() });
    const id = await inbox.ask(
      'run_1',
      approval({ assignees: [{ person: 'ana' }], dueInMs: HOUR, remindEveryMs: 10 * MINUTE, expiresInMs: 2 * HOUR }),
    );
    inbox.room.service.decide(by('ana'), id, { outcome: 'approved', immediately: true });
    const told = inbox.told.length;
    await inbox.pass(5 * HOUR);
    expect([inbox.told.length, inbox.clock.pending]).toEqual([told, 0]);
    expect(actionsOf(id)).toEqual(['created', 'voted', 'decided', 'resolved']);
  });

  it('is told to nobody who has voted already', async () => {
    inbox = await openInbox({ people: team() });
    const id = await inbox.ask(
      'run_1',
      approval({ assignees: [{ person: 'ana' }, { person: 'boss' }], votes: { needed: 2 }, remindEveryMs: 10 * MINUTE }),
    );
    inbox.room.service.decide(by('ana'), id, { outcome: 'approved' });
    await inbox.pass(10 * MINUTE);
    expect(inbox.told.at(-1)).toMatchObject({ topic: 'task-reminder', to: ['boss'] });
  });
});

describe('a task whose zone is not known', () => {
  it('is asked all the same', async () => {
    inbox = await openInbox();
    const hours = { days: [1, 2, 3, 4, 5], fromMinute: 540, toMinute: 1020, timeZone: 'Mars/Olympus', holidayLists: [] };
    const id = await inbox.ask('run_1', approval({ dueInMs: HOUR, businessHours: hours }));
    expect(inbox.room.service.get(by(OWNER_ID), id)).toMatchObject({ state: 'open', canDecide: true });
  });
});
