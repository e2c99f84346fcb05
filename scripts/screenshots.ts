// `npm run screenshots [-- <folder> [names …]]`: every screen of a workspace with some history, at two sizes, light and dark, in
// English, and once in Brazilian Portuguese; with names only those that contain one of them. For people to look at; nothing
// compares them.
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import type { RunId } from '../src/shared/model/ids';
import { chain, node } from '../test/setup/flows.ts';
import { cleanUp, eventually, type Instance, startInstance, temporaryHome } from '../test/setup/instance.ts';
import { ensureBuilt } from './build.mjs';
import { findOrFetchChromium } from './chromium.mjs';
import { root } from './runtime.mjs';

interface Shot {
  name: string;
  path: string;
  /** What to wait for, and to do, before the picture is taken. */
  prepare?(page: Page): Promise<void>;
}

/** Fills the workspace with what a week of use leaves behind, as far as a minute allows. */
async function makeHistory(instance: Instance) {
  const push = readFileSync(join(root, 'resources', 'github-push.json'), 'utf8');
  const headers = { 'content-type': 'application/json' };
  for (let n = 0; n < 6; n++) {
    await instance.anonymous('POST', '/hooks/github', {
      body: push,
      headers: { ...headers, 'x-github-delivery': `delivery-${n}` },
    });
  }
  const publish = async (flow: ReturnType<typeof chain>) =>
    (await instance.call<{ id: string }>('POST', '/api/flows?publish=true', flow)).body.id;
  const failing = await publish(
    chain(
      'Invoice check',
      node('start', 'core.manual'),
      node('total', 'core.transform', { expression: '{"order": order, "total": $sum(lines.price)}' }),
      node('stock', 'core.stop', { status: 'failed', message: 'Order {{ order }} has no stock left' }),
    ),
  );
  const start = async (flowId: string, input: unknown) =>
    (await instance.call<{ runId: string }>('POST', `/api/engine/workflows/${flowId}/start`, { input })).body.runId;
  const broken = await instance.call<{ id: string }>(
    'POST',
    '/api/flows',
    chain(
      'Half done',
      node('start', 'core.schedule', { mode: 'cron', cron: '60 * * * *' }),
      node('get', 'core.http', {}),
      node('tell', 'core.send-email', { to: '{{ json. }}', subject: 'Report' }),
    ),
  );
  const failed = await start(failing, { order: 4711, lines: [{ price: 12.5 }, { price: 30 }] });
  // A server that takes the request and hangs up: nobody knows whether it acted.
  const rude = createServer((request) => {
    request.on('end', () => request.socket.destroy());
    request.resume();
  });
  await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
  const { port } = rude.address() as { port: number };
  const unsafe = await publish(
    chain(
      'Place order',
      node('start', 'core.manual'),
      node('order', 'core.http', { method: 'POST', url: `http://127.0.0.1:${port}/orders` }),
      node('log', 'core.log', { message: 'placed' }),
    ),
  );
  const doubt = await start(unsafe, { id: 7, customer: 'Ana Souza' });
  const waiting = await publish(
    chain(
      'Remind me tomorrow',
      node('start', 'core.manual'),
      node('wait', 'core.wait', { durationMs: 86_400_000 }),
      node('tell', 'core.notify', { title: 'Time to call back' }),
    ),
  );
  await start(waiting, {});
  await instance.call('POST', '/api/rules', {
    name: 'Welcome',
    event: 'user.registered',
    action: { type: 'notify', title: 'Welcome {{ data.name }}' },
  });
  await instance.call('POST', '/api/rules', { event: 'order.paid', condition: 'data.total > 100', action: 'log_action' });
  for (const name of ['Ana', 'Bruno', 'Carla'])
    await instance.call('POST', '/api/simulate/event', { event: 'user.registered', data: { name } });
  await instance.call('POST', '/api/simulate/event', { event: 'order.paid', data: { id: 7, total: 250 } });
  await eventually(
    () => instance.client.runs.counts(),
    ({ running, queued }) => running + queued === 0,
    30_000,
  );
  const { items } = await instance.client.runs.list({ status: 'succeeded', limit: 100 });
  const succeeded = items.find(({ flowName }) => flowName === 'GitHub push report');
  if (succeeded === undefined) throw new Error('the GitHub sample did not run');
  rude.close();
  const { runId: again } = await instance.client.runs.rerun({ runId: failed as RunId, from: 'start' });
  const { draft } = await instance.client.flows.get({ flowId: succeeded.flowId });
  const action = draft.nodes.find(({ type }) => type === 'core.transform' || type === 'core.set') ?? draft.nodes[1];
  await instance.client.queues.enqueue({ queue: 'orders', messages: [{ body: { order: 17 } }, { body: { order: 18 } }] });
  await instance.client.credentials.create({ type: 'core.http-bearer', name: 'Billing API', values: { token: 'example' } });
  return {
    succeeded: succeeded.id,
    failed,
    again,
    doubt,
    broken: broken.body.id,
    flow: succeeded.flowId,
    node: action?.id ?? 'start',
  };
}

async function shoot(
  browser: Browser,
  instance: Instance,
  folder: string,
  shots: Shot[],
  look: { width: number; height: number; theme: 'light' | 'dark'; language: string },
) {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    colorScheme: look.theme,
    locale: look.language,
    reducedMotion: 'reduce',
    timezoneId: 'America/Sao_Paulo',
  });
  await instance.client.settings.update({ theme: look.theme, language: look.language === 'en' ? 'en' : 'pt-BR' });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`  ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(`  ${message.text()}`);
  });
  const answer = await context.request.post(`${instance.url}/auth/token`, {
    data: { token: 'test-token' },
    headers: { origin: instance.url },
  });
  if (!answer.ok()) throw new Error(`signing in failed: ${answer.status()}`);
  for (const shot of shots) {
    await page.goto(`${instance.url}/#${shot.path}`);
    await page.locator('main').waitFor();
    await shot.prepare?.(page);
    await page.waitForTimeout(900);
    const file = `${shot.name}-${look.width}-${look.theme}-${look.language}.png`;
    await page.screenshot({ path: join(folder, file), animations: 'disabled' });
    console.log(file);
  }
  await context.close();
}

type Made = Awaited<ReturnType<typeof makeHistory>>;

/** The switch of views has no words of the language in its values. */
const view = (value: string) => async (page: Page) => {
  await page.locator(`label:has(+ input[value="${value}"]), input[value="${value}"] + label`).first().click();
};
const dock = (id: string) => async (page: Page) => {
  const tab = page.locator(`#editor-dock-${id}`);
  if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
};
const card = (id: string) => async (page: Page) => {
  await page.locator(`[data-node-id="${id}"]`).click();
};

/** Every screen, in the order of the rail. */
function shotsOf(made: Made): Shot[] {
  const flow = `/flows/${made.flow}`;
  const keys = (text: string) => async (page: Page) => {
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForTimeout(300);
    await page.keyboard.press(text);
  };
  return [
    { name: 'dashboard', path: '/' },
    { name: 'flows', path: '/flows' },
    { name: 'start-from', path: '/flows', prepare: keys('n') },
    { name: 'flow', path: flow },
    { name: 'flow-node', path: flow, prepare: card(made.node) },
    { name: 'flow-problems', path: `/flows/${made.broken}`, prepare: dock('problems') },
    { name: 'flow-history', path: flow, prepare: dock('history') },
    { name: 'flow-versions', path: flow, prepare: dock('versions') },
    {
      name: 'flow-data',
      path: flow,
      prepare: async (page) => {
        await card(made.node)(page);
        await dock('data')(page);
      },
    },
    { name: 'flow-settings', path: flow, prepare: keys('Control+,') },
    { name: 'flow-palette', path: flow, prepare: keys('a') },
    { name: 'flow-outline', path: flow, prepare: view('outline') },
    { name: 'flow-text', path: flow, prepare: view('text') },
    { name: 'flow-board', path: flow, prepare: view('board') },
    { name: 'runs', path: '/runs' },
    // The step before the file: later ones show where this machine keeps its files.
    { name: 'run', path: `/runs/${made.succeeded}?step=3` },
    { name: 'run-replay', path: `/runs/${made.succeeded}?step=3`, prepare: keys('p') },
    { name: 'run-failed', path: `/runs/${made.failed}` },
    { name: 'run-in-doubt', path: `/runs/${made.doubt}` },
    { name: 'compare', path: `/runs/compare?a=${made.failed}&b=${made.again}` },
    { name: 'dead-letters', path: '/dead-letters' },
    { name: 'queues', path: '/queues' },
    { name: 'events', path: '/events' },
    { name: 'rules', path: '/rules' },
    { name: 'settings', path: '/settings' },
    { name: 'credentials', path: '/settings/credentials' },
    { name: 'settings-mail', path: '/settings/mail' },
    { name: 'settings-api', path: '/settings/api' },
    { name: 'credentials', path: '/settings/credentials' },
    { name: 'flow-files', path: '/settings/flow-files' },
    { name: 'shortcuts', path: flow, prepare: keys('?') },
    { name: 'palette', path: '/flows', prepare: keys('Control+k') },
  ];
}

ensureBuilt();
const [folder = join(root, 'test-results', 'screenshots'), ...wanted] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const executablePath = await findOrFetchChromium();
if (executablePath === undefined) throw new Error('No Chromium was found.');
const instance = await startInstance({ args: ['--templates'], home: join(temporaryHome(), 'my-flows') });
await instance.client.settings.update({ onboarding: { templatesOffered: true } });
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  const made = await makeHistory(instance);
  const all = shotsOf(made);
  const shots = wanted.length === 0 ? all : all.filter(({ name }) => wanted.some((part) => name.includes(part)));
  for (const [width, height] of [
    [1280, 800],
    [1920, 1080],
  ] as const) {
    for (const theme of ['light', 'dark'] as const)
      await shoot(browser, instance, folder, shots, { width, height, theme, language: 'en' });
  }
  await shoot(browser, instance, folder, shots, { width: 1280, height: 800, theme: 'light', language: 'pt-BR' });
} finally {
  await browser.close();
  await cleanUp();
}
