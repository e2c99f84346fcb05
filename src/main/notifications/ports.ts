/** What the notifications room needs of others. The host introduces them. */
import type { Store } from '#main/store';
import type { Notification } from '#shared/contract/system';

export type NotificationStore = Pick<Store, 'db' | 'write' | 'onCommitted'>;

export interface NewNotification {
  level: Notification['level'];
  title: string;
  body: string;
  flowId?: string;
  runId?: string;
  /** The same key notifies once. */
  idempotencyKey?: string;
}

export interface NotificationsPorts {
  store: NotificationStore;
  now(): number;
  random(): number;
  /** As the settings are now. */
  preferences(): { runFailed: boolean; language: 'en' | 'pt-BR'; timeZone: string };
  /** Something failed that no caller can be told of. */
  onError(error: unknown): void;
}
