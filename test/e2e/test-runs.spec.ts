import type { Page } from '@playwright/test';
import type { FlowId } from '#shared/model/ids';
import { chain, node } from '../setup/flows';
import type { Instance } from '../setup/instance';
import { accessibilityProblems, expect, open, publish, test } from './app';

const flow = chain(
  'Orders',
  node('Start', 'core.manual'),
  node('Total', 'core.transform', { expression: '{"total": price * count, "customer": {"name": customer}}' }),
  node('Pay', 'core.http', { method: 'POST', url: 'http://127.0.0.1:9/pay/{{ total }}?token=hush' }),
  node('Done', 'core.transform', { expression: '{"paid": total}' }),
);
const payload = { out: [{ json: { price: 2, count: 3, customer: 'Ana' } }, { json: { price: 5, count: 1, customer: 'Bob' } }] };

/** The flow in the editor, with a mocked payload, so that test runs ask for nothing. */
async function edit(app: Page, instance: Instance): Promise<FlowId> {
  const flowId = (await publish(instance, flow)) as FlowId;
  await instance.client.flows.pins.set({ flowId, nodeId: 'Start', outputs: payload });
  await open(app, instance, `/flows/${flowId}`);
  await expect(card(app, 'Pay')).toBeVisible();
  return flowId;
}

const card = (page: Page, id: string) => page.locator(`.pf-node[data-node-id="${id}"]`);
const pane = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
/** Chooses how the data are shown; where there is little room the choices are icons. */
const view = (page: Page, name: string) => page.locator('label').filter({ hasText: name }).first().click();
const bar = (page: Page) => page.getByRole('status').filter({ hasText: /Test run|Paused/ });

test('runs up to a node by shortcut and shows what went in and out, as table, JSON and schema', async ({ app, instance }) => {
  await edit(app, instance);
  await card(app, 'Total').click();
  await app.keyboard.press('Control+Shift+Enter');
  const output = pane(app, 'Output');
  await expect(output.getByRole('columnheader', { name: 'total' })).toBeVisible();
  await expect(pane(app, 'Input').getByRole('cell', { name: 'Ana' })).toBeVisible();
  await expect(bar(app)).toContainText('up to Total');
  await expect(card(app, 'Pay')).not.toHaveAttribute('data-status', /./);

  await view(app, 'JSON');
  const tree = output.getByRole('tree');
  await tree.focus();
  await app.keyboard.press('ArrowRight');
  await expect(tree.getByRole('treeitem', { name: 'total 6' })).toBeVisible();
  await view(app, 'Schema');
  await expect(output.getByRole('listitem').filter({ hasText: /^name/ })).toContainText('text');
  await app.getByLabel('Search the data').fill('price');
  await expect(output.getByText('Nothing in these data matches')).toBeVisible();
  await expect(pane(app, 'Input').getByRole('listitem')).toHaveCount(1);
  expect(await accessibilityProblems(app)).toEqual([]);
});

test('pins an output, edits it, and runs one node alone with it', async ({ app, instance }) => {
  const flowId = await edit(app, instance);
  await card(app, 'Total').click();
  await app.keyboard.press('Control+Shift+Enter');
  await pane(app, 'Output').getByRole('button', { name: 'Pin this output as test data' }).click();
  await expect(card(app, 'Total').locator('[data-pin]')).toBeVisible();

  await pane(app, 'Output').getByRole('button', { name: 'Edit pinned data' }).click();
  const dialog = app.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Items' }).click();
  await app.keyboard.press('Control+A');
  await app.keyboard.insertText('{"total": ');
  await expect(dialog.getByRole('alert')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Pin data' })).toBeDisabled();
  await app.keyboard.press('Control+A');
  await app.keyboard.insertText('{"total": 99}');
  await dialog.getByRole('button', { name: 'Pin data' }).click();
  await expect(dialog).toHaveCount(0);
  expect((await instance.client.flows.pins.get({ flowId, nodeId: 'Total' })).outputs).toEqual({ out: [{ json: { total: 99 } }] });

  await app.reload();
  await card(app, 'Done').click();
  await instance.client.flows.pins.set({ flowId, nodeId: 'Pay', outputs: { out: [{ json: { total: 7 } }] } });
  await app.keyboard.press('Control+Alt+Enter');
  await expect(pane(app, 'Output').getByText('7', { exact: true }).first()).toBeVisible();
  await expect(bar(app)).toContainText('only Done');
});

test('says what would be done when effects are off, and marks such runs', async ({ app, instance }) => {
  await edit(app, instance);
  await app.getByRole('button', { name: 'More ways to test' }).click();
  await app.getByRole('menuitemcheckbox', { name: /Effects off/ }).click();
  await app.keyboard.press('Escape');
  await app.getByRole('button', { name: 'Test without effects' }).click();
  await expect(bar(app)).toContainText('Succeeded');
  await expect(bar(app)).toContainText('Effects off');
  await card(app, 'Pay').click();
  await app.keyboard.press('Control+Shift+D');
  const output = pane(app, 'Output');
  await expect(output).toContainText('It would have done this 2 times');
  await expect(output).toContainText('127.0.0.1:9/pay/6');
  await expect(output).not.toContainText('hush');
  expect(await accessibilityProblems(app)).toEqual([]);

  await bar(app).getByRole('link', { name: 'Open run' }).click();
  await expect(app.getByText('Effects off', { exact: true }).first()).toBeVisible();
  await open(app, instance, '/runs');
  await expect(app.getByText('Effects off', { exact: true })).toBeVisible();
});

test('steps through by keyboard, over a restart of the page, and goes on to the end', async ({ app, instance }) => {
  const flowId = await edit(app, instance);
  await instance.client.flows.pins.set({ flowId, nodeId: 'Pay', outputs: { out: [{ json: { total: 1 } }] } });
  await app.reload();
  await expect(card(app, 'Pay').locator('[data-pin]')).toBeVisible();
  await app.keyboard.press('F9');
  await expect(bar(app)).toContainText('Paused before Total');
  await card(app, 'Total').click();
  await app.keyboard.press('Control+Shift+D');
  await expect(pane(app, 'Input').getByRole('cell', { name: 'Ana' })).toBeVisible();
  await expect(pane(app, 'Output')).toContainText('The run pauses before this node');
  await app.keyboard.press('F9');
  await expect(bar(app)).toContainText('Paused before Pay');
  await bar(app).getByRole('button', { name: 'Next step' }).click();
  await expect(bar(app)).toContainText('Paused before Done');
  await app.keyboard.press('Shift+F9');
  await expect(bar(app)).toContainText('Succeeded');
  const { items } = await instance.client.runs.list({ flowId, limit: 1 });
  expect(items[0]).toMatchObject({ status: 'succeeded', test: true, testOptions: { stepping: false, usePins: true } });
});

test('offers a way on when nothing is known of what reaches a node', async ({ app, instance }) => {
  await edit(app, instance);
  await card(app, 'Done').click();
  await app.keyboard.press('Control+Shift+D');
  await expect(app.getByText('Nothing has run yet')).toBeVisible();
  await app.keyboard.press('Control+Alt+Enter');
  const message = app.getByRole('alert').filter({ hasText: 'Nothing is known of what reaches this node' });
  await expect(message).toBeVisible();
  await card(app, 'Total').click({ button: 'right' });
  await app.getByRole('menuitem', { name: 'Run up to here' }).click();
  await expect(pane(app, 'Output').getByRole('columnheader', { name: 'total' })).toBeVisible();
});

test('drags a field of the input into an expression of the form', async ({ app, instance }) => {
  await edit(app, instance);
  await card(app, 'Done').click();
  await instance.client.flows.pins.set({
    flowId: (await instance.client.flows.list({})).items[0]?.id ?? ('' as FlowId),
    nodeId: 'Pay',
    outputs: { out: [{ json: { total: 7, 'paid at': 'noon' } }] },
  });
  await app.keyboard.press('Control+Alt+Enter');
  await view(app, 'Schema');
  const field = pane(app, 'Input').getByRole('listitem').filter({ hasText: 'paid at' });
  const editor = app.getByRole('complementary').locator('.cm-content').first();
  await field.dragTo(editor);
  await expect(editor).toContainText('`paid at`');
  await expect(app.locator('[data-save]')).toHaveAttribute('data-save', 'saved');
});
