import { chain, node } from '../setup/flows';
import { accessibilityProblems, expect, open, publish, start, test } from './app';

/** Fails as long as its input says so. */
const order = chain(
  'Orders',
  node('start', 'core.manual'),
  node(
    'Call the shop',
    'core.code',
    { code: 'if (items[0].broken) throw new Error("No answer from the shop"); return items;' },
    { id: 'call', policies: { retry: { maxAttempts: 2, initialDelayMs: 0 }, onError: 'fail' } },
  ),
);

test('a dead letter is looked at, mended and re-driven', async ({ app, instance }) => {
  const flowId = await publish(instance, { ...order, settings: { deadLetters: 'failures' } });
  const runId = await start(instance, flowId, { broken: true });
  await expect.poll(async () => (await instance.client.deadLetters.counts()).open).toBe(1);
  await app.getByRole('navigation').getByRole('link', { name: 'Dead letters' }).click();
  const row = app.getByRole('row', { name: /Call the shop/ });
  await expect(row).toContainText('No answer from the shop');
  await row.click();
  const panel = app.getByRole('complementary');
  await expect(panel.getByRole('link', { name: 'Open the failed run' })).toHaveAttribute('href', `#/runs/${runId}`);
  const editor = panel.getByRole('textbox', { name: 'What goes in when it is re-driven' });
  await expect(editor).toContainText('broken');
  expect(await accessibilityProblems(app)).toEqual([]);
  await editor.fill('[{"broken": tru');
  await expect(panel.getByRole('alert')).toBeVisible();
  await editor.fill('[{"n": 1}]');
  await panel.getByRole('button', { name: 'Save input' }).click();
  await expect(panel.getByText('Edited', { exact: true })).toBeVisible();
  await panel.getByRole('button', { name: 'Re-drive…' }).click();
  await app.getByRole('dialog').getByRole('button', { name: 'Re-drive', exact: true }).click();
  await panel.getByRole('link', { name: 'Open the new run' }).click();
  await expect(app).toHaveURL(/#\/runs\/run_/);
  await expect.poll(async () => (await instance.client.deadLetters.counts()).redriven).toBe(1);
  const { items } = await instance.client.runs.list({});
  expect(items.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
});

test('many are re-driven at a rate, and others discarded with a reason', async ({ app, instance }) => {
  const flowId = await publish(instance, { ...order, settings: { deadLetters: 'failures' } });
  for (const n of [1, 2, 3]) await start(instance, flowId, { broken: true, n });
  await expect.poll(async () => (await instance.client.deadLetters.counts()).open).toBe(3);
  await open(app, instance, '/dead-letters');
  await app
    .getByRole('checkbox', { name: /Select/ })
    .first()
    .check();
  await app.getByRole('button', { name: 'Discard…' }).click();
  const dialog = app.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('Ordered twice');
  await dialog.getByRole('button', { name: 'Discard', exact: true }).click();
  await expect(app.getByRole('row', { name: /Call the shop/ })).toHaveCount(2);
  await app.getByRole('button', { name: 'Re-drive all 2…' }).click();
  await dialog.getByText('At a rate').click();
  await dialog.getByLabel('Runs per minute').fill('1');
  await dialog.getByRole('button', { name: 'Re-drive', exact: true }).click();
  await expect
    .poll(async () => {
      const { queued, redriven, discarded } = await instance.client.deadLetters.counts();
      return { queued, redriven, discarded };
    })
    .toEqual({ queued: 1, redriven: 1, discarded: 1 });
});
