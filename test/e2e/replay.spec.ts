import { chain, node } from '../setup/flows';
import { accessibilityProblems, expect, open, publish, start, test } from './app';

test('a run is replayed on its graph, and an edge shows what went along it', async ({ app, instance }) => {
  const flow = await publish(
    instance,
    chain(
      'Seen again',
      node('start', 'core.manual'),
      node('shape', 'core.transform', { expression: '{"total": n * 2}' }),
      node('pause', 'core.wait', { durationMs: 300 }),
      node('stop', 'core.stop', { status: 'failed', message: 'No stock for {{ total }}' }),
    ),
  );
  const runId = await start(instance, flow, { n: 21 });
  await expect.poll(async () => (await instance.client.runs.get({ runId: runId as never })).status).toBe('failed');
  await open(app, instance, `/runs/${runId}`);
  const card = (name: string) => app.locator(`[data-node-id="${name}"]`);
  await expect(card('stop')).toHaveAttribute('data-status', 'failed');
  await expect(card('stop').locator('.pf-node__fix')).not.toBeEmpty();
  await expect(card('pause').locator('.pf-node__facts')).toContainText(/ms|s/);

  await app.getByRole('button', { name: 'Replay' }).click();
  const bar = app.getByRole('group', { name: 'Replay of the run' });
  await bar.getByRole('button', { name: 'Pause' }).click();
  await bar.getByRole('button', { name: 'To the end' }).click();
  await bar.getByRole('button', { name: 'To the beginning' }).click();
  await expect(card('stop')).not.toHaveAttribute('data-status');
  expect(await accessibilityProblems(app)).toEqual([]);
  await bar.getByRole('slider').focus();
  await app.keyboard.press('End');
  await expect(card('stop')).toHaveAttribute('data-status', 'failed');
  await app.keyboard.press('Home');
  await app.keyboard.press('Space');
  await expect(card('shape')).toHaveAttribute('data-status', 'succeeded', { timeout: 15_000 });
  await bar.getByRole('button', { name: 'End the replay' }).click();
  await expect(bar).toBeHidden();

  await app.locator('[data-edge-id="shape:out>pause:in"] .pf-edge__hit').click({ force: true });
  const panel = app.getByRole('complementary');
  await expect(panel).toContainText('shape');
  await expect(panel).toContainText('42');
  await expect(app).toHaveURL(/edge=/);
  expect(await accessibilityProblems(app)).toEqual([]);
});
