import { chain, node } from '../setup/flows';
import { startInstance } from '../setup/instance';
import { expect, openApp, test } from './desktop-app';
import { endApp } from './end-app';
import { publish, quickRunPage } from './openings';

/** Waits in its middle, for something that a test says. */
const waits = chain(
  'Wait for word',
  node('start', 'core.manual'),
  node('before', 'core.set', { fields: [{ path: 'before', value: 'done' }] }),
  node('wait', 'core.wait', { mode: 'event', event: 'word.given', timeoutMs: 600_000 }),
  node('after', 'core.set', { fields: [{ path: 'after', value: 'done too' }] }),
);

test('shows runs in progress again after the app and its host were killed, and sees them end', async ({ instance }) => {
  await publish(instance, waits);
  const first = await openApp(instance.url);
  const page = await quickRunPage(first);
  await first.app.evaluate(({ app }) => app.emit('second-instance', {}, [], '/', { argv: ['--quick-run'] }));
  await page.getByRole('option').click();
  await expect(page.getByText('Waiting').first()).toBeVisible();
  const [run] = (await instance.client.runs.list({})).items;
  if (run === undefined) throw new Error('The run was started');
  // Both at once, without a word: as when the machine loses power.
  first.app.process().kill('SIGKILL');
  await instance.kill();
  const back = await startInstance({ home: instance.home, env: { PULSEFLOW_PORT: new URL(instance.url).port } });
  const second = await openApp(back.url, first.home);
  try {
    await second.page.evaluate((runId) => {
      location.hash = `/runs/${runId}`;
    }, run.id);
    await expect(second.page.getByText('Waiting').first()).toBeVisible({ timeout: 20_000 });
    await back.client.events.emit({ type: 'word.given', data: {} } as never);
    await expect(second.page.getByText('Succeeded').first()).toBeVisible({ timeout: 20_000 });
    const steps = (await back.client.runs.get({ runId: run.id })).steps.map(({ nodeId, status }) => [nodeId, status]);
    expect(steps).toEqual(['start', 'before', 'wait', 'after'].map((id) => [id, 'succeeded']));
    expect((await back.client.runs.list({})).items).toHaveLength(1);
  } finally {
    await endApp(second.app);
  }
});

test('quick-run goes on with a run while its host restarts', async ({ instance, desktop }) => {
  await publish(instance, waits);
  const page = await quickRunPage(desktop);
  await desktop.app.evaluate(({ app }) => app.emit('second-instance', {}, [], '/', { argv: ['--quick-run'] }));
  await page.getByRole('option').click();
  await expect(page.getByText('Waiting').first()).toBeVisible();
  await instance.kill();
  const back = await startInstance({ home: instance.home, env: { PULSEFLOW_PORT: new URL(instance.url).port } });
  await back.client.events.emit({ type: 'word.given', data: {} } as never);
  await expect(page.getByText('Succeeded').first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('done too')).toBeVisible();
});
