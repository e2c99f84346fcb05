/** Where the window was attached, kept for the next start; the token only where the system can seal it. */
import type { ChoiceFile } from './choice-file';
import type { AttachTarget } from './connection';
import type { SafeStorage } from './keychain';

export interface AttachMemory {
  /** The last target; undefined when there is none, or its token cannot be opened any more. */
  read(): AttachTarget | undefined;
  /** Keeps the target; undefined forgets it, as does a machine that cannot seal the token. */
  keep(target: AttachTarget | undefined): void;
}

/** Keeps the target in the choice file. */
export function createAttachMemory(choice: ChoiceFile, storage: SafeStorage): AttachMemory {
  return {
    read() {
      const { attached } = choice.read();
      if (attached === undefined || !storage.isEncryptionAvailable()) return undefined;
      try {
        return { url: attached.url, token: storage.decryptString(Buffer.from(attached.sealedToken, 'base64')) };
      } catch {
        return undefined;
      }
    },
    keep(target) {
      const canSeal = target !== undefined && storage.isEncryptionAvailable();
      choice.change({
        attached: canSeal ? { url: target.url, sealedToken: storage.encryptString(target.token).toString('base64') } : undefined,
      });
    },
  };
}
