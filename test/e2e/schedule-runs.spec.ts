/** Runs that a schedule has started, as the pages of runs tell of them. */
import { chain, node } from '../setup/flows';
import { accessibilityProblems, expect, open, publish, test } from './app';

const everySecond = (overlap: string) =>
  chain(
    `Report ${overlap}`,
    node('tick', 'core.schedule', { recurrence: { kind: 'interval', every: 1, unit: 'seconds' }, overlap }, { typeVersion: 2 }),
    node('send', 'core.set', { mode: 'merge', fields: [] }, { name: 'Send' }),
    node('wait', 'core.wait', { durationMs: 3_600_000 }),
  );

test('a run tells which occurrence it is, which settings are its own, and for whom it waits', async ({ app, instance }) => {
  const flowId = await publish(instance, everySecond('queue'));
  const now = Date.now();
  const exception = {
    kind: 'modify',
    from: new Date(now - 60_000).toISOString(),
    to: new Date(now + 3_600_000).toISOString(),
    settings: { priority: 7, rateLimits: { send: { count: 3000, perMs: 60_000 } } },
    reason: 'Sale',
  };
  const added = await instance.call('POST', `/api/flow-automations/${flowId}/schedule/exceptions`, exception);
  expect(added.status, JSON.stringify(added.body)).toBeLessThan(300);

  type Runs = { items: { id: string; status: string }[] };
  const runsOf = async (status: string) =>
    (await instance.call<Runs>('GET', `/api/runs?flowId=${flowId}&status=${status}`)).body.items;
  await expect.poll(async () => (await runsOf('queued')).length, { timeout: 30_000 }).toBeGreaterThan(0);
  await instance.call('POST', `/api/flows/${flowId}/pause`);
  expect(await runsOf('waiting')).toHaveLength(1);

  const [queued] = await runsOf('queued');
  await open(app, instance, `/runs/${queued?.id}`);
  await expect(app.getByText('It waits until the run of the same schedule before it is over.')).toBeVisible();
  await expect(app.getByText(/^Settings of this run alone: 3,000 calls per 1 ?min \(Send\), priority 7$/)).toBeVisible();
  await expect(
    app
      .getByRole('banner')
      .or(app.locator('main'))
      .getByText(/^Schedule · \d/),
  ).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);

  await open(app, instance, `/runs?flow=${flowId}`);
  await expect(app.getByText(/^Schedule · \d/).first()).toBeVisible();
});
