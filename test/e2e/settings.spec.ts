import { accessibilityProblems, expect, open, test } from './app';

test('settings are saved as they are changed, and out of range is said', async ({ instance, app }) => {
  await open(app, instance, '/settings');
  const runs = app.getByLabel('Runs at the same time');
  await runs.fill('99999');
  await runs.blur();
  await expect(app.getByText('From 1 to 10,000')).toBeVisible();
  await runs.fill('250');
  await runs.press('Enter');
  await app.getByLabel('Pause everything').press('Space');
  await expect(app.getByText('Everything is paused')).toBeVisible();
  await expect
    .poll(async () => (await instance.client.settings.get()).engine)
    .toMatchObject({ paused: true, maxConcurrentRuns: 250 });
  await app.getByRole('button', { name: 'Resume all' }).click();
  await expect(app.getByText('Everything is paused')).toBeHidden();
});

test('a mail server that does not answer is explained, and the password stays inside', async ({ instance, app }) => {
  await open(app, instance, '/settings/mail');
  await app.getByRole('textbox', { name: 'Server' }).fill('127.0.0.1');
  await app.getByRole('textbox', { name: 'Port' }).fill('1');
  await app.getByLabel('Password', { exact: true }).fill('secret');
  await app.getByRole('button', { name: 'Save e-mail settings' }).click();
  await expect(app.getByText('A server needs a sender')).toBeVisible();
  await app.getByRole('textbox', { name: 'Sender' }).fill('flows@example.com');
  await app.getByRole('button', { name: 'Test connection' }).click();
  await expect(app.getByRole('alert')).toContainText('SMTP_FAILED');
  expect(await accessibilityProblems(app)).toEqual([]);
  expect((await instance.client.settings.get()).smtp).toMatchObject({ host: '127.0.0.1', port: 1, passwordSet: true });
  await expect(app.getByPlaceholder('A password is stored')).toHaveValue('');
});

test('the address that links lead to is checked where it is typed', async ({ instance, app }) => {
  await open(app, instance, '/settings/api');
  const field = app.getByLabel('Public address');
  await field.fill('flows.example.com');
  await expect(app.getByText('An address such as https://flows.example.com')).toBeVisible();
  await field.press('Enter');
  await field.press('Escape');
  await expect(field).toHaveValue('');
  await field.fill('https://flows.example.com/');
  await field.press('Enter');
  await expect.poll(async () => (await instance.client.settings.get()).server.publicUrl).toBe('https://flows.example.com');
  await expect(field).toHaveValue('https://flows.example.com');
  expect(await accessibilityProblems(app)).toEqual([]);
});
