import type { Notification } from '#shared/contract/system';
import type { DeliveriesRepository } from './deliveries-repository';
import type { Letter } from './letters';
import type { Notice } from './notice';
import type { NotificationStore } from './ports';
import type { NotificationsRepository } from './repository';

/** The newest of a person that are kept; a bell with more is not read. */
export const KEPT_NOTIFICATIONS = 1000;

/** Telling people: durable rows for the bell of each, told live to the window and the web UI, and what goes out by channels. */
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
}

export interface ServiceParts {
  store: Pick<NotificationStore, 'write'>;
  bell: NotificationsRepository;
  deliveries: DeliveriesRepository;
  write(notice: Notice): Letter[];
  /** Something waits to go out. */
  onWaiting(): void;
}

interface Pending {
  notice: Notice;
  resolve(): void;
  reject(error: unknown): void;
}

export function createNotificationsService({ store, bell, deliveries, write, onWaiting }: ServiceParts) {
  const listeners = new Set<(notification: Notification, personId: string) => void>();
  const stored = bell.counts();
  let pending: Pending[] = [];

  /** Inside a transaction. Answers what is new. */
  function put(notice: Notice): Letter[] {
    return write(notice).filter((letter) => {
      // A person who gets a channel only now is not told by it of what they know.
      if (!bell.insert(letter.notification, letter.personId, letter.key)) return false;
      for (const delivery of letter.deliveries) deliveries.insert(delivery);
      return true;
    });
  }

  /** Inside a transaction. Trimming scans the table, so it waits until it is worth it. */
  function trim(letters: readonly Letter[]): void {
    const added = new Map<string, number>();
    for (const { personId } of letters) added.set(personId, (added.get(personId) ?? 0) + 1);
    for (const [personId, count] of added) {
      const all = (stored.get(personId) ?? 0) + count;
      if (all > KEPT_NOTIFICATIONS * 1.1) bell.trim(personId, KEPT_NOTIFICATIONS);
    }
  }

  function announce(letters: readonly Letter[]): void {
    for (const { notification, personId } of letters) {
      const all = (stored.get(personId) ?? 0) + 1;
      stored.set(personId, all > KEPT_NOTIFICATIONS * 1.1 ? KEPT_NOTIFICATIONS : all);
      raise(notification, personId);
    }
    if (letters.some((letter) => letter.deliveries.length > 0)) onWaiting();
  }

  function raise(notification: Notification, personId: string): void {
    for (const listener of listeners) listener(notification, personId);
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
      queueMicrotask(() => announce(letters.filter(({ notification }) => bell.exists(notification.id))));
    },
    latest: (personId, limit) => bell.latest(personId, limit),
    unread: (personId) => bell.unread(personId),
    markAllRead(personId) {
      if (bell.unread(personId) > 0) store.write(() => bell.markAllRead(personId));
    },
    onNotified(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    ...service,
    /** Shows views one that is stored already. */
    raise,
    close: () => listeners.clear(),
  };
}
