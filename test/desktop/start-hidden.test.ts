import { _electron } from '@playwright/test';
import { root } from '../../scripts/runtime.mjs';
import { cleanEnv, TOKEN, temporaryHome } from '../setup/instance';
import { baseArgs, electronPath, expect, test } from './desktop-app';
import { endApp } from './end-app';
import { invoice, isShown, publish, quickRunPage, startAgain } from './openings';

test('starts without a window to be seen, works in the background, and shows one when it is asked for', async ({ instance }) => {
  await publish(instance, invoice);
  const home = temporaryHome();
  const app = await _electron.launch({
    executablePath: electronPath(),
    args: [...baseArgs, root, `--attach=${instance.url}`, '--hidden'],
    cwd: root,
    env: {
      ...(cleanEnv({ PULSEFLOW_HOME: home, PULSEFLOW_TOKEN: TOKEN }) as Record<string, string>),
      LANG: 'en_US.UTF-8',
    },
  });
  try {
    const desktop = { app, page: await app.firstWindow(), home };
    // Quick-run is made once the app is connected: by then a window that was to be seen would be.
    const page = await quickRunPage(desktop);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.isVisible()))).toBe(
      false,
    );
    await startAgain(desktop, instance, '--quick-run');
    await expect.poll(() => isShown(desktop, '#/quick-run')).toBe(true);
    await expect(page.getByRole('option')).toHaveCount(1);
    await startAgain(desktop, instance);
    await expect
      .poll(() =>
        app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows().some(
            (window) => window.isVisible() && !window.webContents.getURL().includes('#/quick-run'),
          ),
        ),
      )
      .toBe(true);
  } finally {
    await endApp(app);
  }
});
