/** What the access room needs of others. The host introduces them. */
import type { Store } from '#main/store';
import type { NewAuditEntry } from '#shared/model/audit';
import type { Actor } from '#shared/model/person';

export interface PeoplePorts {
  store: Pick<Store, 'db' | 'write'>;
  /** The name that the owner has until another is given: that of the user of this machine. */
  ownerName: string;
  now(): number;
  random(): number;
  /** Where links lead, without a slash at the end; empty while nothing listens. */
  linkBase(): string;
  /** How many tasks that are not decided name this person. */
  openTasksOf(personId: string): number;
  /** Told in the transaction that does it. */
  audit(entry: NewAuditEntry): void;
  onError(error: unknown): void;
}

/** What each call brings along: see CallContext of the runs room. */
export interface CallerContext {
  /** Who calls; without it, the owner of the workspace. */
  actor?: Actor;
}
