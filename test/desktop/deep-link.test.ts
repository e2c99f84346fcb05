import { expect, test } from './desktop-app';
import { invoice, isShown, publish, quickRunPage, startAgain } from './openings';

test('asks before a link runs a flow: with its inputs filled in, what it may do, and nothing under the fingers', async ({
  instance,
  desktop,
}) => {
  const flowId = await publish(instance, invoice);
  const page = await quickRunPage(desktop);
  expect(await startAgain(desktop, instance, `pulseflow://run/${flowId}?customer=Ana%20Lu%C3%ADsa`)).toBe(0);
  await expect.poll(() => isShown(desktop, '#/quick-run')).toBe(true);
  await expect(page.getByText('A link asks to run this flow')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Create invoice' })).toBeVisible();
  await expect(page.getByLabel('Customer')).toHaveValue('Ana Luísa');
  await expect(page.getByText('What the flow may do')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused();
  expect((await instance.client.runs.list({})).items).toEqual([]);
  await page.getByRole('button', { name: /^Run/ }).click();
  await expect(page.getByText('For Ana Luísa')).toBeVisible();
});

test('runs nothing when the person says no, and also asks for a flow that asks for nothing', async ({ instance, desktop }) => {
  const plain = { ...invoice, name: 'Clean up' };
  const nodes = plain.nodes.map((node) => (node.id === 'start' ? { ...node, config: {} } : node));
  await publish(instance, { ...plain, nodes });
  const page = await quickRunPage(desktop);
  await startAgain(desktop, instance, 'pulseflow://run/clean%20up');
  await expect(page.getByText('A link asks to run this flow')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect.poll(() => isShown(desktop, '#/quick-run')).toBe(false);
  expect((await instance.client.runs.list({})).items).toEqual([]);
});

test('says what is wrong with a link', async ({ instance, desktop }) => {
  await publish(instance, invoice);
  const page = await quickRunPage(desktop);
  await startAgain(desktop, instance, 'pulseflow://run/nothing');
  await expect(page.getByText('There is no flow “nothing”')).toBeVisible();
  await startAgain(desktop, instance, 'pulseflow://open/settings');
  await expect(page.getByText(/The link asks for something that PulseFlow does not do/)).toBeVisible();
  expect((await instance.client.runs.list({})).items).toEqual([]);
});
