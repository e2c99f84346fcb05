import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { FlowDefinitionInput } from '#shared/model/flow';
import { chain, node } from '../setup/flows';
import { cleanUp, eventually, type Instance, startInstance } from '../setup/instance';

/**
 * The real process is killed (SIGKILL, around its n-th commit) while a webhook runs through a flow with free, idempotent and
 * unsafe steps, for every n that the flow makes; then it is started again. Whatever the moment, the promise must hold:
 * an acknowledged call is recorded; it ends by itself, or asks a person when an unsafe step was in flight; an unsafe step
 * happens at most once.
 */
let target: Server | undefined;
afterEach(async () => {
  target?.close();
  await cleanUp();
});

/** Counts what reaches the outside world. */
async function outsideWorld(): Promise<{ url: string; orders: () => number }> {
  let orders = 0;
  target = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      orders += 1;
      response.end('{"ok":true}');
    });
  });
  target.listen(0, '127.0.0.1');
  await once(target, 'listening');
  return { url: `http://127.0.0.1:${(target.address() as AddressInfo).port}/orders`, orders: () => orders };
}

const flow = (url: string): FlowDefinitionInput =>
  chain(
    'Order',
    node('hook', 'core.webhook', { path: 'order', methods: ['POST'] }),
    node('shape', 'core.transform', { expression: '{"id": body.id}' }),
    node('file', 'core.write-file', { path: 'order-{{ $item.id }}.txt', content: 'order {{ $item.id }}' }),
    node('order', 'core.http', { method: 'POST', url }),
    node('pause', 'core.wait', { durationMs: 50 }),
    node('event', 'core.raise-event', { event: 'order.placed', data: '{{ {"id": 7} }}' }),
    node('done', 'core.log', { message: 'done' }),
  );

interface Outcome {
  acknowledged: boolean;
  died: boolean;
}

/** Sends one call; the process may die before, while or after it answers, or later. */
async function fire(instance: Instance): Promise<Outcome> {
  let acknowledged = false;
  try {
    const answer = await instance.anonymous('POST', '/hooks/order', {
      body: '{"id":7}',
      headers: { 'content-type': 'application/json' },
    });
    acknowledged = answer.status === 202;
  } catch {
    // The connection broke: the process died before it answered.
  }
  const died = await eventually(
    async () => {
      if (instance.child.exitCode !== null || instance.child.signalCode !== null) return 'died';
      try {
        const { items } = await instance.client.runs.list({});
        return items.length > 0 && items.every(({ status }) => status === 'succeeded') ? 'finished' : 'busy';
      } catch {
        return 'busy';
      }
    },
    (state) => state !== 'busy',
  );
  return { acknowledged, died: died === 'died' };
}

/** Publishes the flow with a healthy process and leaves the workspace behind. */
async function prepareWorkspace(url: string): Promise<string> {
  const instance = await startInstance();
  const made = await instance.call('POST', '/api/flows?publish=true', flow(url));
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  expect(await instance.stop()).toBe(0);
  return instance.home;
}

const filesNamed = (home: string, name: string): string[] =>
  existsSync(join(home, 'files'))
    ? readdirSync(join(home, 'files'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(name))
    : [];

describe.each(['before', 'after'] as const)('killed %s a commit', (phase) => {
  it('keeps the promise at every commit of a run', async () => {
    let reachedEnd = false;
    const seen = new Set<string>();
    for (let n = 1; !reachedEnd; n++) {
      expect(n, 'the flow makes a bounded number of commits').toBeLessThan(60);
      const world = await outsideWorld();
      const home = await prepareWorkspace(world.url);
      let first: Instance | undefined;
      try {
        first = await startInstance({ home, env: { PULSEFLOW_FAULT: `commit:${n}:${phase}` } });
      } catch {
        // It died while starting, before it took any call.
      }
      const { acknowledged, died } = first === undefined ? { acknowledged: false, died: true } : await fire(first);
      reachedEnd = !died;
      if (first !== undefined && !died) await first.kill();

      const second = await startInstance({ home });
      const runs = await eventually(
        async () => (await second.client.runs.list({})).items,
        (items) => items.every(({ status }) => status === 'succeeded' || status === 'in_doubt'),
      );
      const where = `killed ${phase} commit ${n}`;
      if (acknowledged) expect(runs.length, `${where}: an acknowledged call is recorded`).toBe(1);
      expect(runs.length, where).toBeLessThanOrEqual(1);
      expect(world.orders(), `${where}: an unsafe step happens at most once by itself`).toBeLessThanOrEqual(1);
      const [run] = runs;
      seen.add(run?.status ?? 'none');
      if (run?.status === 'in_doubt') {
        // A person looked at the order system and tells what happened.
        const detail = await second.client.runs.get({ runId: run.id });
        const step = detail.steps.find(({ status }) => status === 'in_doubt');
        expect(step?.nodeId, where).toBe('order');
        const decision = world.orders() === 1 ? ({ action: 'done' } as const) : ({ action: 'retry' } as const);
        await second.client.runs.resolveDoubt({ runId: run.id, seq: step?.seq ?? -1, decision });
        await eventually(
          () => second.client.runs.status({ runId: run.id }),
          ({ status }) => status === 'succeeded',
        );
      }
      if (run !== undefined) {
        expect(world.orders(), `${where}: done exactly once in the end`).toBe(1);
        expect(filesNamed(home, 'order-7.txt'), where).toHaveLength(1);
        expect(readFileSync(join(home, 'files', filesNamed(home, 'order-7.txt')[0] ?? ''), 'utf8'), where).toBe('order 7\n');
        const events = await second.client.events.list({ type: 'order.placed' });
        expect(events.items, `${where}: the event is raised once`).toHaveLength(1);
      }
      await second.kill();
      target?.close();
    }
    expect(seen).toContain('succeeded');
    if (phase === 'after') expect(seen, 'some kill hits the unsafe step in flight').toContain('in_doubt');
  });
});
