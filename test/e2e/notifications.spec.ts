import { chain, node } from '../setup/flows';
import { accessibilityProblems, expect, open, publish, start, test } from './app';

const failing = chain(
  'Nightly import',
  node('start', 'core.manual'),
  node('Stop', 'core.stop', { status: 'failed', message: 'No file' }),
);

test('what tells, by what and when is chosen by keyboard, and holds at once', async ({ app, instance }) => {
  await open(app, instance, '/settings');
  await app.getByRole('link', { name: 'Notification rules' }).click();
  await expect(app.getByRole('heading', { level: 1, name: 'Notifications' })).toBeVisible();
  const cell = app.getByLabel('A run failed: Desktop');
  await expect(cell).toHaveValue('now');
  await cell.focus();
  await cell.selectOption('off');
  await app.getByLabel('A run failed: Webhook').selectOption('daily');
  const rules = () => instance.client.notifications.rules({});
  await expect
    .poll(async () => (await rules()).rules.filter(({ topics }) => topics.includes('run-failed')))
    .toEqual([{ topics: ['run-failed'], channels: ['webhook'], pace: 'daily', flowIds: [] }]);
  await app.getByRole('switch', { name: 'Quiet hours' }).press('Space');
  await app.getByLabel('Quiet from').fill('21:30');
  await app.getByLabel('Quiet from').press('Enter');
  await expect.poll(async () => (await rules()).quiet).toMatchObject({ enabled: true, fromMinute: 1290 });
  expect(await accessibilityProblems(app)).toEqual([]);
  await app.reload();
  await expect(app.getByLabel('A run failed: Webhook')).toHaveValue('daily');
  await expect(app.getByLabel('Quiet from')).toHaveValue('21:30');
});

test('what is off is only listed by the bell, and the rest is raised in the page', async ({ app, instance }) => {
  await open(app, instance, '/settings/notifications');
  const flowId = await publish(instance, failing);
  await start(instance, flowId);
  await expect(app.getByText('"Nightly import" failed').first()).toBeVisible();
  const rules = await instance.client.notifications.rules({});
  await instance.client.notifications.setRules({ rules: { ...rules, rules: [] } });
  const other = await publish(instance, { ...failing, name: 'Quiet import' });
  await start(instance, other);
  await expect.poll(async () => (await instance.client.system.notifications({}))[0]?.title).toBe('"Quiet import" failed');
  await expect(app.getByText('"Quiet import" failed')).toHaveCount(0);
  await app.getByRole('button', { name: /Notifications/ }).click();
  await expect(app.getByText('"Quiet import" failed')).toBeVisible();
});

test('a channel says what it lacks, a webhook is set up and tested, and what failed is shown and sent again', async ({
  app,
  instance,
}) => {
  await open(app, instance, '/settings/notifications');
  await expect(app.getByRole('link', { name: 'No mail server is set up' })).toHaveAttribute('href', '#/settings/mail');
  const address = app.getByLabel('Address of the webhook');
  await address.fill('nowhere');
  await address.blur();
  await expect(app.getByText('Write the whole address')).toBeVisible();
  await address.fill(`${instance.url}/hooks/nothing-is-here`);
  await address.press('Enter');
  await app.getByRole('button', { name: 'Send a test by Webhook' }).click();
  await expect(app.getByRole('alert')).toContainText('404');
  await app.getByRole('button', { name: 'New secret' }).click();
  await app.getByRole('dialog').getByRole('button', { name: 'New secret' }).click();
  await expect(app.getByText(/^whsec_/)).toBeVisible();
  await app.getByLabel('A run failed: Webhook').selectOption('now');
  await start(instance, await publish(instance, failing));
  const sent = app.getByRole('listitem').filter({ hasText: '"Nightly import" failed' });
  await expect(sent).toContainText('answered with status 404', { timeout: 20_000 });
  await sent.getByRole('button', { name: /Send/ }).click();
  await expect(sent).toContainText('answered with status 404');
  await expect.poll(async () => (await instance.client.notifications.deliveries({})).items[0]?.state).toBe('failed');
  expect(await accessibilityProblems(app)).toEqual([]);
});

test('a loud flow is muted, and that is taken back', async ({ app, instance }) => {
  const flowId = await publish(instance, failing);
  await open(app, instance, '/settings/notifications');
  await app.getByRole('button', { name: 'Add', exact: true }).click();
  await app.keyboard.type('Night');
  await app.getByRole('option', { name: 'Nightly import' }).click();
  await app.keyboard.press('Escape');
  await app.getByRole('button', { name: 'Add the rule' }).click();
  const own = async () =>
    (await instance.client.notifications.rules({})).rules.filter(({ flowIds }) => flowIds.includes(flowId as never));
  await expect.poll(own).toMatchObject([{ pace: 'off' }]);
  await app.getByRole('button', { name: 'Remove the rule for Nightly import' }).click();
  await expect.poll(own).toEqual([]);
  await app.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(own).toHaveLength(1);
});
