import type { PowerMonitor } from 'electron';
import { chain, node } from '../setup/flows';
import { type DesktopApp, expect, test } from './desktop-app';

/** As the system announces it. */
async function announce({ app }: DesktopApp, event: 'suspend' | 'resume' | 'shutdown'): Promise<void> {
  await app.evaluate(({ powerMonitor }, name) => {
    (powerMonitor as PowerMonitor).emit(name, { preventDefault: () => undefined });
  }, event);
}

const twoSteps = chain(
  'Two steps',
  node('start', 'core.manual'),
  node('wait', 'core.wait', { durationMs: 1000 }),
  node('log', 'core.log', { message: 'after' }),
);

test('begins nothing between sleep and waking, and goes on at once after it', async ({ instance, desktop }) => {
  const flowId = (await instance.call<{ id: string }>('POST', '/api/flows?publish=true', twoSteps)).body.id;
  const statuses = async () => (await instance.client.runs.list({})).items.map(({ status }) => status);
  await expect(desktop.page.getByRole('main').first()).toBeVisible();
  await announce(desktop, 'suspend');
  // The engine is held once a run that is started is not begun.
  await expect
    .poll(async () => {
      await instance.call('POST', `/api/engine/workflows/${flowId}/start`, {});
      return statuses();
    })
    .toContain('queued');
  await announce(desktop, 'resume');
  await expect.poll(async () => [...new Set(await statuses())], { timeout: 30_000 }).toEqual(['succeeded']);
});

test('ends by itself when the system shuts down, with all on disk', async ({ instance, desktop }) => {
  const { app } = desktop;
  await expect(desktop.page.getByRole('main').first()).toBeVisible();
  const closed = app.waitForEvent('close');
  await announce(desktop, 'shutdown').catch(() => undefined);
  await closed;
  // The instance is a process of its own: it was told, and waits for what the system does with it.
  expect((await instance.client.system.health()).store).toBe('ok');
});
