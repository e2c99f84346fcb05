/** The people of the workspace: who they are, and by what they are known when they call. */
import type { ContractInputs } from '#shared/contract';
import type { AuditAction } from '#shared/model/audit';
import type { Assignee } from '#shared/model/human-task';
import { createUlid } from '#shared/model/ids';
import type { JsonObject } from '#shared/model/json';
import { type Actor, OWNER_ID, type Person, personContactsSchema } from '#shared/model/person';
import { personExists, personInUse, personIsOwner, personNotFound, signedOut } from './errors';
import { createPeopleRepository, type StoredPerson } from './people-repository';
import { createPersonKeys, type PersonKeys } from './person-keys';
import type { PeoplePorts } from './ports';

/** How exactly `lastSeenAt` is kept: each call would be a write else. */
const SEEN_STEP_MS = 5 * 60 * 1000;

type NewPerson = ContractInputs['people']['create'];
type PersonPatch = Omit<ContractInputs['people']['update'], 'personId'>;

/** Told after a person was added, changed or removed; `signedOut`: the sessions and the token ended. */
export interface PersonChange {
  personId: string;
  signedOut: boolean;
}

export interface People extends PersonKeys {
  /** Makes sure that there is an owner. Call it once, before others. */
  start(): void;
  /** The owner first, then by name. */
  list(): Person[];
  find(id: string): Person | undefined;
  /** Errors: PERSON_NOT_FOUND. */
  get(id: string): Person;
  owner(): Person;
  /** By id, e-mail address or name, in this order; the latter two without case. */
  resolve(text: string): Person | undefined;
  /** Active people who have the role. */
  inRole(role: string): Person[];
  /** Active people behind assignees, each once, in their order; when none is left, the owner. */
  expand(assignees: readonly Assignee[]): Person[];
  /** Who calls; a program with the API token, the app itself and nobody named are the owner. Errors: UNAUTHORIZED once removed or inactive. */
  ofActor(actor: Actor | undefined): Person;
  /** Returns what stops it. */
  onChanged(listener: (change: PersonChange) => void): () => void;

  /** Errors: PERSON_EXISTS. */
  create(input: NewPerson): Person;
  /** Errors: PERSON_NOT_FOUND, PERSON_EXISTS, PERSON_IS_OWNER. */
  update(id: string, patch: PersonPatch): Person;
  /** Errors: PERSON_NOT_FOUND, PERSON_IS_OWNER, PERSON_IN_USE. */
  remove(id: string): void;
  /** Notes that this person is here now. Never fails. */
  seen(id: string): void;
}

const sameText = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

/** Each role once, whatever its case. */
function uniqueRoles(roles: readonly string[]): string[] {
  return roles.filter((role, index) => roles.findIndex((other) => sameText(other, role)) === index);
}

export function createPeople(ports: PeoplePorts): People {
  const { store, now, random } = ports;
  const repository = createPeopleRepository(store);
  const listeners = new Set<(change: PersonChange) => void>();
  const lastSeen = new Map<string, number>();

  const newOwner = (): Person => ({
    id: OWNER_ID,
    name: ports.ownerName,
    access: 'owner',
    roles: [],
    language: 'system',
    contacts: personContactsSchema.parse({}),
    isActive: true,
    createdAt: now(),
  });

  const find = (id: string): Person | undefined => repository.find(id)?.person;
  // A full disk at the first start must not keep the owner out.
  const owner = (): Person => find(OWNER_ID) ?? newOwner();
  const get = (id: string): Person => {
    const found = id === OWNER_ID ? owner() : find(id);
    if (found === undefined) throw personNotFound(id);
    return found;
  };
  const active = (stored: StoredPerson | undefined): Person | undefined =>
    stored?.person.isActive === true ? stored.person : undefined;

  function assertFree({ id, name, contacts }: Pick<Person, 'id' | 'name' | 'contacts'>): void {
    const others = repository.list().filter((other) => other.id !== id);
    if (others.some((other) => sameText(other.name, name))) throw personExists('name', name);
    const { email } = contacts;
    if (email !== '' && others.some((other) => sameText(other.contacts.email, email))) throw personExists('email', email);
  }

  const audited = (action: AuditAction, { id, name }: Person, details: JsonObject = {}): void =>
    ports.audit({ action, subjectKind: 'person', subjectId: id, details: { name, ...details } });
  const changed = (personId: string, isSignedOut = false): void => {
    for (const listener of listeners) listener({ personId, signedOut: isSignedOut });
  };

  const keys = createPersonKeys({ ports, repository, get, audited, changed });

  const inRole = (role: string): Person[] =>
    repository.list().filter(({ isActive, roles }) => isActive && roles.some((own) => sameText(own, role)));

  const { end: _, ...given } = keys;
  return {
    ...given,
    start() {
      if (find(OWNER_ID) !== undefined) return;
      try {
        store.write(() => repository.insert(newOwner()));
      } catch (error) {
        ports.onError(error);
      }
    },
    list: () => repository.list(),
    find,
    get,
    owner,
    resolve(text) {
      const wanted = text.trim();
      if (wanted === '') return undefined;
      const people = repository.list();
      return (
        people.find(({ id }) => id === wanted) ??
        people.find(({ contacts }) => sameText(contacts.email, wanted)) ??
        people.find(({ name }) => sameText(name, wanted))
      );
    },
    inRole,
    expand(assignees) {
      const found = new Map<string, Person>();
      for (const assignee of assignees) {
        const people = 'role' in assignee ? inRole(assignee.role) : [active(repository.find(assignee.person))];
        for (const person of people) if (person !== undefined) found.set(person.id, person);
      }
      return found.size === 0 ? [owner()] : [...found.values()];
    },
    ofActor(actor) {
      if (actor?.id === undefined || actor.id === OWNER_ID) return owner();
      const person = active(repository.find(actor.id));
      if (person === undefined) throw signedOut();
      return person;
    },
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    create(input) {
      const { name, access = 'approver', roles = [], language = 'system' } = input;
      const person: Person = {
        id: input.id ?? `person_${createUlid(now(), random)}`,
        name: name.trim(),
        access,
        roles: uniqueRoles(roles),
        language,
        contacts: personContactsSchema.parse(input.contacts ?? {}),
        isActive: input.isActive ?? true,
        createdAt: now(),
      };
      store.write(() => {
        if (find(person.id) !== undefined) throw personExists('name', person.name);
        assertFree(person);
        repository.insert(person);
        audited('person.created', person, { access });
      });
      changed(person.id);
      return person;
    },

    update(id, patch) {
      const before = get(id);
      const { access, isActive } = patch;
      const isOwner = id === OWNER_ID;
      if (isOwner && (access !== undefined || isActive === false)) throw personIsOwner();
      const after: Person = {
        ...before,
        name: patch.name?.trim() ?? before.name,
        access: access ?? before.access,
        roles: patch.roles === undefined ? before.roles : uniqueRoles(patch.roles),
        language: patch.language ?? before.language,
        contacts: patch.contacts === undefined ? before.contacts : personContactsSchema.parse(patch.contacts),
        isActive: isActive ?? before.isActive,
      };
      const ends = before.isActive && !after.isActive;
      store.write(() => {
        assertFree(after);
        // The owner whose row could not be written at the start gets it here.
        if (isOwner) repository.insert(before);
        repository.update(after);
        if (ends) keys.end(id);
        audited('person.changed', after, {
          ...(before.name === after.name ? {} : { was: before.name }),
          ...(before.access === after.access ? {} : { access: after.access }),
          ...(before.isActive === after.isActive ? {} : { isActive: after.isActive }),
        });
      });
      changed(id, ends);
      return after;
    },

    remove(id) {
      const person = get(id);
      if (id === OWNER_ID) throw personIsOwner();
      const tasks = ports.openTasksOf(id);
      if (tasks > 0) throw personInUse(person.name, tasks);
      store.write(() => {
        repository.dropLinksOf(id);
        repository.remove(id);
        audited('person.removed', person);
      });
      lastSeen.delete(id);
      changed(id, true);
    },

    seen(id) {
      const at = now();
      if (at - (lastSeen.get(id) ?? -SEEN_STEP_MS) < SEEN_STEP_MS) return;
      lastSeen.set(id, at);
      try {
        store.write(() => repository.seen(id, at));
      } catch (error) {
        ports.onError(error);
      }
    },
  };
}
