/** GitHub's REST API: sign-in, its errors, and its limits as https://docs.github.com/en/rest/using-the-rest-api documents them. */
import { createHash } from 'node:crypto';
import {
  createHttpClient,
  type HttpAnswer,
  type HttpClient,
  type JsonObject,
  pathPart,
  problem,
  type RateLimit,
  type ServiceSaid,
  type StepContext,
} from '@pulseflow/sdk';

export const DEFAULT_API_URL = 'https://api.github.com';
const API_VERSION = '2022-11-28';
const MINUTE_MS = 60_000;

/** Values of the credential `github.token`. */
export interface GitHubAccount {
  token: string;
  apiUrl?: string;
}

/** What a call counts as: a write makes content, a search has limits of its own. */
export type CallKind = 'read' | 'write' | 'search';

type Context = Pick<StepContext, 'signal' | 'now' | 'log'>;

/** A client for one token. `at` replaces the address of the API, for uploads. */
export function githubClient(context: Context, { token, apiUrl }: GitHubAccount, kind: CallKind, at?: string): HttpClient {
  const api = apiUrl === undefined || apiUrl === '' ? DEFAULT_API_URL : apiUrl;
  return createHttpClient({
    context,
    service: 'GitHub',
    baseUrl: at ?? api,
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/vnd.github+json',
      'x-github-api-version': API_VERSION,
    },
    rateLimit: limitsOf(api, token, kind),
    errorOf: (answer) => saidBy(answer, context.now()),
  });
}

/** The client of a step's credential. Errors: CREDENTIAL_NOT_FOUND. */
export async function githubOf(context: Context & Pick<StepContext, 'credential'>, kind: CallKind): Promise<HttpClient> {
  return githubClient(context, await accountOf(context), kind);
}

/** Errors: CREDENTIAL_NOT_FOUND. */
export async function accountOf(context: Pick<StepContext, 'credential'>): Promise<GitHubAccount> {
  const account = await context.credential<GitHubAccount>();
  if (account !== undefined) return account;
  throw problem({
    code: 'CREDENTIAL_NOT_FOUND',
    en: 'No GitHub token is chosen. Choose one in the node, and publish the flow.',
    ptBr: 'Nenhum token do GitHub foi escolhido. Escolha um no nó e publique o fluxo.',
    data: { detail: 'CREDENTIAL_NOT_CHOSEN' },
  });
}

/**
 * The limits that calls wait for before they begin: 900 points a minute (a read is 1, a write 5), of writes 80 a minute and 500
 * an hour, 30 searches a minute. A server of one's own has none unless its administrator sets them; then its answers say so.
 */
export function limitsOf(apiUrl: string, token: string, kind: CallKind): RateLimit[] {
  const host = URL.canParse(apiUrl) ? new URL(apiUrl).hostname : '';
  if (host !== 'api.github.com' && !host.endsWith('.ghe.com')) return [];
  const key = `github:${createHash('sha256').update(token).digest('hex').slice(0, 16)}`;
  if (kind === 'search') return [{ key: `${key}:search`, count: 30, perMs: MINUTE_MS }];
  if (kind === 'read') return [{ key: `${key}:read`, count: 900, perMs: MINUTE_MS }];
  return [
    { key: `${key}:write`, count: 80, perMs: MINUTE_MS },
    { key: `${key}:write-hour`, count: 500, perMs: 60 * MINUTE_MS },
  ];
}

/** GitHub's errors. Both limits come as 403 or 429: the primary with `x-ratelimit-remaining: 0`, the secondary in words. */
export function saidBy(answer: HttpAnswer, nowMs: number): ServiceSaid {
  const body = (typeof answer.value === 'object' && answer.value !== null ? answer.value : {}) as JsonObject;
  const message = typeof body['message'] === 'string' ? body['message'] : '';
  if (answer.status === 403 || answer.status === 429) {
    const { headers } = answer;
    const isUsedUp = headers.get('x-ratelimit-remaining') === '0';
    const isSecondary = /secondary rate limit|abuse detection/i.test(message);
    const reset = Number(headers.get('x-ratelimit-reset'));
    if (headers.has('retry-after')) return { as: 'limited', message };
    if (isUsedUp && reset > 0) return { as: 'limited', message, retryAfterMs: Math.max(1000, reset * 1000 - nowMs) };
    if (isSecondary || answer.status === 429) return { as: 'limited', message, retryAfterMs: MINUTE_MS };
  }
  if (answer.status === 404) return { message: `${message} (so it also answers when the token may not see it)` };
  const details = Array.isArray(body['errors']) ? body['errors'].map(detailOf).filter((text) => text !== '') : [];
  return { message: [message, ...details].filter((text) => text !== '').join('; ') };
}

function detailOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (typeof error !== 'object' || error === null) return '';
  const { message, resource, field, code } = error as Record<string, unknown>;
  if (typeof message === 'string') return message;
  return [resource, field, code].filter((part) => typeof part === 'string').join(' ');
}

/** `/repos/<owner>/<name>` of what people write: `owner/name`, or the address of the page. Errors: GITHUB_REPOSITORY_INVALID. */
export function repositoryPath(text: string): string {
  const { owner, name } = repositoryOf(text);
  return `/repos/${pathPart(owner)}/${pathPart(name)}`;
}

/** Errors: GITHUB_REPOSITORY_INVALID. */
export function repositoryOf(text: string): { owner: string; name: string } {
  const match = /^(?:https?:\/\/[^/]+\/|git@[^:]+:)?([\w.-]+)\/([\w.-]+?)(?:\.git)?(?:\/.*)?$/.exec(text.trim());
  const [, owner, name] = match ?? [];
  if (owner !== undefined && name !== undefined) return { owner, name };
  throw problem({
    code: 'GITHUB_REPOSITORY_INVALID',
    en: `"${text}" is no repository. Write it as owner/name, such as octocat/hello-world.`,
    ptBr: `"${text}" não é um repositório. Escreva como dono/nome, por exemplo octocat/hello-world.`,
    data: { repository: text },
  });
}
