/** What every keychain must do, whatever it is made of; and one that is made of nothing. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Keychain } from '../../ports';

/** `create` gives the keychain of one user; `createOther` that of another. */
export function keychainContract(name: string, create: () => Keychain, createOther: () => Keychain): void {
  describe(`the keychain contract: ${name}`, () => {
    it('opens what it has sealed, whatever is in it', () => {
      const chain = create();
      expect(chain.isAvailable()).toBe(true);
      for (const text of ['', 'key', 'ação ✓', randomBytes(32).toString('base64')])
        expect(chain.open(chain.seal(text))).toBe(text);
    });

    it('shows nothing of the text in what it seals', () => {
      const text = randomBytes(32).toString('base64');
      expect(Buffer.from(create().seal(text)).toString('latin1')).not.toContain(text);
    });

    it('throws for what another user has sealed, and for what was changed', () => {
      const chain = create();
      const sealed = Buffer.from(chain.seal('key'));
      expect(() => createOther().open(sealed)).toThrow();
      sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
      expect(() => chain.open(sealed)).toThrow();
    });
  });
}

export interface MemoryKeychain extends Keychain {
  isThere: boolean;
}

/** The keychain of a user who is made up. */
export function createMemoryKeychain(key: Buffer = randomBytes(32)): MemoryKeychain {
  return {
    isThere: true,
    isAvailable() {
      return this.isThere;
    },
    seal(text) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
    },
    open(sealed) {
      const bytes = Buffer.from(sealed);
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
      decipher.setAuthTag(bytes.subarray(12, 28));
      return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}
