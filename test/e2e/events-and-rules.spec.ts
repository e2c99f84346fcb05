import { accessibilityProblems, expect, open, test } from './app';

test('an event is simulated and shows in the live tail', async ({ app, instance }) => {
  await app.goto(`${instance.url}/#/events`);
  await instance.call('POST', '/api/events', { type: 'order.paid', data: { total: 250 } });
  await expect(app.getByText('order.paid').first()).toBeVisible();
  await app.getByRole('button', { name: 'Simulate event' }).click();
  const dialog = app.getByRole('dialog');
  await dialog.getByLabel('Type', { exact: true }).fill('user.registered');
  await dialog.getByRole('button', { name: 'Emit event' }).click();
  await expect(dialog.getByText('No rule and no flow listens for user.registered.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(app.getByText('user.registered').first()).toBeVisible();
});

test('a rule is made, fires on an event, is paused and deleted', async ({ app, instance }) => {
  await app.goto(`${instance.url}/#/rules`);
  await expect(app.getByText('No rules yet')).toBeVisible();
  await app.getByRole('button', { name: 'New rule' }).first().click();
  const dialog = app.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Event' }).fill('user.registered');
  await dialog.getByLabel('Condition (optional)').click();
  await app.keyboard.type('data.vip');
  await dialog.getByRole('button', { name: 'Create rule' }).click();
  await expect(dialog).toBeHidden();
  const row = app.getByRole('row').filter({ hasText: 'user.registered' });
  await expect(row).toBeVisible();
  await instance.call('POST', '/api/simulate/event', { event: 'user.registered', data: { vip: false } });
  await instance.call('POST', '/api/simulate/event', { event: 'user.registered', data: { vip: true } });
  await expect.poll(async () => (await instance.client.rules.list())[0]?.firedCount).toBe(1);
  await row.getByRole('switch').click({ force: true });
  await expect.poll(async () => (await instance.client.rules.list())[0]?.enabled).toBe(false);
  await row.getByRole('button', { name: /More about/ }).click();
  await app.getByRole('menuitem', { name: 'Delete' }).click();
  await app.getByRole('dialog').getByRole('button', { name: 'Delete rule' }).click();
  await expect(app.getByText('No rules yet')).toBeVisible();
});

test('events are shown as they happen, hold still while paused, and open by keyboard', async ({ instance, app }) => {
  await open(app, instance, '/events');
  await instance.client.events.emit({ type: 'order.paid', data: { total: 5, items: [{ sku: 'A-1' }] } });
  await expect(app.getByRole('row', { name: /order\.paid/ })).toBeVisible();
  await app.keyboard.press('p');
  await instance.client.events.emit({ type: 'order.shipped' });
  await expect(app.getByRole('button', { name: '1 new event' })).toBeVisible();
  await expect(app.getByRole('row', { name: /order\.shipped/ })).toBeHidden();
  await app.getByRole('button', { name: '1 new event' }).click();
  await expect(app.getByRole('row', { name: /order\.shipped/ })).toBeVisible();
  await app.getByRole('row', { name: /order\.shipped/ }).focus();
  await app.keyboard.press('ArrowDown');
  await app.keyboard.press('Enter');
  const panel = app.getByRole('complementary');
  await expect(panel.getByText('"A-1"')).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.keyboard.press('Escape');
  await expect(panel).toBeHidden();
});

test('events are filtered by pattern, and a broken pattern is said', async ({ instance, app }) => {
  for (const type of ['order.paid', 'user.registered']) await instance.client.events.emit({ type });
  await open(app, instance, '/events');
  const filter = app.getByRole('combobox', { name: 'Filter by type' });
  await filter.fill('order.*');
  await expect(app.getByRole('row', { name: /user\.registered/ })).toBeHidden();
  await expect(app.getByRole('row', { name: /order\.paid/ })).toBeVisible();
  await filter.fill('order paid');
  await expect(app.getByRole('alert')).toHaveText(/words or \* joined by dots/);
});
