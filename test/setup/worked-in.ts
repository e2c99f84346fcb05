/** A workspace that has been worked in, for pictures and for tests that look at every screen. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { FlowId, RunId } from '#shared/model/ids';
import { root } from '../../scripts/runtime.mjs';
import { chain, node } from './flows.ts';
import { eventually, type Instance } from './instance.ts';

/** Fills a workspace that has the templates with what a week of use leaves behind; gives what screens are opened with. */
export async function makeHistory(instance: Instance) {
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
  const scheduled = await instance.call<{ id: string }>(
    'POST',
    '/api/flows',
    chain(
      'Month-end close',
      node(
        'when',
        'core.schedule',
        {
          recurrence: { kind: 'weekly', every: 1, weekdays: ['MO', 'WE', 'SA'], times: ['09:00', '17:30'] },
          timeZone: 'America/Sao_Paulo',
          weekends: 'next',
          holidays: { country: 'BR', lists: [], policy: 'skip' },
          window: { from: '08:00', to: '18:00', outside: 'move' },
        },
        { typeVersion: 2 },
      ),
      node('log', 'core.log', { message: 'closed' }),
    ),
  );
  const timed = await makeSchedules(instance, publish);
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
  const unreachable = node('order', 'core.http', { method: 'GET', url: 'http://127.0.0.1:1/stock' });
  const lost = await publish(
    chain('Stock check', node('start', 'core.manual'), {
      ...unreachable,
      policies: { retry: { maxAttempts: 2, initialDelayMs: 10 } },
    }),
  );
  await start(lost, { article: 'A-12', count: 3 });
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
  // The sample gets a second version, and a draft that is ahead of it: a note, a group, another message.
  const { flowId } = succeeded;
  const saidBefore = { ...draft, description: 'A push to the main branch becomes a report.' };
  await instance.client.flows.saveDraft({ flowId, definition: saidBefore });
  await instance.client.flows.publish({ flowId, note: 'Say shortly what it does' });
  const boxes = Object.values(draft.layout ?? {});
  const left = Math.min(0, ...boxes.map(({ x }) => x));
  const top = Math.min(0, ...boxes.map(({ y }) => y));
  await instance.client.flows.saveDraft({
    flowId,
    definition: {
      ...draft,
      nodes: draft.nodes.map((each) =>
        each.id === action?.id
          ? {
              ...each,
              notes: 'Keep the names of the fields: the report reads them.',
              policies: { retry: { maxAttempts: 3, initialDelayMs: 2000 }, timeoutMs: 30_000 },
            }
          : each,
      ),
      annotations: {
        notes: [
          {
            id: 'why',
            color: 'yellow',
            x: left,
            y: top - 190,
            width: 260,
            height: 140,
            text: '## Why\nOnly pushes to **main** count. See the [hook](https://example.com).',
          },
        ],
        groups: [],
      },
    },
  });
  const asked = await askPeople(instance, publish, start);
  const edge = draft.edges[2];
  return {
    ...asked,
    succeeded: succeeded.id,
    failed,
    again,
    doubt,
    broken: broken.body.id,
    scheduled: scheduled.body.id,
    ...timed,
    flow: succeeded.flowId,
    node: action?.id ?? 'start',
    edge: encodeURIComponent(edge === undefined ? '' : `${edge.from.node}:${edge.from.port}>${edge.to.node}:${edge.to.port}`),
    letter: (await instance.client.deadLetters.list({ limit: 1 })).items[0]?.id ?? '',
  };
}

/** Tasks for people: of a run, of programs, urgent, overdue, with votes, with a form, and one that was decided. */
async function askPeople(
  instance: Instance,
  publish: (flow: ReturnType<typeof chain>) => Promise<string>,
  start: (flowId: string, input: unknown) => Promise<string>,
) {
  const { client } = instance;
  const bruno = await client.people.create({ name: 'Bruno Reis', roles: ['finance'], access: 'member' });
  const outcomes = [
    { id: 'approved', label: 'Approve', tone: 'positive' as const },
    { id: 'rejected', label: 'Reject', tone: 'negative' as const, needsComment: true },
  ];
  const ask = async (title: string, more: object = {}) =>
    (await client.humanTasks.create({ kind: 'approval', title, outcomes, ...more })).id;
  const laptop = await ask('Laptop for Ana: 2,480.00', {
    description: 'Ana starts on **1 December**.\n\n- 16 GB of memory\n- see the [offer](https://example.com/offer)',
    data: { employee: 'Ana Souza', amount: 2480, currency: 'EUR' },
    requester: 'Bruno Reis',
    priority: 'high',
    dueInMs: 7_200_000,
    escalations: [{ afterMs: 10_800_000, action: { do: 'reassign', to: [{ role: 'finance' }] } }],
    expiresInMs: 172_800_000,
  });
  const signatures = { votes: { needed: 2, notRequester: true }, assignees: [{ person: 'owner' }, { person: bruno.id }] };
  await ask('Transfer of 48,000', { ...signatures, requester: 'Bruno Reis', priority: 'urgent', dueInMs: 1000 });
  const expenses = await ask('Expense report', {
    kind: 'form',
    outcomes: [{ id: 'submitted', label: 'Submit', tone: 'positive', needsForm: true }],
    form: {
      schema: { type: 'object', required: ['amount'], properties: { amount: { type: 'number', title: 'Amount' } } },
      data: { amount: 84.5 },
    },
  });
  const done = await ask('Desk for Kim');
  await client.humanTasks.process({ taskId: done, outcome: 'rejected', comment: 'We have one in the store.' });
  const question = { kind: 'approval', title: 'Order {{ article }}?', description: 'There are **{{ count }}** left.' };
  const purchase = chain('Purchase', node('start', 'core.manual'), node('ask', 'core.human-task', question));
  const run = await start(await publish(purchase), { article: 'A-12', count: 3 });
  await eventually(
    () => client.inbox.list({ box: 'all' }),
    ({ items }) => items.some((entry) => entry.entry === 'task' && entry.task.runId === run),
    30_000,
  );
  return { laptop, expenses, done, asking: run };
}

/** Schedules with exceptions, a list of holidays, two at one time, and one that has fired and rests now. */
async function makeSchedules(instance: Instance, publish: (flow: ReturnType<typeof chain>) => Promise<string>) {
  const { client } = instance;
  const scheduled = (name: string, schedule: object) =>
    publish(
      chain(
        name,
        node('when', 'core.schedule', { timeZone: 'America/Sao_Paulo', ...schedule }, { typeVersion: 2 }),
        node('report', 'core.log', { message: 'made' }),
      ),
    );
  const list = await client.schedules.createHolidayList({
    name: 'Company holidays',
    days: [{ date: '2026-12-24', name: 'Christmas Eve', yearly: true }],
  });
  const weekdays = { kind: 'weekly', weekdays: ['MO', 'TU', 'WE', 'TH', 'FR'], times: ['08:00'] };
  const report = await scheduled('Daily report', { recurrence: weekdays, holidays: { country: 'BR', lists: [list.id] } });
  await scheduled('Invoices', { recurrence: { kind: 'daily', times: ['08:00', '18:00'] } });
  const ticking = await scheduled('Stock levels', { recurrence: { kind: 'interval', every: 1, unit: 'seconds' } });
  const days = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString();
  const flowId = report as FlowId;
  const skip = (from: number, to: number, reason: string) =>
    client.schedules.addException({ flowId, kind: 'skip', from: days(from), to: days(to), reason });
  await skip(-9, -7, 'Moving');
  await skip(3, 9, 'Stocktaking');
  await skip(8, 12, 'Office closed');
  await client.schedules.addException({
    ...{ flowId, kind: 'modify', from: days(10), to: days(30), reason: 'Sale' },
    settings: { priority: 10 },
  });
  await eventually(
    () => client.schedules.occurrences({ flowId: ticking as FlowId }),
    ({ items }) => items.length >= 3,
    30_000,
  );
  await client.schedules.pause({ flowId: ticking as FlowId });
  return { report, ticking };
}

/** What makeHistory has made. */
export type Made = Awaited<ReturnType<typeof makeHistory>>;
