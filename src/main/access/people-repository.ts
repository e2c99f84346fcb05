/** SQL of the people and of their sign-in links. Writes belong into `store.write`. */
import type { Store } from '#main/store';
import type { PeopleTable } from '#main/store/tables-of-inbox';
import { type Person, personContactsSchema, personSchema } from '#shared/model/person';

type Row = Omit<PeopleTable, 'roles' | 'language' | 'contacts' | 'is_active' | 'session_epoch'> & {
  roles: string;
  language: string;
  contacts: string;
  is_active: number;
  session_epoch: number;
};

/** A person with what only this room knows of it. */
export interface StoredPerson {
  person: Person;
  /** Part of each session: raising it ends them all. */
  epoch: number;
}

const COLUMNS = 'id, name, access, roles, language, contacts, is_active, token_digest, session_epoch, created_at, last_seen_at';

function toStored(row: Row): StoredPerson {
  return {
    epoch: row.session_epoch,
    person: {
      id: row.id,
      name: row.name,
      // A word that this version does not know gives the least.
      access: personSchema.shape.access.catch('approver').parse(row.access),
      roles: personSchema.shape.roles.catch([]).parse(JSON.parse(row.roles)),
      language: personSchema.shape.language.catch('system').parse(row.language),
      contacts: personContactsSchema.catch(personContactsSchema.parse({})).parse(JSON.parse(row.contacts)),
      isActive: row.is_active === 1,
      createdAt: row.created_at,
      ...(row.last_seen_at === null ? {} : { lastSeenAt: row.last_seen_at }),
    },
  };
}

export function createPeopleRepository({ db }: Pick<Store, 'db'>) {
  const byId = db.prepare<[string], Row>(`SELECT ${COLUMNS} FROM people WHERE id = ?`);
  const byToken = db.prepare<[string], Row>(`SELECT ${COLUMNS} FROM people WHERE token_digest = ?`);
  const all = db.prepare<[], Row>(`SELECT ${COLUMNS} FROM people ORDER BY access <> 'owner', name COLLATE NOCASE, id`);
  const insert = db.prepare<[string, string, string, string, string, string, number, number, number]>(
    `INSERT INTO people (id, name, access, roles, language, contacts, is_active, created_at, session_epoch)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO NOTHING`,
  );
  const update = db.prepare<[string, string, string, string, string, number, string]>(
    'UPDATE people SET name = ?, access = ?, roles = ?, language = ?, contacts = ?, is_active = ? WHERE id = ?',
  );
  const remove = db.prepare<[string]>('DELETE FROM people WHERE id = ?');
  const setToken = db.prepare<[string | null, string]>('UPDATE people SET token_digest = ? WHERE id = ?');
  const endSessions = db.prepare<[string]>('UPDATE people SET session_epoch = session_epoch + 1 WHERE id = ?');
  const seen = db.prepare<[number, string]>('UPDATE people SET last_seen_at = ? WHERE id = ?');
  const addLink = db.prepare<[string, string, number]>(
    'INSERT INTO sign_in_links (code_digest, person_id, expires_at) VALUES (?, ?, ?)',
  );
  const findLink = db.prepare<[string, number], { person_id: string }>(
    'SELECT person_id FROM sign_in_links WHERE code_digest = ? AND expires_at > ?',
  );
  const takeLink = db.prepare<[string]>('DELETE FROM sign_in_links WHERE code_digest = ?');
  const dropLinksOf = db.prepare<[string]>('DELETE FROM sign_in_links WHERE person_id = ?');
  const dropOldLinks = db.prepare<[number]>('DELETE FROM sign_in_links WHERE expires_at <= ?');

  const stored = (row: Row | undefined): StoredPerson | undefined => (row === undefined ? undefined : toStored(row));

  return {
    find: (id: string): StoredPerson | undefined => stored(byId.get(id)),
    findByToken: (digest: string): StoredPerson | undefined => stored(byToken.get(digest)),
    /** The owner first, then by name. */
    list: (): Person[] => all.all().map((row) => toStored(row).person),
    /**
     * Nothing happens when there is one with this id. Epochs begin with the moment: sessions of one who was removed are not good again
     * when somebody gets the same id.
     */
    insert({ id, name, access, roles, language, contacts, isActive, createdAt }: Person): void {
      const isActiveBit = isActive ? 1 : 0;
      insert.run(id, name, access, JSON.stringify(roles), language, JSON.stringify(contacts), isActiveBit, createdAt, createdAt);
    },
    update({ id, name, access, roles, language, contacts, isActive }: Person): void {
      update.run(name, access, JSON.stringify(roles), language, JSON.stringify(contacts), isActive ? 1 : 0, id);
    },
    remove: (id: string): void => {
      remove.run(id);
    },
    setToken: (id: string, digest: string | null): void => {
      setToken.run(digest, id);
    },
    endSessions: (id: string): void => {
      endSessions.run(id);
    },
    seen: (id: string, atMs: number): void => {
      seen.run(atMs, id);
    },
    addLink: (digest: string, personId: string, expiresAt: number): void => {
      addLink.run(digest, personId, expiresAt);
    },
    findLink: (digest: string, nowMs: number): string | undefined => findLink.get(digest, nowMs)?.person_id,
    /** True for the one call that took it. */
    takeLink: (digest: string): boolean => takeLink.run(digest).changes === 1,
    dropLinksOf: (personId: string): void => {
      dropLinksOf.run(personId);
    },
    dropOldLinks: (nowMs: number): void => {
      dropOldLinks.run(nowMs);
    },
  };
}
export type PeopleRepository = ReturnType<typeof createPeopleRepository>;
