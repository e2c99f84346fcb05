/** SQL of credentials. Writes belong into `store.write`. */
import type { CredentialsTable } from '#main/store/tables';
import type { VaultStore } from '../ports';

export type CredentialRow = CredentialsTable;

export function createCredentialsRepository({ db }: Pick<VaultStore, 'db'>) {
  const find = db.prepare<[string], CredentialRow>('SELECT * FROM credentials WHERE id = ?');
  const list = db.prepare<[], CredentialRow>('SELECT * FROM credentials ORDER BY name COLLATE NOCASE, id');
  const named = db.prepare<[string, string], { id: string }>(
    'SELECT id FROM credentials WHERE type = ? AND name = ? COLLATE NOCASE',
  );
  const upsert = db.prepare<[CredentialRow]>(`
    INSERT INTO credentials (id, name, type, fields, sealed, created_at, updated_at, last_used_at, last_test)
    VALUES (:id, :name, :type, :fields, :sealed, :created_at, :updated_at, :last_used_at, :last_test)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, fields = excluded.fields, sealed = excluded.sealed,
      updated_at = excluded.updated_at, last_test = excluded.last_test`);
  const setTest = db.prepare<[string, string]>('UPDATE credentials SET last_test = ? WHERE id = ?');
  const setUsed = db.prepare<[number, string]>('UPDATE credentials SET last_used_at = ? WHERE id = ?');
  const remove = db.prepare<[string]>('DELETE FROM credentials WHERE id = ?');
  return {
    find: (id: string) => find.get(id),
    list: () => list.all(),
    idOf: (type: string, name: string) => named.get(type, name)?.id,
    save: (row: CredentialRow) => upsert.run(row),
    setTest: (id: string, test: string) => setTest.run(test, id),
    setUsed: (id: string, atMs: number) => setUsed.run(atMs, id),
    remove: (id: string) => remove.run(id),
  };
}
export type CredentialsRepository = ReturnType<typeof createCredentialsRepository>;
