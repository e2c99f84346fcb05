/** When credentials were used last. Kept in memory and written now and then: a step must not wait for it. */
import type { VaultPorts } from '../ports';
import type { CredentialsRepository } from './repository';

const WRITE_AFTER_MS = 30_000;

export interface LastUse {
  mark(id: string): void;
  /** What is not written yet. */
  pending(id: string): number | undefined;
  /** Writes what is pending. */
  close(): void;
}

export function createLastUse({ store, clock }: Pick<VaultPorts, 'store' | 'clock'>, repository: CredentialsRepository): LastUse {
  const used = new Map<string, number>();
  let timer: { cancel(): void } | undefined;
  const write = (): void => {
    timer?.cancel();
    timer = undefined;
    if (used.size === 0) return;
    try {
      store.write(() => {
        for (const [id, atMs] of used) repository.setUsed(id, atMs);
      });
      used.clear();
    } catch {
      // A full disk: the next use tries again, and the store itself tells people.
    }
  };
  return {
    mark(id) {
      used.set(id, clock.now());
      timer ??= clock.setTimer(clock.now() + WRITE_AFTER_MS, write);
    },
    pending: (id) => used.get(id),
    close: write,
  };
}
