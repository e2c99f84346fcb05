/** The keychain of the operating system as the host needs it: Keychain on macOS, DPAPI on Windows, Secret Service or KWallet on Linux. */

/** What of Electron's `safeStorage` is used. */
export interface SafeStorage {
  isEncryptionAvailable(): boolean;
  /** Linux alone. */
  getSelectedStorageBackend?(): string;
  encryptString(text: string): Buffer;
  decryptString(sealed: Buffer): string;
}

export interface Keychain {
  isAvailable(): boolean;
  seal(text: string): Uint8Array;
  open(sealed: Uint8Array): string;
}

/** Without a key store of the desktop, Chromium seals with a password that everybody knows: that is no keychain. */
const NO_KEYCHAIN = new Set(['basic_text', 'unknown']);

export function createKeychain(storage: SafeStorage, platform: NodeJS.Platform): Keychain {
  return {
    isAvailable() {
      if (!storage.isEncryptionAvailable()) return false;
      return platform !== 'linux' || !NO_KEYCHAIN.has(storage.getSelectedStorageBackend?.() ?? 'unknown');
    },
    seal: (text) => storage.encryptString(text),
    open: (sealed) => storage.decryptString(Buffer.from(sealed)),
  };
}
