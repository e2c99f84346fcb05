import type { FlowId, RunId } from '#shared/model/ids';
import { chain, node } from '../setup/flows';
import { accessibilityProblems, expect, open, publish, start, test } from './app';

test('a test message is sent, looked at, and taken by a flow', async ({ app, instance }) => {
  await open(app, instance, '/queues');
  await expect(app.getByText('No queues yet')).toBeVisible();
  await app.getByRole('button', { name: 'Send message' }).first().click();
  const dialog = app.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Queue' }).fill('orders');
  await dialog.getByRole('textbox', { name: 'Body' }).fill('{"order": 17}');
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(dialog).toBeHidden();
  const panel = app.getByRole('complementary');
  await panel.getByRole('row', { name: /"order":17/ }).click();
  await expect(panel.getByRole('region', { name: 'Message' })).toContainText('order');
  expect(await accessibilityProblems(app)).toEqual([]);

  await publish(
    instance,
    chain('Orders', node('in', 'core.queue', { queue: 'orders' }), node('log', 'core.log', { message: 'got it' })),
  );
  await expect(panel.getByText('No message waits.')).toBeVisible();
  await expect(panel.getByRole('link', { name: 'Orders' })).toBeVisible();
  const runs = await instance.client.runs.list({});
  expect(runs.items).toMatchObject([{ flowName: 'Orders', status: 'succeeded', trigger: { kind: 'queue' } }]);
});

test('dead letters are re-driven, and a queue is purged after a question', async ({ app, instance }) => {
  await instance.client.queues.configure({ queue: 'jobs', maxDeliveries: 1 });
  await instance.client.queues.enqueue({ queue: 'jobs', messages: [{ body: 'broken' }, { body: 'fine', delayMs: 600_000 }] });
  const [taken] = (await instance.client.queues.receive({ queue: 'jobs' })).messages;
  await instance.client.queues.nack({
    queue: 'jobs',
    messageId: taken?.id ?? '',
    receipt: taken?.receipt ?? '',
    error: 'No ink left',
  });
  await open(app, instance, '/queues?queue=jobs');
  const panel = app.getByRole('complementary');
  await panel.getByRole('row', { name: /broken/ }).click();
  await expect(panel.getByText('No ink left')).toBeVisible();
  await panel.getByRole('button', { name: 'Re-drive all' }).click();
  await expect(panel.getByText('No dead letters.')).toBeVisible();
  await panel.getByText('Ready 1').click();
  await panel.getByRole('button', { name: 'Purge' }).click();
  const question = app.getByRole('dialog');
  await expect(question.getByText('Purge “jobs”: Ready?')).toBeVisible();
  await question.getByRole('button', { name: 'Purge messages' }).click();
  await expect(panel.getByText('No message waits.')).toBeVisible();
  expect(await instance.client.queues.get({ queue: 'jobs' })).toMatchObject({ ready: 0, delayed: 1, dead: 0 });
});

test('a flow is made a service in its settings, and another flow calls it', async ({ app, instance }) => {
  const doubler = await publish(
    instance,
    chain('Double it', node('start', 'core.manual'), node('double', 'core.transform', { expression: '{"n": n * 2}' })),
  );
  const flowId = doubler as FlowId;
  await open(app, instance, `/flows/${flowId}`);
  await app.getByRole('button', { name: 'Flow settings' }).click();
  const panel = app.getByRole('complementary').filter({ hasText: 'Others may call this flow' });
  await panel.getByRole('switch', { name: 'Others may call this flow' }).click({ force: true });
  await expect(panel.getByLabel('Service name')).toHaveValue('double-it');
  await expect(panel.getByText('double-it.in')).toBeVisible();
  await expect.poll(async () => (await instance.client.flows.get({ flowId })).draft.settings?.service?.name).toBe('double-it');
  await instance.client.flows.publish({ flowId });
  const caller = await publish(
    instance,
    chain('Caller', node('start', 'core.manual'), node('call', 'core.call-flow', { service: 'double-it' })),
  );
  const runId = await start(instance, caller, { n: 21 });
  await expect.poll(async () => (await instance.client.runs.status({ runId: runId as RunId })).status).toBe('succeeded');
});
