/** Starts the window in a real Electron, attached to a real headless instance on Node 24, and ends both. */
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test';
import { findElectron, root } from '../../scripts/runtime.mjs';
import { cleanEnv, cleanUp, type Instance, startInstance, TOKEN, temporaryHome } from '../setup/instance';
import { endApp } from './end-app';

export interface DesktopApp {
  app: ElectronApplication;
  page: Page;
  /** PULSEFLOW_HOME of the window: its profile lies in there. */
  home: string;
}

export function electronPath(): string {
  const electron = findElectron();
  if (electron === undefined) throw new Error('No Electron was found: `npm test` skips these tests then, and says so.');
  return electron.path;
}

/** Arguments of every start: Chromium refuses its own sandbox to root. */
export const baseArgs = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu'];

export async function openApp(url: string, home = temporaryHome(), env: Record<string, string> = {}): Promise<DesktopApp> {
  const app = await _electron.launch({
    executablePath: electronPath(),
    args: [...baseArgs, root, `--attach=${url}`],
    cwd: root,
    env: {
      ...(cleanEnv({ PULSEFLOW_HOME: home, PULSEFLOW_TOKEN: TOKEN, ...env }) as Record<string, string>),
      LANG: 'en_US.UTF-8',
    },
  });
  const page = await app.firstWindow();
  return { app, page, home };
}

interface Fixtures {
  instance: Instance;
  desktop: DesktopApp;
}

export const test = base.extend<Fixtures>({
  instance: async ({}, use) => {
    const instance = await startInstance();
    await instance.client.settings.update({ language: 'en', onboarding: { templatesOffered: true } });
    await use(instance);
    await cleanUp();
  },
  desktop: async ({ instance }, use) => {
    const desktop = await openApp(instance.url);
    await use(desktop);
    await endApp(desktop.app);
  },
});

export { expect } from '@playwright/test';
