import { chain, node } from '../setup/flows';
import { accessibilityProblems, expect, open, publish, start, test } from './app';

const BREAKER = { breaker: { failures: 1, openMs: 3_600_000 } };

test('limits of a node are set in its Policies, and those of the flow in its settings', async ({ app, instance }) => {
  const alert = await publish(instance, chain('Alert', node('start', 'core.manual'), node('log', 'core.log', { message: 'x' })));
  const flow = chain(
    'Orders',
    node('start', 'core.manual'),
    node('call', 'core.http', { url: 'https://api.example.com/orders' }),
  );
  const made = await instance.call<{ id: string }>('POST', '/api/flows', flow);
  await open(app, instance, `/flows/${made.body.id}`);
  await app
    .getByRole('group', { name: /^call/ })
    .or(app.getByRole('button', { name: /^call/ }))
    .first()
    .click();
  await app.getByRole('tab', { name: 'Policies' }).click();
  await app.getByRole('switch', { name: 'Limit its rate' }).click({ force: true });
  await app.getByRole('textbox', { name: 'Calls' }).fill('5');
  await app.getByLabel('Limit its rate: Shared by').click();
  await app.getByRole('option', { name: 'All that call the same host' }).click();
  await app.getByRole('switch', { name: 'Circuit breaker' }).click({ force: true });
  const settingsOf = async () => (await instance.client.flows.get({ flowId: made.body.id as never })).draft;
  await expect
    .poll(async () => (await settingsOf()).nodes[1]?.policies)
    .toMatchObject({ rateLimit: { count: 5, perMs: 1000, share: 'host' }, breaker: { failures: 5, whenOpen: 'fail' } });
  expect(await accessibilityProblems(app)).toEqual([]);

  await app.getByRole('button', { name: 'Flow settings' }).click();
  await app.getByRole('switch', { name: 'Limit runs at the same time' }).click({ force: true });
  await app.getByText('Skip', { exact: true }).click();
  await app.getByRole('combobox', { name: 'When a run fails, run' }).click();
  await app.getByRole('option', { name: 'Alert' }).click();
  await expect
    .poll(async () => (await settingsOf()).settings)
    .toMatchObject({ concurrency: { max: 1, whenFull: 'skip' }, errorFlow: alert });
});

test('an open circuit breaker is seen at its node, and reset there', async ({ app, instance }) => {
  const call = { ...node('call', 'core.http', { url: 'http://127.0.0.1:1/' }), policies: BREAKER };
  const flowId = await publish(instance, chain('Orders', node('start', 'core.manual'), call));
  const runId = await start(instance, flowId);
  await expect.poll(async () => (await instance.client.runs.get({ runId: runId as never })).status).toBe('failed');
  await open(app, instance, `/flows/${flowId}`);
  await app.getByRole('button', { name: 'Flow settings' }).click();
  await expect(app.getByText('Circuit breaker open')).toBeVisible();
  await app.getByRole('button', { name: /^Reset the circuit breaker/ }).click();
  await expect(app.getByText('Circuit breaker open')).toBeHidden();
  expect((await instance.client.policies.state()).breakers).toEqual([]);
});

test('a skipped run says why it did not begin', async ({ app, instance }) => {
  const flow = chain('Busy', node('start', 'core.manual'), node('wait', 'core.wait', { durationMs: 3_600_000 }));
  const flowId = await publish(instance, { ...flow, settings: { concurrency: { max: 1, whenFull: 'skip' } } });
  await start(instance, flowId);
  const skipped = await start(instance, flowId);
  await open(app, instance, `/runs/${skipped}`);
  await expect(app.getByText('its flow skips what comes while it is running', { exact: false })).toBeVisible();
});
