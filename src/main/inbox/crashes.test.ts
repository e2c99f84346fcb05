import { afterEach, describe, expect, it } from 'vitest';
import { isAppError } from '#shared/model/errors';
import { OWNER_ID } from '#shared/model/person';
import type { InboxStore } from './ports';
import { aPerson, approval, by, openInbox, type TestInbox } from './testing/open-inbox';

/** The process ends before the n-th transaction of the inbox, or right after it, before anybody is told. */
interface CrashPlan {
  at: number;
  phase: 'before' | 'after';
}

class Crash extends Error {}

let inbox: TestInbox;
afterEach(() => inbox.close());

const EXPIRES_MS = 3_600_000;
const twoOfThree = approval({
  assignees: [{ role: 'finance' }],
  requester: 'eve',
  votes: { needed: 2 },
  dueInMs: 60_000,
  expiresInMs: EXPIRES_MS,
});

/** What a person wants to have done: asked for again and again, as a person does whose app has ended. */
type Wish = (inbox: TestInbox, id: string) => void;

/** Votes; a vote that is there already is what was wanted. */
const votes =
  (person: string, outcome: string): Wish =>
  ({ room }, id) => {
    const { state, votes: given } = room.service.get(by(person), id);
    if (given.mine === outcome || state !== 'open') return;
    room.service.decide(by(person), id, { outcome });
  };
const takesBack =
  (person: string): Wish =>
  ({ room }, id) => {
    if (room.service.get(by(person), id).votes.mine !== undefined) room.service.undo(by(person), id);
  };

async function live(wishes: readonly Wish[], plan: CrashPlan | undefined): Promise<{ writes: number; id: string }> {
  let writes = 0;
  let isDead = false;
  const write =
    (real: InboxStore['write']): InboxStore['write'] =>
    (work) => {
      if (isDead) throw new Crash();
      writes += 1;
      const isHere = writes === plan?.at;
      if (isHere && plan?.phase === 'before') {
        isDead = true;
        throw new Crash();
      }
      const result = real(work);
      if (isHere) {
        isDead = true;
        throw new Crash();
      }
      return result;
    };
  const team = ['ana', 'bob', 'cid'].map((name) => aPerson(name, { roles: ['finance'] }));
  inbox = await openInbox({ people: [aPerson(OWNER_ID), aPerson('eve'), ...team], write });

  async function revive(): Promise<void> {
    await inbox.pass(0);
    if (!isDead) return;
    isDead = false;
    await inbox.restart();
  }

  const id = await inbox.ask('run_1', twoOfThree);
  await revive();
  for (const wish of wishes) {
    for (let tries = 0; tries < 3; tries++) {
      try {
        wish(inbox, id);
        break;
      } catch (thrown) {
        if (!(thrown instanceof Crash) && !(isAppError(thrown) && thrown.code === 'TASK_REFUSED')) throw thrown;
        if (!(thrown instanceof Crash)) break;
        await revive();
      }
    }
    await inbox.pass(1_000);
    await revive();
  }
  await inbox.pass(15_000);
  await revive();
  await inbox.pass(15_000);
  await revive();
  return { writes, id };
}

/** Everything that must hold in the end, whenever the process died. */
function check(id: string, outcome: string): void {
  const task = inbox.room.service.get(by('ana'), id);
  expect(task).toMatchObject({ state: outcome === 'expired' ? 'expired' : 'resolved', outcome });
  expect(inbox.replies('run_1/ask@1')).toMatchObject([{ taskId: id, outcome }]);
  const actions = task.history.map(({ action }) => action);
  const last = outcome === 'expired' ? 'expired' : 'resolved';
  expect(actions.filter((action) => action === last)).toHaveLength(1);
  expect(actions.filter((action) => action === 'created')).toHaveLength(1);
  expect(inbox.events.map(({ type }) => type)).toEqual(['flx.human_task.created', `flx.human_task.${last}`]);
  // Nothing is left that would still happen to it.
  const left = inbox.temp.store.db.prepare<[], { name: string }>('SELECT name FROM human_task_timers').all();
  expect(left).toEqual([]);
  // What people are told is written with what happened: the same key is told once by who keeps it.
  expect(inbox.told.filter(({ idempotencyKey }) => idempotencyKey.endsWith('/assigned/0')).length).toBeGreaterThan(0);
}

const stories: [name: string, wishes: Wish[], outcome: string][] = [
  ['two vote for it', [votes('ana', 'approved'), votes('bob', 'approved')], 'approved'],
  [
    'one thinks again while it can be undone',
    [votes('ana', 'approved'), votes('bob', 'approved'), takesBack('bob'), votes('cid', 'approved')],
    'approved',
  ],
  ['one against is enough', [votes('ana', 'approved'), votes('cid', 'rejected')], 'rejected'],
  [
    'one changes the vote',
    [votes('ana', 'approved'), ({ room }, id) => void room.service.decide(by('ana'), id, { outcome: 'rejected' })],
    'rejected',
  ],
];

describe.each(stories)('when %s', (_name, wishes, outcome) => {
  it('the run is answered once, with the decision, wherever the process dies', { timeout: 240_000 }, async () => {
    const { writes, id } = await live(wishes, undefined);
    check(id, outcome);
    expect(writes).toBeGreaterThan(4);
    for (let at = 1; at <= writes; at++) {
      for (const phase of ['before', 'after'] as const) {
        await inbox.close();
        const crashed = await live(wishes, { at, phase });
        check(crashed.id, outcome);
      }
    }
  });
});

describe('a task that nobody decides', () => {
  it('expires once, also when that was due while PulseFlow was not running, and says that it was late', async () => {
    const { id } = await live([votes('ana', 'approved')], undefined);
    await inbox.restart(EXPIRES_MS * 2);
    check(id, 'expired');
    expect(inbox.room.service.get(by('ana'), id).history.find(({ action }) => action === 'expired')).toMatchObject({
      late: true,
      via: 'timer',
      actor: { kind: 'app' },
    });
    expect(() => inbox.room.service.decide(by('ana'), id, { outcome: 'approved' })).toThrow(
      expect.objectContaining({ code: 'TASK_CLOSED' }),
    );
  });
});

describe('an event that was raised right before the process died', () => {
  it('is not raised again', async () => {
    let dies = false;
    inbox = await openInbox({
      onEmit() {
        if (dies) throw new Crash();
      },
    });
    const id = await inbox.ask('run_1');
    dies = true;
    inbox.room.service.decide(by(OWNER_ID), id, { outcome: 'approved', immediately: true });
    await inbox.pass(0);
    // It was stored, and the process ended before it could note that.
    inbox.events.push({ id: `${id}/resolved`, type: 'flx.human_task.resolved', source: '/human-tasks', timeMs: 0, data: {} });
    dies = false;
    await inbox.restart();
    expect(inbox.events.filter(({ type }) => type === 'flx.human_task.resolved')).toHaveLength(1);
    expect(inbox.temp.store.db.prepare('SELECT * FROM human_task_timers').all()).toEqual([]);
  });
});
