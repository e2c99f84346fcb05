import { chain, node } from '../setup/flows';
import { accessibilityProblems, expect, publish, start, test } from './app';

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
  await expect(app.getByRole('link', { name: 'Fluxos' })).toBeVisible();
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

for (const [theme, language] of [
  ['light', 'en'],
  ['dark', 'pt-BR'],
] as const) {
  test.describe(`in ${theme}, ${language}`, () => {
    test.use({ startArgs: ['--templates'] });
    test('every page is accessible (axe, WCAG 2.2 AA)', async ({ app, instance }) => {
      test.slow();
      await instance.client.settings.update({ theme, language });
      const failing = await publish(
        instance,
        chain('Stock', node('start', 'core.manual'), node('stop', 'core.stop', { status: 'failed', message: 'No stock left' })),
      );
      const runId = await start(instance, failing);
      await instance.call('POST', '/api/rules', { event: 'user.registered', action: 'log_action' });
      await instance.call('POST', '/api/simulate/event', { event: 'user.registered', data: {} });
      await instance.client.queues.enqueue({ queue: 'orders', messages: [{ body: { order: 17 } }] });
      const { items } = await instance.client.flows.list({ search: 'GitHub' });
      const found: string[] = [];
      for (const path of [
        '/',
        '/flows',
        `/flows/${items[0]?.id ?? ''}`,
        '/runs',
        `/runs/${runId}`,
        '/events',
        '/rules',
        '/queues?queue=orders',
        '/settings',
        '/settings/mail',
        '/settings/data',
        '/settings/api',
        '/settings/about',
      ]) {
        await app.goto(`${instance.url}/#${path}`);
        await app.reload();
        await expect(app.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(app.locator('[data-loading], .mantine-Skeleton-root')).toHaveCount(0);
        found.push(...(await accessibilityProblems(app)).map((problem) => `${path} ${problem}`));
      }
      expect(found).toEqual([]);
    });
  });
}
