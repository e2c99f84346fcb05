/**
 * What stands before every route: the Host check (DNS rebinding), the Origin check (CSRF), authorisation. Only health,
 * the webhooks and the links by which people decide answer without authorisation; the latter two have their own checks.
 */
import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '#shared/model/errors';
import { isDecidePath } from './decide-route';
import type { Caller, ServerAccess } from './ports';
import { sessionCookieName } from './session-cookie';
import { isSignInPath, sendSignInPage } from './sign-in';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; null where nobody needs to be known. */
    caller: Caller | null;
  }
}

const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '::1']);

function hostName(header: string | undefined): string {
  const host = header ?? '';
  const bracketed = /^\[(.+)\](?::\d+)?$/.exec(host);
  return (bracketed?.[1] ?? host.replace(/:\d+$/, '')).toLowerCase();
}

/** A name that DNS gives can be made to point here by anybody; an address cannot. */
function isTrustedHost(name: string, allowed: readonly string[]): boolean {
  return LOCAL_NAMES.has(name) || isIP(name) !== 0 || allowed.includes(name);
}

function publicName(publicUrl: string): string | undefined {
  return publicUrl === '' ? undefined : new URL(publicUrl).hostname;
}

function bearerOf(request: FastifyRequest): string | undefined {
  const match = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '');
  return match?.[1];
}

function cookieOf(request: FastifyRequest, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at !== -1 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

function isForeignOrigin(request: FastifyRequest, publicUrl: string): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return request.headers['sec-fetch-site'] === 'cross-site' && request.method !== 'GET';
  try {
    // What stands in front of this server may name another host to it than the browser does.
    return new URL(origin).host !== host && !(publicUrl !== '' && new URL(publicUrl).origin === origin);
  } catch {
    // "null" and other unparsable origins: sandboxed pages and the like.
    return true;
  }
}

export interface GuardOptions {
  access: ServerAccess;
  /** Names beside localhost under which the server may be reached. */
  allowedHosts: readonly string[];
  /** Where people reach the server from elsewhere: this name is trusted too. Empty: nowhere. */
  publicUrl(): string;
  port(): number;
  isUiPath(path: string): boolean;
}

export function registerRequestGuard(app: FastifyInstance, options: GuardOptions): void {
  const { access, allowedHosts } = options;
  app.decorateRequest('caller', null);
  app.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    if (path.startsWith('/hooks/')) return;
    const name = hostName(request.headers.host);
    if (!isTrustedHost(name, allowedHosts) && name !== publicName(options.publicUrl())) {
      throw new AppError({
        code: 'FORBIDDEN',
        message: `The host name "${name}" is not known to this PulseFlow. Use localhost, or add it to PULSEFLOW_ALLOWED_HOSTS.`,
        data: { name, detail: 'FORBIDDEN_HOST' },
      });
    }
    if (path === '/api/health' || isDecidePath(path)) return;
    const bearer = bearerOf(request);
    if (bearer !== undefined) {
      request.caller = access.ofToken(bearer, path.startsWith('/api')) ?? null;
      if (request.caller !== null) return;
      throw new AppError({
        code: 'UNAUTHORIZED',
        message: 'The API token is wrong. Use the one of this instance: keys/api-token in its data folder, or PULSEFLOW_TOKEN.',
        data: { detail: 'TOKEN_WRONG' },
      });
    }
    if (isForeignOrigin(request, options.publicUrl())) {
      throw new AppError({
        code: 'FORBIDDEN',
        message: 'Calls from other web pages are refused. Send an API token instead of a session.',
        data: { detail: 'FORBIDDEN_ORIGIN' },
      });
    }
    if (isSignInPath(path)) return;
    const session = cookieOf(request, sessionCookieName(options.port()));
    request.caller = (session === undefined ? undefined : access.ofSession(session)) ?? null;
    if (request.caller !== null) return;
    if (request.method === 'GET' && options.isUiPath(path)) return sendSignInPage(reply, request.headers['accept-language']);
    throw new AppError({
      code: 'UNAUTHORIZED',
      message:
        'Sign in first: open the one-time link that PulseFlow printed at its start, or send "Authorization: Bearer <token>".',
      data: { detail: 'SIGN_IN_FIRST' },
    });
  });
}
