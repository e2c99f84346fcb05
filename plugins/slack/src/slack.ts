import { createHash } from 'node:crypto';
import {
  type CredentialTestContext,
  createHttpClient,
  type HttpAnswer,
  type HttpClient,
  type JsonObject,
  problem,
  type RateLimit,
  type ServiceSaid,
} from '@pulseflow/sdk';

export const BOT_CREDENTIAL = 'slack.bot';

/** Values of the credential. */
export interface SlackValues {
  token?: string;
  baseUrl?: string;
}

export const DEFAULT_URL = 'https://slack.com/api';

/** Calls a minute that Slack grants each method of a tier (docs.slack.dev/apis/web-api/rate-limits). */
const TIERS = { 2: 20, 3: 50, 4: 100 } as const;

/** What a call counts by: a tier, or the channel that a message goes to (one message a second). */
export type Counting = { method: string; tier: keyof typeof TIERS } | { channel: string };

/** A client for the Web API. Errors: SERVICE_* and SLACK_*. */
export function slackClient(
  values: SlackValues | undefined,
  context: Pick<CredentialTestContext<unknown>, 'signal' | 'now' | 'log'>,
  counting?: Counting,
): HttpClient {
  const token = values?.token?.trim() ?? '';
  if (token === '') {
    throw problem({
      code: 'SERVICE_REFUSED',
      en: 'Choose a credential with the token of a Slack app.',
      ptBr: 'Escolha uma credencial com o token de um app do Slack.',
    });
  }
  const key = `slack:${createHash('sha256').update(token).digest('base64url').slice(0, 12)}`;
  return createHttpClient({
    context,
    service: 'Slack',
    baseUrl: values?.baseUrl?.trim() || DEFAULT_URL,
    authorize: ({ headers }) => headers.set('authorization', `Bearer ${token}`),
    rateLimit: counting === undefined ? [] : [limitOf(key, counting)],
    // Failures come with status 200, too.
    failed: (answer) => saidBy(answer)?.['ok'] === false,
    errorOf,
    retry: { maxWaitMs: 65_000 },
  });
}

function limitOf(key: string, counting: Counting): RateLimit {
  return 'channel' in counting
    ? { key: `${key}:post:${counting.channel}`, count: 1, perMs: 1000 }
    : { key: `${key}:${counting.method}`, count: TIERS[counting.tier], perMs: 60_000 };
}

function saidBy({ value }: HttpAnswer): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

const REFUSED = new Set([
  ...['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired', 'missing_scope', 'no_permission'],
  ...['not_allowed_token_type', 'ekm_access_denied', 'org_login_required', 'access_denied'],
]);
const UNAVAILABLE = new Set(['fatal_error', 'internal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org']);
const NO_CHANNEL = new Set(['channel_not_found', 'is_archived', 'user_not_found']);
const NOT_INVITED = new Set(['not_in_channel', 'restricted_action', 'cannot_dm_bot']);

/** `{ ok: false, error: 'channel_not_found', needed?: 'chat:write' }`. */
function errorOf(answer: HttpAnswer): ServiceSaid | undefined {
  const said = saidBy(answer);
  const error = typeof said?.['error'] === 'string' ? said['error'] : '';
  if (error === '') return undefined;
  const { needed } = said ?? {};
  const message = typeof needed === 'string' ? `${error}: the app needs the scope ${needed}` : error;
  return { message, serviceCode: error, ...meaningOf(error) };
}

function meaningOf(error: string): Pick<ServiceSaid, 'as' | 'code' | 'message'> {
  if (REFUSED.has(error)) return { as: 'refused' };
  if (UNAVAILABLE.has(error)) return { as: 'unavailable' };
  if (error === 'ratelimited' || error === 'rate_limited') return { as: 'limited' };
  if (NO_CHANNEL.has(error)) {
    return {
      as: 'rejected',
      code: 'SLACK_CHANNEL_NOT_FOUND',
      message: `${error}: there is no such channel, or the app does not see it. Use the id (C…), and invite the app into private channels`,
    };
  }
  if (NOT_INVITED.has(error)) {
    return {
      as: 'rejected',
      code: 'SLACK_NOT_IN_CHANNEL',
      message: `${error}: write "/invite @app" in the channel, or give the app the scope chat:write.public`,
    };
  }
  return { as: 'rejected' };
}
