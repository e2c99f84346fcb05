/** What sign-ins gave, sealed: one envelope a credential. Who is signed in can be told without opening it. */
import type { CredentialTokensTable } from '#main/store/tables-of-plugins';
import type { VaultStore } from '../ports';
import type { SealedSecret, Vault } from '../vault';
import type { Tokens } from './token-endpoint';

/** No field of a type can be named so. */
const sealName = (id: string): string => `credential:${id}:#tokens`;

export interface SignInState {
  status: 'signed-in' | 'expired';
  at: number;
  scopes: string[];
}

export function createTokenStore({ db }: Pick<VaultStore, 'db'>, vault: Pick<Vault, 'seal' | 'open'>) {
  const find = db.prepare<[string], CredentialTokensTable>('SELECT * FROM credential_tokens WHERE credential_id = ?');
  const all = db.prepare<[], Pick<CredentialTokensTable, 'credential_id' | 'tokens'>>(
    'SELECT credential_id, tokens FROM credential_tokens',
  );
  const upsert = db.prepare<[CredentialTokensTable]>(`
    INSERT INTO credential_tokens (credential_id, tokens, expires_at, scopes, signed_in_at, refused_at, updated_at)
    VALUES (:credential_id, :tokens, :expires_at, :scopes, :signed_in_at, :refused_at, :updated_at)
    ON CONFLICT (credential_id) DO UPDATE SET tokens = excluded.tokens, expires_at = excluded.expires_at,
      scopes = excluded.scopes, signed_in_at = excluded.signed_in_at, refused_at = excluded.refused_at,
      updated_at = excluded.updated_at`);
  const refuse = db.prepare<[number, string]>('UPDATE credential_tokens SET refused_at = ? WHERE credential_id = ?');
  const remove = db.prepare<[string]>('DELETE FROM credential_tokens WHERE credential_id = ?');

  return {
    /** How a sign-in stands, without opening it. */
    state(id: string): SignInState | undefined {
      const row = find.get(id);
      if (row === undefined) return undefined;
      const scopes = row.scopes === null ? [] : (JSON.parse(row.scopes) as string[]);
      return { status: row.refused_at === null ? 'signed-in' : 'expired', at: row.signed_in_at, scopes };
    },
    /** Errors: those of `Vault.open`. */
    open(id: string): Tokens | undefined {
      const row = find.get(id);
      return row === undefined ? undefined : (JSON.parse(vault.open(sealName(id), row.tokens)) as Tokens);
    },
    /** To be called inside of `store.write`. `signedInAt`: absent for tokens that were renewed. Errors: those of `Vault.seal`. */
    save(id: string, tokens: Tokens, nowMs: number, signedInAt?: number): void {
      upsert.run({
        credential_id: id,
        tokens: vault.seal(sealName(id), JSON.stringify(tokens)),
        expires_at: tokens.expiresAt ?? null,
        scopes: JSON.stringify(tokens.scopes),
        signed_in_at: signedInAt ?? find.get(id)?.signed_in_at ?? nowMs,
        refused_at: null,
        updated_at: nowMs,
      });
    },
    /** The service takes it no longer. To be called inside of `store.write`. */
    refuse: (id: string, nowMs: number) => refuse.run(nowMs, id),
    /** To be called inside of `store.write`. */
    remove: (id: string) => remove.run(id),
    sealed: (): SealedSecret[] =>
      all.all().map(({ credential_id, tokens }) => ({ name: sealName(credential_id), envelope: tokens })),
    /** The credential whose tokens are sealed under this name. */
    ownerOf: (name: string) => /^credential:(.+):#tokens$/.exec(name)?.[1],
  };
}
export type TokenStore = ReturnType<typeof createTokenStore>;
