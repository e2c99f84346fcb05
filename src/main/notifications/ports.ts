/** What the notifications room needs of others. The host introduces them. */
import type { Store } from '#main/store';
import type { Person } from '#shared/model/person';
import type { Language } from './notice';

export type NotificationStore = Pick<Store, 'db' | 'write' | 'onCommitted'>;

/** The people of the workspace. */
export interface PeoplePort {
  find(id: string): Person | undefined;
  /** The owner first. */
  list(): Person[];
}

export interface NotificationsPorts {
  store: NotificationStore;
  now(): number;
  random(): number;
  /** As the settings are now. */
  preferences(): { runFailed: boolean; language: Language; timeZone: string };
  people: PeoplePort;
  /** Something failed that no caller can be told of. */
  onError(error: unknown): void;
}
