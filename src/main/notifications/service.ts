import type { Notification } from '#shared/contract/system';
import { createUlid } from '#shared/model/ids';
import type { NewNotification, NotificationsPorts } from './ports';
import { createNotificationsRepository } from './repository';
import { watchRuns } from './run-alerts';

/** The newest that are kept; a bell with more is not read. */
export const KEPT_NOTIFICATIONS = 1000;
const MAX_TITLE = 200;
const MAX_BODY = 2000;

/** Notifications: durable rows, told live to the window (which shows them on the desktop) and the web UI. */
export interface NotificationsService {
  /** Resolves when it is durable; those of one turn share a disk write. Errors: STORE_FULL, STORE_FAILED. */
  notify(notification: NewNotification): Promise<void>;
  /** Newest first. */
  latest(limit: number): Notification[];
  unread(): number;
  markAllRead(): void;
  /** Called with each new notification after it is durable; returns the way to stop it. */
  onNotified(listener: (notification: Notification) => void): () => void;
  close(): void;
}

interface Pending {
  notification: Notification;
  idempotencyKey: string | undefined;
  resolve(): void;
  reject(error: unknown): void;
}

const cut = (text: string, max: number): string => (text.length <= max ? text : `${text.slice(0, max - 1)}…`);

export function createNotificationsService(ports: NotificationsPorts): NotificationsService {
  const { store, now, random } = ports;
  const repository = createNotificationsRepository(store);
  const listeners = new Set<(notification: Notification) => void>();
  let pending: Pending[] = [];
  let stored = repository.count();

  function storePending(): void {
    const batch = pending;
    pending = [];
    let added: Pending[] = [];
    try {
      store.write(() => {
        added = batch.filter(({ notification, idempotencyKey }) => repository.insert(notification, idempotencyKey));
        // Trimming scans the table, so it waits until it is worth it.
        if (stored + added.length > KEPT_NOTIFICATIONS * 1.1) repository.trim(KEPT_NOTIFICATIONS);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
      return;
    }
    stored = stored + added.length > KEPT_NOTIFICATIONS * 1.1 ? KEPT_NOTIFICATIONS : stored + added.length;
    for (const { notification } of added) for (const listener of listeners) listener(notification);
    for (const { resolve } of batch) resolve();
  }

  const service: NotificationsService = {
    notify({ idempotencyKey, title, body, ...rest }) {
      const at = now();
      const notification: Notification = {
        ...rest,
        id: `ntf_${createUlid(at, random)}`,
        at,
        title: cut(title, MAX_TITLE),
        body: cut(body, MAX_BODY),
        read: false,
      };
      return new Promise((resolve, reject) => {
        if (pending.length === 0) queueMicrotask(storePending);
        pending.push({ notification, idempotencyKey, resolve, reject });
      });
    },
    latest: (limit) => repository.latest(limit),
    unread: () => repository.unread(),
    markAllRead() {
      if (repository.unread() > 0) store.write(() => repository.markAllRead());
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
