/**
 * An authorization server as RFC 6749, 7636 (S256 only) and 8252 describe one, on a port of its own: it checks everything that such a
 * server checks, rotates refresh tokens, and takes all of a grant back when a code or an old refresh token comes a second time.
 */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Grant {
  redirectUri: string;
  challenge: string;
  scope: string;
  isRevoked: boolean;
  isCodeUsed: boolean;
  refreshToken?: string;
  accessTokens: Set<string>;
}

export interface AuthorizationServer {
  readonly url: string;
  readonly client: { id: string; secret: string };
  /** What was asked of the token endpoint, in order. */
  readonly tokenRequests: URLSearchParams[];
  /** Every token and code that was ever given out. */
  readonly givenOut: string[];
  lifetimeS: number;
  /** The next calls of the token endpoint are answered so. */
  fail: { status: number; body: string }[];
  /** Called before each answer of the token endpoint. */
  beforeAnswer: () => Promise<void>;
  /** What a person does at the service: opens the address and agrees (or not). Gives where the browser is sent back to. */
  agree(authorizationUrl: string, says?: 'yes' | 'no'): Promise<URL>;
  /** The person takes the access back in the settings of the service. */
  revokeAll(): void;
  /** What a service behind it answers to a token. */
  isGood(accessToken: string): boolean;
  close(): Promise<void>;
}

const token = (prefix: string): string => `${prefix}_${randomBytes(18).toString('base64url')}`;

export async function startAuthorizationServer(): Promise<AuthorizationServer> {
  const client = { id: 'client-1', secret: 'client!secret&9d3f' };
  const byCode = new Map<string, Grant>();
  const byRefresh = new Map<string, Grant>();
  const tokenRequests: URLSearchParams[] = [];
  const givenOut: string[] = [];
  const grants: Grant[] = [];

  const given = (prefix: string): string => {
    const made = token(prefix);
    givenOut.push(made);
    return made;
  };

  function authorize(query: URLSearchParams, response: ServerResponse): void {
    const redirectUri = query.get('redirect_uri') ?? '';
    const isLoopback = URL.canParse(redirectUri) && new URL(redirectUri).hostname === '127.0.0.1';
    // Of a client or an address that is not known, the browser is not sent back (RFC 6749, 4.1.2.1).
    if (query.get('client_id') !== client.id || !isLoopback) {
      response.writeHead(400).end('unknown client');
      return;
    }
    const back = new URL(redirectUri);
    const state = query.get('state');
    if (state !== null) back.searchParams.set('state', state);
    const challenge = query.get('code_challenge');
    if (query.get('response_type') !== 'code') back.searchParams.set('error', 'unsupported_response_type');
    else if (challenge === null || query.get('code_challenge_method') !== 'S256') {
      back.searchParams.set('error', 'invalid_request');
      back.searchParams.set('error_description', 'code challenge required');
    } else if (query.get('says') === 'no') {
      back.searchParams.set('error', 'access_denied');
      back.searchParams.set('error_description', 'The person said no');
    } else {
      const code = given('code');
      const grant: Grant = {
        redirectUri,
        challenge,
        scope: query.get('scope') ?? '',
        isRevoked: false,
        isCodeUsed: false,
        accessTokens: new Set(),
      };
      grants.push(grant);
      byCode.set(code, grant);
      back.searchParams.set('code', code);
    }
    response.writeHead(302, { location: back.href }).end();
  }

  function revoke(grant: Grant): void {
    grant.isRevoked = true;
    grant.accessTokens.clear();
  }

  function issue(grant: Grant): object {
    const accessToken = given('access');
    const refreshToken = given('refresh');
    grant.accessTokens.add(accessToken);
    grant.refreshToken = refreshToken;
    byRefresh.set(refreshToken, grant);
    const { scope } = grant;
    return { access_token: accessToken, token_type: 'Bearer', expires_in: server.lifetimeS, refresh_token: refreshToken, scope };
  }

  function redeemCode(form: URLSearchParams): object | undefined {
    const grant = byCode.get(form.get('code') ?? '');
    if (grant === undefined || grant.isRevoked) return undefined;
    if (grant.isCodeUsed) {
      revoke(grant);
      return undefined;
    }
    const verifier = form.get('code_verifier') ?? '';
    const isOurs = createHash('sha256').update(verifier).digest('base64url') === grant.challenge && verifier.length >= 43;
    if (!isOurs || form.get('redirect_uri') !== grant.redirectUri) return undefined;
    grant.isCodeUsed = true;
    return issue(grant);
  }

  function refresh(form: URLSearchParams): object | undefined {
    const old = form.get('refresh_token') ?? '';
    const grant = byRefresh.get(old);
    if (grant === undefined || grant.isRevoked) return undefined;
    if (grant.refreshToken !== old) {
      revoke(grant);
      return undefined;
    }
    grant.accessTokens.clear();
    return issue(grant);
  }

  async function answerToken(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const form = new URLSearchParams(body);
    tokenRequests.push(form);
    await server.beforeAnswer();
    const send = (status: number, json: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(typeof json === 'string' ? json : JSON.stringify(json));
    };
    const failure = server.fail.shift();
    if (failure !== undefined) return send(failure.status, failure.body);
    if (request.headers['content-type'] !== 'application/x-www-form-urlencoded;charset=UTF-8')
      if (request.headers['content-type'] !== 'application/x-www-form-urlencoded') return send(400, { error: 'invalid_request' });
    if (form.get('client_id') !== client.id || form.get('client_secret') !== client.secret)
      return send(401, { error: 'invalid_client', error_description: `no client with ${form.get('client_secret') ?? ''}` });
    const kind = form.get('grant_type');
    if (kind !== 'authorization_code' && kind !== 'refresh_token') return send(400, { error: 'unsupported_grant_type' });
    const answer = kind === 'authorization_code' ? redeemCode(form) : refresh(form);
    return answer === undefined ? send(400, { error: 'invalid_grant' }) : send(200, answer);
  }

  const http = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'GET' && url.pathname === '/authorize') authorize(url.searchParams, response);
    else if (request.method === 'POST' && url.pathname === '/token') void answerToken(request, response);
    else if (url.pathname === '/moved') response.writeHead(307, { location: '/token' }).end();
    else response.writeHead(404).end();
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const server: AuthorizationServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    client,
    tokenRequests,
    givenOut,
    lifetimeS: 3600,
    fail: [],
    beforeAnswer: () => Promise.resolve(),
    async agree(authorizationUrl, says = 'yes') {
      const url = new URL(authorizationUrl);
      url.searchParams.set('says', says);
      const response = await fetch(url, { redirect: 'manual' });
      const location = response.headers.get('location');
      if (location === null) throw new Error(`The service did not send the browser back: ${await response.text()}`);
      return new URL(location);
    },
    revokeAll: () => grants.forEach(revoke),
    isGood: (accessToken) => grants.some((grant) => grant.accessTokens.has(accessToken)),
    async close() {
      http.close();
      http.closeAllConnections();
      await once(http, 'close');
    },
  };
  return server;
}
