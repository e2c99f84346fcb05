/** The inbox over a real store, with people and a clock that tests move. */
import type { PendingTask } from '#main/engine/outbox';
import type { PendingEvent } from '#main/engine/ports';
import { ManualClock, settle } from '#main/engine/testing/manual-clock';
import { aRun, aStep, createTempStore, runId, type TempStore } from '#main/store/testing/temp-store';
import { type Assignee, type NewHumanTask, newHumanTaskSchema } from '#shared/model/human-task';
import { OWNER_ID, type Person, personSchema } from '#shared/model/person';
import type { Caller, InboxNotice, InboxPeople, InboxPorts, InboxStore, OpenLetter } from '../ports';
import { createInboxRoom, type InboxRoom } from '../room';
import { createTimerHandlers } from '../timing/handlers';

export function aPerson(id: string, more: Partial<Person> = {}): Person {
  return personSchema.parse({
    id,
    name: id,
    access: id === OWNER_ID ? 'owner' : 'member',
    roles: [],
    language: 'en',
    contacts: {},
    isActive: true,
    createdAt: 0,
    ...more,
  });
}

/** As the access room does it. */
export function fakePeople(people: Person[]): InboxPeople & { change(id: string, patch: Partial<Person>): void } {
  const listeners = new Set<() => void>();
  const active = (): Person[] => people.filter(({ isActive }) => isActive);
  const inRole = (role: string): Person[] =>
    active().filter(({ roles }) => roles.some((own) => own.toLowerCase() === role.toLowerCase()));
  return {
    find: (id) => people.find((person) => person.id === id),
    list: () => people,
    resolve: (text) =>
      people.find(({ id, name, contacts }) => id === text || name === text || (text !== '' && contacts.email === text)),
    inRole,
    expand(assignees: readonly Assignee[]) {
      const found = assignees.flatMap((one) =>
        'person' in one ? active().filter(({ id }) => id === one.person) : inRole(one.role),
      );
      const unique = [...new Set(found)];
      return unique.length > 0 ? unique : people.filter(({ id }) => id === OWNER_ID);
    },
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    change(id, patch) {
      const index = people.findIndex((person) => person.id === id);
      const person = people[index];
      if (person !== undefined) people[index] = { ...person, ...patch };
      for (const listener of listeners) listener();
    },
  };
}

export const by = (personId: string): Caller => ({
  actor: { kind: 'person', id: personId, name: personId },
  personId,
  via: 'app',
});

export const approval = (more: Partial<Parameters<typeof newHumanTaskSchema.parse>[0] & object> = {}): NewHumanTask =>
  newHumanTaskSchema.parse({
    kind: 'approval',
    title: 'Pay the invoice',
    outcomes: [
      { id: 'approved', label: 'Approve', tone: 'positive' },
      { id: 'rejected', label: 'Reject', tone: 'negative' },
    ],
    ...more,
  });

export interface TestInbox {
  readonly room: InboxRoom;
  readonly temp: TempStore;
  readonly clock: ManualClock;
  readonly people: ReturnType<typeof fakePeople>;
  readonly told: InboxNotice[];
  readonly events: PendingEvent[];
  readonly replied: string[];
  readonly problems: string[];
  letters: OpenLetter[];
  /** Moves the clock and lets everything come to rest. */
  pass(ms: number): Promise<void>;
  /** A run that asks, as a step does; gives the id of the task. */
  ask(run: string, task?: NewHumanTask, more?: Partial<PendingTask>): Promise<string>;
  /** The answers that are stored under a key. */
  replies(key: string): unknown[];
  /** Takes the process away and starts the next one on the same folder, `downMs` later. */
  restart(downMs?: number): Promise<void>;
  close(): Promise<void>;
}

export interface TestInboxOptions {
  people?: Person[];
  /** Called before each event is raised; a throw is the end of the process. */
  onEmit?(event: PendingEvent): void;
  files?: InboxPorts['files'];
  /** In place of the store's own `write`: for crashes around it. */
  write?: (write: InboxStore['write']) => InboxStore['write'];
}

export async function openInbox(options: TestInboxOptions = {}): Promise<TestInbox> {
  const { people: given = [aPerson(OWNER_ID)], onEmit, files, write } = options;
  const temp = createTempStore();
  const clock = new ManualClock();
  const people = fakePeople(given);
  const told: InboxNotice[] = [];
  const events: PendingEvent[] = [];
  const replied: string[] = [];
  const problems: string[] = [];
  const begun = new Set<string>();
  let count = 0;

  function writing(store: InboxStore): InboxStore {
    if (write === undefined) return store;
    return { db: store.db, onCommitted: (listener) => store.onCommitted(listener), write: write((work) => store.write(work)) };
  }

  function make(): InboxRoom {
    return createInboxRoom({
      store: writing(temp.store),
      clock,
      random: () => (count++ % 997) / 997,
      people,
      timers: createTimerHandlers({ timeZone: () => 'UTC', holidayLists: () => [] }),
      tell: (notice) => void told.push(notice),
      replied: (keys) => void replied.push(...keys),
      wantsEvent: () => true,
      hasEvent: (id) => events.some((event) => event.id === id),
      async emit(event) {
        onEmit?.(event);
        events.push(event);
        return { ...event, specversion: '1.0', time: '', datacontenttype: 'application/json', sequence: events.length };
      },
      nodeOf: async (_flowId, _version, nodeId) => ({ name: `Node ${nodeId}`, type: 'core.http' }),
      deadLetters: {
        list: ({ limit }) => ({ items: self.letters.slice(0, limit) }),
        openCount: () => self.letters.length,
      },
      files: files ?? { resolve: (path) => `${temp.home}/files/${path}` },
      report: ({ message }) => void problems.push(message),
    });
  }

  let room = make();
  const self: TestInbox = {
    get room() {
      return room;
    },
    temp,
    clock,
    people,
    told,
    events,
    replied,
    problems,
    letters: [],
    async pass(ms) {
      await settle();
      await clock.advance(ms);
      await settle();
      await room.timers.settled();
      await settle();
    },
    async ask(run, task = approval(), more = {}) {
      const id = `task_${run}_${more.seq ?? 1}_${more.reply?.index ?? 0}_${more.reply?.key ?? ''}`.slice(0, 64);
      const { journal } = temp.store;
      const seq = more.seq ?? 1;
      const isNew = !begun.has(run);
      begun.add(run);
      const record = aRun(run, { status: 'waiting', flowName: 'Expenses' });
      journal.write({ kind: 'run', run: record, ...(isNew ? { created: {} } : {}) });
      journal.write({ kind: 'step', step: waiting(run, seq) });
      journal.write({
        kind: 'outbox',
        runId: runId(run),
        entry: {
          ask: {
            id,
            task,
            createdAt: clock.now(),
            flowId: 'flow_1',
            runId: runId(run),
            seq,
            nodeId: 'ask',
            nodeName: 'Ask the boss',
            isTest: false,
            reply: { key: `${run}/ask@1`, index: 0, count: 1 },
            ...more,
          },
        },
      });
      await journal.flush();
      await self.pass(0);
      return id;
    },
    replies: (key) =>
      temp.store.db
        .prepare<[string], string>('SELECT value FROM service_replies WHERE key = ? ORDER BY item')
        .pluck()
        .all(key)
        .map((value) => JSON.parse(value) as unknown),
    async restart(downMs = 0) {
      await room.close();
      clock.clear();
      temp.reopen();
      await clock.advance(downMs);
      room = make();
      room.start();
      await self.pass(0);
    },
    async close() {
      await room.close();
      temp.dispose();
    },
  };
  room.start();
  await self.pass(0);
  return self;
}

/** A step that waits for an answer. */
export const waiting = (run: string, seq: number) => {
  const { finishedAt: _finishedAt, outputs: _outputs, ...step } = aStep(run, { seq, nodeId: 'ask', status: 'waiting' });
  return { ...step, waitFor: { kind: 'reply' as const, key: `${run}/ask@1` } };
};
