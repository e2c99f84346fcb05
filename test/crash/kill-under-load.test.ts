import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { chain, node } from '../setup/flows';
import { cleanUp, eventually, type Instance, startInstance } from '../setup/instance';

/**
 * The real process takes calls from several callers at once and is killed (SIGKILL) at a moment of its own choosing, again and
 * again, on the same workspace. In the end every acknowledged call has a run that ended or asks a person, no call has two,
 * and the service outside was called at most once by each unsafe step.
 */
const ROUNDS = 6;
const CALLERS = 4;

let target: Server | undefined;
afterEach(async () => {
  target?.close();
  await cleanUp();
});

/** Counts calls by the order that they are about. */
async function outsideWorld(): Promise<{ url: string; calls: Map<string, number> }> {
  const calls = new Map<string, number>();
  target = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const { id } = JSON.parse(body) as { id: string };
      calls.set(id, (calls.get(id) ?? 0) + 1);
      response.end('{"ok":true}');
    });
  });
  target.listen(0, '127.0.0.1');
  await once(target, 'listening');
  return { url: `http://127.0.0.1:${(target.address() as AddressInfo).port}/orders`, calls };
}

const flow = (url: string) =>
  chain(
    'Order',
    node('hook', 'core.webhook', { path: 'order', methods: ['POST'] }),
    node('shape', 'core.transform', { expression: '{"id": body.id}' }),
    node('order', 'core.http', { method: 'POST', url, bodyType: 'json', body: '{{ {"id": $item.id} }}' }),
    node('pause', 'core.wait', { durationMs: 30 }),
    node('event', 'core.raise-event', { event: 'order.placed', data: '{{ {"id": $step("shape").id} }}' }),
  );

/** Calls without a pause until the process dies; the ids of the calls that were acknowledged. */
async function callUntilDead(instance: Instance, name: string, acknowledged: Set<string>): Promise<void> {
  for (let n = 0; ; n++) {
    const id = `${name}.${n}`;
    try {
      const headers = { 'content-type': 'application/json' };
      const answer = await instance.anonymous('POST', '/hooks/order', { body: JSON.stringify({ id }), headers });
      if (answer.status === 202) acknowledged.add(id);
    } catch {
      // The connection broke: the process is gone.
      return;
    }
  }
}

describe('killed again and again under load', () => {
  it('loses no acknowledged call, and repeats no unsafe one', async () => {
    const world = await outsideWorld();
    const acknowledged = new Set<string>();
    let instance = await startInstance();
    const { home } = instance;
    const made = await instance.call('POST', '/api/flows?publish=true', flow(world.url));
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    for (let round = 0; round < ROUNDS; round++) {
      const before = acknowledged.size;
      const running = instance;
      const callers = Array.from({ length: CALLERS }, (_, caller) => callUntilDead(running, `${round}.${caller}`, acknowledged));
      // The number of calls decides the moment, not the time, so that a slow machine is loaded as well.
      await eventually(
        () => Promise.resolve(acknowledged.size),
        (size) => size >= before + 20 + 17 * round,
      );
      await running.kill();
      await Promise.all(callers);
      instance = await startInstance({ home });
    }

    const counts = async () => {
      const { items } = await instance.client.runs.list({ limit: 500, status: ['queued', 'running', 'waiting'] });
      return items.length;
    };
    await eventually(counts, (open) => open === 0, 60_000);
    const runs = new Map<string, { runs: number; status: string }>();
    for (let cursor: string | undefined; ; ) {
      const page = await instance.client.runs.list({ limit: 500, ...(cursor === undefined ? {} : { cursor }) });
      for (const { id, status } of page.items) {
        const { input } = await instance.client.runs.stepData({ runId: id, seq: 1 });
        const orderId = (input.items[0]?.json as { body: { id: string } }).body.id;
        runs.set(orderId, { runs: (runs.get(orderId)?.runs ?? 0) + 1, status });
      }
      if (page.nextCursor === undefined) break;
      cursor = page.nextCursor;
    }
    expect(acknowledged.size).toBeGreaterThan(ROUNDS * 20);
    expect([...acknowledged].filter((id) => !runs.has(id))).toEqual([]);
    expect([...runs].filter(([, { status }]) => !['succeeded', 'in_doubt'].includes(status))).toEqual([]);
    expect([...runs].filter(([, run]) => run.runs > 1)).toEqual([]);
    expect([...world.calls].filter(([, times]) => times > 1)).toEqual([]);
    const succeeded = [...runs].filter(([, { status }]) => status === 'succeeded').map(([id]) => id);
    expect(succeeded.filter((id) => world.calls.get(id) !== 1)).toEqual([]);
  });
});
