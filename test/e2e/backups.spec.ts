import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { accessibilityProblems, expect, test } from './app';

test('a backup is made at once, listed, and the daily one set', async ({ app, instance }) => {
  await app.goto(`${instance.url}/#/settings/data`);
  await expect(app.getByText('No copy yet.')).toBeVisible();
  await app.getByRole('button', { name: 'Back up now' }).click();
  const copies = app.getByRole('list', { name: 'Stored copies' }).getByRole('listitem');
  await expect(copies).toHaveCount(1);
  await expect(copies.first()).toContainText('Backup');
  expect(readdirSync(join(instance.home, 'backups'))).toHaveLength(1);

  await app.getByLabel('Backups to keep').fill('3');
  await app.getByLabel('Backups to keep').press('Enter');
  await expect.poll(async () => (await instance.client.settings.get()).backup.keep).toBe(3);
  await app.getByLabel('Once a day').click({ force: true });
  await expect.poll(async () => (await instance.client.settings.get()).backup.enabled).toBe(false);
  expect(await accessibilityProblems(app)).toEqual([]);
});
