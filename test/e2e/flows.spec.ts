import { chain, node } from '../setup/flows';
import { accessibilityProblems, expect, publish, start, test } from './app';

const hello = chain(
  'Hello',
  node('start', 'core.manual'),
  node('greet', 'core.set', { fields: [{ path: 'greeting', value: 'Hello {{ name }}' }] }),
);

test('a flow is made by mouse and keyboard: nodes, settings, publishing, a run', async ({ app, instance }) => {
  await app.getByRole('link', { name: 'Flows', exact: true }).click();
  await app.getByRole('button', { name: 'New flow', exact: true }).click();
  await app.getByRole('tab', { name: 'Empty flow' }).click();
  await app.getByRole('button', { name: 'Create empty flow' }).click();
  const add = async (search: string) => {
    await app.getByRole('button', { name: 'Add node', exact: true }).first().click();
    const palette = app.getByRole('dialog');
    await palette.getByPlaceholder('What should happen? Search nodes').fill(search);
    await app.keyboard.press('Enter');
    await expect(palette).toBeHidden();
  };
  await add('Set fields');
  await app.getByRole('button', { name: 'Add', exact: true }).click();
  await app.getByLabel('Field', { exact: true }).fill('greeting');
  await app.getByLabel('Value', { exact: true }).first().click();
  await app.keyboard.type('Hello from the editor');
  await expect(app.getByText('Saved', { exact: true })).toBeVisible();
  await app.getByRole('button', { name: 'Publish version 1' }).click();
  await app.getByRole('dialog').getByRole('button', { name: 'Publish version 1' }).click();
  await expect(app.getByText('Active', { exact: true }).first()).toBeVisible();
  await app.getByRole('button', { name: 'Run now' }).first().click();
  const dialog = app.getByRole('dialog');
  if (await dialog.isVisible()) await dialog.getByRole('button', { name: 'Run now' }).click();
  await expect.poll(async () => (await instance.client.runs.list({})).items.map(({ status }) => status)).toEqual(['succeeded']);
  const [run] = (await instance.client.runs.list({})).items;
  const status = await instance.call<{ output: unknown }>('GET', `/api/engine/executions/${run?.id ?? ''}/status`);
  expect(status.body.output).toMatchObject({ greeting: 'Hello from the editor' });
});

test('a problem is listed with its node, and publishing waits until it is fixed', async ({ app, instance }) => {
  const draft = await instance.call<{ id: string }>(
    'POST',
    '/api/flows',
    chain('Broken', node('start', 'core.manual'), node('shape', 'core.transform', { expression: '1 +' })),
  );
  await app.goto(`${instance.url}/#/flows/${draft.body.id}`);
  await expect(app.getByText('1 problem')).toBeVisible();
  await app.getByRole('button', { name: 'Publish version 1' }).click();
  await expect(app.getByText('The expression ends too early', { exact: false }).first()).toBeVisible();
  expect((await instance.client.flows.list({})).items).toMatchObject([{ status: 'draft' }]);
});

test('the draft is tested on the graph before it is published', async ({ app, instance }) => {
  const draft = await instance.call<{ id: string }>('POST', '/api/flows', hello);
  await app.goto(`${instance.url}/#/flows/${draft.body.id}`);
  await app.getByRole('button', { name: 'Test', exact: true }).click();
  const dialog = app.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Start test run' }).click();
  await expect(app.getByText('Test run: Succeeded')).toBeVisible();
  const { items } = await instance.client.runs.list({});
  expect(items).toMatchObject([{ test: true, status: 'succeeded' }]);
});

test('the list searches, runs, pauses, duplicates, deletes with undo, exports and imports', async ({ app, instance }) => {
  await publish(instance, hello);
  await publish(instance, { ...hello, name: 'Goodbye' });
  await app.goto(`${instance.url}/#/flows`);
  const row = (name: string) => app.getByRole('row').filter({ hasText: name });
  await expect(row('Hello')).toBeVisible();
  await app.getByPlaceholder('Search flows').fill('good');
  await expect(row('Hello')).toBeHidden();
  await expect(row('Goodbye')).toBeVisible();
  await app.getByPlaceholder('Search flows').fill('');
  const menu = async (name: string, item: string) => {
    await app.getByRole('button', { name: `Actions for “${name}”` }).click();
    await app.getByRole('menuitem', { name: item }).click();
  };
  await menu('Hello', 'Pause');
  await expect(row('Hello')).toContainText('Paused');
  await menu('Hello', 'Resume');
  await expect(row('Hello')).toContainText('Active');
  await menu('Goodbye', 'Duplicate');
  await expect(row('Goodbye')).toHaveCount(2);
  await menu('Hello', 'Delete flow');
  await expect(row('Hello')).toBeHidden();
  await app.getByRole('alert').filter({ hasText: '“Hello” deleted' }).getByRole('button', { name: 'Undo' }).click();
  await expect(row('Hello')).toBeVisible();
  const download = app.waitForEvent('download');
  await menu('Hello', 'Export as file');
  expect((await download).suggestedFilename()).toMatch(/hello.*\.pulseflow$/i);
});

test('a long list draws only the rows in sight', async ({ app, instance }) => {
  const definitions = Array.from({ length: 500 }, (_, index) => ({ ...hello, name: `Flow ${String(index).padStart(3, '0')}` }));
  await instance.call('POST', '/api/flows/import', { definitions });
  await app.goto(`${instance.url}/#/flows`);
  await expect(app.getByRole('row').nth(5)).toBeVisible();
  expect(await app.getByRole('row').count()).toBeLessThan(120);
});

test('an older version is looked at, and the draft is brought back to it', async ({ app, instance }) => {
  const flowId = (await publish(instance, hello)) as never;
  const { draft } = await instance.client.flows.get({ flowId });
  const later = { ...draft, nodes: draft.nodes.filter(({ id }) => id === 'start'), edges: [] };
  await instance.client.flows.saveDraft({ flowId, definition: later });
  await instance.client.flows.publish({ flowId, note: 'without the greeting' });
  await app.goto(`${instance.url}/#/flows/${String(flowId)}`);
  await app.getByRole('button', { name: 'v2: versions of this flow' }).click();
  await expect(app.getByRole('menuitem', { name: /without the greeting/ })).toBeVisible();
  await app.getByRole('menuitem', { name: /^v1/ }).click();
  await expect(app).toHaveURL(/version=1/);
  await expect(app.getByText(/You are looking at version 1 \(.+\), which is no longer published/)).toBeVisible();
  const greet = app.getByLabel(/^greet/).first();
  await greet.click();
  await expect(app.getByRole('complementary').getByText('Hello {{ name }}', { exact: false })).toBeVisible();
  // The draft is out of sight: keys do not change it.
  await app.keyboard.press('Delete');
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.getByRole('button', { name: 'Bring the draft back to this version' }).click();
  await expect(app.getByLabel(/^greet/).first()).toBeVisible();
  await expect
    .poll(async () => (await instance.client.flows.get({ flowId })).draft.nodes.map(({ id }) => id))
    .toEqual(['start', 'greet']);
  await app.getByRole('button', { name: 'Undo', exact: true }).first().click();
  await expect.poll(async () => (await instance.client.flows.get({ flowId })).draft.nodes.map(({ id }) => id)).toEqual(['start']);
});

test('a run leads to the version that ran, also to the draft that a test run took', async ({ app, instance }) => {
  const flowId = await publish(instance, hello);
  const runId = await start(instance, flowId);
  const id = flowId as never;
  const tested = await instance.client.runs.start({ params: { workflowId: id }, body: { test: true } });
  const { draft } = await instance.client.flows.get({ flowId: id });
  await instance.client.flows.saveDraft({ flowId: id, definition: { ...draft, nodes: draft.nodes.slice(0, 1), edges: [] } });
  await instance.client.flows.publish({ flowId: id });
  await app.goto(`${instance.url}/#/runs/${runId}`);
  await app.getByRole('link', { name: 'v1' }).click();
  await expect(app.getByText(/You are looking at version 1 /)).toBeVisible();
  await expect(app.getByLabel(/^greet/).first()).toBeVisible();
  await app.goto(`${instance.url}/#/runs/${tested.runId}`);
  await app.getByRole('button', { name: 'More actions' }).click();
  await app.getByRole('menuitem', { name: 'Open the draft that was tested' }).click();
  await expect(app.getByText('You are looking at the draft as the test run took it.')).toBeVisible();
  await expect(app.getByLabel(/^greet/).first()).toBeVisible();
});
