import type { Store } from '#main/store';
import type { SealedSecret, Vault } from './vault';

/** Secrets of the app itself by name, sealed in the database. Those of credentials are with the credentials. */
export interface Secrets {
  /** Errors: those of `Vault.seal`, STORE_FULL, STORE_FAILED. */
  set(name: string, secret: string): void;
  /** The secret, or undefined when none is stored. Errors: those of `Vault.open`. */
  find(name: string): string | undefined;
  has(name: string): boolean;
  /** Removing what is not there changes nothing. */
  remove(name: string): void;
  /** All of them, as they are stored. */
  sealed(): SealedSecret[];
}

export interface SecretsOptions {
  store: Pick<Store, 'db' | 'write'>;
  vault: Pick<Vault, 'seal' | 'open'>;
  now(): number;
}

export function createSecrets({ store, vault, now }: SecretsOptions): Secrets {
  const { db } = store;
  const select = db.prepare<[string], { sealed: Buffer }>('SELECT sealed FROM secrets WHERE name = ?');
  const all = db.prepare<[], { name: string; sealed: Buffer }>('SELECT name, sealed FROM secrets ORDER BY name');
  const upsert = db.prepare<[string, Buffer, number]>(
    'INSERT INTO secrets (name, sealed, updated_at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at',
  );
  const remove = db.prepare<[string]>('DELETE FROM secrets WHERE name = ?');

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
    sealed: () => all.all().map(({ name, sealed }) => ({ name, envelope: sealed.toString('utf8') })),
  };
}
