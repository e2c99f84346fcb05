/**
 * Who may use the API: programs by a bearer token, people by a one-time sign-in link that becomes a session cookie.
 * Sessions are signed, not stored, so that a restart does not sign anybody out; the signing key is a file of the
 * workspace that never leaves it.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SESSION_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;
const LINK_LIFETIME_MS = 24 * 60 * 60 * 1000;

export interface AccessOptions {
  /** The `keys/` folder of the workspace. */
  keysFolder: string;
  /** A token given from outside (PULSEFLOW_TOKEN); else one is made once and kept in `keys/api-token`. */
  fixedToken?: string | undefined;
  now: () => number;
}

export interface Access {
  /** The API token: for `Authorization: Bearer`. */
  readonly token: string;
  isToken(candidate: string): boolean;
  /** A code for `/auth/<code>`: good once, for a day. */
  createSignInCode(): string;
  /** Uses the code up. The session value for the cookie, or undefined when the code is unknown, used or too old. */
  redeemSignInCode(code: string): string | undefined;
  createSession(): string;
  isSession(value: string): boolean;
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
  const { keysFolder, now } = options;
  const { fixedToken } = options;
  const isGiven = fixedToken !== undefined && fixedToken !== '';
  const token = isGiven ? fixedToken : readOrCreateSecret(keysFolder, 'api-token');
  const sessionKey = readOrCreateSecret(keysFolder, 'session-key');
  const codes = new Map<string, number>();

  // The token is part of the signature: changing it signs everybody out.
  const sign = (text: string) => createHmac('sha256', `${sessionKey}.${token}`).update(text).digest('base64url');
  const createSession = () => {
    const expiresAt = String(now() + SESSION_LIFETIME_MS);
    return `${expiresAt}.${sign(expiresAt)}`;
  };

  return {
    token,
    sessionLifetimeMs: SESSION_LIFETIME_MS,
    isToken: (candidate) => equalSecrets(candidate, token),
    createSignInCode() {
      const code = randomBytes(18).toString('base64url');
      codes.set(code, now() + LINK_LIFETIME_MS);
      return code;
    },
    redeemSignInCode(code) {
      const expiresAt = codes.get(code);
      codes.delete(code);
      return expiresAt !== undefined && expiresAt > now() ? createSession() : undefined;
    },
    createSession,
    isSession(value) {
      const [expiresAt, signature] = value.split('.');
      if (expiresAt === undefined || signature === undefined) return false;
      return equalSecrets(sign(expiresAt), signature) && Number(expiresAt) > now();
    },
  };
}
