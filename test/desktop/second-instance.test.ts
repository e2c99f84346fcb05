import { _electron } from '@playwright/test';
import { root } from '../../scripts/runtime.mjs';
import { cleanEnv, TOKEN, temporaryHome } from '../setup/instance';
import { baseArgs, electronPath, expect, test } from './desktop-app';
import { endApp } from './end-app';
import { invoice, isShown, publish, quickRunPage, startAgain } from './openings';

test('a second start brings the window to the front and ends, whatever it is doing', async ({ instance, desktop }) => {
  const { app, page } = desktop;
  await page.evaluate(() => {
    location.hash = '/runs';
  });
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  await expect.poll(() => isShown(desktop, '#/runs')).toBe(false);
  expect(await startAgain(desktop, instance)).toBe(0);
  await expect.poll(() => isShown(desktop, '#/runs')).toBe(true);
  // The page is as it was: nothing was loaded anew.
  expect(page.url()).toContain('#/runs');
});

test('a second start that asks for a flow leaves the window where it is, and calls quick-run up for it', async ({
  instance,
  desktop,
}) => {
  const flowId = await publish(instance, invoice);
  const page = await quickRunPage(desktop);
  await desktop.app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.hide();
  });
  expect(await startAgain(desktop, instance, `--run-flow=${flowId}`)).toBe(0);
  await expect.poll(() => isShown(desktop, '#/quick-run')).toBe(true);
  await expect(page.getByLabel('Customer')).toBeFocused();
  await expect(page.getByText('A link asks')).toBeHidden();
  expect(
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().filter((each) => each.isVisible()).length),
  ).toBe(1);
});

test('a first start with a link asks before it runs, as a second one does', async ({ instance }) => {
  const flowId = await publish(instance, invoice);
  const app = await _electron.launch({
    executablePath: electronPath(),
    args: [...baseArgs, root, `--attach=${instance.url}`, '--hidden', `pulseflow://run/${flowId}?customer=Rui`],
    cwd: root,
    env: {
      ...(cleanEnv({ PULSEFLOW_HOME: temporaryHome(), PULSEFLOW_TOKEN: TOKEN }) as Record<string, string>),
      LANG: 'en_US.UTF-8',
    },
  });
  try {
    const page = await quickRunPage({ app, page: await app.firstWindow(), home: '' });
    await expect(page.getByText('A link asks to run this flow')).toBeVisible();
    await expect(page.getByLabel('Customer')).toHaveValue('Rui');
    expect((await instance.client.runs.list({})).items).toEqual([]);
  } finally {
    await endApp(app);
  }
});
