import { _electron } from '@playwright/test';
import { embeddingElectronMajor, findElectron, root } from '../../scripts/runtime.mjs';
import { cleanEnv, cleanUp, TOKEN, temporaryHome } from '../setup/instance';
import { baseArgs, electronPath, expect, test } from './desktop-app';

const electron = findElectron();
const isTooOld = electron !== undefined && electron.major < embeddingElectronMajor;
const reason = `Electron ${electron?.version ?? ''} has no Node-API 10, which the store needs: the embedded mode was not tested here`;
if (isTooOld) console.log(`${reason} (Electron ${embeddingElectronMajor} or later is needed).`);

test.afterEach(cleanUp);

test('hosts the engine in the window: templates, a webhook, the run shown live, a clean end', async () => {
  test.skip(isTooOld, reason);
  const home = temporaryHome();
  const port = 41_000 + (process.pid % 20_000);
  const app = await _electron.launch({
    executablePath: electronPath(),
    args: [...baseArgs, root, '--templates'],
    cwd: root,
    env: cleanEnv({ PULSEFLOW_HOME: home, PULSEFLOW_PORT: String(port), PULSEFLOW_TOKEN: TOKEN, LANG: 'en_US.UTF-8' }) as Record<
      string,
      string
    >,
  });
  const page = await app.firstWindow();
  await page.evaluate(() => {
    location.hash = '/runs';
  });
  const answer = await fetch(`http://127.0.0.1:${port}/hooks/calculator`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"a": 2, "b": 40}',
  });
  expect(answer.status).toBe(200);
  await expect(page.getByRole('row').filter({ hasText: 'Calculator' })).toContainText('Succeeded');
  const closed = app.waitForEvent('close');
  await app.evaluate(({ app: electronApp }) => electronApp.quit()).catch(() => undefined);
  await closed;
  await expect(fetch(`http://127.0.0.1:${port}/api/health`)).rejects.toThrow();
});
