import { readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { FlowId } from '#shared/model/ids';
import { chain, node } from '../setup/flows';
import { type Instance, temporaryHome } from '../setup/instance';
import { pluginCommand, writeWeather } from '../setup/weather-plugin';
import { accessibilityProblems, expect, open, publish, start, test } from './app';

let service: Server;
let address = '';
let host = '';
test.beforeAll(async () => {
  service = createServer((_request, response) => response.end('sunny'));
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(service.address() as AddressInfo).port}`;
  address = `http://${host}/today`;
});
test.afterAll(() => new Promise((resolve) => service.close(resolve)));
test.setTimeout(120_000);

const pluginsOf = (instance: Instance) => join(instance.home, 'plugins');
/** A row of a list; tables in the docs of a plugin have rows of their own. */
const row = (app: Page, name: string) => app.locator('[role="row"][data-index]').filter({ hasText: name });
const panel = (app: Page) => app.getByRole('complementary');

/** A flow with the node of the plugin, published. */
const weatherFlow = (instance: Instance) =>
  publish(
    instance,
    chain('Weather of Recife', node('start', 'core.manual'), node('ask', 'weather.ask', { url: address, place: 'Recife' })),
  );

/** Runs the flow to its end; gives the status and what the node gave. */
async function run(instance: Instance, flowId: string): Promise<{ status: string; error?: string; output: unknown }> {
  const runId = await start(instance, flowId);
  const read = () => instance.client.runs.get({ runId: runId as never });
  await expect.poll(async () => (await read()).status, { timeout: 40_000 }).toMatch(/succeeded|failed/);
  const { status, steps } = await read();
  const step = steps.find(({ nodeId }) => nodeId === 'ask');
  if (step?.status !== 'succeeded') return { status, error: step?.error?.code ?? 'none', output: undefined };
  const data = await instance.client.runs.stepData({ runId: step.runId, seq: step.seq });
  return { status, output: data.outputs['out']?.items[0]?.json };
}

test('a folder that is dropped in asks, is allowed, runs in a flow, is watched, changes and is removed', async ({
  app,
  instance,
}) => {
  await open(app, instance, '/plugins');
  await expect(row(app, 'SQLite')).toContainText('Works');
  expect(await accessibilityProblems(app)).toEqual([]);

  // It is there without a reload, and nothing of it runs.
  writeWeather(join(pluginsOf(instance), 'weather'), { capabilities: { network: [host] } });
  await expect(row(app, 'Weather')).toContainText('Asks for permission', { timeout: 30_000 });
  await expect(app.getByRole('navigation', { name: 'Parts of the plugins' })).toContainText('Installed1');
  await app.getByRole('button', { name: 'Review what “Weather” asks for' }).click();
  const dialog = app.getByRole('dialog');
  await expect(dialog).toContainText('“Weather” asks to');
  await expect(dialog).toContainText('Connect to these hosts');
  await expect(dialog).toContainText('Not signed');
  await expect(dialog.getByRole('checkbox', { name: host })).toBeChecked();
  expect(await accessibilityProblems(app)).toEqual([]);
  await dialog.getByRole('button', { name: 'Allow', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(row(app, 'Weather')).toContainText('Works', { timeout: 30_000 });

  await expect.poll(async () => (await instance.client.flows.nodeTypes()).some(({ type }) => type === 'weather.ask')).toBe(true);
  const flowId = await weatherFlow(instance);
  expect(await run(instance, flowId)).toEqual({
    status: 'succeeded',
    output: { place: 'Recife', weather: 'sunny', said: 'one' },
  });

  // Its card tells what it does in the plugin's own words, and leads to the plugin.
  await open(app, instance, `/flows/${flowId}`);
  await expect(app.getByRole('button', { name: /^Ask, in Recife|in Recife/ }).first()).toBeVisible();
  await app.locator('.pf-node[data-node-id="ask"]').click();
  await panel(app).getByRole('link', { name: 'About the plugin' }).click();
  await expect(panel(app)).toContainText('Asks a service.');
  await expect(panel(app).getByRole('link', { name: 'Weather of Recife' })).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);

  // Taken back, the step fails with the reason, and the audit has both.
  await panel(app)
    .getByRole('tab', { name: /Permissions/ })
    .click();
  await panel(app).getByRole('checkbox', { name: host }).uncheck();
  await panel(app).getByRole('button', { name: 'Save permissions' }).click();
  await expect(app.getByText('Permissions of “Weather” are saved')).toBeVisible();
  expect(await run(instance, flowId)).toMatchObject({ status: 'failed', error: 'PLUGIN_DENIED' });
  await panel(app).getByRole('tab', { name: 'Activity' }).click();
  await expect(panel(app).getByRole('row', { name: /^Refused/ })).toContainText(host);
  await panel(app)
    .getByRole('tab', { name: /Permissions/ })
    .click();
  await panel(app).getByRole('checkbox', { name: host }).check();
  await panel(app).getByRole('button', { name: 'Save permissions' }).click();
  await expect.poll(async () => (await run(instance, flowId)).status, { timeout: 60_000 }).toBe('succeeded');

  // Changed files take effect at once.
  writeWeather(join(pluginsOf(instance), 'weather'), { version: '1.1.0', says: 'two', capabilities: { network: [host] } });
  await expect(row(app, 'Weather')).toContainText('1.1.0', { timeout: 30_000 });
  await expect.poll(async () => (await run(instance, flowId)).output, { timeout: 60_000 }).toMatchObject({ said: 'two' });

  // A folder that goes takes the plugin with it; the flow says why it fails.
  rmSync(join(pluginsOf(instance), 'weather'), { recursive: true });
  await expect(row(app, 'Weather')).toBeHidden({ timeout: 30_000 });
  const refused = await instance.call<{ code: string }>('POST', `/api/engine/workflows/${flowId}/start`, { input: {} });
  expect(refused).toMatchObject({ status: 422, body: { code: 'FLOW_INVALID' } });
});

test('a broken plugin says what is wrong with it, harms nothing, and works when it is mended', async ({ app, instance }) => {
  await open(app, instance, '/plugins');
  writeWeather(join(pluginsOf(instance), 'weather'), { broken: 'export default { this is no code' });
  await expect(row(app, 'Weather')).toContainText('Broken', { timeout: 30_000 });
  await expect(row(app, 'SQLite')).toContainText('Works');
  await row(app, 'Weather').click();
  await expect(panel(app).getByRole('alert')).toContainText('The plugin cannot be used as it is');
  expect(await accessibilityProblems(app)).toEqual([]);
  writeWeather(join(pluginsOf(instance), 'weather'));
  await expect(row(app, 'Weather')).toContainText('Works', { timeout: 30_000 });
  await expect(panel(app).getByRole('alert')).toBeHidden();
  await panel(app)
    .getByRole('tab', { name: /Offers/ })
    .click();
  await expect(panel(app)).toContainText('Ask for the weather');
});

test('a signed zip is looked at, installed in part, updated from the catalogue, rolled back and removed', async ({
  app,
  instance,
}) => {
  const work = temporaryHome();
  const env = { PULSEFLOW_HOME: work };
  const packed = join(work, 'packed');
  const capabilities = { network: [host, '*'] };
  pluginCommand(['pack', writeWeather(join(work, 'one'), { capabilities }), '--to', packed], env);
  const [zip = ''] = readdirSync(packed).filter((file) => file.endsWith('.zip'));

  await open(app, instance, '/plugins');
  await app.getByRole('button', { name: 'Install plugin' }).click();
  const dialog = app.getByRole('dialog');
  expect(await accessibilityProblems(app)).toEqual([]);
  const chooser = app.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Choose file' }).click();
  await (await chooser).setFiles(join(packed, zip));
  await expect(dialog).toContainText('New publisher', { timeout: 30_000 });
  await expect(dialog).toContainText('It could send data anywhere.');
  await dialog.getByRole('checkbox', { name: /Any host/ }).uncheck();
  expect(await accessibilityProblems(app)).toEqual([]);
  await dialog.getByRole('button', { name: 'Install with 1 of 2 permissions' }).click();
  await expect(dialog).toContainText('“Weather” 1.0.0 is installed', { timeout: 60_000 });
  expect(await accessibilityProblems(app)).toEqual([]);
  await dialog.getByRole('button', { name: 'Show plugin' }).click();
  await expect(panel(app)).toContainText('Known publisher');
  await panel(app)
    .getByRole('tab', { name: /Permissions/ })
    .click();
  await expect(panel(app).getByRole('checkbox', { name: host })).toBeChecked();
  await expect(panel(app).getByRole('checkbox', { name: /Any host/ })).not.toBeChecked();
  const flowId = await weatherFlow(instance);
  expect(await run(instance, flowId)).toMatchObject({ status: 'succeeded' });

  // A catalogue of its publisher has a newer version.
  pluginCommand(['pack', writeWeather(join(work, 'two'), { capabilities, version: '1.2.0', says: 'two' }), '--to', packed], env);
  pluginCommand(['index', packed], env);
  await app.getByRole('navigation', { name: 'Parts of the plugins' }).getByRole('link', { name: 'Catalogue' }).click();
  await expect(row(app, 'Telegram')).toContainText('Installed', { timeout: 20_000 });
  await app.getByRole('button', { name: 'Catalogues' }).click();
  await dialog.getByRole('textbox', { name: 'Folder or address' }).fill(packed);
  await dialog.getByRole('button', { name: 'Add catalogue' }).click();
  await expect(dialog.getByRole('listitem')).toHaveCount(2);
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.keyboard.press('Escape');
  await app.getByPlaceholder('Search the catalogue').fill('weather');
  await expect(row(app, 'Telegram')).toBeHidden();
  expect(await accessibilityProblems(app)).toEqual([]);
  await row(app, 'Weather').getByRole('button', { name: 'Update “Weather” to 1.2.0' }).click();
  await expect(dialog).toContainText('1.0.0');
  await expect(dialog).toContainText('Known publisher');
  await dialog.getByRole('button', { name: /^(Allow and update|Update with)/ }).click();
  await expect(dialog).toContainText('“Weather” is now version 1.2.0', { timeout: 60_000 });
  await dialog.getByRole('button', { name: 'Show plugin' }).click();
  expect(await run(instance, flowId)).toMatchObject({ status: 'succeeded', output: { said: 'two' } });

  // And back.
  await panel(app)
    .getByRole('tab', { name: /Versions/ })
    .click();
  await panel(app).getByRole('button', { name: 'Go back to version 1.0.0' }).click();
  await app.getByRole('button', { name: 'Go back to 1.0.0' }).click();
  // The question is still closing while the operation is shown.
  const back = dialog.filter({ hasText: '“Weather” is back at version 1.0.0' });
  await expect(back).toBeVisible({ timeout: 60_000 });
  await back.getByRole('button', { name: 'Close' }).last().click();
  await expect(dialog).toBeHidden();
  expect(await run(instance, flowId)).toMatchObject({ status: 'succeeded', output: { said: 'one' } });

  // Removed although a flow uses it; the flow is named before.
  await panel(app).getByRole('button', { name: 'Actions for “Weather”' }).click();
  await app.getByRole('menuitem', { name: 'Remove…' }).click();
  await expect(dialog).toContainText('1 flow uses it');
  await expect(dialog.getByRole('listitem')).toHaveText(['Weather of Recife']);
  await dialog.getByRole('button', { name: 'Remove all the same' }).click();
  await expect(dialog).toBeHidden({ timeout: 30_000 });
  await expect(row(app, 'Weather')).toBeHidden();

  await app.keyboard.press('3');
  for (const what of ['Installed', 'Updated', 'Went back', 'Removed']) {
    await expect(app.getByRole('row', { name: new RegExp(`^${what}`) }).first()).toBeVisible();
  }
  expect(await accessibilityProblems(app)).toEqual([]);
});

test('plugins are found, switched off with a way back, and worked with by keyboard', async ({ app, instance }) => {
  await open(app, instance, '/');
  await app.keyboard.press('g');
  await app.keyboard.press('p');
  await expect(app.getByRole('heading', { level: 1, name: 'Plugins' })).toBeVisible();
  await expect(row(app, 'Telegram')).toBeVisible();
  await app.keyboard.press('/');
  await app.keyboard.type('telegr');
  await expect(row(app, 'SQLite')).toBeHidden();
  await row(app, 'Telegram').focus();
  await app.keyboard.press('Enter');
  await expect(panel(app)).toContainText('Comes with the app');
  await row(app, 'Telegram').focus();
  await app.keyboard.press('e');
  await expect(row(app, 'Telegram')).toContainText('Off');
  await expect(app.getByText('“Telegram” is off')).toBeVisible();
  await expect
    .poll(async () => (await instance.client.plugins.list()).find(({ name }) => name === 'telegram')?.state)
    .toBe('disabled');
  await app.getByRole('button', { name: 'Undo' }).click();
  await expect(row(app, 'Telegram')).toContainText('Works');
  await app.keyboard.press('Escape');
  await expect(panel(app)).toBeHidden();
  await app.keyboard.press('2');
  await expect(app.getByPlaceholder('Search the catalogue')).toBeVisible();
  await app.keyboard.press('n');
  await expect(app.getByRole('dialog')).toContainText('Drop a packed plugin here');
  await app.keyboard.press('Escape');
  await expect(app.getByRole('dialog')).toBeHidden();

  // What is dropped is looked at; what is no zip is told so, and what is no plugin says why.
  const drop = async (name: string) => {
    const data = await app.evaluateHandle((fileName) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['PK but no zip'], fileName));
      return transfer;
    }, name);
    const table = app.getByRole('table', { name: 'Catalogue' });
    await table.dispatchEvent('dragover', { dataTransfer: data });
    await expect(app.getByText('Drop the ZIP file to look at the plugin in it')).toBeVisible();
    await table.dispatchEvent('drop', { dataTransfer: data });
    await expect(app.getByText('Drop the ZIP file to look at the plugin in it')).toBeHidden();
  };
  await drop('notes.txt');
  await expect(app.getByText('“notes.txt” is no ZIP file')).toBeVisible();
  await drop('weather.zip');
  await expect(app.getByRole('dialog').getByRole('alert')).toBeVisible({ timeout: 20_000 });
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.getByRole('dialog').getByRole('button', { name: 'Choose another' }).click();
  await expect(app.getByRole('dialog')).toContainText('Drop a packed plugin here');
});

test('a sample of a bundled plugin becomes a flow, and its credential is made in place with what the service needs', async ({
  app,
  instance,
}) => {
  await open(app, instance, '/plugins?plugin=github&tab=offers');
  await panel(app)
    .getByRole('button', { name: /^Make a flow of/ })
    .first()
    .click();
  await expect(app).toHaveURL(/#\/flows\/[^/]+$/);
  const { items } = await instance.client.flows.list({ limit: 10 });
  expect(items).toHaveLength(1);
  const { draft } = await instance.client.flows.get({ flowId: items[0]?.id as FlowId });
  expect(draft.nodes.some(({ type }) => type.startsWith('github.'))).toBe(true);

  await open(app, instance, '/settings/credentials');
  await app.keyboard.press('n');
  const dialog = app.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Type' }).click();
  await app.getByRole('option', { name: 'Gmail' }).click();
  await expect(dialog).toContainText('Redirect address');
  await expect(dialog).toContainText('/oauth/callback');
  expect(await accessibilityProblems(app)).toEqual([]);
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Ana');
  await dialog.getByRole('textbox', { name: 'E-mail address' }).fill('ana@example.com');
  await dialog.getByRole('textbox', { name: 'Client ID' }).fill('client-1');
  await dialog.getByLabel('Client secret', { exact: true }).fill('secret-1');
  await dialog.getByRole('button', { name: 'Save credential' }).click();
  await expect(dialog).toContainText('Nobody has signed in yet');
  await app.context().route('https://accounts.google.com/**', (route) => route.fulfill({ body: 'The page of the service' }));
  const opened = app.context().waitForEvent('page');
  await dialog.getByRole('button', { name: 'Sign in by the browser' }).click();
  const page = await opened;
  await expect.poll(() => page.url()).toContain('client_id=client-1');
  expect(page.url()).toContain('code_challenge_method=S256');
  await page.close();
  await expect(dialog).toContainText('this window notices by itself');
  expect(await accessibilityProblems(app)).toEqual([]);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(row(app, 'Ana')).toContainText('Not signed in');
});
