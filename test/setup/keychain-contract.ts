/** What every keychain must do, whatever it is made of. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Keychain } from '#main/vault/ports';

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
