import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { registerDecideRoute } from './decide-route';
import type { DecideCall, DecidePage } from './ports';

let app: FastifyInstance;
let calls: { call: DecideCall; body?: string }[];
let answer: DecidePage | 'decided' | 'taken-back';
const page: DecidePage = { status: 200, language: 'pt-BR', title: 'Pay <now>', body: '<h1>Pay</h1>' };

beforeEach(() => {
  calls = [];
  answer = page;
  app = Fastify();
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, text, next) =>
    next(null, new URLSearchParams(text as string)),
  );
  registerDecideRoute(app, {
    decidePages: {
      show: (call) => {
        calls.push({ call });
        return Promise.resolve(page);
      },
      act: (call, body) => {
        calls.push({ call, body: body.toString() });
        return Promise.resolve(answer);
      },
    },
  });
});
afterEach(() => app.close());

const post = (payload: string, type = 'application/x-www-form-urlencoded') =>
  app.inject({ method: 'POST', url: '/decide/abc', headers: { 'content-type': type }, payload });

it('the page is a document that runs and loads nothing, is kept nowhere, and posts only here', async () => {
  const got = await app.inject({ url: '/decide/abc?x', headers: { 'accept-language': 'pt' } });
  expect(calls).toEqual([{ call: { token: 'abc', address: '127.0.0.1', acceptLanguage: 'pt', isTakenBack: false } }]);
  expect(got.body).toContain('<html lang="pt-BR">');
  expect(got.body).toContain('<title>Pay &#60;now&#62; · PulseFlow</title>');
  expect(got.body).not.toContain('<script');
  const policy = String(got.headers['content-security-policy']);
  expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'/);
  expect(got.headers).toMatchObject({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow' });
});

it('an answer that was taken leads back to the page, wherever a proxy has put it', async () => {
  answer = 'decided';
  const decided = await post('outcome=yes&comment=a+b');
  expect(decided).toMatchObject({ statusCode: 303, headers: { location: 'abc' } });
  expect(calls.at(-1)).toMatchObject({ body: 'outcome=yes&comment=a+b' });
  answer = 'taken-back';
  expect((await post('action=undo')).headers.location).toBe('abc?taken-back');
  await app.inject('/decide/abc?taken-back');
  expect(calls.at(-1)).toMatchObject({ call: { isTakenBack: true } });
});

it('an answer that was not taken is a page again; too many wrong links say when to try again', async () => {
  answer = { ...page, status: 422 };
  expect(await post('outcome=yes')).toMatchObject({ statusCode: 422 });
  answer = { ...page, status: 429 };
  expect((await post('outcome=yes')).headers['retry-after']).toBe('60');
});

it('what is too large for an answer is refused before it is read', async () => {
  expect((await post(`comment=${'x'.repeat(600 * 1024)}`)).statusCode).toBe(413);
  expect(calls).toEqual([]);
});
