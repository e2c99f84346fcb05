import type { Store } from '#main/store';
import { createVault } from './vault';

/** Secrets by name, sealed in the database; the key lies beside it in `keys/`. */
export interface Secrets {
  /** Errors: those of `Vault.seal`, STORE_FULL, STORE_FAILED. */
  set(name: string, secret: string): void;
  /** The secret, or undefined when none is stored. Errors: those of `Vault.open`. */
  find(name: string): string | undefined;
  has(name: string): boolean;
  /** Removing what is not there changes nothing. */
  remove(name: string): void;
}

export interface SecretsOptions {
  store: Pick<Store, 'db' | 'write'>;
  /** Absolute path of the key file; made at the first secret. */
  keyFile: string;
  now(): number;
}

export function createSecrets({ store, keyFile, now }: SecretsOptions): Secrets {
  const { db } = store;
  const select = db.prepare<[string], { sealed: Buffer }>('SELECT sealed FROM secrets WHERE name = ?');
  const any = db.prepare<[], { name: string }>('SELECT name FROM secrets LIMIT 1');
  const upsert = db.prepare<[string, Buffer, number]>(
    'INSERT INTO secrets (name, sealed, updated_at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at',
  );
  const remove = db.prepare<[string]>('DELETE FROM secrets WHERE name = ?');
  const vault = createVault({ keyFile, hasSealed: () => any.get() !== undefined });

  return {
    set(name, secret) {
      const sealed = Buffer.from(vault.seal(name, secret), 'utf8');
      store.write(() => upsert.run(name, sealed, now()));
    },
    find(name) {
      const row = select.get(name);
      return row === undefined ? undefined : vault.open(name, row.sealed.toString('utf8'));
    },
    has: (name) => select.get(name) !== undefined,
    remove(name) {
      if (select.get(name) !== undefined) store.write(() => remove.run(name));
    },
  };
}
