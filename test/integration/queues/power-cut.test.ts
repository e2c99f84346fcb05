/**
 * The workspace is copied before and after each commit of the journal, and each copy is started as after a power cut. Queues
 * feed flows, flows feed queues and call services; whatever write the cut takes, every message that was acknowledged is handled
 * to its end, nothing is sent twice, and no service is called twice.
 */
import { afterAll, expect, it } from 'vitest';
import type { Json } from '#shared/model/json';
import { chainOf, copyOf, type LiveHost, newFolder, openHost, removeFolders } from './live-host';

afterAll(removeFolders);

const ORDERS = [1, 2, 3, 4];

async function publishAll(app: LiveHost): Promise<void> {
  await app.publish(
    chainOf(
      'Price',
      [
        ['start', 'core.manual'],
        ['double', 'core.transform', { expression: '{"n": n, "price": n * 2}' }],
      ],
      {
        service: { name: 'price', reply: 'first' },
      },
    ),
  );
  await app.publish(
    chainOf('Order', [
      ['in', 'core.queue', { queue: 'orders', concurrency: 2 }],
      ['call', 'core.call-flow', { service: 'price' }],
      ['send', 'core.enqueue', { queue: 'shipments', body: '{{ {"ship": n, "price": price} }}' }],
    ]),
  );
}

async function outcome(app: LiveHost): Promise<{ shipments: Json[]; orders: number; calls: number; replies: unknown }> {
  const { items } = await app.client.runs.list({ limit: 500 });
  const done = (name: string) => items.filter(({ flowName, status }) => flowName === name && status === 'succeeded').length;
  const found = await app.client.queues.messages({ queue: 'shipments', limit: 100 }).catch(() => ({ items: [] }));
  const shipments = found.items
    .map(({ body }) => body)
    .sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));
  const left = items.filter(({ status }) => status !== 'succeeded').length;
  const replies = app.host.store.db.prepare('SELECT count(*) FROM service_replies').pluck().get();
  return { shipments, orders: done('Order') + left, calls: done('Price'), replies };
}

const whole = (count: number) => ({
  shipments: ORDERS.slice(0, count).map((n) => ({ ship: n, price: 2 * n })),
  orders: count,
  calls: count,
  replies: 0,
});

it('handles each message once, whatever write the power cut takes', { timeout: 120_000 }, async () => {
  const home = newFolder();
  const cuts: { folder: string; acknowledged: number }[] = [];
  let acknowledged = 0;
  let recording = false;
  const first = await openHost(home, { onCommit: () => void (recording && cuts.push({ folder: copyOf(home), acknowledged })) });
  await publishAll(first);
  recording = true;
  for (const n of ORDERS) {
    await first.enqueue('orders', [{ n }]);
    acknowledged++;
  }
  await expect.poll(() => outcome(first), { timeout: 10_000 }).toEqual(whole(ORDERS.length));
  recording = false;
  await first.host.close(1000);

  expect(cuts.length).toBeGreaterThan(8);
  for (const cut of cuts) {
    const app = await openHost(cut.folder, { start: false });
    const { count } = app.host.store.db
      .prepare<[], { count: number }>(`SELECT count(*) AS count FROM queue_messages WHERE id LIKE 'msg_0%'`)
      .get() ?? { count: 0 };
    const runs =
      app.host.store.db
        .prepare<[], number>(`SELECT count(*) FROM runs WHERE flow_name = 'Order' AND finished_after_ms IS NOT NULL`)
        .pluck()
        .get() ?? 0;
    const stored = count + runs;
    expect(stored).toBeGreaterThanOrEqual(cut.acknowledged);
    await app.host.start();
    await expect.poll(() => outcome(app), { timeout: 10_000, interval: 20 }).toEqual(whole(stored));
    await app.host.close(0);
  }
});
