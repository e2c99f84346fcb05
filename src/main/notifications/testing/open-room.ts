/** A notifications room over a real store, with a clock that stands still and channels that write down what they are given. */

import type { MailMessage } from '#main/engine/sdk';
import { ManualClock } from '#main/engine/testing/manual-clock';
import { createTempStore, type TempStore } from '#main/store/testing/temp-store';
import type { Notification } from '#shared/contract/system';
import { AppError } from '#shared/model/errors';
import type { Person } from '#shared/model/person';
import type { NodeUse, NotificationsPorts, Storage } from '../ports';
import { createNotificationsRoom, type NotificationsRoom } from '../room';

export function person(
  id: string,
  more: Partial<Omit<Person, 'contacts'>> & { contacts?: Partial<Person['contacts']> } = {},
): Person {
  const contacts = { email: '', telegram: '', whatsapp: '', slack: '', ...more.contacts };
  return { id, name: id, access: 'approver', roles: [], language: 'en', isActive: true, createdAt: 0, ...more, contacts };
}

export interface TestRoom {
  readonly temp: TempStore;
  readonly clock: ManualClock;
  /** The room of the process that runs now. */
  readonly room: NotificationsRoom;
  persons: Person[];
  preferences: ReturnType<NotificationsPorts['preferences']>;
  storage: Storage;
  /** Ids of tasks that still wait. */
  readonly openTasks: Set<string>;
  readonly live: { notification: Notification; personId: string }[];
  readonly errors: unknown[];
  readonly mails: MailMessage[];
  readonly uses: Omit<NodeUse, 'signal'>[];
  readonly calls: { url: string; headers: Record<string, string>; body: string }[];
  /** What the world does; each may throw. */
  readonly world: {
    mail(message: MailMessage, signal: AbortSignal): Promise<void> | void;
    use(use: NodeUse): Promise<void> | void;
    lookUp(use: NodeUse): 'yes' | 'no' | 'unknown';
    answer(url: string): Response | Promise<Response>;
    isMailSet: boolean;
    isDiskFull: boolean;
    plugins: Set<string>;
    linkBase: string;
  };
  /** Ends the process without a word and starts the next one. */
  crash(): void;
  close(): Promise<void>;
}

const GIB = 1024 ** 3;

/** At 2027-01-15 08:00 UTC, a Friday. */
export const START_MS = 1_800_000_000_000;

export function openTestRoom(): TestRoom {
  const temp = createTempStore();
  const clock = new ManualClock(START_MS);
  const secrets = new Map<string, string>();
  const test = {
    temp,
    clock,
    persons: [person('owner', { access: 'owner', language: 'system' })],
    preferences: { runFailed: true, desktop: true, language: 'en' as const, timeZone: 'UTC' },
    storage: { usedBytes: 0, maxBytes: 100 * GIB, freeBytes: 100 * GIB, diskBytes: 200 * GIB },
    openTasks: new Set<string>(),
    live: [],
    errors: [],
    mails: [],
    uses: [],
    calls: [],
    world: {
      mail: () => undefined,
      use: () => undefined,
      lookUp: () => 'unknown',
      answer: () => new Response(null, { status: 204 }),
      isMailSet: true,
      isDiskFull: false,
      plugins: new Set(['telegram.send-message', 'whatsapp.send-text', 'whatsapp.send-template', 'slack.post-message']),
      linkBase: 'https://flow.example.com',
    },
  } as unknown as { -readonly [Key in keyof TestRoom]: TestRoom[Key] };

  let generation = 0;
  function start(): NotificationsRoom {
    const own = ++generation;
    const assertAlive = (): void => {
      if (own !== generation) throw new Error('This process has ended');
    };
    const room = createNotificationsRoom({
      store: {
        get db() {
          return temp.store.db;
        },
        write: (work) => {
          assertAlive();
          if (test.world.isDiskFull) throw new AppError({ code: 'STORE_FULL', kind: 'operational', message: 'Full.' });
          return temp.store.write(work);
        },
        onCommitted: (listener) => temp.store.onCommitted(listener),
      },
      clock: {
        now: () => clock.now(),
        setTimer: (atMs, callback) => clock.setTimer(atMs, () => own === generation && callback()),
      },
      random: Math.random,
      preferences: () => test.preferences,
      people: { find: (id) => test.persons.find((each) => each.id === id), list: () => test.persons },
      heldBack: (key) =>
        key.startsWith('node:') ? { kind: 'flow', flowId: 'flow_1', name: 'Report' } : { kind: 'host', name: key.slice(5) },
      storage: async () => test.storage,
      onError: (error) => {
        if (own === generation) test.errors.push(error);
      },
      mail: {
        get isLive() {
          return test.world.isMailSet;
        },
        async send(message, signal) {
          test.mails.push(message);
          await test.world.mail(message, signal);
          return { messageId: `<${message.idempotencyKey}>`, delivery: 'smtp' };
        },
      },
      services: {
        has: (type) => test.world.plugins.has(type),
        async execute(use) {
          const { signal: _signal, ...rest } = use;
          test.uses.push(rest);
          await test.world.use(use);
        },
        lookUp: async (use) => test.world.lookUp(use),
      },
      credentials: {
        find: (id) => (id.startsWith('cred_') ? { name: id, type: `${id.slice(5)}`, isComplete: true } : undefined),
      },
      secrets: {
        set: (name, secret) => void secrets.set(name, secret),
        find: (name) => secrets.get(name),
        has: (name) => secrets.has(name),
      },
      async fetch(input, init) {
        test.calls.push({
          url: String(input),
          headers: init?.headers as Record<string, string>,
          body: String(init?.body),
        });
        return test.world.answer(String(input));
      },
      tasks: {
        isOpen: (taskId) => test.openTasks.has(taskId),
        links: async (taskId, personId) => {
          const link = (what: string): string => `${test.world.linkBase}/decide/${taskId}-${personId}-${what}`;
          return {
            open: link('open'),
            outcomes: [
              { label: 'Approve', url: link('approve') },
              { label: 'Reject', url: link('reject') },
            ],
          };
        },
        mail: async () => undefined,
        sent: () => undefined,
      },
      linkBase: () => test.world.linkBase,
    });
    room.onNotified((notification, personId) => test.live.push({ notification, personId }));
    return room;
  }

  test.room = start();
  test.crash = () => {
    temp.reopen();
    test.room = start();
    test.room.start();
  };
  test.close = async () => {
    await test.room.close(0);
    temp.dispose();
  };
  return test;
}
