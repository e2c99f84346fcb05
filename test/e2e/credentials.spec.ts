import { renameSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FlowId } from '#shared/model/ids';
import { chain, node } from '../setup/flows';
import { accessibilityProblems, expect, open, publish, test } from './app';

const SECRET = 'tok_e2e_9f8b7c6d';
let server: Server;
let url = '';

test.beforeAll(async () => {
  server = createServer((request, response) => {
    response.statusCode = request.headers.authorization === `Bearer ${SECRET}` ? 200 : 401;
    response.end('{"ok":true}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/me`;
});
test.afterAll(() => new Promise((resolve) => server.close(resolve)));

test('a credential is made, tested, changed and deleted, and its secret never comes back to the page', async ({
  app,
  instance,
}) => {
  const bodies: string[] = [];
  app.on('response', (response) => {
    if (response.url().includes('/rpc/'))
      void response.text().then(
        (text) => bodies.push(text),
        () => undefined,
      );
  });
  await open(app, instance, '/settings');
  await app.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Credentials' }).click();
  await expect(app.getByText('No credentials yet')).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.getByRole('button', { name: 'New credential' }).click();
  const dialog = app.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Save credential' }).click();
  await expect(dialog.getByText('Required; fill it in')).toHaveCount(2);
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Shop');
  await dialog.getByLabel('Token', { exact: true }).fill('tok_wrong_one');
  await dialog.getByLabel('Address to test with').fill(url);
  await dialog.getByRole('button', { name: 'Test connection' }).click();
  await expect(dialog.getByRole('alert')).toContainText('401');
  await dialog.getByLabel('Token', { exact: true }).fill(SECRET);
  await dialog.getByRole('button', { name: 'Test connection' }).click();
  await expect(dialog.getByText('The service takes it.')).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save credential' }).click();
  await expect(dialog).toBeHidden();

  const panel = app.getByRole('complementary');
  await expect(panel.getByText('Stored', { exact: true })).toBeVisible();
  await panel.getByRole('button', { name: 'Test' }).click();
  await expect(panel.getByText('The service takes it.')).toBeVisible();
  await expect(app.getByRole('row', { name: /Shop/ })).toContainText('Works');
  expect(await accessibilityProblems(app)).toEqual([]);

  await panel.getByRole('button', { name: 'Edit' }).click();
  await expect(dialog.getByPlaceholder('Stored; type to replace it')).toHaveValue('');
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Shop of Ana');
  await dialog.getByRole('button', { name: 'Save credential' }).click();
  await expect(app.getByRole('row', { name: /Shop of Ana/ })).toBeVisible();
  const [credential] = await instance.client.credentials.list({});
  expect(credential).toMatchObject({ name: 'Shop of Ana', secrets: { token: 'set' } });

  await publish(
    instance,
    chain(
      'Orders',
      node('start', 'core.manual'),
      node('call', 'core.http', { url, auth: 'credential', credential: credential?.id ?? '' }),
    ),
  );
  await app.reload();
  await expect(panel.getByRole('link', { name: 'Orders' })).toBeVisible();
  await panel.getByRole('button', { name: 'Delete' }).click();
  const question = app.getByRole('dialog');
  await expect(question).toContainText('1 flow uses it');
  await question.getByRole('button', { name: 'Delete all the same' }).click();
  await expect(app.getByText('No credentials yet')).toBeVisible();
  expect(bodies.length).toBeGreaterThan(3);
  expect(bodies.filter((body) => body.includes(SECRET))).toEqual([]);
});

test('a node that lacks a credential says so, and gets one that is made in place', async ({ app, instance }) => {
  const flow = chain(
    'Signed call',
    node('start', 'core.manual'),
    node('call', 'core.http', { url, auth: 'credential' }, { name: 'Call shop' }),
  );
  const { id: flowId } = await instance.client.flows.create({ query: {}, body: { ...flow, format: 1 } as never });
  await open(app, instance, `/flows/${flowId}?node=call`);
  await app.getByText('Call shop').first().click();
  const problem = app.getByText(/needs a credential/).first();
  await expect(problem).toBeVisible();
  await app.getByRole('button', { name: 'New credential…' }).click();
  const dialog = app.getByRole('dialog').filter({ hasText: 'New credential' });
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Made in place');
  await dialog.getByLabel('Token', { exact: true }).fill(SECRET);
  await dialog.getByRole('button', { name: 'Save credential' }).click();
  await expect(dialog).toBeHidden();
  await expect(app.getByRole('combobox', { name: 'Credential' })).toHaveValue('Made in place');
  await expect(problem).toBeHidden();
  const read = () => instance.client.flows.get({ flowId: flowId as FlowId });
  await expect.poll(async () => (await read()).problems).toEqual([]);
  const [made] = await instance.client.credentials.list({});
  expect((await read()).draft.nodes[1]?.config['credential']).toBe(made?.id);
  expect(await accessibilityProblems(app)).toEqual([]);
});

test('a secret that is written in a node is kept as a credential from the problems panel', async ({ app, instance }) => {
  const flow = chain(
    'Old call',
    node('start', 'core.manual'),
    node('call', 'core.http', { url, auth: 'bearer', token: SECRET }, { name: 'Call shop' }),
  );
  const { id: flowId } = await instance.client.flows.create({ query: {}, body: { ...flow, format: 1 } as never });
  await open(app, instance, `/flows/${flowId}`);
  await app.getByRole('tab', { name: /Problems/ }).click();
  await app.getByRole('button', { name: 'Keep it as a credential', exact: true }).click();
  const config = async () => (await instance.client.flows.get({ flowId: flowId as FlowId })).draft.nodes[1]?.config;
  await expect
    .poll(config)
    .toEqual({ url, auth: 'credential', credential: expect.stringMatching(/^cred_/) as unknown as string });
  await expect(app.getByRole('button', { name: 'Keep it as a credential', exact: true })).toBeHidden();
  const [kept] = await instance.client.credentials.list({});
  expect(kept).toMatchObject({ name: 'Call shop', type: 'core.http-bearer', secrets: { token: 'set' } });
});

test('secrets whose key is lost are told of, given up after a question, and entered again', async ({ app, instance }) => {
  await instance.client.credentials.create({ name: 'Shop', type: 'core.http-bearer', values: { token: SECRET } });
  const key = join(instance.home, 'keys', 'vault.key');
  renameSync(key, `${key}.away`);
  await open(app, instance, '/settings/credentials');
  const banner = app.getByRole('alert').filter({ hasText: 'Cannot be opened: Shop' });
  await expect(banner).toContainText('vault.key');
  await expect(app.getByRole('row', { name: /Shop/ })).toContainText('Cannot be opened');
  expect(await accessibilityProblems(app)).toEqual([]);
  await banner.getByRole('button', { name: 'Forget these secrets' }).click();
  await app.getByRole('dialog').getByRole('button', { name: 'Forget these secrets' }).click();
  await expect(banner).toBeHidden();
  await app.getByRole('row', { name: /Shop/ }).click();
  await app.getByRole('complementary').getByRole('button', { name: 'Edit' }).click();
  await app.getByRole('dialog').getByLabel('Token', { exact: true }).fill('tok_entered_again');
  await app.getByRole('dialog').getByRole('button', { name: 'Save credential' }).click();
  await expect(app.getByRole('complementary').getByText('Stored', { exact: true })).toBeVisible();
});
