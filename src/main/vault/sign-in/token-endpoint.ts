/** The token endpoint of RFC 6749: a code for tokens, and a refresh token for new ones. */
import { z } from 'zod';
import { Concealed } from '#main/engine/step/concealed';
import { signInRefused, signInUnreachable } from './errors';
import type { Provider } from './provider';

/** A sign-in service that does not answer within this time is not there, in milliseconds. */
const LONGEST_ANSWER_MS = 20_000;
const MAX_ANSWER_BYTES = 1_048_576;
/** Of tokens whose service does not say how long they hold, but gives a way to renew them. */
const USUAL_LIFETIME_S = 3600;

const answerSchema = z.looseObject({
  access_token: z.string().min(1).optional(),
  token_type: z.string().optional(),
  expires_in: z.coerce.number().positive().optional().catch(undefined),
  refresh_token: z.string().min(1).optional(),
  scope: z.string().optional(),
  error: z.string().optional(),
  error_description: z.string().optional(),
});

export interface Tokens {
  accessToken: string;
  refreshToken?: string;
  /** Milliseconds since the epoch; absent: it holds until the service says otherwise. */
  expiresAt?: number;
  scopes: string[];
}

/** The service says for good that this grant is worth nothing (any more). */
export class GrantRefused extends Error {}

interface Grant {
  provider: Provider;
  fields: Readonly<Record<string, string>>;
  /** What the service gave before, where it does not repeat it. */
  before: Pick<Tokens, 'refreshToken' | 'scopes'>;
  nowMs: number;
  signal?: AbortSignal;
}

/**
 * Asks for tokens. Errors: GrantRefused (invalid_grant), SIGN_IN_FAILED; neither says a secret, whatever the service repeats.
 */
export async function requestTokens({ provider, fields, before, nowMs, signal }: Grant): Promise<Tokens> {
  const { tokenUrl, clientId, clientSecret } = provider;
  const concealed = new Concealed();
  for (const [name, value] of Object.entries(fields)) if (!['grant_type', 'redirect_uri'].includes(name)) concealed.add(value);
  if (clientSecret !== undefined) concealed.add(clientSecret);
  const limit = AbortSignal.timeout(LONGEST_ANSWER_MS);
  const { host } = tokenUrl;
  let status: number;
  let text: string;
  try {
    const response = await fetch(tokenUrl, {
      method: 'POST',
      // A redirect would carry the secrets elsewhere.
      redirect: 'error',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'PulseFlow' },
      body: new URLSearchParams({
        ...fields,
        client_id: clientId,
        ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
      }),
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
    status = response.status;
    text = (await response.text()).slice(0, MAX_ANSWER_BYTES);
  } catch (thrown) {
    const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
    const reason = limit.aborted ? 'no answer within 20 seconds' : cause instanceof Error ? cause.message : String(cause);
    throw signInUnreachable(host, concealed.text(reason));
  }
  const answer = answerSchema.safeParse(readJson(text));
  const refusal = answer.success ? answer.data.error : undefined;
  if (refusal !== undefined) {
    if (refusal === 'invalid_grant') throw new GrantRefused(refusal);
    const said = answer.data?.error_description ?? refusal;
    throw signInRefused(host, concealed.text(said).slice(0, 500));
  }
  if (!answer.success || answer.data.access_token === undefined || status >= 400)
    throw signInUnreachable(host, `status ${status}`);
  const { access_token, expires_in, refresh_token = before.refreshToken, scope } = answer.data;
  const lifetimeS = expires_in ?? (refresh_token === undefined ? undefined : USUAL_LIFETIME_S);
  return {
    accessToken: access_token,
    ...(refresh_token === undefined ? {} : { refreshToken: refresh_token }),
    ...(lifetimeS === undefined ? {} : { expiresAt: nowMs + lifetimeS * 1000 }),
    scopes: scope === undefined ? before.scopes : scope.split(/[\s,]+/).filter((name) => name !== ''),
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
