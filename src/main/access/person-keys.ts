/** By what people come in: sign-in links, tokens and sessions. Only digests of them are stored. */
import { createHash, randomBytes } from 'node:crypto';
import type { AuditAction } from '#shared/model/audit';
import { OWNER_ID, type Person } from '#shared/model/person';
import { personInactive } from './errors';
import type { PeopleRepository, StoredPerson } from './people-repository';
import type { PeoplePorts } from './ports';

const LINK_LIFETIME_MS = 24 * 60 * 60 * 1000;

export interface PersonKeys {
  /** Errors: PERSON_NOT_FOUND, PERSON_INACTIVE. */
  signInLink(id: string): { url: string; expiresAt: number };
  /** Errors: PERSON_NOT_FOUND, PERSON_INACTIVE. */
  createToken(id: string): string;
  /** Ends sessions, unused sign-in links and the token. Errors: PERSON_NOT_FOUND. */
  signOut(id: string): void;

  /** Whom a personal token is of. */
  ofToken(token: string): Person | undefined;
  /** With what their sessions must have been made; undefined: none of theirs is good. */
  epochOf(id: string): number | undefined;
  createSignInCode(id: string): string;
  /** Whose code it is, without using it up. */
  ofSignInCode(code: string): Person | undefined;
  /** Uses it up: one call gets the person. */
  takeSignInCode(code: string): Person | undefined;
}

interface PersonKeysParts {
  ports: Pick<PeoplePorts, 'store' | 'now' | 'linkBase'>;
  repository: PeopleRepository;
  /** Errors: PERSON_NOT_FOUND. */
  get(id: string): Person;
  audited(action: AuditAction, person: Person): void;
  changed(personId: string, isSignedOut: boolean): void;
}

/** They have 256 bits by chance, so a plain digest cannot be searched back. */
const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
const active = (stored: StoredPerson | undefined): Person | undefined =>
  stored?.person.isActive === true ? stored.person : undefined;

export function createPersonKeys(parts: PersonKeysParts): PersonKeys & { end(id: string): void } {
  const { repository, get, audited, changed } = parts;
  const { store, now, linkBase } = parts.ports;

  const getActive = (id: string): Person => {
    const found = get(id);
    if (!found.isActive) throw personInactive(found.name);
    return found;
  };
  const whose = (id: string): Person | undefined => (id === OWNER_ID ? get(id) : active(repository.find(id)));

  function end(id: string): void {
    repository.setToken(id, null);
    repository.endSessions(id);
    repository.dropLinksOf(id);
  }

  function createCode(id: string): string {
    const code = randomBytes(32).toString('base64url');
    repository.dropOldLinks(now());
    repository.addLink(digestOf(code), id, now() + LINK_LIFETIME_MS);
    return code;
  }

  return {
    end,
    signInLink(id) {
      const person = getActive(id);
      const code = store.write(() => {
        audited('person.link-made', person);
        return createCode(id);
      });
      return { url: `${linkBase()}/auth/${code}`, expiresAt: now() + LINK_LIFETIME_MS };
    },
    createToken(id) {
      const person = getActive(id);
      const token = `pfp_${randomBytes(32).toString('base64url')}`;
      store.write(() => {
        repository.setToken(id, digestOf(token));
        audited('person.token-made', person);
      });
      return token;
    },
    signOut(id) {
      const person = get(id);
      store.write(() => {
        end(id);
        audited('person.signed-out', person);
      });
      changed(id, true);
    },
    ofToken: (token) => active(repository.findByToken(digestOf(token))),
    epochOf(id) {
      const stored = repository.find(id);
      if (id === OWNER_ID) return stored?.epoch ?? 0;
      return active(stored) === undefined ? undefined : stored?.epoch;
    },
    createSignInCode: (id) => store.write(() => createCode(id)),
    ofSignInCode(code) {
      const id = repository.findLink(digestOf(code), now());
      return id === undefined ? undefined : whose(id);
    },
    takeSignInCode(code) {
      const digest = digestOf(code);
      const id = repository.findLink(digest, now());
      return id !== undefined && store.write(() => repository.takeLink(digest)) ? whose(id) : undefined;
    },
  };
}
