import type { Page } from '@playwright/test';
import type { FlowId } from '../../src/shared/model/ids';
import { type Instance, startInstance } from '../setup/instance';
import { accessibilityProblems, expect, test } from './app';

const flow = {
  name: 'Edited',
  nodes: [
    { id: 'start', type: 'core.manual', name: 'Start' },
    { id: 'get', type: 'core.http', name: 'Get page', config: { url: 'https://one.example/list' } },
    { id: 'say', type: 'core.log', name: 'Say', config: { message: 'Got {{ $step("Get page").status }}' } },
  ],
  edges: [
    { from: { node: 'start' }, to: { node: 'get' } },
    { from: { node: 'get' }, to: { node: 'say' } },
  ],
  layout: { start: { x: 0, y: 0 }, get: { x: 0, y: 120 }, say: { x: 0, y: 240 } },
};

async function openFlow(page: Page, instance: Instance, definition: object = flow): Promise<FlowId> {
  const made = await instance.call<{ id: string }>('POST', '/api/flows', definition);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  await page.goto(`${instance.url}/#/flows/${made.body.id}`);
  await expect(card(page, 'Start')).toBeVisible();
  return made.body.id as FlowId;
}

const card = (page: Page, name: string) => page.getByLabel(new RegExp(`^${name}`)).first();
const saved = (page: Page) => expect(page.getByText('Saved', { exact: true })).toBeVisible();
const draftOf = async (instance: Instance, flowId: FlowId) => (await instance.client.flows.get({ flowId })).draft;
const namesOf = async (instance: Instance, flowId: FlowId) => (await draftOf(instance, flowId)).nodes.map(({ name }) => name);
const notesOf = async (instance: Instance, flowId: FlowId) => (await draftOf(instance, flowId)).nodes[1]?.notes;

async function openNotes(page: Page) {
  await card(page, 'Get page').click();
  await page.locator('aside').getByRole('tab', { name: 'Notes' }).click();
  return page.locator('aside').getByRole('textbox', { name: 'Notes' });
}

test('every edit is named in the history; one goes back and forth in it, also after a reload', async ({ app, instance }) => {
  const flowId = await openFlow(app, instance);
  await card(app, 'Say').click();
  await app.keyboard.press('d');
  await card(app, 'Start').click();
  await app.keyboard.press('ControlOrMeta+d');
  await card(app, 'Get page').click();
  await app.keyboard.press('Delete');
  await saved(app);
  await app.getByRole('tab', { name: /^History/ }).click();
  const row = (name: RegExp) => app.getByRole('row', { name });
  await expect(row(/Switch off “Say”/)).toBeVisible();
  await expect(row(/Duplicate 1 thing/)).toBeVisible();
  await expect(row(/Delete “Get page”/)).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
  await row(/Switch off “Say”/).click();
  await expect.poll(() => namesOf(instance, flowId)).toEqual(['Start', 'Get page', 'Say']);
  await app.reload();
  await expect(row(/Undone.*Delete “Get page”/)).toBeVisible();
  await row(/Delete “Get page”/).click();
  await expect.poll(() => namesOf(instance, flowId)).toEqual(['Start', 'Say', 'Start 2']);
  await row(/As it was when this history began/).click();
  await expect.poll(async () => (await draftOf(instance, flowId)).nodes).toMatchObject(flow.nodes);
  await card(app, 'Start').click();
  await app.keyboard.press('ControlOrMeta+Shift+z');
  await expect.poll(async () => (await draftOf(instance, flowId)).nodes[2]?.disabled).toBe(true);
});

test('nothing typed is lost when the window is reloaded in the middle, or the host is killed; undo goes on', async ({
  app,
  instance,
}) => {
  const flowId = await openFlow(app, instance);
  const notes = await openNotes(app);
  await notes.pressSequentially('typed before the reload', { delay: 5 });
  await app.reload();
  await expect.poll(() => notesOf(instance, flowId)).toBe('typed before the reload');

  const port = new URL(instance.url).port;
  const again = await openNotes(app);
  await again.press('End');
  await again.pressSequentially(' and while the host dies', { delay: 5 });
  await instance.kill();
  await again.pressSequentially(', and after', { delay: 5 });
  const revived = await startInstance({ home: instance.home, env: { PULSEFLOW_PORT: port } });
  await expect
    .poll(() => notesOf(revived, flowId), { timeout: 30_000 })
    .toBe('typed before the reload and while the host dies, and after');
  await card(app, 'Start').click();
  for (let step = 0; step < 4; step++) await app.keyboard.press('ControlOrMeta+z');
  await expect.poll(async () => (await draftOf(revived, flowId)).nodes).toMatchObject(flow.nodes);
  await expect.poll(() => notesOf(revived, flowId)).toBeUndefined();
});

test('nodes go from flow to flow by the clipboard as text without secrets; other text is refused with a word', async ({
  app,
  instance,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const secret = {
    ...flow,
    name: 'Source',
    nodes: flow.nodes.map((node) =>
      node.id === 'get'
        ? { ...node, config: { ...node.config, headers: [{ name: 'Authorization', value: 'Bearer hush' }] } }
        : node,
    ),
  };
  const source = await openFlow(app, instance, secret);
  await card(app, 'Get page').click();
  await card(app, 'Say').click({ modifiers: ['Shift'] });
  await app.keyboard.press('ControlOrMeta+x');
  await expect.poll(() => namesOf(instance, source)).toEqual(['Start']);
  const text = await app.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain('https://one.example/list');
  expect(text).not.toContain('hush');
  await app.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => namesOf(instance, source)).toHaveLength(3);

  const target = await openFlow(app, instance, { ...flow, name: 'Target', nodes: flow.nodes.slice(0, 1), edges: [] });
  await card(app, 'Start').click();
  await app.keyboard.press('ControlOrMeta+v');
  await expect.poll(() => namesOf(instance, target)).toEqual(['Start', 'Get page', 'Say']);
  expect((await draftOf(instance, target)).edges).toHaveLength(1);

  await app.evaluate(() => navigator.clipboard.writeText('only words'));
  await app.keyboard.press('ControlOrMeta+v');
  await expect(app.getByText('There are no nodes on the clipboard', { exact: false })).toBeVisible();
  await app.evaluate(
    (whole) => navigator.clipboard.writeText(whole),
    JSON.stringify(await instance.client.flows.export({ flowId: source })),
  );
  await app.keyboard.press('ControlOrMeta+v');
  await expect.poll(() => namesOf(instance, target)).toHaveLength(6);
});

test('the flow is searched by keys, from place to place', async ({ app, instance }) => {
  await openFlow(app, instance);
  await app.keyboard.press('ControlOrMeta+f');
  const field = app.getByRole('combobox', { name: 'Names, types, parameters, notes' });
  await field.fill('get page');
  await expect(app.getByText('0 of 2')).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.keyboard.press('Enter');
  await expect(app.getByText('1 of 2')).toBeVisible();
  await expect(card(app, 'Get page')).toHaveAttribute('aria-pressed', 'true');
  await expect(field).toBeFocused();
  await app.keyboard.press('F3');
  await expect(app.getByText('2 of 2')).toBeVisible();
  await expect(card(app, 'Say')).toHaveAttribute('aria-pressed', 'true');
  await field.press('Escape');
  await expect(field).toBeHidden();
});

test('versions are compared with each other and the draft, and one is restored as an edit', async ({ app, instance }) => {
  const flowId = await openFlow(app, instance);
  await instance.client.flows.publish({ flowId, note: 'the first' });
  const { draft } = await instance.client.flows.get({ flowId });
  const [start, get] = draft.nodes;
  if (start === undefined || get === undefined) throw new Error('The flow has three nodes');
  const later = {
    ...draft,
    nodes: [
      start,
      { ...get, config: { url: 'https://two.example/list' } },
      { ...start, id: 'more' as never, type: 'core.set', name: 'More' },
    ],
    edges: draft.edges.slice(0, 1),
  };
  await instance.client.flows.saveDraft({ flowId, definition: later });
  await instance.client.flows.publish({ flowId, note: 'another page' });
  await app.getByRole('tab', { name: 'Versions' }).click();
  const second = app.getByRole('row', { name: /another page/ });
  await expect(second.getByLabel('1 added, 1 removed, 2 changed')).toBeVisible();
  await second.click();
  await expect(app.getByLabel(/^More.*[Aa]dded/).first()).toBeVisible();
  await expect(app.getByLabel(/^Say.*[Rr]emoved/).first()).toBeVisible();
  const differences = app.getByRole('complementary');
  await expect(differences.getByText('https://one.example/list')).toBeVisible();
  await expect(differences.getByText('https://two.example/list')).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.getByRole('combobox', { name: 'Compare with' }).click();
  await app.getByRole('option', { name: 'With the draft' }).click();
  await expect(differences.getByText('Both are the same.')).toBeVisible();
  await app.getByRole('button', { name: 'Back to the draft' }).click();
  await app.getByRole('button', { name: 'Bring the draft back to version 1' }).click();
  await expect.poll(() => namesOf(instance, flowId)).toEqual(['Start', 'Get page', 'Say']);
  await app.getByRole('tab', { name: /^History/ }).click();
  await expect(app.getByRole('row', { name: /Restore version 1/ })).toBeVisible();
  await expect(app.getByRole('row', { name: /Version 2 published/ })).toBeVisible();
});
