/** Access tokens that hold: renewed shortly before they end, by one call however many ask. */
import type { CredentialType } from '#main/engine/sdk';
import type { JsonObject } from '#shared/model/json';
import type { VaultPorts } from '../ports';
import { signInNeeded } from './errors';
import { providerOf } from './provider';
import { GrantRefused, requestTokens, type Tokens } from './token-endpoint';
import type { TokenStore } from './token-store';

/** A token that ends within this time is renewed before it is given out: a step may take its time. */
const MARGIN_MS = 60_000;

export interface SignedInCredential {
  id: string;
  name: string;
  type: CredentialType;
  /** All of its fields, secrets included. */
  values: JsonObject;
}

export type FreshTokens = (credential: SignedInCredential) => Promise<Tokens>;

/**
 * Errors: CREDENTIAL_SIGN_IN_NEEDED (nobody signed in, or the service takes it no longer), SIGN_IN_FAILED (operational: it cannot be
 * renewed now, and the old one has ended), those of the vault and the store.
 */
export function createFreshTokens(
  { store, clock }: Pick<VaultPorts, 'store' | 'clock'>,
  tokens: TokenStore,
  /** Told when the service refuses to renew. */
  onRefused: (id: string) => void,
): FreshTokens {
  const underWay = new Map<string, Promise<Tokens>>();

  /** False: somebody has signed in again, or the credential has gone, while the service was asked. */
  const isStill = (id: string, old: Tokens): boolean => tokens.open(id)?.refreshToken === old.refreshToken;

  async function renew({ id, name, type, values }: SignedInCredential, old: Tokens): Promise<Tokens> {
    const { oauth2 } = type;
    if (oauth2 === undefined || old.refreshToken === undefined) throw signInNeeded(id, name, 'expired');
    try {
      const renewed = await requestTokens({
        provider: providerOf(oauth2, values),
        fields: { grant_type: 'refresh_token', refresh_token: old.refreshToken },
        before: old,
        nowMs: clock.now(),
      });
      if (!isStill(id, old)) return tokens.open(id) ?? renewed;
      // Kept before it is used: the service may have made the old refresh token worthless.
      store.write(() => tokens.save(id, renewed, clock.now()));
      return renewed;
    } catch (thrown) {
      if (thrown instanceof GrantRefused) {
        if (!isStill(id, old)) return tokens.open(id) ?? old;
        store.write(() => tokens.refuse(id, clock.now()));
        onRefused(id);
        throw signInNeeded(id, name, 'expired');
      }
      throw thrown;
    }
  }

  return async (credential) => {
    const { id, name } = credential;
    const running = underWay.get(id);
    if (running !== undefined) return running;
    const state = tokens.state(id);
    if (state === undefined) throw signInNeeded(id, name, 'never');
    if (state.status === 'expired') throw signInNeeded(id, name, 'expired');
    const kept = tokens.open(id);
    if (kept === undefined) throw signInNeeded(id, name, 'never');
    const { expiresAt } = kept;
    const leftMs = expiresAt === undefined ? Number.POSITIVE_INFINITY : expiresAt - clock.now();
    if (leftMs > MARGIN_MS) return kept;
    if (kept.refreshToken === undefined && leftMs > 0) return kept;
    const renewing = renew(credential, kept).finally(() => underWay.delete(id));
    underWay.set(id, renewing);
    try {
      return await renewing;
    } catch (thrown) {
      const isSignedIn = tokens.state(id)?.status === 'signed-in';
      // It still holds for a moment: what cannot be renewed now may be a little later.
      if (isSignedIn && leftMs > 0) return kept;
      throw thrown;
    }
  };
}
