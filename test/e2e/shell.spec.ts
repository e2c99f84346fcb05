import { chain, node } from '../setup/flows';
import { expect, publish, test } from './app';

test('the keyboard goes everywhere: shortcuts, palette, help', async ({ app, instance }) => {
  await publish(instance, chain('Hello', node('start', 'core.manual')));
  await app.getByRole('heading', { level: 1 }).waitFor();
  await app.keyboard.press('g');
  await app.keyboard.press('f');
  await expect(app).toHaveURL(/#\/flows/);
  await app.keyboard.press('Control+k');
  const search = app.getByPlaceholder('Search pages, commands and flows');
  await expect(search).toBeFocused();
  await search.fill('Run “Hello”');
  await expect(app.getByText('Run “Hello” now').last()).toBeVisible();
  await app.keyboard.press('Enter');
  await expect.poll(async () => (await instance.client.runs.list({})).items.length).toBe(1);
  await app.keyboard.press('Escape');
  await app.locator('body').press('?');
  await expect(app.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});

test('theme and language change at once and stay', async ({ app, instance }) => {
  await app.goto(`${instance.url}/#/settings`);
  await app.getByText('Dark', { exact: true }).click();
  await expect(app.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await app.getByRole('button', { name: 'Language' }).click();
  await app
    .getByRole('menuitemradio', { name: /Português/ })
    .or(app.getByRole('menuitem', { name: /Português/ }))
    .first()
    .click();
  await expect(app.getByRole('heading', { name: 'Geral' }).first()).toBeVisible();
  await app.reload();
  await expect(app.getByRole('link', { name: 'Fluxos', exact: true })).toBeVisible();
  await expect(app.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await expect(app.locator('html')).toHaveAttribute('lang', 'pt-BR');
});

test('an address that leads nowhere says so', async ({ app, instance }) => {
  await app.goto(`${instance.url}/#/nowhere`);
  await expect(app.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  await app.goto(`${instance.url}/#/runs/run_nothing`);
  await expect(app.getByText('This run does not exist').first()).toBeVisible();
  await app.goto(`${instance.url}/#/flows/flow_nothing`);
  await expect(app.getByText('This flow does not exist').first()).toBeVisible();
});
