import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AppError } from '#shared/model/errors';
import { registerOAuthCallback } from './oauth-route';

let app: FastifyInstance;
let asked: string[];
let finish: () => Promise<{ credentialName: string }>;
beforeEach(() => {
  asked = [];
  finish = () => Promise.resolve({ credentialName: '<b>Sheets</b> & "co"' });
  app = Fastify();
  registerOAuthCallback(app, {
    finishSignIn: (query) => {
      asked.push(query.toString());
      return finish();
    },
  });
});
afterEach(() => app.close());

const open = (language: string) =>
  app.inject({ url: '/oauth/callback?code=a%2Bb&state=s', headers: { 'accept-language': language } });

it('the page after a sign-in says whose it was, as text, and may load and run nothing', async () => {
  const answer = await open('en');
  expect(answer.statusCode).toBe(200);
  expect(asked).toEqual(['code=a%2Bb&state=s']);
  expect(answer.body).toContain('“&#60;b&#62;Sheets&#60;/b&#62; &#38; &#34;co&#34;” is signed in');
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  expect(answer.headers['cache-control']).toBe('no-store');
  expect((await open('pt-BR,pt;q=0.9')).body).toContain('entrou');
});

it('the page of a sign-in that failed says why, and nothing of what went wrong inside', async () => {
  finish = () =>
    Promise.reject(
      new AppError({ code: 'SIGN_IN_FAILED', message: 'a.example said <no>', data: { host: 'a.example', said: 'no' } }),
    );
  const failed = await open('en');
  expect(failed.statusCode).toBe(400);
  expect(failed.body).toContain('a.example said &#60;no&#62;');
  finish = () => Promise.reject(new Error('secret detail'));
  expect((await open('en')).body).not.toContain('secret detail');
});
