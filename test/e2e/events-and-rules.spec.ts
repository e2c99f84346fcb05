import { expect, test } from './app';

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
