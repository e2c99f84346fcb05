/** What tests of links, files and quick-run share: a second start of the app, and the windows that it opens. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Page } from '@playwright/test';
import { root } from '../../scripts/runtime.mjs';
import { chain, node } from '../setup/flows';
import { cleanEnv, type Instance, TOKEN } from '../setup/instance';
import { baseArgs, type DesktopApp, electronPath, expect } from './desktop-app';

/** A flow that asks for a customer, and says for whom it ran. */
export const invoice = chain(
  'Create invoice',
  node('start', 'core.manual', { inputs: [{ name: 'customer', label: 'Customer', required: true }] }),
  node('set', 'core.set', { fields: [{ path: 'note', value: 'For {{ customer }}' }] }),
);

export async function publish(instance: Instance, flow = invoice): Promise<string> {
  return (await instance.call<{ id: string }>('POST', '/api/flows?publish=true', flow)).body.id;
}

/** Starts the app a second time with these arguments, as the system does for a link or a file; resolves when it has ended. */
export async function startAgain(desktop: DesktopApp, instance: Instance, ...args: string[]): Promise<number | null> {
  const second = spawn(electronPath(), [...baseArgs, root, `--attach=${instance.url}`, ...args], {
    cwd: root,
    env: cleanEnv({ PULSEFLOW_HOME: desktop.home, PULSEFLOW_TOKEN: TOKEN }),
    stdio: 'ignore',
  });
  const [code] = (await once(second, 'exit')) as [number | null];
  return code;
}

/** The page of quick-run's own window, once it is there. */
export async function quickRunPage({ app }: DesktopApp): Promise<Page> {
  const find = () => app.windows().find((page) => page.url().includes('#/quick-run'));
  await expect.poll(() => find() !== undefined, { timeout: 30_000 }).toBe(true);
  const page = find();
  if (page === undefined) throw new Error('Quick-run has a window');
  return page;
}

/** Whether the window with this in its address is to be seen. */
export function isShown({ app }: DesktopApp, part: string): Promise<boolean> {
  return app.evaluate(
    ({ BrowserWindow }, wanted) =>
      BrowserWindow.getAllWindows().some((window) => window.webContents.getURL().includes(wanted) && window.isVisible()),
    part,
  );
}
