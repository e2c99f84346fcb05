/**
 * Where the key of the vault lies: a file of its own (mode 0600), which holds it as it is, or sealed by the keychain of the operating
 * system (`keychain:` and base64). A new key is sealed where there is a keychain; a key that is there stays as it is until it is moved.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { KeyPlace } from '#shared/model/credential';
import type { Keychain } from '../ports';
import { keychainClosed, keychainMissing, keychainUnavailable, keyError } from './key-errors';

export const KEY_BYTES = 32;
const MARK = 'keychain:';

export interface KeyKeeper {
  /** Undefined: there is none. Errors: SECRET_KEY_FAILED, SECRET_KEY_INVALID, SECRET_KEY_IN_KEYCHAIN. */
  read(): Buffer | undefined;
  /** Makes a key, or gives the one that another process has just made. Errors: SECRET_KEY_FAILED. */
  create(): Buffer;
  /** Where the key lies; undefined: there is none, or its file cannot be read. */
  place(): KeyPlace | undefined;
  readonly canUseKeychain: boolean;
  /** Keeps the key elsewhere: as before or as asked for, whatever happens meanwhile. Errors: as `read`, SECRET_KEYCHAIN_NONE. */
  move(to: KeyPlace): void;
}

export function createKeyKeeper(keyFile: string, keychain?: Keychain): KeyKeeper {
  const usable = (): Keychain | undefined => (keychain?.isAvailable() === true ? keychain : undefined);

  function readText(): string | undefined {
    try {
      return readFileSync(keyFile, 'utf8').trim();
    } catch (thrown) {
      if (errorCodeOf(thrown) === 'ENOENT') return undefined;
      throw keyError(
        'SECRET_KEY_FAILED',
        `The key file of the secrets cannot be read: ${keyFile}. Check its permissions.`,
        keyFile,
        thrown,
      );
    }
  }

  function unsealed(sealed: string): string {
    const chain = usable();
    if (chain === undefined) throw keychainMissing(keyFile);
    try {
      return chain.open(Buffer.from(sealed, 'base64'));
    } catch (thrown) {
      throw keychainClosed(keyFile, thrown);
    }
  }

  function keyOf(text: string): Buffer {
    const key = Buffer.from(text.startsWith(MARK) ? unsealed(text.slice(MARK.length)) : text, 'base64');
    if (key.length === KEY_BYTES) return key;
    throw keyError(
      'SECRET_KEY_INVALID',
      `The key file of the secrets is damaged: ${keyFile}. Put the file from your backup back; it was not changed.`,
      keyFile,
    );
  }

  function textOf(key: Buffer, place: KeyPlace): string {
    const plain = key.toString('base64');
    if (place === 'file') return plain;
    const chain = usable();
    if (chain === undefined) throw keychainUnavailable(keyFile);
    try {
      const sealed = Buffer.from(chain.seal(plain)).toString('base64');
      // What does not open now will not open later.
      if (chain.open(Buffer.from(sealed, 'base64')) === plain) return MARK + sealed;
    } catch (thrown) {
      throw keychainClosed(keyFile, thrown);
    }
    throw keychainClosed(keyFile, undefined);
  }

  /** A keychain that promises more than it holds is no reason to have no key. */
  function newText(key: Buffer): string {
    if (usable() === undefined) return textOf(key, 'file');
    try {
      return textOf(key, 'keychain');
    } catch {
      return textOf(key, 'file');
    }
  }

  const keeper: KeyKeeper = {
    read() {
      const text = readText();
      return text === undefined ? undefined : keyOf(text);
    },

    create() {
      const key = randomBytes(KEY_BYTES);
      try {
        mkdirSync(dirname(keyFile), { recursive: true, mode: 0o700 });
        // wx: an existing key is never overwritten, also not by a second process in the same moment.
        writeDurably(keyFile, newText(key), 'wx');
      } catch (thrown) {
        if (errorCodeOf(thrown) === 'EEXIST') {
          const existing = keeper.read();
          if (existing !== undefined) return existing;
        }
        throw writeFailed(keyFile, thrown);
      }
      return key;
    },

    place() {
      try {
        const text = readText();
        return text === undefined ? undefined : text.startsWith(MARK) ? 'keychain' : 'file';
      } catch {
        return undefined;
      }
    },

    get canUseKeychain() {
      return usable() !== undefined;
    },

    move(to) {
      const key = keeper.read() ?? keeper.create();
      if (keeper.place() === to) return;
      const text = textOf(key, to);
      const next = `${keyFile}.next`;
      try {
        writeDurably(next, text, 'w');
        renameSync(next, keyFile);
      } catch (thrown) {
        rmSync(next, { force: true });
        throw writeFailed(keyFile, thrown);
      }
    },
  };
  return keeper;
}

function writeDurably(path: string, text: string, flags: 'w' | 'wx'): void {
  const file = openSync(path, flags, 0o600);
  try {
    writeSync(file, `${text}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function writeFailed(keyFile: string, cause: unknown) {
  return keyError(
    'SECRET_KEY_FAILED',
    `The key file of the secrets cannot be written: ${keyFile}. Check the folder's permissions.`,
    keyFile,
    cause,
  );
}

function errorCodeOf(thrown: unknown): string {
  return String((thrown as NodeJS.ErrnoException | undefined)?.code ?? '');
}
