import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Caller, ServerAccess } from './ports';
import { registerRequestGuard } from './request-guard';

const owner: Caller = { actor: { kind: 'person', id: 'owner', name: 'Ana' }, access: 'owner' };
const access: ServerAccess = {
  ofToken: (candidate) => (candidate === 'good' ? owner : undefined),
  ofSession: (value) => (value === 'mine' ? owner : undefined),
  ofSignInCode: () => undefined,
  redeemSignInCode: () => undefined,
  createSession: () => 'mine',
  sessionLifetimeMs: 1000,
};
const SESSION = 'pulseflow_session_5177=mine';

let app: FastifyInstance;
let publicUrl: string;
beforeEach(() => {
  publicUrl = '';
  app = Fastify();
  app.setErrorHandler((error, _request, reply) => reply.code(403).send({ code: (error as { code?: string }).code }));
  registerRequestGuard(app, {
    access,
    allowedHosts: ['flow.example'],
    publicUrl: () => publicUrl,
    port: () => 5177,
    isUiPath: (path) => !path.startsWith('/api') && !path.startsWith('/rpc'),
  });
  app.all('/*', () => 'in');
});
afterEach(() => app.close());

/** `in`, the code of the refusal, or `page` for the sign-in page. */
async function ask(url: string, headers: Record<string, string> = {}, method: InjectOptions['method'] = 'GET'): Promise<string> {
  const answer = await app.inject({ method, url, headers: { host: 'localhost:5177', ...headers } });
  if (answer.statusCode === 401 && answer.headers['content-type']?.startsWith('text/html') === true) return 'page';
  return answer.statusCode === 200 ? answer.body : answer.json<{ code: string }>().code;
}

describe('the host name', () => {
  it.each(['localhost', 'LOCALHOST:80', '127.0.0.1:5177', '[::1]:5177', '192.168.1.7:5177', '[fe80::1]', 'flow.example:8080'])(
    '%s is trusted: an address, or a name that was allowed',
    async (host) => {
      expect(await ask('/api/flows', { host, authorization: 'Bearer good' })).toBe('in');
    },
  );

  it.each(['evil.example', 'localhost.evil.example', 'flow.example.evil', '1.2.3.4.evil'])(
    '%j is not, even with a token and for health',
    async (host) => {
      expect(await ask('/api/flows', { host, authorization: 'Bearer good' })).toBe('FORBIDDEN');
      expect(await ask('/api/health', { host })).toBe('FORBIDDEN');
    },
  );
});

describe('authorisation', () => {
  it('is not asked of health and webhooks, and of nothing that only looks like them', async () => {
    expect(await ask('/api/health?x=1')).toBe('in');
    expect(await ask('/oauth/callback?code=1', { 'sec-fetch-site': 'cross-site' })).toBe('in');
    expect(await ask('/oauth/callback?code=1', { host: 'evil.example' })).toBe('FORBIDDEN');
    expect(await ask('/oauth/callback/x')).toBe('page');
    expect(await ask('/hooks/a', { host: 'evil.example', origin: 'https://evil.example' }, 'POST')).toBe('in');
    for (const path of ['/api/health/', '/api/healthy', '/api//health', '/api/hooks/a'])
      expect(await ask(path), path).toBe('UNAUTHORIZED');
    expect(await ask('/hooks', {}, 'POST')).toBe('UNAUTHORIZED');
    expect(await ask('/%68ooks/a', {}, 'POST')).toBe('UNAUTHORIZED');
  });

  it('takes a token by itself: a wrong one is refused although a session is there', async () => {
    expect(await ask('/rpc/flows/list', { authorization: 'bearer good', origin: 'https://other.example' }, 'POST')).toBe('in');
    expect(await ask('/rpc/flows/list', { authorization: 'Bearer bad', cookie: SESSION }, 'POST')).toBe('UNAUTHORIZED');
    expect(await ask('/rpc/flows/list', { authorization: 'Basic good' }, 'POST')).toBe('UNAUTHORIZED');
  });

  it('takes a session among other cookies, of this port only', async () => {
    expect(await ask('/api/flows', { cookie: `a=b; ${SESSION} ;c` })).toBe('in');
    expect(await ask('/api/flows', { cookie: 'pulseflow_session_5178=mine' })).toBe('UNAUTHORIZED');
    expect(await ask('/api/flows', { cookie: 'pulseflow_session_5177=' })).toBe('UNAUTHORIZED');
  });

  it('shows a person how to sign in, and tells a program', async () => {
    expect(await ask('/runs/run_1')).toBe('page');
    expect(await ask('/runs/run_1', {}, 'POST')).toBe('UNAUTHORIZED');
    expect(await ask('/api/runs')).toBe('UNAUTHORIZED');
    expect(await ask('/auth/some-code')).toBe('in');
  });
});

describe('another web page', () => {
  it.each([
    ['of another origin', { origin: 'https://evil.example' }, 'FORBIDDEN'],
    ['of another port', { origin: 'http://localhost:3000' }, 'FORBIDDEN'],
    ['in a sandbox', { origin: 'null' }, 'FORBIDDEN'],
    ['that hides its origin', { 'sec-fetch-site': 'cross-site' }, 'FORBIDDEN'],
    ['of our own', { origin: 'http://localhost:5177' }, 'in'],
  ])('%s', async (_name, headers, expected) => {
    expect(await ask('/api/runs', { cookie: SESSION, ...(headers as Record<string, string>) }, 'POST')).toBe(expected);
  });

  it('may link to us', async () => {
    expect(await ask('/runs', { cookie: SESSION, 'sec-fetch-site': 'cross-site' })).toBe('in');
  });
});

describe('the address at which people reach it from elsewhere', () => {
  it('is a trusted name, and where pages of its own come from, once it is set', async () => {
    const headers = { host: 'flows.example.org', cookie: SESSION };
    expect(await ask('/api/flows', headers)).toBe('FORBIDDEN');
    publicUrl = 'https://flows.example.org/pulse';
    expect(await ask('/api/flows', headers)).toBe('in');
    // A proxy that names this server by its address.
    const behindProxy = { host: '127.0.0.1:5177', cookie: SESSION, origin: 'https://flows.example.org' };
    expect(await ask('/api/flows', behindProxy, 'POST')).toBe('in');
    expect(await ask('/api/flows', { ...behindProxy, origin: 'http://flows.example.org' }, 'POST')).toBe('FORBIDDEN');
    expect(await ask('/api/flows', { ...behindProxy, origin: 'https://evil.example' }, 'POST')).toBe('FORBIDDEN');
  });
});

describe('links by which people decide', () => {
  it('need no session, wherever the page came from, but a trusted name', async () => {
    expect(await ask('/decide/token')).toBe('in');
    expect(await ask('/decide/token', { origin: 'null' }, 'POST')).toBe('in');
    expect(await ask('/decide/token', { host: 'evil.example' })).toBe('FORBIDDEN');
    expect(await ask('/decide')).toBe('page');
    expect(await ask('/api/decide/token')).toBe('UNAUTHORIZED');
  });
});
