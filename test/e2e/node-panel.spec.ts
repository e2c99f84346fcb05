import type { Locator, Page } from '@playwright/test';
import { chain, node } from '../setup/flows';
import type { Instance } from '../setup/instance';
import { accessibilityProblems, expect, open, test } from './app';

const ITEMS = [
  { id: 4711, customer: { name: 'Ana', 'e-mail': 'ana@example.com' }, lines: [{ price: 2 }, { price: 7 }] },
  { id: 4712, customer: { name: 'Bruno' }, lines: [] },
];

const orders = chain(
  'Orders',
  node('start', 'core.manual'),
  node('shape', 'core.set', { fields: [{ path: 'total', value: '{{ $sum(lines.price) }}' }] }),
  node('tell', 'core.log', { message: 'Order' }),
  node('call', 'core.http', { url: 'https://api.example.com' }, { disabled: true }),
  node('work', 'core.code', { code: 'return items;' }),
);

/** A draft, with a test run behind it unless `withData` is false. */
async function draft(instance: Instance, withData = true): Promise<string> {
  const made = await instance.call<{ id: string }>('POST', '/api/flows', orders);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  if (!withData) return made.body.id;
  const body = { input: ITEMS, test: true };
  const run = await instance.call<{ runId: string }>('POST', `/api/engine/workflows/${made.body.id}/start`, body);
  await expect.poll(async () => (await instance.client.runs.get({ runId: run.body.runId as never })).status).toBe('succeeded');
  return made.body.id;
}

/** Opens the editor at a node. */
async function openNode(app: Page, instance: Instance, flowId: string, name: string): Promise<void> {
  if (!app.url().includes(flowId)) await open(app, instance, `/flows/${flowId}`);
  await app
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .or(app.getByRole('group', { name: new RegExp(`^${name}`) }))
    .first()
    .click();
  await expect(app.getByRole('complementary', { name })).toBeVisible();
}

const configOf = async (instance: Instance, flowId: string, nodeId: string) =>
  (await instance.client.flows.get({ flowId: flowId as never })).draft.nodes.find(({ id }) => id === nodeId)?.config;

const options = (app: Page) => app.locator('.cm-tooltip-autocomplete [role="option"]');

/**
 * Takes what is offered with the arrows and Enter, until the field holds it: the list takes no Enter in its first moment, so that
 * none is meant for the text, and is gone for a moment while it is looked up anew.
 */
async function accept(app: Page, text: string, field: Locator, taken: string): Promise<void> {
  const wanted = options(app).filter({ hasText: text }).first();
  await expect(async () => {
    if ((await field.textContent())?.includes(taken) === true) return;
    await expect(wanted).toBeVisible({ timeout: 2000 });
    if ((await wanted.getAttribute('aria-selected', { timeout: 500 })) !== 'true')
      await app.keyboard.press('ArrowDown', { delay: 20 });
    await expect(wanted).toHaveAttribute('aria-selected', 'true', { timeout: 200 });
    await app.keyboard.press('Enter');
    await expect(field).toContainText(taken, { timeout: 1000 });
  }).toPass();
}

test('a field becomes an expression, is completed from the data of the last run, and shows what it gives', async ({
  app,
  instance,
}) => {
  const flowId = await draft(instance);
  await openNode(app, instance, flowId, 'tell');
  const message = app.getByRole('textbox', { name: 'Message' });
  await message.click();
  await app.keyboard.press('End');
  await app.keyboard.type(' {{');
  await expect(options(app).filter({ hasText: 'customer' })).toBeVisible();
  await app.keyboard.type('cus');
  await expect(options(app)).toHaveCount(1);
  await accept(app, 'customer', message, 'customer');
  await app.keyboard.type('.na');
  await accept(app, '"Ana"', message, 'customer.name');
  // The closing braces stand there already: typing them leaves the expression.
  await app.keyboard.type(' }}!');
  await expect(message).toHaveText('Order {{ customer.name }}!');
  const preview = app.getByRole('region', { name: 'What Message gives' });
  await expect(preview).toContainText('Order Ana!');
  await preview.getByRole('button', { name: 'Next item' }).click();
  await expect(preview).toContainText('Order Bruno!');
  expect(await accessibilityProblems(app)).toEqual([]);

  await app.getByRole('button', { name: 'Message: Use a fixed value' }).click();
  await expect(message).toHaveText('Order Bruno!');
  await message.press('Alt+=');
  await expect(message).toContainText('{{');
  await app.keyboard.type('$upp');
  await expect(app.getByText('In capital letters')).toBeVisible();
  await accept(app, '$uppercase', message, '$uppercase(');
  await app.keyboard.type('customer.name');
  await expect(preview).toContainText('BRUNO');
});

test('what is wrong with an expression is said at its place, before and after it is tried out', async ({ app, instance }) => {
  const flowId = await draft(instance);
  await openNode(app, instance, flowId, 'tell');
  const message = app.getByRole('textbox', { name: 'Message' });
  await message.fill('{{ $nope(id) }}');
  await expect(app.getByRole('alert').filter({ hasText: 'There is no function $nope' })).toContainText('position 4');
  await expect(app.locator('.cm-lintRange-error')).toHaveText('$nope');
  await message.fill('{{ $uppercase(lines) }}');
  const preview = app.getByRole('region', { name: 'What Message gives' });
  await expect(preview).toContainText('position');
  await expect(app.locator('.cm-lintRange-warning')).toBeVisible();
  await message.fill('{{ missing.name }}');
  await expect(preview).toContainText('nothing');
});

test('without a run the fields that will be there are offered, and that there are no data is said', async ({ app, instance }) => {
  const flowId = await draft(instance, false);
  await openNode(app, instance, flowId, 'tell');
  const message = app.getByRole('textbox', { name: 'Message' });
  await message.fill('');
  await message.click();
  await app.keyboard.type('{{to');
  await expect(options(app).filter({ hasText: 'total' })).toBeVisible();
  await accept(app, 'total', message, 'total');
  await expect(app.getByText('No data yet: run the flow up to here to see the result.')).toBeVisible();
});

test('Enter adds nothing to a field of one line', async ({ app, instance }) => {
  const flowId = await draft(instance, false);
  await openNode(app, instance, flowId, 'tell');
  const message = app.getByRole('textbox', { name: 'Message' });
  await message.fill('Hi {{ total }}');
  await message.press('Enter');
  await app.keyboard.type('!');
  await expect(message).toHaveText('Hi {{ total }}!');
});

test('a value is picked from the data by keyboard, and dragged into a field', async ({ app, instance }) => {
  const flowId = await draft(instance);
  await openNode(app, instance, flowId, 'tell');
  const message = app.getByRole('textbox', { name: 'Message' });
  await message.fill('For ');
  await message.press('End');
  await message.press('Alt+ArrowDown');
  await expect(app.getByRole('combobox', { name: 'Search in: Data at hand' })).toBeFocused();
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.keyboard.type('e-mail');
  await app.keyboard.press('ArrowDown');
  await app.keyboard.press('Enter');
  await expect(message).toHaveText('For {{ customer.`e-mail` }}');
  await expect(app.getByRole('region', { name: 'What Message gives' })).toContainText('For ana@example.com');

  await app.keyboard.press('Control+.');
  const input = app.getByRole('region', { name: 'Input', exact: true });
  await expect(input.getByRole('treeitem', { name: /total/ })).toContainText('9');
  await message.fill('Sum: ');
  await input.getByRole('treeitem', { name: /^total/ }).dragTo(message);
  await expect(message).toContainText('{{ total }}');
  expect(await accessibilityProblems(app)).toEqual([]);

  const edge = app.getByRole('separator', { name: 'Width of the input' });
  const before = Number(await edge.getAttribute('aria-valuenow'));
  await edge.focus();
  await app.keyboard.press('ArrowRight');
  await expect(edge).toHaveAttribute('aria-valuenow', String(before + 24));
  await app.getByRole('button', { name: 'Back to the side' }).click();
  await expect(input).toBeHidden();
});

test('settings show what fits the others, and fold away what few need', async ({ app, instance }) => {
  const flowId = await draft(instance);
  await openNode(app, instance, flowId, 'call');
  await expect(app.getByLabel('Body', { exact: true })).toBeHidden();
  await app.getByRole('combobox', { name: 'Method' }).click();
  await app.getByRole('option', { name: 'POST' }).click();
  await expect(app.getByLabel('Body', { exact: true }).first()).toBeVisible();
  const more = app.getByRole('button', { name: /^More options/ });
  await expect(more).toHaveAttribute('aria-expanded', 'false');
  await more.click();
  await app.getByRole('button', { name: 'Follow redirects at most: Use an expression' }).click();
  await app.keyboard.press('Control+a');
  await app.keyboard.type('{{ total');
  await expect(app.getByRole('region', { name: 'What Follow redirects at most gives' })).toContainText('9');
  await expect.poll(() => configOf(instance, flowId, 'call')).toMatchObject({ maxRedirects: '{{ total }}' });
  await app.getByRole('button', { name: 'Follow redirects at most: Use a fixed value' }).click();
  await expect.poll(() => configOf(instance, flowId, 'call')).toMatchObject({ maxRedirects: 9 });
  await more.click();
  await expect(more).toContainText('1 set');
  await more.click();
  await app.keyboard.press('Control+.');
  const input = app.getByRole('region', { name: 'Input', exact: true });
  await input.getByRole('treeitem', { name: /^total/ }).dragTo(app.getByRole('textbox', { name: 'Give up after' }));
  await expect.poll(() => configOf(instance, flowId, 'call')).toMatchObject({ timeoutMs: '{{ total }}' });
});

test('pinned data stand for those of the run', async ({ app, instance }) => {
  const flowId = await draft(instance);
  const outputs = { out: [{ json: { total: 99 } }] };
  await instance.client.flows.pins.set({ flowId: flowId as never, nodeId: 'shape', outputs });
  await openNode(app, instance, flowId, 'tell');
  await app.getByRole('textbox', { name: 'Message' }).fill('{{ total }}');
  const preview = app.getByRole('region', { name: 'What Message gives' });
  await expect(preview).toContainText('99');
  await expect(preview).toContainText('pinned data');
});

test('the flow is run up to a node whose expressions have no data yet', async ({ app, instance }) => {
  const flowId = await draft(instance, false);
  await instance.client.flows.pins.set({
    flowId: flowId as never,
    nodeId: 'start',
    outputs: { out: [{ json: { customer: { name: 'Carla' } } }] },
  });
  await openNode(app, instance, flowId, 'tell');
  await app.getByRole('textbox', { name: 'Message' }).fill('For {{ customer.name }}');
  await app.getByRole('button', { name: 'Run up to here' }).first().click();
  await expect(app.getByRole('region', { name: 'What Message gives' })).toContainText('For Carla');
});

test('code is completed from the data it will get, and its errors stand at their place', async ({ app, instance }) => {
  const flowId = await draft(instance);
  await openNode(app, instance, flowId, 'work');
  const code = app.getByRole('textbox', { name: 'JavaScript' });
  await code.click();
  await app.keyboard.press('Control+a');
  await app.keyboard.type('return con');
  await expect(options(app).filter({ hasText: 'context' })).toBeVisible();
  await app.keyboard.press('Escape');
  await app.keyboard.press('Control+a');
  await app.keyboard.type('return items.map((each) => each.cus');
  await options(app).filter({ hasText: 'customer' }).click();
  await expect(code).toContainText('each.customer');
  await expect(app.locator('.cm-lintRange-error')).toHaveCount(0);
  await app.keyboard.press('Control+a');
  await app.keyboard.type('return 1 +;');
  await expect(app.locator('.cm-lintRange-error').first()).toBeVisible();
  await expect.poll(() => configOf(instance, flowId, 'work')).toEqual({ code: 'return 1 +;' });
});

test('policies say what they mean, mark their tab, and go back to the default', async ({ app, instance }) => {
  const flowId = await draft(instance);
  await openNode(app, instance, flowId, 'call');
  await app.getByRole('tab', { name: 'Policies' }).click();
  await expect(app.getByText('One attempt: a failure is not tried again.')).toBeVisible();
  await app.getByRole('switch', { name: 'Try again when it fails' }).click({ force: true });
  await expect(app.getByText('Up to 3 attempts over about 2.3 sec, for any passing error; then the run fails.')).toBeVisible();
  await app.getByText('Error output', { exact: true }).click();
  await app.getByRole('textbox', { name: 'Attempts in all' }).fill('4');
  await app.getByText('Only these', { exact: true }).click();
  await expect(
    app.getByText('Up to 4 attempts over about 5.3 sec, only for HTTP 429 or HTTP 5xx; then the error leaves by the error port.'),
  ).toBeVisible();
  await expect(app.getByRole('tab', { name: 'Policies: 2 policies are set' })).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.getByRole('button', { name: 'Try again: back to the default' }).click();
  await expect(app.getByText('One attempt: a failure is not tried again.')).toBeVisible();
  await app.getByRole('button', { name: 'Reset all policies' }).click();
  await expect(app.getByRole('tab', { name: 'Policies', exact: true })).toBeVisible();
  const settled = async () => (await instance.client.flows.get({ flowId: flowId as never })).draft.nodes[3]?.policies;
  await expect.poll(settled).toBeUndefined();
});
