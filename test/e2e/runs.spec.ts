import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { chain, node } from '../setup/flows';
import { expect, publish, start, test } from './app';

let rude: Server | undefined;
test.afterEach(() => {
  rude?.close();
});

/** A server that takes the request and hangs up, so that nobody knows whether it acted. */
async function hangingUp(): Promise<string> {
  rude = createServer((request) => {
    request.resume();
    request.on('end', () => request.socket.destroy());
  });
  rude.listen(0, '127.0.0.1');
  await once(rude, 'listening');
  return `http://127.0.0.1:${(rude.address() as { port: number }).port}/orders`;
}

const failing = chain(
  'Stock',
  node('start', 'core.manual'),
  node('stop', 'core.stop', { status: 'failed', message: 'No stock left' }),
);

test('a failed run says why and what to do, and is run again from the failed step', async ({ app, instance }) => {
  const runId = await start(instance, await publish(instance, failing), { order: 7 });
  await app.goto(`${instance.url}/#/runs/${runId}`);
  await expect(app.getByText('No stock left').first()).toBeVisible();
  await app.getByRole('button', { name: 'Re-run from failed step' }).click();
  await expect.poll(async () => (await instance.client.runs.list({})).items.length).toBe(2);
  await expect(app).not.toHaveURL(new RegExp(runId));
});

test('a step in doubt asks what happened, and the run goes on with the answer', async ({ app, instance }) => {
  const url = await hangingUp();
  const flow = chain(
    'Order',
    node('start', 'core.manual'),
    node('order', 'core.http', { method: 'POST', url }),
    node('log', 'core.log', { message: 'placed' }),
  );
  const runId = await start(instance, await publish(instance, flow), { id: 7 });
  await app.goto(`${instance.url}/#/runs/${runId}`);
  await expect(app.getByText('Did “order” happen?')).toBeVisible();
  await app.getByRole('button', { name: 'Mark as done' }).click();
  await app.getByRole('button', { name: 'Go on with this output' }).click();
  await expect(app.getByText('Succeeded').first()).toBeVisible();
  const run = await instance.client.runs.get({ runId: runId as never });
  expect(run.steps.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
});

test('a waiting run is shown live and cancelled', async ({ app, instance }) => {
  const flowId = await publish(
    instance,
    chain('Waits', node('start', 'core.manual'), node('wait', 'core.wait', { durationMs: 3_600_000 })),
  );
  const runId = await start(instance, flowId);
  await app.goto(`${instance.url}/#/runs/${runId}`);
  await expect(app.getByText('“wait” is waiting', { exact: false })).toBeVisible();
  await app.getByRole('button', { name: 'Cancel run' }).click();
  await app.getByRole('dialog').getByRole('button', { name: 'Cancel run' }).click();
  await expect(app.getByText('Cancelled').first()).toBeVisible();
});

test('the input and output of a step are shown as JSON and as a table', async ({ app, instance }) => {
  const flow = chain(
    'Shape',
    node('start', 'core.manual'),
    node('double', 'core.transform', { expression: '{"double": n * 2, "of": n}' }),
  );
  const runId = await start(instance, await publish(instance, flow), [{ n: 21 }, { n: 4 }]);
  await app.goto(`${instance.url}/#/runs/${runId}`);
  await app
    .getByRole('row', { name: /double/ })
    .or(app.getByRole('button', { name: /double/ }))
    .first()
    .click();
  await app.getByRole('tab', { name: /^Output/ }).click();
  await expect(app.getByText('42').first()).toBeVisible();
  await app.getByText('Table', { exact: true }).click();
  await expect(app.getByRole('columnheader', { name: 'double' })).toBeVisible();
});

test('the list filters by status, keeps the filter in the address, and follows new runs', async ({ app, instance }) => {
  const flowId = await publish(instance, failing);
  const okId = await publish(instance, chain('Fine', node('start', 'core.manual')));
  await start(instance, flowId);
  await app.goto(`${instance.url}/#/runs?status=succeeded`);
  await expect(app.getByText('No run matches')).toBeVisible();
  await start(instance, okId);
  await expect(app.getByRole('row').filter({ hasText: 'Fine' })).toBeVisible();
  await expect(app.getByRole('row').filter({ hasText: 'Stock' })).toBeHidden();
  await app.reload();
  await expect(app.getByRole('row').filter({ hasText: 'Fine' })).toBeVisible();
});

test('a long history is paged while one scrolls, and only the rows in sight are drawn', async ({ app, instance }) => {
  const flowId = await publish(instance, chain('Many', node('start', 'core.manual')));
  await Promise.all(Array.from({ length: 400 }, () => start(instance, flowId)));
  await app.goto(`${instance.url}/#/runs`);
  const rows = app.getByRole('row');
  await expect(rows.nth(5)).toBeVisible();
  expect(await rows.count()).toBeLessThan(120);
  await rows.nth(5).hover();
  for (let page = 0; page < 40; page++) await app.mouse.wheel(0, 2000);
  const oldest = (await instance.client.runs.list({ limit: 500 })).items.at(-1);
  expect(oldest).toBeDefined();
  await expect.poll(() => rows.last().getAttribute('aria-rowindex').then(Number)).toBeGreaterThan(390);
});

test('a search finds runs far below what is loaded, stays in the address and takes in new ones', async ({ app, instance }) => {
  await start(instance, await publish(instance, failing));
  const needle = await publish(instance, chain('Needle', node('start', 'core.manual')));
  await start(instance, needle);
  const hay = await publish(instance, chain('Hay', node('start', 'core.manual')));
  await Promise.all(Array.from({ length: 130 }, () => start(instance, hay)));
  await app.goto(`${instance.url}/#/runs`);
  const row = (name: string) => app.getByRole('row').filter({ hasText: name });
  await expect(row('Hay').first()).toBeVisible();
  await app.keyboard.press('/');
  await app.keyboard.type('no STOCK left');
  await expect(row('Stock')).toBeVisible();
  await expect(row('Hay')).toHaveCount(0);
  await expect(app).toHaveURL(/q=no/);
  await app.getByRole('searchbox').fill('need');
  await expect(row('Needle')).toHaveCount(1);
  await expect(app.getByText('1 run found. All runs have been searched.')).toBeVisible();
  await start(instance, hay);
  await start(instance, needle);
  await expect(row('Needle')).toHaveCount(2);
  await expect(row('Hay')).toHaveCount(0);
  await app.reload();
  await expect(row('Needle')).toHaveCount(2);
  await expect(app.getByRole('searchbox')).toHaveValue('need');
});

test('a search goes on by itself through empty pages, and says how far it has come', async ({ app, instance }) => {
  const flowId = await publish(instance, chain('Needle', node('start', 'core.manual')));
  for (let count = 0; count < 2; count++) await start(instance, flowId);
  await expect.poll(async () => (await instance.client.runs.list({ status: 'succeeded' })).items.length).toBe(2);
  const { nextCursor, reachedAt } = await instance.client.runs.list({ limit: 1 });
  const texts: unknown[] = [];
  let goOn = () => {};
  const mayGoOn = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  // As a host answers that has looked at many runs and found nothing yet.
  await app.route('**/rpc/runs/list', async (route) => {
    const { text, cursor } = ((route.request().postDataJSON() as { json?: { text?: string; cursor?: string } } | null)?.json ??
      {}) as { text?: string; cursor?: string };
    texts.push(text);
    if (text !== undefined && cursor === undefined) {
      await route.fulfill({ json: { json: { items: [], nextCursor, reachedAt } } });
      return;
    }
    if (cursor !== undefined) await mayGoOn;
    await route.continue().catch(() => {});
  });
  await app.goto(`${instance.url}/#/runs?q=needle`);
  await expect(app.getByText('Nothing found yet')).toBeVisible();
  await expect(app.getByText(/^Searched back to /)).toBeVisible();
  goOn();
  await expect(app.getByRole('row').filter({ hasText: 'Needle' })).toHaveCount(1);
  expect(texts).toContain('needle');
});

test('what the host says is in the language of the app: errors of runs, problems of nodes, names of rules', async ({
  app,
  instance,
}) => {
  await instance.client.settings.update({ language: 'pt-BR' });
  await instance.client.rules.create({ event: 'order.*', action: 'log_action', enabled: true });
  const url = await hangingUp();
  await new Promise((resolve) => rude?.close(resolve));
  const flow = chain('Busca', node('start', 'core.manual'), node('get', 'core.http', { url }));
  const runId = await start(instance, await publish(instance, flow));
  await app.goto(`${instance.url}/#/runs/${runId}`);
  await expect(app.getByText(/^Não foi possível alcançar 127\.0\.0\.1:\d+: nada responde ali/).first()).toBeVisible();
  const draft = await instance.call<{ id: string }>(
    'POST',
    '/api/flows',
    chain('Rascunho', node('start', 'core.schedule', { mode: 'cron', cron: '60 * * * *' }), node('get', 'core.http', {})),
  );
  await app.goto(`${instance.url}/#/flows/${draft.body.id}`);
  await app.getByRole('tab', { name: /2 problemas/ }).click();
  await expect(app.getByText('“60” (minuto) não está entre 0 e 59', { exact: false }).first()).toBeVisible();
  await expect(app.getByText('Informe o endereço a chamar', { exact: false }).first()).toBeVisible();
  await app.goto(`${instance.url}/#/rules`);
  await app.reload();
  await expect(app.getByText('order.* → Registrar no log', { exact: false }).first()).toBeVisible();
});
