import { describe, expect, it } from 'vitest';
import { createMemoryKeychain } from '#main/vault/keychain/testing/memory-keychain';
import { keychainContract } from '../../../test/setup/keychain-contract';
import { createKeychain, type SafeStorage } from './keychain';

/** Electron's `safeStorage`, as its documentation describes it. */
function storage(backend = 'gnome_libsecret', isAvailable = true): SafeStorage {
  const user = createMemoryKeychain();
  return {
    isEncryptionAvailable: () => isAvailable,
    getSelectedStorageBackend: () => backend,
    encryptString: (text) => Buffer.from(user.seal(text)),
    decryptString: (sealed) => user.open(sealed),
  };
}

keychainContract(
  "Electron's safeStorage",
  () => createKeychain(storage(), 'linux'),
  () => createKeychain(storage(), 'linux'),
);

describe('the keychain of the desktop', () => {
  it('is none on a Linux without a key store, where Chromium would seal with a password that everybody knows', () => {
    expect(createKeychain(storage('basic_text'), 'linux').isAvailable()).toBe(false);
    expect(createKeychain(storage('unknown'), 'linux').isAvailable()).toBe(false);
    expect(createKeychain(storage('kwallet6'), 'linux').isAvailable()).toBe(true);
    expect(createKeychain(storage('basic_text'), 'darwin').isAvailable()).toBe(true);
    expect(createKeychain(storage('gnome_libsecret', false), 'linux').isAvailable()).toBe(false);
  });
});
