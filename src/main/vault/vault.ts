/**
 * Seals secrets with AES-256-GCM under a key that lies outside the database (see keychain/key-keeper.ts): a copy of the database
 * alone tells nothing.
 *
 * An envelope is text: `v1.<key id>.<iv>.<tag>.<ciphertext>` (base64url). The name of the secret is authenticated with it,
 * so that an envelope moved to another name does not open. The key id is a digest of the key: a wrong key is told from a
 * damaged envelope.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { KeyPlace } from '#shared/model/credential';
import { AppError, isAppError } from '#shared/model/errors';
import { keyError } from './keychain/key-errors';
import { createKeyKeeper } from './keychain/key-keeper';
import type { Keychain } from './ports';

const VERSION = 'v1';
const IV_BYTES = 12;

export interface VaultOptions {
  /** Absolute path of the key file; made at the first seal. */
  keyFile: string;
  /** Seals a new key; absent: it lies in the file as it is. */
  keychain?: Keychain | undefined;
  /**
   * What is kept sealed. While there is something, a missing key is never replaced by a new one, which could not open it, and
   * nothing is sealed with another key than that of the rest.
   */
  sealed: () => readonly SealedSecret[];
}

export interface SealedSecret {
  name: string;
  envelope: string;
}

/** What a look at all that is sealed has found. */
export interface KeyState {
  status: 'ok' | 'unused' | 'unreadable';
  keyFile: string;
  /** Where the key is; undefined: there is none, or its file cannot be read. */
  place?: KeyPlace;
  /** Whether the key could be in the keychain of the operating system. */
  canUseKeychain: boolean;
  /** Names of the secrets that cannot be opened. */
  unreadable: string[];
  /** Why the first of them cannot. */
  error?: AppError;
}

export interface Vault {
  /** The envelope of a secret. Errors: SECRET_KEY_MISSING, SECRET_KEY_INVALID, SECRET_KEY_FAILED, SECRET_KEY_WRONG. */
  seal(name: string, secret: string): string;
  /** The secret of an envelope. Errors: as `seal`, and SECRET_KEY_WRONG, SECRET_DAMAGED. */
  open(name: string, envelope: string): string;
  /** Reads the key file anew and opens everything that is sealed. Changes nothing. */
  check(): KeyState;
  /** Keeps the key elsewhere; what is sealed stays as it is. Errors: as `open`, SECRET_KEYCHAIN_NONE. */
  keepKey(place: KeyPlace): void;
}

function keyIdOf(key: Buffer): string {
  return createHash('sha256').update('pulseflow vault key id').update(key).digest('base64url').slice(0, 11);
}

/** A vault over one key file. Nothing is read or written before the first secret is sealed or opened. */
export function createVault({ keyFile, keychain, sealed: allSealed }: VaultOptions): Vault {
  const keeper = createKeyKeeper(keyFile, keychain);
  let cached: { key: Buffer; id: string } | undefined;

  function load(mayCreate: boolean): { key: Buffer; id: string } {
    if (cached !== undefined) return cached;
    let key = keeper.read();
    if (key === undefined) {
      if (!mayCreate || allSealed().length > 0) {
        throw keyError(
          'SECRET_KEY_MISSING',
          `The key file of the secrets is missing: ${keyFile}. Put it back from your backup, or remove the stored secrets and enter them again.`,
          keyFile,
        );
      }
      key = keeper.create();
    }
    cached = { key, id: keyIdOf(key) };
    return cached;
  }

  function assertSameKey(name: string, id: string): void {
    const stranger = allSealed().find((secret) => secret.name !== name && secret.envelope.split('.')[1] !== id);
    if (stranger === undefined) return;
    throw keyError(
      'SECRET_KEY_WRONG',
      `Other stored secrets were sealed with another key than ${keyFile}, so nothing is sealed with this one. Put that key file back, or remove the secrets that cannot be opened.`,
      keyFile,
    );
  }

  const vault: Vault = {
    seal(name, secret) {
      const { key, id } = load(true);
      assertSameKey(name, id);
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      cipher.setAAD(Buffer.from(name, 'utf8'));
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return [
        VERSION,
        id,
        iv.toString('base64url'),
        cipher.getAuthTag().toString('base64url'),
        sealed.toString('base64url'),
      ].join('.');
    },

    open(name, envelope) {
      const [version, keyId, iv, tag, sealed, ...rest] = envelope.split('.');
      if (
        version !== VERSION ||
        keyId === undefined ||
        iv === undefined ||
        tag === undefined ||
        sealed === undefined ||
        rest.length > 0
      ) {
        throw new AppError({
          code: 'SECRET_DAMAGED',
          message: `The stored secret "${name}" cannot be read: it is damaged or was written by a newer version. Enter it again.`,
          data: { name },
        });
      }
      const { key, id } = load(false);
      if (keyId !== id) {
        throw keyError(
          'SECRET_KEY_WRONG',
          `The stored secret "${name}" was sealed with another key than ${keyFile}. Put that key file back, or enter the secret again.`,
          keyFile,
        );
      }
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), { authTagLength: 16 });
        decipher.setAAD(Buffer.from(name, 'utf8'));
        decipher.setAuthTag(Buffer.from(tag, 'base64url'));
        return decipher.update(Buffer.from(sealed, 'base64url'), undefined, 'utf8') + decipher.final('utf8');
      } catch (thrown) {
        throw new AppError({
          code: 'SECRET_DAMAGED',
          message: `The stored secret "${name}" is damaged and cannot be opened. Enter it again.`,
          data: { name },
          cause: thrown,
        });
      }
    },

    check() {
      cached = undefined;
      const unreadable: string[] = [];
      let error: AppError | undefined;
      const kept = allSealed();
      for (const { name, envelope } of kept) {
        try {
          vault.open(name, envelope);
        } catch (thrown) {
          if (!isAppError(thrown)) throw thrown;
          unreadable.push(name);
          error ??= thrown;
        }
      }
      const status = kept.length === 0 ? 'unused' : unreadable.length === 0 ? 'ok' : 'unreadable';
      const place = keeper.place();
      const where = { keyFile, canUseKeychain: keeper.canUseKeychain, ...(place === undefined ? {} : { place }) };
      return { status, ...where, unreadable, ...(error === undefined ? {} : { error }) };
    },

    keepKey(place) {
      cached = undefined;
      // While something is sealed, a key that is not there is to be put back, not made anew.
      if (allSealed().length > 0) load(false);
      keeper.move(place);
      cached = undefined;
    },
  };
  return vault;
}
