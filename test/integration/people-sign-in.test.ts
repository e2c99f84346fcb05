import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Instance, startInstance } from '#main/host/instance';
import { createLog } from '#main/host/logger';
import { VERSION } from '#main/host/version';
import type { Person } from '#shared/model/person';
import { cleanUp, TOKEN, temporaryHome } from '../setup/instance';

let home: string;
let instance: Instance;
let bia: Person;

const open = () =>
  startInstance({
    ...{ home, mode: 'headless' as const, version: VERSION, log: createLog({ PULSEFLOW_LOG: 'silent' }) },
    ...{ port: 0, token: TOKEN },
  });
const ask = (path: string, init: RequestInit = {}) => fetch(new URL(path, instance.baseUrl), { redirect: 'manual', ...init });
const cookieOf = (answer: Response): string => answer.headers.get('set-cookie')?.split(';')[0] ?? '';
const whoIs = async (headers: Record<string, string>): Promise<string> => {
  const answer = await ask('/api/people/me', { headers });
  return answer.ok ? ((await answer.json()) as Person).name : String(answer.status);
};
const pathOf = (url: string) => new URL(url).pathname;

beforeAll(async () => {
  home = temporaryHome();
  instance = await open();
  bia = instance.host.people.create({ name: 'Bia <b>' });
});
afterAll(async () => {
  await instance.close(0);
  await cleanUp();
});

it('a link is used up by the button of its page, not by what only looks at it', async () => {
  const { url } = instance.host.people.signInLink(bia.id);
  for (const language of ['en', 'pt-BR']) {
    const page = await ask(pathOf(url), { headers: { 'accept-language': language } });
    const text = await page.text();
    expect([page.status, page.headers.get('set-cookie'), page.headers.get('cache-control')]).toEqual([200, null, 'no-store']);
    expect(text).toContain(language === 'en' ? 'Hello, Bia &#60;b&#62;' : 'Olá, Bia &#60;b&#62;');
  }
  const signedIn = await ask(pathOf(url), { method: 'POST' });
  expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/']);
  expect(await whoIs({ cookie: cookieOf(signedIn) })).toBe('Bia <b>');
  for (const method of ['GET', 'POST']) expect((await ask(pathOf(url), { method })).status).toBe(401);
});

it('another web page cannot press that button', async () => {
  const { url } = instance.host.people.signInLink(bia.id);
  const foreign = await ask(pathOf(url), { method: 'POST', headers: { origin: 'https://evil.example' } });
  expect(foreign.status).toBe(403);
  expect((await ask(pathOf(url), { method: 'POST' })).status).toBe(303);
});

it('an unused link and a session survive a restart; making the person inactive ends both', async () => {
  const first = cookieOf(await ask(pathOf(instance.host.people.signInLink(bia.id).url), { method: 'POST' }));
  const unused = pathOf(instance.host.people.signInLink(bia.id).url);
  const { port } = instance;
  await instance.close(0);
  instance = await open();
  // The name of the cookie has the port in it.
  const moved = first.replace(`_${port}=`, `_${instance.port}=`);
  expect(await whoIs({ cookie: moved })).toBe('Bia <b>');
  expect((await ask(unused)).status).toBe(200);
  instance.host.people.update(bia.id, { isActive: false });
  expect(await whoIs({ cookie: moved })).toBe('401');
  expect((await ask(unused)).status).toBe(401);
  instance.host.people.update(bia.id, { isActive: true });
  expect(await whoIs({ cookie: moved })).toBe('401');
});

it('a personal token signs a browser in as that person', async () => {
  const token = instance.host.people.createToken(bia.id);
  const body = new URLSearchParams({ token });
  const signedIn = await ask('/auth/token', { method: 'POST', body });
  expect(await whoIs({ cookie: cookieOf(signedIn) })).toBe('Bia <b>');
  const wrong = await ask('/auth/token', { method: 'POST', body: new URLSearchParams({ token: `${token}x` }) });
  expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([401, null]);
});

it('who signed out of a browser is signed out of it', async () => {
  const answer = await ask('/auth/sign-out', { method: 'POST' });
  expect(answer.headers.get('set-cookie')).toMatch(/=; Path=\/; HttpOnly; SameSite=Lax; Max-Age=0$/);
});
