import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserWindow, Menu, MenuItem } from 'electron';
import { chain, node } from '../setup/flows';
import { temporaryHome } from '../setup/instance';
import { type DesktopApp, expect, openApp, test } from './desktop-app';
import { endApp } from './end-app';
import { clickNotice, clickTrayItem, notices, tooltip, trayItem, watchNotices, watchTrayMenus } from './tray';

const choiceOf = (home: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(home, 'window', 'window.json'), 'utf8')) as Record<string, unknown>;

async function menuClick({ app }: DesktopApp, id: string): Promise<void> {
  await app.evaluate(({ Menu: menus }, wanted) => {
    const item = (menus.getApplicationMenu() as Menu).getMenuItemById(wanted);
    if (item === null) throw new Error(`There is no menu item ${wanted}`);
    (item as MenuItem & { click(): void }).click();
  }, id);
}

const ask = {
  kind: 'approval' as const,
  title: 'Pay the invoice',
  outcomes: [
    { id: 'approved', label: 'Approve', tone: 'positive' as const, needsForm: false, needsComment: false },
    { id: 'rejected', label: 'Reject', tone: 'negative' as const, needsForm: false, needsComment: false },
  ],
};

test('shows in the tray what waits for me, decides it there, and takes it back by the notification', async ({
  instance,
  desktop,
}) => {
  await watchTrayMenus(desktop);
  await watchNotices(desktop);
  const { id } = await instance.client.humanTasks.create(ask);
  await expect.poll(() => trayItem(desktop, 'tasks')).toMatchObject({ label: 'Waiting for you (1)' });
  await expect.poll(() => tooltip(desktop)).toBe('PulseFlow: 1 waiting for you');
  await expect.poll(() => trayItem(desktop, `decide:${id}:approved`)).toBeDefined();
  await clickTrayItem(desktop, `decide:${id}:approved`);
  await expect.poll(async () => (await instance.client.inbox.get({ taskId: id })).state).toBe('deciding');
  await expect.poll(async () => (await notices(desktop)).map(({ title }) => title)).toContain('Approve: Pay the invoice');
  await clickNotice(desktop, 'Approve: Pay the invoice');
  await expect.poll(async () => (await instance.client.inbox.get({ taskId: id })).state).toBe('open');
  await expect.poll(async () => (await notices(desktop)).map(({ title }) => title)).toContain('Undone: Pay the invoice');
  const { history } = await instance.client.inbox.get({ taskId: id });
  expect(history.find(({ action }) => action === 'voted')?.via).toBe('tray');
  await expect.poll(() => trayItem(desktop, `open-task:${id}`)).toBeDefined();
  await clickTrayItem(desktop, `open-task:${id}`);
  await expect(desktop.page).toHaveURL(new RegExp(`#/inbox\\?task=${id}`));
});

test('has the decision of the inbox gone from the tray, and the last runs in it', async ({ instance, desktop }) => {
  await watchTrayMenus(desktop);
  const flow = chain('Hello', node('start', 'core.manual'), node('log', 'core.log', { message: 'hello' }));
  const flowId = (await instance.call<{ id: string }>('POST', '/api/flows?publish=true', flow)).body.id;
  const { body } = await instance.call<{ runId: string }>('POST', `/api/engine/workflows/${flowId}/start`, {});
  await expect.poll(() => trayItem(desktop, `recent:${body.runId}`)).toMatchObject({ enabled: true });
  await expect.poll(async () => (await trayItem(desktop, `recent:${body.runId}`))?.label).toMatch(/^Hello: succeeded, /);
  const { id } = await instance.client.humanTasks.create(ask);
  await expect.poll(() => trayItem(desktop, `task:${id}`)).toBeDefined();
  await instance.client.humanTasks.process({ taskId: id, outcome: 'rejected' });
  await expect.poll(() => trayItem(desktop, `task:${id}`)).toBeUndefined();
  await expect.poll(() => trayItem(desktop, 'no-tasks')).toMatchObject({ label: 'Nothing waits for you' });
});

test('pauses for an hour and until tomorrow from the tray, and says until when', async ({ instance, desktop }) => {
  await watchTrayMenus(desktop);
  // A menu is made anew only when something in it has changed.
  await instance.client.humanTasks.create(ask);
  await expect.poll(() => trayItem(desktop, 'pause:hour')).toMatchObject({ label: 'For 1 hour' });
  await clickTrayItem(desktop, 'pause:hour');
  await expect
    .poll(async () => Math.round((((await instance.client.settings.get()).engine.pausedUntil ?? 0) - Date.now()) / 60_000))
    .toBeGreaterThan(58);
  await expect.poll(() => tooltip(desktop)).toMatch(/^PulseFlow: All flows are paused until .*\d:\d\d/);
  await expect(desktop.page.getByText(/Everything is paused until/)).toBeVisible();
  await clickTrayItem(desktop, 'pause:tomorrow');
  await expect.poll(async () => new Date((await instance.client.settings.get()).engine.pausedUntil ?? 0).getHours()).toBe(8);
  await clickTrayItem(desktop, 'resume');
  await expect.poll(async () => (await instance.client.settings.get()).engine.paused).toBe(false);
});

test('goes to pages, zooms and reloads by its menus, and keeps the zoom and the place over a restart', async ({ instance }) => {
  const home = temporaryHome();
  const first = await openApp(instance.url, home);
  await expect.poll(() => first.app.evaluate(({ Menu: menus }) => menus.getApplicationMenu()?.items.length)).toBe(5);
  await menuClick(first, 'go:queues');
  await expect(first.page).toHaveURL(/#\/queues/);
  await menuClick(first, 'go:runs');
  await expect(first.page).toHaveURL(/#\/runs/);
  await menuClick(first, 'back');
  await expect(first.page).toHaveURL(/#\/queues/);
  await menuClick(first, 'zoom-in');
  await menuClick(first, 'zoom-in');
  const zoomOf = ({ app }: DesktopApp) =>
    app.evaluate(({ BrowserWindow: windows }) =>
      windows
        .getAllWindows()
        .find((window) => window.isVisible())
        ?.webContents.getZoomFactor(),
    );
  await expect.poll(() => zoomOf(first)).toBeCloseTo(1.2);
  await first.app.evaluate(({ BrowserWindow: windows }) =>
    (windows.getAllWindows().find((window) => window.isVisible()) as BrowserWindow).setBounds({
      x: 120,
      y: 90,
      width: 1000,
      height: 700,
    }),
  );
  await expect.poll(() => choiceOf(home)['bounds']).toMatchObject({ width: 1000, height: 700 });
  await endApp(first.app);
  const second = await openApp(instance.url, home);
  try {
    await expect.poll(() => zoomOf(second)).toBeCloseTo(1.2);
    const bounds = await second.app.evaluate(({ BrowserWindow: windows }) =>
      windows
        .getAllWindows()
        .find((window) => window.isVisible())
        ?.getBounds(),
    );
    expect(bounds).toMatchObject({ width: 1000, height: 700 });
  } finally {
    await endApp(second.app);
  }
});

test('is set on its settings page: start with the session, the shortcut, zoom; also that it starts without a window', async ({
  instance,
}) => {
  const home = temporaryHome();
  const env = { XDG_CONFIG_HOME: join(home, 'config') };
  const desktop = await openApp(instance.url, home, env);
  const { page } = desktop;
  await page.evaluate(() => {
    location.hash = '/settings/desktop';
  });
  const autostart = join(home, 'config', 'autostart', 'pulseflow.desktop');
  await page.getByLabel('Start when I sign in').press('Space');
  await expect.poll(() => existsSync(autostart)).toBe(true);
  expect(readFileSync(autostart, 'utf8')).toMatch(/^Exec=.*--hidden$/m);
  await expect(page.getByLabel('Start when I sign in')).toBeChecked();
  await page.getByLabel('Start when I sign in').press('Space');
  await expect.poll(() => existsSync(autostart)).toBe(false);
  await page.getByRole('button', { name: /Quick-run shortcut/ }).click();
  await page.keyboard.press('Control+Alt+F9');
  await expect(page.getByRole('button', { name: 'Quick-run shortcut: Ctrl + Alt + F9' })).toBeVisible();
  expect(await desktop.app.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('CommandOrControl+Alt+F9'))).toBe(true);
  await page.getByLabel('Start without a window').press('Space');
  await expect.poll(() => choiceOf(home)['startHidden']).toBe(true);
  await page.screenshot({ path: 'test-results/desktop/settings-desktop.png' });
  await endApp(desktop.app);
  const hidden = await openApp(instance.url, home, env);
  try {
    await hidden.page.waitForLoadState();
    expect(
      await hidden.app.evaluate(({ BrowserWindow: windows }) => windows.getAllWindows().some((window) => window.isVisible())),
    ).toBe(false);
    expect(await hidden.app.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('CommandOrControl+Alt+F9'))).toBe(true);
  } finally {
    await endApp(hidden.app);
  }
});

test('shows all diagnostics before it saves them, the window among them', async ({ desktop }) => {
  const { page } = desktop;
  await menuClick(desktop, 'diagnostics');
  await page.getByRole('button', { name: 'Collect', exact: true }).click();
  for (const name of ['about.json', 'settings.json', 'workspace.json', 'doctor.json', 'log.txt', 'window.json'])
    await expect(page.getByText(name)).toBeVisible();
  await page.getByText('window.json').click();
  await expect(page.getByText('"mode": "attached"')).toBeVisible();
  await page.screenshot({ path: 'test-results/desktop/diagnostics.png' });
  await expect(page.getByRole('button', { name: 'Save as zip' })).toBeEnabled();
});
