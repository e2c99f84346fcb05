/** People who are asked by runs: they decide, think again, are late, and answer from programs. */

import type { Caller, InboxPorts } from '#main/inbox/ports';
import { createInboxRoom, type InboxRoom } from '#main/inbox/room';
import { createTimerHandlers } from '#main/inbox/timing/handlers';
import { OWNER_ID, personSchema } from '#shared/model/person';
import type { Actor } from './actor';
import type { App } from './app';
import { Random } from './random';
import type { Simulation } from './simulation';

const owner = personSchema.parse({
  ...{ id: OWNER_ID, name: 'Owner', access: 'owner', roles: [], language: 'en', contacts: {}, isActive: true, createdAt: 0 },
});
const caller: Caller = { actor: { kind: 'person', id: OWNER_ID, name: 'Owner' }, personId: OWNER_ID, via: 'app' };

/** Only every eighth seed has flows that ask people: the others stay what they are. */
export const asksPeople = (seed: number): boolean => seed % 8 === 3;

/** Has people act again and again in seeds that ask them, by chances of their own. */
export function beginPeople(seed: number, act: (random: Random, goOn: () => void) => void): void {
  if (!asksPeople(seed)) return;
  const random = new Random(seed + 0x7a5c);
  const next = (): void => act(random, next);
  next();
}

/** The real inbox over the store of a process. Nobody listens to its events here. */
export function createSimInbox(ports: Pick<InboxPorts, 'store' | 'clock' | 'random' | 'replied' | 'report'>): InboxRoom {
  return createInboxRoom({
    ...ports,
    people: {
      find: (id) => (id === OWNER_ID ? owner : undefined),
      list: () => [owner],
      resolve: (text) => (text === OWNER_ID ? owner : undefined),
      inRole: () => [],
      expand: () => [owner],
      onChanged: () => () => undefined,
    },
    timers: createTimerHandlers({ timeZone: () => 'UTC', holidayLists: () => [] }),
    tell: () => undefined,
    wantsEvent: () => false,
    hasEvent: () => false,
    emit: () => Promise.reject(new Error('No event is wanted')),
    nodeOf: () => Promise.resolve(undefined),
    deadLetters: { list: () => ({ items: [] }), openCount: () => 0 },
    files: { resolve: (path) => path },
  });
}

async function someTask(app: App, random: Random, state: 'open' | 'deciding'): Promise<string | undefined> {
  const { items } = await app.inbox.service.list(caller, { box: 'all', limit: 500, state });
  return items.length === 0 ? undefined : random.pick(items).id;
}

const outcomeOf = (random: Random): string => random.pick(['approved', 'rejected']);

/** What was said to hold at once, must be what holds. */
function decideNow(simulation: Simulation, app: App, taskId: string, outcome: string): void {
  const { state } = app.inbox.service.process(caller, taskId, { outcome }, undefined);
  if (!simulation.process.isAlive) return;
  if (state !== 'resolved') simulation.violate(`task ${taskId} was decided at once and is ${state}`);
  simulation.acknowledged.decisions.set(taskId, outcome);
  simulation.cover('task: decided at once');
}

export const taskActors: readonly Actor[] = [
  {
    name: 'decide a task',
    weight: 6,
    async act(simulation, app, random) {
      const taskId = await someTask(app, random, 'open');
      if (taskId === undefined || !simulation.process.isAlive) return;
      if (random.chance(0.4)) {
        decideNow(simulation, app, taskId, outcomeOf(random));
        return;
      }
      const { state } = app.inbox.service.decide(caller, taskId, { outcome: outcomeOf(random) });
      if (simulation.process.isAlive && state === 'deciding') simulation.cover('task: decided');
    },
  },
  {
    name: 'undo a decision',
    weight: 3,
    async act(simulation, app, random) {
      const taskId = await someTask(app, random, 'deciding');
      if (taskId === undefined || !simulation.process.isAlive) return;
      const { state } = app.inbox.service.undo(caller, taskId);
      if (simulation.process.isAlive && state === 'open') simulation.cover('task: undone');
    },
  },
];

/** When things are calm: whatever is still asked is decided. */
export const decideAll: Actor = {
  name: 'decide all',
  weight: 0,
  async act(simulation, app, random) {
    for (;;) {
      const taskId = await someTask(app, random, 'open');
      if (taskId === undefined || !simulation.process.isAlive) return;
      decideNow(simulation, app, taskId, outcomeOf(random));
    }
  },
};

interface TaskRow {
  id: string;
  run_id: string;
  state: number;
  outcome: string | null;
  ends: number;
  replies: number;
}

/** Each task has ended once, with what was acknowledged; nobody is asked for a run that is over. */
export function checkTasks(simulation: Simulation, app: App): void {
  const rows = app.store.sql.db
    .prepare<[], TaskRow>(
      `SELECT t.id, t.run_id, t.state, t.outcome,
         (SELECT count(*) FROM human_task_history h WHERE h.task_key = t.key AND h.action IN ('resolved', 'expired', 'cancelled')) AS ends,
         (SELECT count(*) FROM human_task_timers m WHERE m.task_key = t.key) AS replies
       FROM human_tasks t`,
    )
    .all();
  const known = new Map(rows.map((row) => [row.id, row]));
  for (const { id, run_id, state, ends, replies } of rows) {
    if (state < 2) simulation.violate(`everything has ended, and task ${id} of ${run_id} is still asked`);
    else if (ends !== 1) simulation.violate(`task ${id} of ${run_id} has ended ${ends} times`);
    else if (replies > 0) simulation.violate(`task ${id} of ${run_id} has ended, and something would still happen to it`);
    simulation.cover(`task: ${['open', 'deciding', 'resolved', 'expired', 'cancelled'][state] ?? state}`);
  }
  for (const [id, outcome] of simulation.acknowledged.decisions) {
    const row = known.get(id);
    if (row?.outcome !== outcome) simulation.violate(`task ${id} was decided as ${outcome} and is ${row?.outcome ?? 'gone'}`);
  }
}
