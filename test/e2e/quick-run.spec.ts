import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { chain, node } from '../setup/flows';
import { accessibilityProblems, expect, open, publish, test } from './app';

const invoice = chain(
  'Create invoice',
  node('start', 'core.manual', {
    inputs: [
      { name: 'customer', label: 'Customer', required: true },
      { name: 'amount', label: 'Amount', type: 'number', default: 5, min: 1 },
    ],
  }),
  node('set', 'core.set', { fields: [{ path: 'note', value: 'For {{ customer }}' }] }),
);
const plain = chain(
  'Clean up',
  node('start', 'core.manual'),
  node('set', 'core.set', { fields: [{ path: 'done', value: 'yes' }] }),
);
const takesFile = chain(
  'Read a scan',
  node('start', 'core.manual', { inputs: [{ name: 'scan', label: 'Scan', type: 'file', required: true }] }),
  node('read', 'core.read-file', { path: '{{ scan.path }}' }),
);

const palette = (app: Page) => app.getByRole('dialog', { name: 'Quick-run' });
const search = (app: Page) => palette(app).getByRole('combobox', { name: 'Run a flow…' });

test('finds a flow by a few letters, asks for its inputs, and shows progress and result in place, all by keyboard', async ({
  app,
  instance,
}) => {
  await publish(instance, invoice);
  await publish(instance, plain);
  await open(app, instance, '/');
  await app.keyboard.press('Control+j');
  await expect(search(app)).toBeFocused();
  await app.keyboard.type('crinv');
  await expect(palette(app).getByRole('option')).toHaveCount(1);
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.keyboard.press('Enter');
  await expect(palette(app).getByLabel('Customer')).toBeFocused();
  // Nothing is filled in: the form says so, and nothing runs.
  await app.keyboard.press('Control+Enter');
  await expect(
    palette(app)
      .getByText(/required/i)
      .first(),
  ).toBeVisible();
  await app.keyboard.type('Ana');
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.keyboard.press('Enter');
  await expect(palette(app).getByText('For Ana')).toBeVisible();
  await expect(palette(app).getByText('Succeeded').first()).toBeVisible();
  await app.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await app.keyboard.press('Control+c');
  await expect.poll(() => app.evaluate(() => navigator.clipboard.readText())).toContain('"customer": "Ana"');
  const { items } = await instance.client.runs.list({});
  expect(items.map(({ status, trigger }) => [status, trigger.kind])).toEqual([['succeeded', 'manual']]);
  // Again, with what was given the last time.
  await app.keyboard.press('Control+r');
  await expect(palette(app).getByLabel('Customer')).toHaveValue('Ana');
  await app.keyboard.press('Escape');
  await expect(search(app)).toBeFocused();
  await app.keyboard.press('Escape');
  await expect(palette(app)).toBeHidden();
});

test('runs a flow that asks for nothing at once, and opens its run', async ({ app, instance }) => {
  await publish(instance, plain);
  await open(app, instance, '/');
  await app.keyboard.press('Control+j');
  await expect(palette(app).getByRole('option')).toHaveCount(1);
  await app.keyboard.press('Enter');
  await expect(palette(app).getByText('Succeeded').first()).toBeVisible();
  await app.keyboard.press('Control+o');
  await expect(palette(app)).toBeHidden();
  await expect(app).toHaveURL(/#\/runs\/run_/);
});

test('takes over from the palette and the dashboard where a flow asks for something', async ({ app, instance }) => {
  await publish(instance, invoice);
  await open(app, instance, '/');
  await app.getByRole('button', { name: 'Run “Create invoice” now' }).click();
  await expect(palette(app).getByLabel('Customer')).toBeFocused();
  await app.keyboard.press('Escape');
  await app.keyboard.press('Escape');
  await expect(palette(app)).toBeHidden();
  await app.keyboard.press('Control+k');
  await expect(app.getByPlaceholder('Search pages, commands and flows')).toBeFocused();
  await app.keyboard.type('run create invoice');
  await expect(app.getByRole('dialog').getByText('Run “Create invoice” now')).toBeVisible();
  await app.keyboard.press('Enter');
  await expect(palette(app).getByLabel('Customer')).toBeFocused();
  expect((await instance.client.runs.list({})).items).toEqual([]);
});

test('offers what a flow was last run with, and forgets it', async ({ app, instance }) => {
  const flowId = await publish(instance, invoice);
  for (const customer of ['Ana', 'Rui'])
    await instance.client.runs.start({ params: { workflowId: flowId as never }, body: { input: { customer } } });
  await open(app, instance, '/');
  await app.keyboard.press('Control+j');
  await expect(palette(app).getByRole('option')).toHaveCount(1);
  await app.keyboard.press('Enter');
  await palette(app).getByRole('button', { name: 'Recent inputs' }).click();
  await app.getByRole('menuitem', { name: /customer: Ana/ }).click();
  await expect(palette(app).getByLabel('Customer')).toHaveValue('Ana');
  await palette(app).getByRole('button', { name: 'Recent inputs' }).click();
  await app.getByRole('menuitem', { name: 'Forget all' }).click();
  await expect(palette(app).getByRole('button', { name: 'Recent inputs' })).toBeHidden();
  expect((await instance.client.runs.recentInputs({ flowId: flowId as never })).items).toEqual([]);
});

test('cancels a run that goes on, and says why one failed', async ({ app, instance }) => {
  await publish(
    instance,
    chain('Slow', node('start', 'core.manual'), node('wait', 'core.wait', { mode: 'duration', durationMs: 600_000 })),
  );
  await publish(
    instance,
    chain('Broken', node('start', 'core.manual'), node('stop', 'core.stop', { status: 'failed', message: 'No paper' })),
  );
  await open(app, instance, '/');
  await app.keyboard.press('Control+j');
  await app.keyboard.type('slow');
  await expect(palette(app).getByRole('option')).toHaveCount(1);
  await app.keyboard.press('Enter');
  await expect(palette(app).getByText('Waiting').first()).toBeVisible();
  await app.keyboard.press('Control+.');
  await expect(palette(app).getByText('Cancelled').first()).toBeVisible();
  await app.keyboard.press('Escape');
  await app.keyboard.type('brok');
  await expect(palette(app).getByRole('option')).toHaveCount(1);
  await app.keyboard.press('Enter');
  await expect(palette(app).getByText(/No paper/)).toBeVisible();
});

/** Drops files on the page, as a file manager does. */
async function drop(app: Page, name: string, text: string): Promise<void> {
  const transfer = await app.evaluateHandle(
    ([fileName, content]) => {
      const held = new DataTransfer();
      held.items.add(new File([content ?? ''], fileName ?? '', { type: 'text/plain' }));
      return held;
    },
    [name, text],
  );
  await app.dispatchEvent('main', 'dragover', { dataTransfer: transfer });
  await app.dispatchEvent('main', 'drop', { dataTransfer: transfer });
}

test('hands a dropped file to a flow that takes files, and imports a dropped flow', async ({ app, instance }) => {
  await publish(instance, takesFile);
  await publish(instance, plain);
  await open(app, instance, '/');
  await drop(app, 'scan.txt', 'Total: 42');
  const box = palette(app).getByRole('combobox', { name: 'Which flow gets the files?' });
  await expect(box).toBeFocused();
  await expect(palette(app).getByText('scan.txt')).toBeVisible();
  await expect(palette(app).getByRole('option')).toHaveCount(1);
  await app.keyboard.press('Enter');
  await expect(palette(app).getByText('scan.txt')).toBeVisible();
  await palette(app).getByRole('button', { name: /^Run/ }).click();
  await expect(palette(app).getByText('Total: 42')).toBeVisible();
  await app.keyboard.press('Escape');
  await app.keyboard.press('Escape');
  await expect(palette(app)).toBeHidden();
  await drop(app, 'hello.pulseflow', JSON.stringify({ ...plain, name: 'Dropped flow' }));
  await expect(app.getByRole('dialog').getByText('Dropped flow')).toBeVisible();
  await app.getByRole('button', { name: /^Import/ }).click();
  await expect.poll(async () => (await instance.client.flows.list({})).items.map(({ name }) => name)).toContain('Dropped flow');
});

test('asks for the fields of a flow on its page too, and takes a file there', async ({ app, instance }) => {
  const flowId = await publish(instance, takesFile);
  const path = join(tmpdir(), 'pulseflow-e2e-scan.txt');
  writeFileSync(path, 'Total: 7');
  await open(app, instance, '/flows');
  await app.getByRole('row').filter({ hasText: 'Read a scan' }).focus();
  await app.keyboard.press('r');
  const dialog = app.getByRole('dialog');
  await dialog.locator('input[type="file"]').setInputFiles(path);
  await expect(dialog.getByText('pulseflow-e2e-scan.txt')).toBeVisible();
  await dialog.getByRole('button', { name: 'Run now' }).click();
  await expect
    .poll(async () => (await instance.client.runs.list({ flowId: flowId as never })).items.map(({ status }) => status))
    .toEqual(['succeeded']);
});

test('is a page of its own, and says what to do in an empty workspace', async ({ app, instance }) => {
  await app.goto(`${instance.url}/#/quick-run`);
  await expect(app.getByText('No flows yet')).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.getByRole('button', { name: 'Make a flow' }).click();
  await expect(app).toHaveURL(/#\/flows\?new=template/);
});
