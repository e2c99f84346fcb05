/**
 * Who may use the API: programs by a bearer token, people by a one-time sign-in link that becomes a session cookie, or by a token
 * of their own. Sessions are signed, not stored, so that a restart does not sign anybody out; the signing key is a file of the
 * workspace that never leaves it. What a session or a token is good for is asked of the people each time: ending one holds at once.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Actor, OWNER_ID, type Person } from '#shared/model/person';
import type { People } from './people';

const SESSION_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;

export interface AccessOptions {
  /** The `keys/` folder of the workspace. */
  keysFolder: string;
  /** A token given from outside (PULSEFLOW_TOKEN); else one is made once and kept in `keys/api-token`. */
  fixedToken?: string | undefined;
  people: Pick<
    People,
    'owner' | 'find' | 'ofToken' | 'epochOf' | 'createSignInCode' | 'ofSignInCode' | 'takeSignInCode' | 'seen'
  >;
  now: () => number;
}

/** Who calls, as the server hands it on. */
export interface Caller {
  actor: Actor;
  access: Person['access'];
}

export interface Access {
  /** The API token: for `Authorization: Bearer`. It is the owner's. */
  readonly token: string;
  /** Who calls with this bearer token; undefined: nobody. `isProgram`: with the API token it is a program, not the owner in person. */
  ofToken(candidate: string, isProgram: boolean): Caller | undefined;
  /** A code of the owner for `/auth/<code>`: good once, for a day. */
  createSignInCode(): string;
  /** Whom the code is of, without using it up; undefined when it is unknown, used or too old. */
  ofSignInCode(code: string): { name: string; isOwner: boolean } | undefined;
  /** Uses the code up. The session value for the cookie, or undefined when the code is unknown, used or too old. */
  redeemSignInCode(code: string): string | undefined;
  /** A session of a person; default: of the owner. */
  createSession(personId?: string): string;
  /** Whose session it is; undefined when it is forged, too old, or was ended. */
  ofSession(value: string): Caller | undefined;
  readonly sessionLifetimeMs: number;
}

/** Compares in constant time, whatever the lengths. */
function equalSecrets(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

function readOrCreateSecret(folder: string, name: string): string {
  const path = join(folder, name);
  try {
    const found = readFileSync(path, 'utf8').trim();
    if (found !== '') return found;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const made = randomBytes(32).toString('base64url');
  writeFileSync(path, `${made}\n`, { mode: 0o600 });
  // The mode above is for a new file; an empty one may have been there.
  chmodSync(path, 0o600);
  return made;
}

/** Reads or makes the workspace's token and session key. Throws what the file system throws. */
export function createAccess(options: AccessOptions): Access {
  const { keysFolder, fixedToken, people, now } = options;
  const isGiven = fixedToken !== undefined && fixedToken !== '';
  const token = isGiven ? fixedToken : readOrCreateSecret(keysFolder, 'api-token');
  const sessionKey = readOrCreateSecret(keysFolder, 'session-key');

  // The token is part of the signature: changing it signs everybody out.
  const sign = (text: string) => createHmac('sha256', `${sessionKey}.${token}`).update(text).digest('base64url');
  const createSession = (personId = OWNER_ID) => {
    const text = `${personId}.${people.epochOf(personId) ?? 0}.${now() + SESSION_LIFETIME_MS}`;
    return `${text}.${sign(text)}`;
  };
  const callerOf = (person: Person): Caller => {
    people.seen(person.id);
    return { actor: { kind: 'person', id: person.id, name: person.name }, access: person.access };
  };

  return {
    token,
    sessionLifetimeMs: SESSION_LIFETIME_MS,
    ofToken(candidate, isProgram) {
      if (equalSecrets(candidate, token)) {
        const owner = people.owner();
        return isProgram
          ? { actor: { kind: 'program', id: OWNER_ID, name: owner.name }, access: 'owner' }
          : { actor: { kind: 'person', id: OWNER_ID, name: owner.name }, access: 'owner' };
      }
      const person = people.ofToken(candidate);
      return person === undefined ? undefined : callerOf(person);
    },
    createSignInCode: () => people.createSignInCode(OWNER_ID),
    ofSignInCode(code) {
      const person = people.ofSignInCode(code);
      return person === undefined ? undefined : { name: person.name, isOwner: person.id === OWNER_ID };
    },
    redeemSignInCode(code) {
      const person = people.takeSignInCode(code);
      return person === undefined ? undefined : createSession(person.id);
    },
    createSession,
    ofSession(value) {
      const [personId, epoch, expiresAt, signature, ...rest] = value.split('.');
      if (personId === undefined || signature === undefined || rest.length > 0) return undefined;
      if (!equalSecrets(sign(`${personId}.${epoch}.${expiresAt}`), signature) || !(Number(expiresAt) > now())) return undefined;
      if (people.epochOf(personId) !== Number(epoch)) return undefined;
      const person = personId === OWNER_ID ? people.owner() : people.find(personId);
      return person === undefined ? undefined : callerOf(person);
    },
  };
}
