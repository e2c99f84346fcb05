import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { root } from '../../scripts/runtime.mjs';
import { chain, node } from '../setup/flows';
import { cleanEnv, type Instance, TOKEN } from '../setup/instance';
import { baseArgs, type DesktopApp, electronPath, expect, openApp, test } from './desktop-app';
import { endApp } from './end-app';
import { clickTrayItem, trayItem, watchTrayMenus } from './tray';

const hello = chain('Hello', node('start', 'core.manual'), node('log', 'core.log', { message: 'hello' }));

async function publish(instance: Instance, flow = hello): Promise<string> {
  return (await instance.call<{ id: string }>('POST', '/api/flows?publish=true', flow)).body.id;
}

const isVisible = ({ app }: DesktopApp): Promise<boolean> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.isVisible()));

test('shows runs of the instance it is attached to, live', async ({ instance, desktop }) => {
  const { page } = desktop;
  const flowId = await publish(instance);
  await page.evaluate(() => {
    location.hash = '/runs';
  });
  await expect(page.getByRole('heading', { name: 'Runs' })).toBeVisible();
  await instance.call('POST', `/api/engine/workflows/${flowId}/start`, {});
  await expect(page.getByText('Hello').first()).toBeVisible();
  await expect(page.getByText('Succeeded').first()).toBeVisible();
});

test('runs a pinned flow from the tray, and pauses and resumes all flows', async ({ instance, desktop }) => {
  await watchTrayMenus(desktop);
  const flowId = await publish(instance);
  await instance.client.flows.pin({ flowId: flowId as never, pinned: true });
  await expect.poll(() => trayItem(desktop, `run:${flowId}`)).toMatchObject({ label: 'Run Hello', enabled: true });
  await clickTrayItem(desktop, `run:${flowId}`);
  await expect.poll(async () => (await instance.client.runs.list({})).items.map(({ status }) => status)).toEqual(['succeeded']);
  await clickTrayItem(desktop, 'pause:open');
  await expect.poll(async () => (await instance.client.settings.get()).engine.paused).toBe(true);
  await expect.poll(() => trayItem(desktop, 'resume')).toBeDefined();
  await expect.poll(() => trayItem(desktop, `run:${flowId}`)).toMatchObject({ enabled: false });
  await clickTrayItem(desktop, 'resume');
  await expect.poll(async () => (await instance.client.settings.get()).engine.paused).toBe(false);
});

test('keeps running when its window is closed, and opens again from the tray', async ({ instance, desktop }) => {
  const { app } = desktop;
  await watchTrayMenus(desktop);
  await expect.poll(() => isVisible(desktop)).toBe(true);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await expect.poll(() => isVisible(desktop)).toBe(false);
  const flowId = await publish(instance);
  await instance.client.flows.pin({ flowId: flowId as never, pinned: true });
  await expect.poll(() => trayItem(desktop, 'open')).toMatchObject({ enabled: true });
  await clickTrayItem(desktop, 'open');
  await expect.poll(() => isVisible(desktop)).toBe(true);
});

test('brings the first window to the front when it is started a second time', async ({ instance, desktop }) => {
  await expect.poll(() => isVisible(desktop)).toBe(true);
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  await expect.poll(() => isVisible(desktop)).toBe(false);
  const second = spawn(electronPath(), [...baseArgs, root, `--attach=${instance.url}`], {
    cwd: root,
    env: cleanEnv({ PULSEFLOW_HOME: desktop.home, PULSEFLOW_TOKEN: TOKEN }),
    stdio: 'ignore',
  });
  const [code] = (await once(second, 'exit')) as [number | null];
  expect(code).toBe(0);
  await expect.poll(() => isVisible(desktop)).toBe(true);
  // Beside it there is quick-run's, hidden, which has no address before it is loaded.
  const addresses = await desktop.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()),
  );
  expect(addresses.filter((address) => address !== '' && !address.includes('#/quick-run'))).toHaveLength(1);
});

test('keeps the page in its sandbox and to its own origin', async ({ desktop }) => {
  const { app, page } = desktop;
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): { sandbox?: boolean; contextIsolation?: boolean; nodeIntegration?: boolean };
    };
    const { sandbox, contextIsolation, nodeIntegration } = contents.getLastWebPreferences();
    return { sandbox, contextIsolation, nodeIntegration };
  });
  expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false });
  expect(
    await page.evaluate(() => ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in window)),
  ).toEqual([]);
  expect(new URL(page.url()).origin === 'null' ? page.url() : new URL(page.url()).origin).toContain('pulseflow://app');
  const violations = await page.evaluate(async () => {
    const blocked: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.body.append(script);
    await fetch('https://example.com/').catch(() => undefined);
    const frame = document.createElement('iframe');
    frame.src = 'https://example.com/';
    document.body.append(frame);
    await new Promise<void>((resolve) => {
      const give = setTimeout(resolve, 5000);
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        if (effectiveDirective !== 'frame-src') return;
        clearTimeout(give);
        resolve();
      });
    });
    return { blocked, injected: 'injected' in window };
  });
  expect(violations.injected).toBe(false);
  expect(violations.blocked).toEqual(expect.arrayContaining(['script-src-elem', 'connect-src', 'frame-src']));
  // Not at once: what the debugger itself evaluates is exempt from the policy.
  const evaluated = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const attempt = () => {
          try {
            resolve(String(eval('1 + 1')));
          } catch (error) {
            resolve((error as Error).name);
          }
        };
        setTimeout(attempt, 0);
      }),
  );
  expect(evaluated).toBe('EvalError');
  const opened = await page.evaluate(() => window.open('pulseflow://app/') === null);
  expect(opened).toBe(true);
});

test('says what is wrong while the instance is away, and goes on when it is back', async ({ instance, desktop }) => {
  const { page } = desktop;
  const flowId = await publish(instance);
  await page.evaluate(() => {
    location.hash = '/flows';
  });
  await expect(page.getByText('Hello').first()).toBeVisible();
  await instance.kill();
  const { startInstance } = await import('../setup/instance');
  await expect(page.getByText(/does not answer|connection|reconnect/i).first()).toBeVisible({ timeout: 20_000 });
  const back = await startInstance({ home: instance.home, env: { PULSEFLOW_PORT: new URL(instance.url).port } });
  await back.call('POST', `/api/engine/workflows/${flowId}/start`, {});
  await page.evaluate(() => {
    location.hash = '/runs';
  });
  await expect(page.getByText('Succeeded').first()).toBeVisible({ timeout: 20_000 });
});

test('tells why it could not attach, and attaches once the address and token are right', async ({ instance }) => {
  const desktop = await openApp('http://127.0.0.1:9', undefined);
  try {
    const { page } = desktop;
    await page.evaluate(() => {
      location.hash = '/settings/connection';
    });
    await expect(page.getByText('Nothing answers at http://127.0.0.1:9', { exact: false }).first()).toBeVisible();
    await page.getByLabel('Address').fill(instance.url);
    await page.getByLabel('API token').fill('wrong');
    await page.getByRole('button', { name: 'Attach' }).click();
    await expect(page.getByText('the token is wrong', { exact: false }).first()).toBeVisible();
    await page.getByLabel('API token').fill(TOKEN);
    await page.getByRole('button', { name: 'Attach' }).click();
    await publish(instance);
    // The window loads its page anew for the other host.
    await expect(async () => {
      await page.evaluate(() => {
        location.hash = '/flows';
      });
      await expect(page.getByText('Hello').first()).toBeVisible({ timeout: 2000 });
    }).toPass();
  } finally {
    await endApp(desktop.app);
  }
});

test('quits for good from the tray', async ({ instance, desktop }) => {
  await watchTrayMenus(desktop);
  const flowId = await publish(instance);
  await instance.client.flows.pin({ flowId: flowId as never, pinned: true });
  await expect.poll(() => trayItem(desktop, 'quit')).toBeDefined();
  const closed = desktop.app.waitForEvent('close');
  await clickTrayItem(desktop, 'quit').catch(() => undefined);
  await closed;
});
