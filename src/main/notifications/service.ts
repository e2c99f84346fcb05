import type { Notification } from '#shared/contract/system';
import { createUlid } from '#shared/model/ids';
import { OWNER_ID, type Person } from '#shared/model/person';
import type { Language, Notice } from './notice';
import type { NotificationsPorts } from './ports';
import { createNotificationsRepository } from './repository';
import { watchRuns } from './run-alerts';

/** The newest of a person that are kept; a bell with more is not read. */
export const KEPT_NOTIFICATIONS = 1000;
const MAX_TITLE = 200;
const MAX_BODY = 2000;

/** Notifications: durable rows of each person, told live to the window (which shows them on the desktop) and the web UI. */
export interface NotificationsService {
  /** Resolves when it is durable for everyone it is for; those of one turn share a disk write. Errors: STORE_FULL, STORE_FAILED. */
  tell(notice: Notice): Promise<void>;
  /** The same inside of a `store.write` that is under way: it is told when, and only when, that is committed. */
  tellWithin(notice: Notice): void;
  /** Of a person, newest first. */
  latest(personId: string, limit: number): Notification[];
  unread(personId: string): number;
  markAllRead(personId: string): void;
  /** Called with each new notification after it is durable; returns the way to stop it. */
  onNotified(listener: (notification: Notification, personId: string) => void): () => void;
  close(): void;
}

/** A notice as one person gets it. */
interface Letter {
  personId: string;
  notification: Notification;
  key: string;
}

interface Pending {
  notice: Notice;
  resolve(): void;
  reject(error: unknown): void;
}

const cut = (text: string, max: number): string => (text.length <= max ? text : `${text.slice(0, max - 1)}…`);

export function createNotificationsService(ports: NotificationsPorts): NotificationsService {
  const { store, people, now, random } = ports;
  const repository = createNotificationsRepository(store);
  const listeners = new Set<(notification: Notification, personId: string) => void>();
  const stored = repository.counts();
  let pending: Pending[] = [];

  /** Whom a notice is for. The owner hears of it when nobody else can. */
  function audience({ to }: Notice): (Person | { id: string; language: Person['language'] })[] {
    const owner = people.find(OWNER_ID) ?? { id: OWNER_ID, language: 'system' as const };
    if (to === 'owner') return [owner];
    const named = [...new Set(to)].map((id) => people.find(id)).filter((person) => person?.isActive === true);
    return named.length === 0 ? [owner] : (named as Person[]);
  }

  /** Inside a transaction. Answers what is new. */
  function put(notice: Notice): Letter[] {
    const at = now();
    const { topic, level, flowId, runId, taskId, path, idempotencyKey } = notice;
    const texts = new Map<Language, { title: string; body: string }>();
    const letters = audience(notice).map((person): Letter => {
      const language = person.language === 'system' ? ports.preferences().language : person.language;
      const { title, body } = texts.get(language) ?? notice.words(language);
      texts.set(language, { title, body });
      return {
        personId: person.id,
        key: person.id === OWNER_ID ? idempotencyKey : `${idempotencyKey}/${person.id}`,
        notification: {
          id: `ntf_${createUlid(at, random)}`,
          at,
          level,
          title: cut(title, MAX_TITLE),
          body: cut(body, MAX_BODY),
          ...(flowId === undefined ? {} : { flowId }),
          ...(runId === undefined ? {} : { runId }),
          ...(taskId === undefined ? {} : { taskId }),
          ...(path === undefined ? {} : { path }),
          topic,
          read: false,
        },
      };
    });
    return letters.filter(({ notification, personId, key }) => repository.insert(notification, personId, key));
  }

  /** Inside a transaction. Trimming scans the table, so it waits until it is worth it. */
  function trim(letters: readonly Letter[]): void {
    const added = new Map<string, number>();
    for (const { personId } of letters) added.set(personId, (added.get(personId) ?? 0) + 1);
    for (const [personId, count] of added) {
      const all = (stored.get(personId) ?? 0) + count;
      if (all > KEPT_NOTIFICATIONS * 1.1) repository.trim(personId, KEPT_NOTIFICATIONS);
    }
  }

  function announce(letters: readonly Letter[]): void {
    for (const { notification, personId } of letters) {
      const all = (stored.get(personId) ?? 0) + 1;
      stored.set(personId, all > KEPT_NOTIFICATIONS * 1.1 ? KEPT_NOTIFICATIONS : all);
      for (const listener of listeners) listener(notification, personId);
    }
  }

  function storePending(): void {
    const batch = pending;
    pending = [];
    let added: Letter[] = [];
    try {
      store.write(() => {
        added = batch.flatMap(({ notice }) => put(notice));
        trim(added);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
      return;
    }
    announce(added);
    for (const { resolve } of batch) resolve();
  }

  const service: NotificationsService = {
    tell: (notice) =>
      new Promise((resolve, reject) => {
        if (pending.length === 0) queueMicrotask(storePending);
        pending.push({ notice, resolve, reject });
      }),
    tellWithin(notice) {
      const letters = put(notice);
      trim(letters);
      // A transaction is over when this turn is: by then they are there, or were undone with it.
      queueMicrotask(() => announce(letters.filter(({ notification }) => repository.exists(notification.id))));
    },
    latest: (personId, limit) => repository.latest(personId, limit),
    unread: (personId) => repository.unread(personId),
    markAllRead(personId) {
      if (repository.unread(personId) > 0) store.write(() => repository.markAllRead(personId));
    },
    onNotified(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      stopWatching();
      listeners.clear();
    },
  };
  const stopWatching = watchRuns(ports, service);
  return service;
}
