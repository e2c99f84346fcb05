import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { chain, node } from '../setup/flows';
import { accessibilityProblems, expect, open, publish, start, test } from './app';

let service: Server | undefined;
test.afterEach(() => {
  service?.close();
});

/** A service that takes orders, and forgets none of the calls it had. */
async function ordering(): Promise<{ url: string; calls: string[] }> {
  const calls: string[] = [];
  service = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      calls.push(`${request.method} ${request.url}`);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":7}');
    });
  });
  service.listen(0, '127.0.0.1');
  await once(service, 'listening');
  return { url: `http://127.0.0.1:${(service.address() as { port: number }).port}`, calls };
}

const orderFlow = (url: string) => {
  const flow = chain(
    'Order',
    node('start', 'core.manual'),
    node('order', 'core.http', { method: 'POST', url: `${url}/orders`, output: 'body' }),
    node('stock', 'core.stop', { status: 'failed', message: 'No stock left' }),
  );
  flow.nodes.push(node('withdraw', 'core.http', { method: 'DELETE', url: `${url}/orders/{{ id }}` }));
  return flow;
};

test('a compensation is chosen in the editor, and a failed run shows what was undone', async ({ app, instance }) => {
  const { url, calls } = await ordering();
  const flowId = await publish(instance, orderFlow(url));
  await open(app, instance, `/flows/${flowId}`);
  await app
    .getByRole('button', { name: /^order/ })
    .first()
    .click();
  await app.getByRole('tab', { name: 'Policies' }).click();
  await app.getByRole('combobox', { name: 'Undone by' }).click();
  await app.getByRole('option', { name: 'withdraw' }).click();
  await expect
    .poll(
      async () =>
        (await instance.client.flows.get({ flowId: flowId as never })).draft.nodes.find(({ id }) => id === 'order')?.compensation,
    )
    .toBe('withdraw');
  await instance.client.flows.publish({ flowId: flowId as never });
  const runId = await start(instance, flowId, {});
  await app.goto(`${instance.url}/#/runs/${runId}`);
  await expect(app.getByText('Compensated').first()).toBeVisible();
  await expect(app.getByText('undoes “order”')).toBeVisible();
  expect(calls).toEqual(['POST /orders', 'DELETE /orders/7']);
  expect(await accessibilityProblems(app)).toEqual([]);
});

test('a run is run again from a step with edited input, and compared with the first', async ({ app, instance }) => {
  const flow = chain(
    'Greeting',
    node('start', 'core.manual'),
    node('greet', 'core.transform', { expression: '{"text": "Hello " & name}' }),
    node('log', 'core.log', { message: '{{ text }}' }),
  );
  const runId = await start(instance, await publish(instance, flow), { name: 'Ana' });
  await app.goto(`${instance.url}/#/runs/${runId}?step=1`);
  await app.getByRole('button', { name: 'Run again from here' }).click();
  const dialog = app.getByRole('dialog');
  const editor = dialog.locator('[contenteditable="true"]').first();
  await expect(editor).toContainText('Ana');
  await editor.fill('[{"name": "Rui"}]');
  await dialog.getByRole('button', { name: 'Run again', exact: true }).click();
  await expect(app).not.toHaveURL(new RegExp(runId));
  await expect(app.getByText('Succeeded').first()).toBeVisible();
  await app.getByRole('button', { name: 'More actions' }).click();
  await app.getByRole('menuitem', { name: 'Compare with the earlier run' }).click();
  await expect(app.getByRole('heading', { level: 1, name: 'Compare runs' })).toBeVisible();
  await app
    .getByRole('row', { name: /^greet/ })
    .getByRole('button', { name: 'differs' })
    .click();
  await expect(app.getByText('Hello Ana').first()).toBeVisible();
  await expect(app.getByText('Hello Rui').first()).toBeVisible();
  expect(await accessibilityProblems(app)).toEqual([]);
});

test('a flow is tested under faults, and the report names what mends it', async ({ app, instance }) => {
  const { url, calls } = await ordering();
  const flowId = await publish(instance, orderFlow(url));
  await open(app, instance, `/flows/${flowId}`);
  await app.getByRole('button', { name: 'Test under faults' }).click();
  const dialog = app.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Start the test' }).click();
  const row = dialog.getByRole('row', { name: /^order/ });
  await expect(row.getByText('Asks a person').first()).toBeVisible();
  await expect(dialog.getByText('give an address where PulseFlow can look up whether the call happened')).toBeVisible();
  expect(calls).toEqual([]);
  expect(await accessibilityProblems(app)).toEqual([]);
});
