import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { FlowId } from '#shared/model/ids';
import { chain, node } from '../setup/flows';
import { cleanUp, eventually, type Instance, startInstance, temporaryHome } from '../setup/instance';

/**
 * A plugin of somebody else, in a process of its own, listens to a service in two ways (by its place in a list, and by the names of
 * messages that it acknowledges) and answers signed calls. The app is killed (SIGKILL) at moments of its own choosing, again and
 * again. In the end each message, and each call that was acknowledged, has exactly one run.
 */
const ROUNDS = 5;
const PER_ROUND = 25;
const SECRET = 'whsec_b83f0a11';

const plugin = (port: number) => `
import { createHmac } from 'node:crypto';
import { AppError, defineNode, definePlugin, defineTrigger, z } from '@pulseflow/sdk';
const words = (en) => ({ en, 'pt-BR': en });
const about = { label: words('Feed'), description: words('Feed') };
const get = async (path, signal, method = 'GET') => (await fetch('http://127.0.0.1:${port}' + path, { signal, method })).json();
const place = defineTrigger({
  ...about, name: 'place', config: z.object({}),
  async subscribe({ state, signal, emit, connected }) {
    let after = Number(state?.after ?? 0);
    for (;;) {
      const messages = await get('/list?after=' + after, signal);
      connected();
      for (const n of messages) {
        await emit({ json: { n } }, { state: { after: n } });
        after = n;
      }
    }
  },
});
const named = defineTrigger({
  ...about, name: 'named', config: z.object({}),
  async subscribe({ signal, emit, connected }) {
    for (;;) {
      const messages = await get('/unread', signal);
      connected();
      for (const n of messages) {
        await emit({ json: { n } }, { key: 'message-' + n });
        await get('/read/' + n, signal, 'POST');
      }
    }
  },
});
const hook = defineTrigger({
  ...about, name: 'hook', config: z.object({ path: z.string().default('') }),
  webhook(request) {
    const digest = createHmac('sha256', '${SECRET}').update(request.body).digest('hex');
    if (request.headers['x-signature'] !== digest) throw new AppError({ code: 'WEBHOOK_REFUSED', message: 'Not signed.' });
    const { id } = JSON.parse(Buffer.from(request.body).toString());
    return { emit: [{ items: [{ json: { n: id } }], key: id }], answer: { body: 'ok' } };
  },
});
export default definePlugin({ triggers: [place, named, hook] });
`;

let service: Server | undefined;
afterEach(async () => {
  service?.closeAllConnections();
  service?.close();
  await cleanUp();
});

/** A service with messages, of which more come all the time while somebody listens. */
async function startService() {
  const unread = new Set<number>();
  let last = 0;
  let limit = 0;
  const wake = new Set<() => void>();
  const grow = () => {
    if (last < limit) unread.add(++last);
    for (const waiter of wake) waiter();
  };
  const timer = setInterval(grow, 5);
  service = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const read = /^\/read\/(\d+)$/.exec(url.pathname);
    if (read !== null) {
      unread.delete(Number(read[1]));
      response.end('[]');
      return;
    }
    const after = Number(url.searchParams.get('after') ?? 0);
    const there = () =>
      url.pathname === '/list' ? Array.from({ length: Math.max(0, last - after) }, (_, index) => after + index + 1) : [...unread];
    // A long poll: answered when there is something.
    const answer = () => {
      if (there().length === 0) return;
      wake.delete(answer);
      response.end(JSON.stringify(there().slice(0, 7)));
    };
    request.on('close', () => wake.delete(answer));
    wake.add(answer);
    answer();
  });
  service.on('close', () => clearInterval(timer));
  service.listen(0, '127.0.0.1');
  await once(service, 'listening');
  return {
    port: (service.address() as AddressInfo).port,
    last: () => last,
    more(count: number) {
      limit += count;
    },
  };
}

/** Calls without a pause until the process dies; the ids of the calls that were acknowledged. */
async function callUntilDead(instance: Instance, round: number, acknowledged: Set<string>): Promise<void> {
  for (let n = 0; ; n++) {
    const body = JSON.stringify({ id: `${round}.${n}` });
    const signature = createHmac('sha256', SECRET).update(body).digest('hex');
    try {
      const answer = await instance.anonymous('POST', '/hooks/feed', { body, headers: { 'x-signature': signature } });
      // Until the plugin is up, calls are refused.
      if (answer.status === 200) acknowledged.add(`${round}.${n}`);
    } catch {
      // The connection broke: the process is gone.
      return;
    }
  }
}

function writePlugin(home: string, port: number): void {
  const folder = join(home, 'plugins', 'feed');
  mkdirSync(folder, { recursive: true });
  const text = (en: string) => ({ en, 'pt-BR': en });
  const manifest = {
    ...{ name: 'feed', version: '1.0.0', apiVersion: 1, runtime: 'node', label: text('Feed'), description: text('Feed') },
    capabilities: { network: [`127.0.0.1:${port}`] },
  };
  writeFileSync(join(folder, 'plugin.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'index.mjs'), plugin(port));
}

async function started(instance: Instance, flowId: FlowId): Promise<string[]> {
  const numbers: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await instance.client.runs.list({ flowId, limit: 500, ...(cursor === undefined ? {} : { cursor }) });
    for (const { id } of page.items) {
      const { input } = await instance.client.runs.stepData({ runId: id, seq: 1 });
      numbers.push(String((input.items[0]?.json as { n: number | string }).n));
    }
    if (page.nextCursor === undefined) return numbers;
    cursor = page.nextCursor;
  }
}

describe('killed again and again while a plugin listens', () => {
  it('loses nothing that the service has or that was acknowledged, and starts nothing twice', async () => {
    const world = await startService();
    const home = temporaryHome();
    writePlugin(home, world.port);
    let instance = await startInstance({ home });
    await eventually(
      () => instance.client.plugins.list(),
      (plugins) => plugins.some(({ name, state }) => name === 'feed' && state === 'waiting'),
      30_000,
    );
    const capabilities = { network: [`127.0.0.1:${world.port}`], files: [], commands: [], credentials: [], mail: false };
    await instance.client.plugins.grant({ name: 'feed', capabilities });
    await eventually(
      () => instance.client.flows.nodeTypes(),
      (types) => types.some(({ type }) => type === 'feed.hook'),
      30_000,
    );
    const flows: FlowId[] = [];
    for (const name of ['place', 'named', 'hook']) {
      const config = name === 'hook' ? { path: 'feed' } : {};
      const flow = chain(name, node('listen', `feed.${name}`, config), node('note', 'core.log', { message: '{{ n }}' }));
      const made = await instance.call<{ id: FlowId }>('POST', '/api/flows?publish=true', flow);
      expect(made.status, JSON.stringify(made.body)).toBe(201);
      flows.push(made.body.id);
    }
    const acknowledged = new Set<string>();
    for (let round = 0; round < ROUNDS; round++) {
      const running = instance;
      const calls = callUntilDead(running, round, acknowledged);
      const before = acknowledged.size;
      world.more(PER_ROUND);
      await eventually(
        () => Promise.resolve([acknowledged.size, world.last()]),
        ([calls = 0, messages = 0]) => calls >= before + 5 + 3 * round && messages >= PER_ROUND * round + 5 + 4 * round,
        60_000,
      );
      await running.kill();
      await calls;
      instance = await startInstance({ home });
    }
    world.more(3);
    const all = Array.from({ length: PER_ROUND * ROUNDS + 3 }, (_, index) => String(index + 1));
    const [place, named, hook] = flows as [FlowId, FlowId, FlowId];
    const inOrder = (numbers: string[]) => numbers.sort((one, other) => Number(one) - Number(other));
    for (const flow of [place, named]) {
      const done = async () => (await instance.client.runs.list({ flowId: flow, limit: 500 })).items.length;
      await eventually(done, (runs) => runs >= all.length, 90_000);
      expect(inOrder(await started(instance, flow))).toEqual(all);
    }
    const calls = await started(instance, hook);
    expect(acknowledged.size).toBeGreaterThan(ROUNDS * 5);
    expect([...acknowledged].filter((id) => !calls.includes(id))).toEqual([]);
    expect(new Set(calls).size).toBe(calls.length);
    const states = await instance.client.plugins.triggers({});
    expect(states.map(({ status }) => status)).toEqual(['connected', 'connected', 'connected']);
    const refused = await instance.anonymous('POST', '/hooks/feed', { body: '{"id":"x"}' });
    expect(refused.status).toBe(401);
  });
});
