/** The audit: who did what. Rooms tell it what was done, in the transaction that does it where there is one. */
import type { Store } from '#main/store';
import type { AuditAction, AuditEntry, AuditSubjectKind, NewAuditEntry } from '#shared/model/audit';
import { AppError } from '#shared/model/errors';
import { createAuditRepository } from './repository';

export interface AuditPorts {
  store: Pick<Store, 'db' | 'write'>;
  /** Who is at it now: what people do is theirs unless an entry names somebody else. */
  user(): string;
  now(): number;
}

export interface AuditService {
  /**
   * Adds an entry; durable when it returns, or with the transaction of `store.write` that it is called in.
   * Errors: STORE_FULL, STORE_FAILED.
   */
  add(entry: NewAuditEntry): void;
  /** Newest first. Errors: BAD_REQUEST for a cursor that no page gave. */
  list(query: {
    limit: number;
    cursor?: string | undefined;
    subjectKind?: AuditSubjectKind | undefined;
    subjectId?: string | undefined;
    action?: AuditAction | AuditAction[] | undefined;
  }): { items: AuditEntry[]; nextCursor?: string };
}

export function createAuditService({ store, user, now }: AuditPorts): AuditService {
  const repository = createAuditRepository(store);
  return {
    add(entry) {
      const whole = { actor: `user:${user()}`, ...entry, at: now() };
      if (store.db.inTransaction) repository.add(whole);
      else store.write(() => repository.add(whole));
    },

    list({ limit, cursor, action, ...query }) {
      const actions = action === undefined ? undefined : Array.isArray(action) ? action : [action];
      const found = repository.list({ ...query, actions, before: beforeOf(cursor), limit: limit + 1 });
      const items = found.slice(0, limit);
      const last = items.at(-1);
      return { items, ...(found.length > limit && last !== undefined ? { nextCursor: String(last.sequence) } : {}) };
    },
  };
}

function beforeOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const sequence = Number(cursor);
  if (Number.isSafeInteger(sequence)) return sequence;
  throw new AppError({ code: 'BAD_REQUEST', message: 'This cursor is not of this list. Leave it out to begin with the newest.' });
}
