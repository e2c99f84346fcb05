/**
 * Signing in by the browser: OAuth 2.0 with PKCE, for a program on this machine (RFC 6749, RFC 7636, RFC 8252). The browser goes to the
 * service, the service sends it back to the local listener with a code, and the code is exchanged for tokens here. Neither the
 * window nor the browser ever sees a token.
 */
import type { JsonObject } from '#shared/model/json';
import type { OAuth2 } from '#shared/model/plugin';
import type { VaultPorts } from '../ports';
import { listenerMissing, signInNone, signInRefused, signInUnknown } from './errors';
import type { SignedInCredential } from './fresh-token';
import { createProof } from './proof';
import { providerOf, signsIn } from './provider';
import { GrantRefused, requestTokens, type Tokens } from './token-endpoint';

/** So long a person may take at the service. */
const LIFETIME_MS = 10 * 60_000;
const MAX_OPEN = 50;

interface Open {
  credentialId: string;
  verifier: string;
  redirectUri: string;
  expiresAt: number;
}

export interface SignInsParts {
  ports: Pick<VaultPorts, 'clock' | 'listenerUrl'>;
  /** The credential as it is now. Errors: CREDENTIAL_NOT_FOUND, CREDENTIAL_TYPE_UNKNOWN, those of the vault. */
  read(id: string): SignedInCredential;
  /** Keeps what was given, durably. */
  keep(id: string, tokens: Tokens): void;
}

export interface SignIns {
  /** Where services send the browser back to: to be registered there. Undefined: nothing listens. */
  redirectUri(): string | undefined;
  /** Errors: CREDENTIAL_SIGN_IN_NONE, CREDENTIAL_INVALID, SIGN_IN_FAILED. */
  begin(id: string): { authorizationUrl: string; state: string; expiresAt: number };
  /** Takes what the browser came back with; each state once. Errors: SIGN_IN_UNKNOWN, SIGN_IN_FAILED, those of `keep`. */
  finish(query: URLSearchParams): Promise<{ credentialName: string }>;
}

export function createSignIns({ ports, read, keep }: SignInsParts): SignIns {
  const open = new Map<string, Open>();
  const { clock } = ports;

  const redirectUri = (): string | undefined => {
    const base = ports.listenerUrl();
    return base === '' ? undefined : `${base}/oauth/callback`;
  };

  function forgetOld(): void {
    for (const [state, { expiresAt }] of open) if (expiresAt <= clock.now() || open.size >= MAX_OPEN) open.delete(state);
  }

  return {
    redirectUri,

    begin(id) {
      const { type, values } = read(id);
      const { oauth2 } = type;
      if (oauth2 === undefined || !signsIn(type, values)) throw signInNone(type.type);
      const provider = providerOf(oauth2, values);
      const back = redirectUri();
      if (back === undefined) throw listenerMissing();
      forgetOld();
      const { state, verifier, challenge } = createProof();
      const expiresAt = clock.now() + LIFETIME_MS;
      open.set(state, { credentialId: id, verifier, redirectUri: back, expiresAt });
      const url = new URL(provider.authorizationUrl);
      const parameters: Record<string, string> = {
        ...provider.parameters,
        response_type: 'code',
        client_id: provider.clientId,
        redirect_uri: back,
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
        ...(provider.scopes.length === 0 ? {} : { scope: provider.scopes.join(' ') }),
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return { authorizationUrl: url.href, state, expiresAt };
    },

    async finish(query) {
      const state = query.get('state') ?? '';
      const found = open.get(state);
      // Whatever comes of it, it counts once.
      open.delete(state);
      if (found === undefined || found.expiresAt <= clock.now()) throw signInUnknown();
      const { id, name, type, values } = read(found.credentialId);
      if (type.oauth2 === undefined) throw signInNone(type.type);
      const provider = providerOf(type.oauth2, values);
      const { host } = provider.authorizationUrl;
      const said = query.get('error_description') ?? query.get('error');
      if (said !== null) throw signInRefused(host, said.slice(0, 500));
      const code = query.get('code');
      if (code === null || code === '') throw signInRefused(host, 'it sent no code');
      try {
        const tokens = await requestTokens({
          provider,
          fields: {
            grant_type: 'authorization_code',
            code,
            redirect_uri: found.redirectUri,
            code_verifier: found.verifier,
          },
          before: { scopes: [...provider.scopes] },
          nowMs: clock.now(),
        });
        keep(id, tokens);
      } catch (thrown) {
        throw thrown instanceof GrantRefused ? signInRefused(host, 'it does not take its own code') : thrown;
      }
      return { credentialName: name };
    },
  };
}

/** Whether a change of the fields makes it another sign-in than the one whose tokens are kept. */
export function isOtherSignIn(
  { oauth2 }: Pick<SignedInCredential['type'], 'oauth2'>,
  before: JsonObject,
  after: JsonObject,
): boolean {
  return oauth2 !== undefined && identityOf(oauth2, before) !== identityOf(oauth2, after);
}

/** What of the fields decides whom tokens belong to: when it changes, they are worth nothing. */
function identityOf(oauth2: OAuth2, values: JsonObject): string {
  const used = [oauth2.clientIdField, ...Object.keys(oauth2.when ?? {})];
  for (const template of [oauth2.authorizationUrl, oauth2.tokenUrl, ...oauth2.scopes])
    for (const [, field = ''] of template.matchAll(/{{\s*([\w-]+)\s*}}/g)) used.push(field);
  const chosen: JsonObject = {};
  for (const field of used) chosen[field] = values[field] ?? null;
  return JSON.stringify(chosen);
}
