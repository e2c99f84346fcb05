import type { Browser, Page } from '@playwright/test';
import { chain, node } from '../setup/flows';
import type { Instance } from '../setup/instance';
import { expect, open, publish, test } from './app';

/** A browser of its own, signed in by the link as that person would be. */
async function signedInAs(browser: Browser, link: string): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole('button', { name: 'Sign in' }).click();
  return page;
}

const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(name) });

test('people are added, changed, made inactive and removed, and the removal is taken back', async ({ app, instance }) => {
  await open(app, instance, '/settings');
  await app.getByRole('link', { name: 'People', exact: true }).click();
  await expect(app.getByText('Only you so far')).toBeVisible();
  await app.getByRole('button', { name: 'Add person' }).click();
  const dialog = app.getByRole('dialog', { name: 'Add person' });
  await dialog.getByRole('button', { name: 'Add person' }).click();
  await expect(dialog.getByText('Give a name')).toBeVisible();
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await dialog.getByLabel('Name').fill('Bia Souza');
  await dialog.getByLabel('Roles').fill('finance');
  await app.keyboard.press('Enter');
  await dialog.getByLabel('E-mail').fill('bia');
  await dialog.getByRole('button', { name: 'Add person' }).click();
  await expect(dialog.getByText('This is not an e-mail address')).toBeVisible();
  await dialog.getByLabel('E-mail').fill('bia@shop.example');
  await dialog.getByRole('button', { name: 'Add person' }).click();
  await expect(dialog).toBeHidden();

  const panel = app.getByRole('complementary');
  await expect(panel.getByText('Bia Souza')).toBeVisible();
  await expect(panel.getByText('bia@shop.example')).toBeVisible();
  await panel.getByRole('button', { name: 'Edit' }).click();
  await panel.getByLabel('Name').fill('Beatriz Souza');
  await panel.getByRole('radio', { name: 'Member' }).check();
  await panel.getByRole('button', { name: 'Save' }).click();
  await expect(row(app, 'Beatriz Souza.*Member.*finance')).toBeVisible();

  await panel.getByRole('button', { name: 'Make inactive' }).click();
  await expect(row(app, 'Beatriz Souza.*Inactive')).toBeVisible();
  await panel.getByRole('button', { name: 'Remove' }).click();
  await expect(row(app, 'Beatriz')).toHaveCount(0);
  await app.getByRole('button', { name: 'Undo' }).click();
  await expect(row(app, 'Beatriz Souza.*Inactive.*Member.*finance')).toBeVisible();
});

test('somebody named like another is refused beside the field', async ({ app, instance }) => {
  await instance.client.people.create({ name: 'Bia' });
  await open(app, instance, '/settings/people');
  await app.keyboard.press('n');
  const dialog = app.getByRole('dialog', { name: 'Add person' });
  await dialog.getByLabel('Name').fill('bia');
  await app.keyboard.press('Enter');
  await expect(dialog.getByText(/is called "bia" already/)).toBeVisible();
});

async function sendLink(app: Page, instance: Instance, name: string): Promise<string> {
  await open(app, instance, '/settings/people');
  await row(app, name).click();
  await app.getByRole('button', { name: 'Make sign-in link' }).click();
  return (await app.getByRole('status').getByText(/^http/).innerText()).trim();
}

test('an approver signs in by a link, sees the inbox and nothing else, decides, and is signed out at once', async ({
  app,
  browser,
  instance,
}) => {
  const flowId = await publish(instance, chain('Secret payroll', node('start', 'core.manual')));
  const bia = await instance.client.people.create({ name: 'Bia Souza', contacts: { email: 'bia@shop.example' } });
  const task = await instance.client.humanTasks.create({
    ...{ kind: 'approval', title: 'Taxi of Ana', assignees: [{ person: bia.id }] },
    outcomes: [{ id: 'approved', label: 'Approve', tone: 'positive' }],
  });
  const theirs = await signedInAs(browser, await sendLink(app, instance, 'Bia Souza'));
  const refused: string[] = [];
  theirs.on('response', (answer) => {
    if (answer.status() === 403) refused.push(answer.url());
  });
  await expect(theirs.getByRole('heading', { level: 1, name: 'Inbox' })).toBeVisible();
  const rail = theirs.getByRole('navigation', { name: 'Main' });
  await expect(rail.getByRole('link')).toHaveText([/^Inbox/, 'Notifications', 'My settings']);
  await theirs.getByText('Taxi of Ana').first().click();
  await theirs.getByRole('button', { name: /^Approve/ }).click();
  await expect.poll(async () => (await instance.client.inbox.get({ taskId: task.id })).state).toMatch(/deciding|resolved/);
  expect((await instance.client.inbox.get({ taskId: task.id })).given).toMatchObject([{ by: { id: bia.id, name: 'Bia Souza' } }]);

  for (const path of ['/flows', `/flows/${flowId}`, '/runs', '/settings', '/settings/people', '/plugins']) {
    await theirs.goto(`${instance.url}/#${path}`);
    await expect(theirs.getByRole('heading', { level: 1, name: 'Inbox' })).toBeVisible();
  }
  await expect(theirs.getByText('Secret payroll')).toHaveCount(0);

  await rail.getByRole('link', { name: 'My settings' }).click();
  await theirs.getByLabel('Telegram').fill('4711');
  await theirs.getByRole('button', { name: 'Save' }).click();
  await expect
    .poll(async () => (await instance.client.people.list()).find(({ id }) => id === bia.id)?.contacts.telegram)
    .toBe('4711');
  await expect(theirs.getByLabel('E-mail')).toHaveCount(0);
  expect(refused, 'their pages ask for nothing that is refused').toEqual([]);

  await app.getByRole('button', { name: 'Make inactive' }).click();
  await expect(theirs.getByRole('heading', { name: 'Sign in to PulseFlow' })).toBeVisible({ timeout: 30_000 });
});

test('who is signed in stands in the top bar, with the way out', async ({ app, instance }) => {
  await instance.client.people.update({ personId: 'owner', name: 'Ana Lima' });
  await open(app, instance, '/');
  await app.getByRole('button', { name: 'Signed in as Ana Lima' }).click();
  await app.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(app.getByLabel('API token')).toBeVisible();
});
