/** What happens to tasks by itself, over the real inbox and store. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UNDO_MS } from '#shared/model/human-task';
import { OWNER_ID } from '#shared/model/person';
import { aPerson, approval, by, openInbox, type TestInbox } from '../testing/open-inbox';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let inbox: TestInbox;

beforeEach(async () => {
  inbox = await openInbox({
    people: [aPerson(OWNER_ID), aPerson('ana'), aPerson('bea', { roles: ['boss'] }), aPerson('caio', { roles: ['boss'] })],
  });
});
afterEach(() => inbox.close());

const task = (taskId: string) => inbox.room.service.get(by(OWNER_ID), taskId);
const ask = (more: Parameters<typeof approval>[0], run = 'run_1') =>
  inbox.ask(run, approval({ assignees: [{ person: 'ana' }], ...more }));
const told = () => inbox.told.map(({ topic, to }) => `${topic} ${[...to].join('+')}`);
/** What happened by itself, with the minutes since the task was made. */
const history = (taskId: string) => {
  const { history: lines, createdAt } = task(taskId);
  return lines
    .filter(({ via }) => via === 'timer')
    .map(({ at, action, late }) => `${(at - createdAt) / MINUTE} ${action}${late === true ? ' late' : ''}`);
};

const CHAIN = {
  dueInMs: HOUR,
  remindBeforeDueMs: [30 * MINUTE],
  escalations: [
    { afterMs: 2 * HOUR, action: { do: 'notify' as const, to: [{ role: 'boss' }] } },
    { afterMs: 3 * HOUR, action: { do: 'raise-priority' as const, priority: 'urgent' as const } },
    { afterMs: 4 * HOUR, action: { do: 'reassign' as const, to: [{ person: 'bea' }] } },
    { afterMs: 5 * HOUR, action: { do: 'decide' as const, outcome: 'rejected' } },
  ],
};

describe('a task that nobody decides', () => {
  it('reminds, comes due, and climbs its steps up to the answer that it was given for this', async () => {
    const taskId = await ask(CHAIN);
    expect(task(taskId).coming.map(({ what }) => what)).toEqual([
      'reminder',
      'due',
      'escalation',
      'escalation',
      'escalation',
      'escalation',
    ]);
    expect(task(taskId).coming.at(-1)?.action).toEqual({ do: 'decide', outcome: 'rejected' });
    inbox.told.length = 0;
    await inbox.pass(HOUR);
    expect(told()).toEqual(['task-reminder ana', 'sla-near ana', 'task-overdue ana']);
    inbox.told.length = 0;
    await inbox.pass(HOUR);
    expect(told()).toEqual(['task-escalated bea+caio']);
    await inbox.pass(HOUR);
    expect(task(taskId)).toMatchObject({ priority: 'urgent', escalated: true, assignees: [{ person: 'ana' }] });
    await inbox.pass(HOUR);
    expect(task(taskId)).toMatchObject({ assignees: [{ person: 'bea' }] });
    expect(inbox.replies('run_1/ask@1')).toEqual([]);
    await inbox.pass(HOUR);
    expect(inbox.replies('run_1/ask@1')).toMatchObject([{ outcome: 'rejected', by: [{ kind: 'app' }] }]);
    expect(task(taskId)).toMatchObject({ state: 'resolved', coming: [] });
    expect(inbox.events.map(({ type }) => type)).toEqual([
      'flx.human_task.created',
      'flx.human_task.escalated',
      'flx.human_task.escalated',
      'flx.human_task.escalated',
      'flx.human_task.escalated',
      'flx.human_task.resolved',
    ]);
    const before = history(taskId);
    await inbox.pass(100 * HOUR);
    expect(history(taskId)).toEqual(before);
  });

  it('is reminded of again and again until it is decided', async () => {
    const taskId = await ask({ remindEveryMs: HOUR });
    inbox.told.length = 0;
    for (let hour = 0; hour < 3; hour++) await inbox.pass(HOUR);
    expect(told()).toEqual(['task-reminder ana', 'task-reminder ana', 'task-reminder ana']);
    inbox.room.service.decide(by('ana'), taskId, { outcome: 'approved' });
    await inbox.pass(5 * HOUR);
    expect(history(taskId).filter((line) => line.endsWith('reminded'))).toHaveLength(3);
  });

  it('only counts business hours where it has them', async () => {
    // The clock of the test stands on Monday, 5 January 2026, 08:00.
    const businessHours = { days: [1, 2, 3, 4, 5], fromMinute: 540, toMinute: 1020, holidayLists: [] };
    const taskId = await ask({ businessHours, dueInMs: 9 * HOUR, expiresInMs: 40 * HOUR });
    expect(new Date(task(taskId).dueAt ?? 0).toISOString()).toBe('2026-01-06T10:00:00.000Z');
    expect(new Date(task(taskId).expiresAt ?? 0).toISOString()).toBe('2026-01-09T17:00:00.000Z');
    await inbox.pass(105 * HOUR - 1);
    expect(task(taskId).state).toBe('open');
    await inbox.pass(1);
    expect(task(taskId).state).toBe('expired');
  });
});

describe('what came due while PulseFlow was not running', () => {
  it('happens once at the start, in its order, marked as late, and nobody is told the same twice', async () => {
    const taskId = await ask({ ...CHAIN, remindEveryMs: 10 * MINUTE });
    inbox.told.length = 0;
    await inbox.restart(4.5 * HOUR);
    expect(told()).toEqual([
      'task-reminder ana',
      'task-reminder ana',
      'sla-near ana',
      'task-overdue ana',
      'task-escalated bea+caio',
      'task-escalated ana',
      'task-escalated ana',
      'task-assigned bea',
    ]);
    const own = inbox.told.filter(({ topic }) => topic !== 'task-assigned');
    expect(own.every(({ words }) => words('en').body.endsWith('PulseFlow was not running when this was to be told.'))).toBe(true);
    expect(history(taskId).every((line) => line.startsWith('270 ') && line.endsWith(' late'))).toBe(true);
    expect(new Set(inbox.told.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(inbox.told.length);
    inbox.told.length = 0;
    await inbox.restart(0);
    expect(told()).toEqual([]);
    await inbox.restart(HOUR);
    expect(inbox.replies('run_1/ask@1')).toMatchObject([{ outcome: 'rejected' }]);
  });

  it('of an answer that decides and an expiry behind it, the answer holds', async () => {
    const taskId = await ask({
      expiresInMs: 2 * HOUR,
      escalations: [{ afterMs: HOUR, action: { do: 'decide', outcome: 'approved' } }],
    });
    await inbox.restart(10 * HOUR);
    expect(task(taskId)).toMatchObject({ state: 'resolved', outcome: 'approved' });
    expect(inbox.replies('run_1/ask@1')).toHaveLength(1);
  });
});

describe('while a decision can be undone', () => {
  it('nothing else happens; it happens right after it was undone', async () => {
    const taskId = await ask({ expiresInMs: HOUR });
    await inbox.pass(HOUR - 5000);
    inbox.room.service.decide(by('ana'), taskId, { outcome: 'approved' });
    await inbox.pass(6000);
    expect(task(taskId).state).toBe('deciding');
    inbox.room.service.undo(by('ana'), taskId);
    await inbox.pass(UNDO_MS);
    expect(task(taskId).state).toBe('expired');
    expect(inbox.replies('run_1/ask@1')).toMatchObject([{ outcome: 'expired' }]);
  });

  it('and not at all once the decision holds', async () => {
    const taskId = await ask({ expiresInMs: HOUR, dueInMs: HOUR });
    await inbox.pass(HOUR - 5000);
    inbox.told.length = 0;
    inbox.room.service.decide(by('ana'), taskId, { outcome: 'approved' });
    await inbox.pass(HOUR);
    expect(inbox.replies('run_1/ask@1')).toMatchObject([{ outcome: 'approved' }]);
    expect(told().filter((line) => line.startsWith('task-overdue'))).toEqual([]);
  });
});
