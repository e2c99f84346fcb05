/** What credentials that sign in by the browser have beside their fields. */
import type { CredentialType } from '#main/engine/sdk';
import type { Credential } from '#shared/model/credential';
import type { JsonObject } from '#shared/model/json';
import type { FreshTokens } from '../sign-in/fresh-token';
import { signsIn } from '../sign-in/provider';
import type { TokenStore } from '../sign-in/token-store';
import type { CredentialRow } from './repository';

export interface CredentialAccess {
  /** How the sign-in stands; undefined: as it is filled in, it has none. */
  signIn(type: CredentialType | undefined, row: Pick<CredentialRow, 'id' | 'fields'>): Credential['signIn'];
  /**
   * The values with a token that holds, and what of it is secret. Errors: CREDENTIAL_SIGN_IN_NEEDED, SIGN_IN_FAILED, those of the vault.
   */
  withToken(
    type: CredentialType,
    row: Pick<CredentialRow, 'id' | 'name'>,
    values: JsonObject,
  ): Promise<{ values: JsonObject; secrets: string[] }>;
}

export function createCredentialAccess(tokens: Pick<TokenStore, 'state'>, fresh: FreshTokens): CredentialAccess {
  return {
    signIn(type, { id, fields }) {
      if (type === undefined || !signsIn(type, JSON.parse(fields) as JsonObject)) return undefined;
      return tokens.state(id) ?? { status: 'none' };
    },
    async withToken(type, { id, name }, values) {
      if (!signsIn(type, values)) return { values, secrets: [] };
      const { accessToken, refreshToken } = await fresh({ id, name, type, values });
      return {
        values: { ...values, accessToken },
        secrets: refreshToken === undefined ? [accessToken] : [accessToken, refreshToken],
      };
    },
  };
}
