import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowId } from '#shared/model/ids';
import { chain, node } from '../setup/flows';
import { cleanUp, eventually, type Instance, startInstance, temporaryHome } from '../setup/instance';

/* A trigger of a dropped-in plugin in the real program, while its flow, its plugin and its service come and go. */
const PLUGIN = (url: string, version: string) => `
import { AppError, definePlugin, defineTrigger, z } from '@pulseflow/sdk';
const words = (en) => ({ en, 'pt-BR': en });
export default definePlugin({ triggers: [defineTrigger({
  name: 'tick', label: words('Tick'), description: words('Tick'), config: z.object({}),
  async subscribe({ state, signal, emit, connected }) {
    let after = Number(state?.after ?? 0);
    for (;;) {
      let answer;
      try {
        answer = await fetch('${url}/?version=${version}&after=' + after, { signal });
      } catch (cause) {
        throw new AppError({ code: 'TICKS_AWAY', kind: 'operational', message: 'The ticks are away.', cause });
      }
      connected();
      const n = Number(await answer.text());
      await emit({ json: { n, by: '${version}' } }, { state: { after: n } });
      after = n;
    }
  },
})] });
`;

let instance: Instance;
let home: string;
let service: Server;
let port: number;
/** Listeners that wait for the next tick, by the version of the plugin that they are of. */
const waiting = new Set<{ version: string; after: number; answer(n: number): void }>();
let last = 0;

function listen(): Promise<void> {
  service = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const after = Number(searchParams.get('after'));
    const waiter = { version: searchParams.get('version') ?? '', after, answer: (n: number) => response.end(String(n)) };
    if (after < last) {
      waiter.answer(after + 1);
      return;
    }
    waiting.add(waiter);
    response.on('close', () => waiting.delete(waiter));
  });
  return new Promise((resolve) => service.listen(port, '127.0.0.1', resolve));
}

function tick(): void {
  last += 1;
  for (const { answer } of waiting) answer(last);
}

function writePlugin(version: string): void {
  const folder = join(home, 'plugins', 'clock');
  mkdirSync(folder, { recursive: true });
  const text = (en: string) => ({ en, 'pt-BR': en });
  const about = { name: 'clock', version, apiVersion: 1, runtime: 'node', label: text('Clock'), description: text('Clock') };
  writeFileSync(join(folder, 'index.mjs'), PLUGIN(`http://127.0.0.1:${port}`, version));
  writeFileSync(join(folder, 'plugin.json'), JSON.stringify({ ...about, capabilities: { network: [`127.0.0.1:${port}`] } }));
}

beforeAll(async () => {
  port = 0;
  await listen();
  port = (service.address() as AddressInfo).port;
  home = temporaryHome();
  writePlugin('1.0.0');
  instance = await startInstance({ home });
});
afterAll(async () => {
  service.closeAllConnections();
  service.close();
  await cleanUp();
});

const state = async () => (await instance.client.plugins.triggers({}))[0];
const becomes = (status: string) => eventually(state, (found) => found?.status === status, 30_000);
/** The versions that wait for a tick now. */
const listeners = (wanted: string[]) =>
  eventually(
    () => Promise.resolve([...waiting].map(({ version }) => version)),
    (found) => found.join() === wanted.join(),
    30_000,
  );

let flowId: FlowId;
const runs = async () => {
  const { items } = await instance.client.runs.list({ flowId, limit: 100 });
  const ticks: string[] = [];
  for (const { id } of items) {
    const { input } = await instance.client.runs.stepData({ runId: id, seq: 1 });
    const { n, by } = input.items[0]?.json as { n: number; by: string };
    ticks.push(`${n} by ${by}`);
  }
  return ticks.reverse();
};
const ran = (wanted: string[]) => eventually(runs, (found) => found.join() === wanted.join(), 30_000);

describe('a trigger of a plugin', () => {
  it('begins when what it asks for is granted and its flow is published', async () => {
    const { client } = instance;
    await eventually(
      () => client.plugins.list(),
      (plugins) => plugins.some(({ name, state: standing }) => name === 'clock' && standing === 'waiting'),
      30_000,
    );
    const network = [`127.0.0.1:${port}`];
    await client.plugins.grant({
      name: 'clock',
      capabilities: { network, files: [], commands: [], credentials: [], mail: false },
    });
    const flow = chain('Ticks', node('tick', 'clock.tick'), node('log', 'core.log'));
    const made = await instance.call<{ id: FlowId }>('POST', '/api/flows?publish=true', flow);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    flowId = made.body.id;
    await listeners(['1.0.0']);
    tick();
    await ran(['1 by 1.0.0']);
    expect(await state()).toMatchObject({ status: 'connected', nodeId: 'tick', type: 'clock.tick', flowId });
  });

  it('goes on with the new version of its plugin at once, alone, and where it was', async () => {
    writePlugin('1.1.0');
    await listeners(['1.1.0']);
    tick();
    await ran(['1 by 1.0.0', '2 by 1.1.0']);
  });

  it('ends with a pause, and makes up for it', async () => {
    await instance.client.flows.pause({ flowId });
    await listeners([]);
    expect(await state()).toMatchObject({ status: 'off' });
    tick();
    await instance.client.flows.resume({ flowId });
    await ran(['1 by 1.0.0', '2 by 1.1.0', '3 by 1.1.0']);
  });

  it('waits while its service is away, says why, and comes back by itself', async () => {
    service.closeAllConnections();
    await new Promise((resolve) => service.close(resolve));
    expect(await becomes('waiting')).toMatchObject({ error: { code: 'TICKS_AWAY' }, retryAt: expect.any(Number) as number });
    await listen();
    await listeners(['1.1.0']);
    tick();
    await eventually(runs, (found) => found.length === 4, 30_000);
  });

  it('is off with its plugin, and says why', async () => {
    await instance.client.plugins.disable({ name: 'clock' });
    await listeners([]);
    expect(await state()).toMatchObject({ status: 'off', error: { code: 'PLUGIN_NOT_ACTIVE' } });
    await instance.client.plugins.enable({ name: 'clock' });
    await listeners(['1.1.0']);
  });

  it('goes when its plugin is taken away, and comes back with it where it was', async () => {
    rmSync(join(home, 'plugins', 'clock'), { recursive: true });
    await listeners([]);
    tick();
    writePlugin('1.2.0');
    const standing = async () => (await instance.client.plugins.list()).find(({ name }) => name === 'clock')?.state;
    await eventually(standing, (found) => found === 'active' || found === 'waiting', 30_000);
    if ((await standing()) === 'waiting') {
      const network = [`127.0.0.1:${port}`];
      const capabilities = { network, files: [], commands: [], credentials: [], mail: false };
      await instance.client.plugins.grant({ name: 'clock', capabilities });
    }
    await eventually(runs, (found) => found.at(-1) === '5 by 1.2.0', 30_000);
    expect((await runs()).map((text) => text.split(' ')[0])).toEqual(['1', '2', '3', '4', '5']);
  });
});
