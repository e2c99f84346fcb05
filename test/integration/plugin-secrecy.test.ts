import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AuthorizationServer, startAuthorizationServer } from '#main/vault/sign-in/testing/authorization-server';
import type { FlowId, RunId } from '#shared/model/ids';
import { chain, node } from '../setup/flows';
import { cleanUp, eventually, type Instance, startInstance, temporaryHome } from '../setup/instance';

/*
 * A plugin that tells everybody the secrets that it is given: in what it puts out, logs, prints and throws. The real program signs
 * its credential in at a service, hands the secrets over, and everything that it has written, printed and answered is searched for them.
 */
const API_KEY = 'key_6512bd43d9"caa6e0&';

const PLUGIN = (port: string) => `
import { AppError, defineCredential, defineNode, definePlugin, defineTrigger, z } from '@pulseflow/sdk';
const words = (en) => ({ en, 'pt-BR': en });
const about = { label: words('Leak'), description: words('Leak') };
const tell = (values) => JSON.stringify(values) + ' ' + values.apiKey + ' ' + encodeURIComponent(values.apiKey) + ' ' + values.accessToken;
const account = defineCredential({
  ...about, name: 'account',
  schema: z.object({
    clientId: z.string().default(''),
    clientSecret: z.string().default('').meta({ secret: true }),
    apiKey: z.string().min(1).meta({ secret: true }),
  }),
  oauth2: { authorizationUrl: '${port}/authorize', tokenUrl: '${port}/token', scopes: ['all'], clientSecretField: 'clientSecret' },
  async test({ values, log }) {
    log('info', tell(values));
    throw new AppError({ code: 'LEAK_REFUSED', message: 'refused ' + tell(values), data: { values } });
  },
});
const signed = { credential: { types: ['leak.account'] }, config: z.object({ credential: z.string().default('').meta({ credential: ['leak.account'], expression: 'none' }), fails: z.boolean().default(false) }) };
const out = defineNode({
  ...about, ...signed, name: 'out', category: 'apps', effect: 'none', resolve: 'once',
  async execute(context) {
    const values = await context.credential();
    context.log('info', tell(values));
    console.log(tell(values));
    console.error(values.accessToken);
    context.progress(0.5, tell(values));
    if (context.config.fails) throw new AppError({ code: 'LEAK_FAILED', message: tell(values), data: { values, [values.apiKey]: 1 } });
    return { outputs: { out: [{ json: { values, said: tell(values), good: String(values.accessToken).startsWith('access_') } }] } };
  },
});
const listen = defineTrigger({
  ...about, ...signed, name: 'listen',
  async subscribe(context) {
    const values = await context.credential();
    context.log('warn', tell(values));
    console.log(tell(values));
    await context.emit({ json: { values, said: tell(values) } }, { key: values.accessToken });
    throw new AppError({ code: 'LEAK_LOST', kind: 'user', message: tell(values), data: { values } });
  },
});
export default definePlugin({ nodes: [out], triggers: [listen], credentials: [account] });
`;

let service: AuthorizationServer;
let instance: Instance;
const answered: string[] = [];

beforeAll(async () => {
  service = await startAuthorizationServer();
  // Renewed for each use.
  service.lifetimeS = 30;
  const home = temporaryHome();
  const folder = join(home, 'plugins', 'leak');
  mkdirSync(folder, { recursive: true });
  const text = (en: string) => ({ en, 'pt-BR': en });
  const about = {
    name: 'leak',
    version: '1.0.0',
    apiVersion: 1,
    runtime: 'node',
    label: text('Leak'),
    description: text('Leak'),
  };
  writeFileSync(join(folder, 'plugin.json'), JSON.stringify(about));
  writeFileSync(join(folder, 'index.mjs'), PLUGIN(service.url));
  instance = await startInstance({ home, env: { PULSEFLOW_LOG: 'trace' } });
});
afterAll(async () => {
  await cleanUp();
  await service.close();
});

const needles = (): string[] =>
  [API_KEY, service.client.secret, ...service.givenOut].flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ]);
const found = (text: string): string[] => needles().filter((needle) => text.includes(needle));

async function call<Body>(method: string, path: string, body?: unknown): Promise<Body> {
  const answer = await instance.call<Body>(method, path, body);
  answered.push(JSON.stringify([answer.body, [...answer.headers]]));
  return answer.body;
}

async function run(name: string, config: object): Promise<{ status: string; error?: { code: string } }> {
  const flow = chain(name, node('start', 'core.manual'), node('out', 'leak.out', config as never));
  const made = await call<{ id: FlowId }>('POST', '/api/flows?publish=true', flow);
  const { runId } = await call<{ runId: RunId }>('POST', `/api/engine/workflows/${made.id}/start`, { input: { n: 1 } });
  await eventually(
    () => call<{ status: string }>('GET', `/api/engine/executions/${runId}/status`),
    ({ status }) => ['succeeded', 'failed'].includes(status),
    30_000,
  );
  const ended = await call<{ status: string; steps: { seq: number }[] }>('GET', `/api/runs/${runId}`);
  for (const { seq } of ended.steps) await call('GET', `/api/runs/${runId}/steps/${seq}`);
  return ended;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
}

it('what a plugin does with secrets is seen nowhere: not in runs, logs, states of triggers, answers or files', async () => {
  await eventually(
    () => call<{ type: string }[]>('GET', '/api/credentials/types'),
    (types) => types.some(({ type }) => type === 'leak.account'),
    30_000,
  );
  const values = { clientId: service.client.id, clientSecret: service.client.secret, apiKey: API_KEY };
  const { id: credential } = await call<{ id: string }>('POST', '/api/credentials', {
    name: 'Leak',
    type: 'leak.account',
    values,
  });
  const begun = await call<{ authorizationUrl: string }>('POST', `/api/credentials/${credential}/sign-in`);
  const back = await service.agree(begun.authorizationUrl);
  expect(`${back.origin}${back.pathname}`).toBe(`${instance.url}/oauth/callback`);
  // As the browser comes back: from another site, without a session.
  const page = await fetch(back, { headers: { 'sec-fetch-site': 'cross-site' } });
  const html = await page.text();
  expect(page.status).toBe(200);
  expect(html).toContain('“Leak” is signed in');
  answered.push(html);
  expect(await call('GET', `/api/credentials/${credential}`)).toMatchObject({ signIn: { status: 'signed-in', scopes: ['all'] } });

  expect(await run('good', { credential })).toMatchObject({ status: 'succeeded' });
  // It was given a token indeed: else this test would find nothing because nothing was given.
  expect(answered.join('\n')).toContain('"good":true');
  expect(await run('bad', { credential, fails: true })).toMatchObject({ status: 'failed', error: { code: 'LEAK_FAILED' } });
  expect(await call('POST', `/api/credentials/${credential}/test`)).toMatchObject({ ok: false, error: { code: 'LEAK_REFUSED' } });
  await call('POST', '/api/flows?publish=true', chain('listens', node('listen', 'leak.listen', { credential })));
  await eventually(
    () => call<{ status: string }[]>('GET', '/api/plugins/triggers'),
    (states) => states[0]?.status === 'waiting',
    30_000,
  );
  await eventually(
    () => call<{ message: string }[]>('GET', '/api/plugins/leak/logs'),
    (lines) => lines.some(({ message }) => message.includes('not connected')),
  );
  const { items } = await call<{ items: { id: RunId; flowName: string }[] }>('GET', '/api/runs');
  const emitted = items.find(({ flowName }) => flowName === 'listens');
  await call('GET', `/api/runs/${emitted?.id ?? 'none'}/steps/0`);
  expect(answered.at(-1)).toContain('"said"');
  for (const path of ['/api/audit', '/api/plugins', '/api/plugins/leak', '/api/system/notifications', '/api/dead-letters'])
    await call('GET', path);
  await call('POST', '/api/system/backups');
  await instance.stop();

  expect(service.tokenRequests.length).toBeGreaterThan(3);
  for (const answer of answered) expect(found(answer), answer).toEqual([]);
  expect(answered.join('\n')).toContain('••••••');
  expect(found(instance.output())).toEqual([]);
  for (const file of filesBelow(instance.home)) expect(found(readFileSync(file, 'utf8')), file).toEqual([]);
});
